"""Which assumption decides the answer: one is changed after another, on the same random numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from wardmote.studies.whatif.desks import Trial
from wardmote.studies.whatif.engine.desk import AtClose
from wardmote.studies.whatif.engine.load import LoadModel
from wardmote.studies.whatif.request import Demand, WhatIfRequest
from wardmote.studies.whatif.result import Sensitivity, Variation
from wardmote.studies.whatif.stability import Standing, stability
from wardmote.studies.whatif.years import Run, simulate

MOST_YEARS = 50
"""Each variation is simulated for so many years: on the same random numbers few are enough."""

AT_CLOSE_WORDS = {
    AtClose.FINISH: "what is in hand when a window closes is finished",
    AtClose.PAUSE: "what is in hand when a window closes is put down until the next",
    AtClose.ONLY_IF_FITS: "nothing is begun that would not be finished in its window",
}


@dataclass(frozen=True)
class _Change:
    """One change: to the demand, to the desk, or to where messages come from."""

    name: str
    demand: Callable[[Demand], Demand] = lambda demand: demand
    request: Callable[[WhatIfRequest], WhatIfRequest] = lambda request: request
    real_weeks: bool = False


def changes(request: WhatIfRequest, shift: float = 0.0) -> Iterator[_Change]:
    """The assumptions that are changed, one at a time; rates on top of a shift of demand."""
    for rule, words in AT_CLOSE_WORDS.items():
        if rule is not request.at_close:
            yield _Change(words, request=partial(replace, at_close=rule))
    if request.setup_minutes:
        yield _Change("no time to get ready", request=partial(replace, setup_minutes=0.0))
    else:
        words = "4 minutes to get ready in each window"
        yield _Change(words, request=partial(replace, setup_minutes=4.0))
    for name, factor in (("20 % more messages", 1.2), ("20 % fewer messages", 0.8)):
        yield _Change(name, demand=partial(_more, factor=factor * (1 + shift)))
    for name, change in _DEMAND:
        yield _Change(name, demand=partial(_varied, change))
    if request.real_weeks is not None:
        yield _Change("real weeks drawn again, instead of a model of them", real_weeks=True)


_DEMAND: tuple[tuple[str, dict[str, object]], ...] = (
    ("messages come evenly round the clock and the week", {"flat_hours": True}),
    ("days differ more (coefficient of variation 0.5)", {"day_cv": 0.5}),
    ("no bursts", {"no_bursts": True}),
    ("an answer takes 25 % longer", {"handling_factor": 1.25}),
    ("an answer takes 25 % less", {"handling_factor": 0.75}),
    ("people ask again twice as often", {"chase_factor": 2.0}),
    ("nobody asks again", {"chase_factor": 0.0}),
)


def _varied(change: dict[str, object], demand: Demand) -> Demand:
    return demand.varied(**change)


def _more(demand: Demand, factor: float) -> Demand:
    return demand.varied(rate_factor=factor)


def sensitivity(
    request: WhatIfRequest,
    trial_of: Callable[[WhatIfRequest], Trial],
    shift: float = 0.0,
    progress: Callable[[float], None] = lambda done: None,
) -> Sensitivity | None:
    """How the share kept moves with each assumption, by the best single parameters.

    Args:
        request: What is asked.
        trial_of: The pattern that is looked at, under a request that may be changed.
        shift: By how much more is asked under it than today, as a share.
        progress: Told what share is done.

    Returns:
        None where the queue grows with nothing changed, so that there is no answer to move.
    """
    years = min(request.years, MOST_YEARS)
    # Only the promise that is judged by is looked at, not every candidate.
    shifted = replace(request, candidates=())
    if shift:
        shifted = replace(shifted, demand=_more(request.demand, 1 + shift))
    base = _answer(shifted, trial_of(shifted), shifted.demand.point(), years)
    if base.kept is None:
        return None
    every = tuple(changes(request, shift))
    found = []
    for number, change in enumerate(every):
        own = change.request(shifted)
        model = change.demand(own.demand).point()
        answer = _answer(own, trial_of(own), model, years, real_weeks=change.real_weeks)
        found.append(_compared(change.name, base, answer))
        progress((number + 1) / len(every))
    found.sort(key=lambda each: (-each.grows_by, -abs(each.change)))
    return Sensitivity(
        pattern=trial_of(request).name,
        kept=base.share,
        error=base.error,
        years=years,
        variations=tuple(found),
    )


@dataclass(frozen=True)
class _Answer:
    """Messages kept in each year, and of how many; ``kept`` is None where the queue grows."""

    kept: NDArray[np.int64] | None
    of: NDArray[np.int64]
    grows_by: float = 0.0

    @property
    def share(self) -> float:
        """Over all years."""
        return 0.0 if self.kept is None else float(self.kept.sum() / max(self.of.sum(), 1))

    @property
    def error(self) -> float:
        """Monte Carlo standard error of ``share``: that of a ratio over years."""
        return _spread(self.residuals)

    @property
    def residuals(self) -> NDArray[np.float64]:
        """How much each year adds to the share, about its mean."""
        if self.kept is None:
            return np.zeros(self.of.size)
        return np.asarray((self.kept - self.share * self.of) / max(float(self.of.mean()), 1.0))


def _answer(
    request: WhatIfRequest, trial: Trial, model: LoadModel, years: int, *, real_weeks: bool = False
) -> _Answer:
    stable = stability((model,), trial.desk, request.period, request.seed)
    if stable.standing is Standing.GROWING:
        return _Answer(None, np.zeros(years, dtype=np.int64), stable.grows_by)
    make = request.real_weeks.load if real_weeks and request.real_weeks else None
    run = Run(request.period, years, request.seed, request.backlog, make)
    found = simulate((model,), (trial,), run)[0]
    tipped = float(stable.without_end(found.left[None, :]).mean())
    if stable.after(tipped).standing is Standing.GROWING:
        return _Answer(None, np.zeros(years, dtype=np.int64), stable.grows_by)
    measures = found.measures
    return _Answer(measures.kept + measures.urgent_kept, measures.due_n + measures.urgent_n)


def _compared(name: str, base: _Answer, answer: _Answer) -> Variation:
    if answer.kept is None:
        return Variation(name, None, -base.share, 0.0, answer.grows_by)
    error = _spread(answer.residuals - base.residuals)
    return Variation(name, answer.share, answer.share - base.share, error)


def _spread(residuals: NDArray[np.float64]) -> float:
    return float(residuals.std(ddof=1) / np.sqrt(residuals.size)) if residuals.size > 1 else 0.0
