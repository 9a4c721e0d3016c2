"""Week after week: fit on the past, simulate the week, note what was said and what came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.errors import WardmoteError
from wardmote.basis.instants import to_micros
from wardmote.basis.random_streams import stream
from wardmote.channels.reading import Progress, no_progress
from wardmote.conversations.tables import Conversations
from wardmote.hours.clock import ServiceClock
from wardmote.studies.whatif.backtest.figures import Actual, Figure, Values, actual_figures
from wardmote.studies.whatif.backtest.forecasts import (
    LEVELS,
    Forecast,
    from_samples,
    interval_score,
    last_quarter,
    place,
)
from wardmote.studies.whatif.backtest.knowing import Calibration, Fitted, Whole, known_before
from wardmote.studies.whatif.backtest.predicting import Start, simulated_figures
from wardmote.studies.whatif.backtest.request import BacktestRequest
from wardmote.studies.whatif.backtest.weeks import Week, whole_weeks
from wardmote.studies.whatif.calibration.turns import turns
from wardmote.studies.whatif.engine.calendars import DueCurve
from wardmote.studies.whatif.engine.desk import Desk
from wardmote.studies.whatif.engine.ticks import TICK


class By(StrEnum):
    """Who predicted."""

    SIMULATION = "the simulation"
    LAST_QUARTER = "next quarter = last quarter"
    POISSON = "Poisson-only simulation"


@dataclass(frozen=True, eq=False)
class Run:
    """One figure as one predicted it, one place a week that all could be judged by.

    Attributes:
        weeks: The Mondays' places in ``Rolled.weeks``.
        came: What the figure really was.
        middle: The medians of the forecasts.
        lower: Lower bounds, levels × weeks.
        upper: Upper bounds.
        places: Where in its forecast each lay, 0 to 1.
    """

    weeks: NDArray[np.int64]
    came: Values
    middle: Values
    lower: Values
    upper: Values
    places: Values

    def hits(self, k: int) -> NDArray[np.bool_]:
        """Whether each week lay inside its interval of the k-th level."""
        return np.asarray((self.came >= self.lower[k]) & (self.came <= self.upper[k]))

    def scores(self, k: int) -> Values:
        """The interval score of each week at the k-th level."""
        return interval_score(self.lower[k], self.upper[k], self.came, LEVELS[k])


@dataclass(frozen=True, eq=False)
class Rolled:
    """All that was said beforehand, and what came.

    Attributes:
        weeks: Those tested.
        runs: By figure and by who predicted.
        failed: Why some of them could not be predicted → how many.
    """

    weeks: tuple[Week, ...]
    runs: Mapping[Figure, Mapping[By, Run]]
    failed: Mapping[str, int] = field(default_factory=dict)


def roll(
    conversations: Conversations,
    request: BacktestRequest,
    calibration: Calibration,
    *,
    start: int,
    progress: Progress = no_progress,
) -> Rolled:
    """Test every week that has a history before it.

    Args:
        conversations: All the data.
        request: What is asked.
        calibration: How the past becomes a simulation.
        start: The first instant of the data, µs.
        progress: Told how far it has come.
    """
    until = to_micros(conversations.until) if conversations.until else start
    clock = ServiceClock(request.pattern) if request.pattern else None
    weeks = whole_weeks(start, until, request.local_zone)
    follow_up = int(request.follow_up.total_seconds()) * TICK
    whole = Whole(conversations, turns(conversations))
    actual = actual_figures(
        whole.asked, weeks, until, rule=request.rule, clock=clock, follow_up=follow_up
    )
    begin = max(request.history, len(weeks) - request.most_weeks)
    tested = range(begin, len(weeks))
    said: dict[Figure, list[Mapping[By, Forecast | None]]] = {figure: [] for figure in Figure}
    failed: Counter[str] = Counter()
    for number, i in enumerate(tested):
        progress("simulating week after week", number / len(tested))
        try:
            samples = _samples(whole, weeks[i], request, calibration, clock)
        except WardmoteError as error:
            failed[str(error)] += 1
            samples = {}
        for figure in Figure:
            said[figure].append(_forecasts(figure, samples, actual[figure], i, weeks[i].start))
    return Rolled(
        weeks=weeks[begin:],
        runs={
            figure: _runs(figure, said[figure], actual[figure].values[begin:], request.seed)
            for figure in Figure
        },
        failed=failed,
    )


def _samples(
    whole: Whole,
    week: Week,
    request: BacktestRequest,
    calibration: Calibration,
    clock: ServiceClock | None,
) -> Mapping[By, Mapping[Figure, Values]]:
    known = known_before(whole.conversations, week.start)
    fitted = calibration.fit(known, week.start)
    follow_up = int(request.follow_up.total_seconds())
    windows = calibration.windows(whole, week, follow_up * TICK)
    begun = Start(
        week.period,
        calibration.waiting(known, week),
        Desk((windows,), windows, due=DueCurve.of(request.rule, clock, week.period)),
        follow_up,
    )
    seed = int(stream(request.seed, "back-test", str(week.first)).integers(2**62))

    def simulated(fit: Fitted) -> Mapping[Figure, Values]:
        models = fit.draws(request.draws, seed)
        # Draws that are one and the same model need not be laid out again and again.
        once = all(model is models[0] for model in models)
        return simulated_figures(
            models[:1] if once else models,
            request.years_each * (len(models) if once else 1),
            begun,
            answered=fitted.share_answered,
            seed=seed,
            threads=request.threads,
        )

    return {By.SIMULATION: simulated(fitted), By.POISSON: simulated(fitted.poisson_only())}


def _forecasts(
    figure: Figure,
    samples: Mapping[By, Mapping[Figure, Values]],
    actual: Actual,
    i: int,
    origin: int,
) -> Mapping[By, Forecast | None]:
    came = float(actual.values[i])
    past = actual.values[:i][actual.known_at[:i] <= origin]
    made = {by: from_samples(some[figure], came) for by, some in samples.items()}
    nothing = dict.fromkeys(By)
    return {**nothing, **made, By.LAST_QUARTER: last_quarter(figure, past, came)}


def _runs(
    figure: Figure, said: Sequence[Mapping[By, Forecast | None]], came: Values, seed: int
) -> Mapping[By, Run]:
    """One run for each who predicted, over the weeks that have an outcome and all forecasts."""
    u = stream(seed, "back-test", "places", str(figure)).random(came.size)
    runs = {}
    for by in By:
        rows = []
        for i, each in enumerate(said):
            mine = each[by]
            if mine is not None and np.isfinite(came[i]) and None not in each.values():
                rows.append((i, mine))
        at = np.array([i for i, _ in rows], dtype=np.int64)
        shape = (len(rows), len(LEVELS))
        runs[by] = Run(
            weeks=at,
            came=came[at],
            middle=np.array([f.middle for _, f in rows], dtype=np.float64),
            lower=np.array([f.lower for _, f in rows], dtype=np.float64).reshape(shape).T,
            upper=np.array([f.upper for _, f in rows], dtype=np.float64).reshape(shape).T,
            places=np.array([place(f, float(u[i])) for i, f in rows], dtype=np.float64),
        )
    return runs
