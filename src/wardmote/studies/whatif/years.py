"""Simulated years: every pattern under the same messages, block after block, so that memory holds.

Only figures of each year are kept. A block's messages are made once and answered under every
pattern; which block a year falls into makes no difference to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from wardmote.studies.whatif.desks import Trial
from wardmote.studies.whatif.engine.load import Backlog, Integers, Load, LoadModel
from wardmote.studies.whatif.engine.measures import Measures, measure
from wardmote.studies.whatif.engine.serving import Served, generate, serve
from wardmote.studies.whatif.engine.ticks import NEVER, Period
from wardmote.studies.whatif.errors import TooManyYears

IN_HAND = 1_000_000
"""Messages of a block: about 300 MB while they are measured."""

MOST_IN_A_YEAR = 4_000_000
"""Messages of one simulated year that memory holds."""

MOST_IN_ALL = 2_000_000_000
"""Messages under all patterns together; some quarter of an hour."""

PARTS = ("wait", "open_wait", "candidates_kept", "candidates_n")
"""Measures with an axis more than replicates have."""


@dataclass(frozen=True, eq=False)
class Years:
    """What every simulated year of one pattern came to.

    Attributes:
        measures: Of each year, draw by draw.
        left: Messages that wait when the period ends.
        promised: Median wait that each candidate promises, in ticks, over the messages of the
            first block; ``NEVER`` where one promises nothing.
    """

    measures: Measures
    left: Integers
    promised: tuple[int, ...]


@dataclass(frozen=True)
class Run:
    """How years are simulated.

    Attributes:
        period: The weeks of a year.
        years_each: Years with each draw.
        seed: Of the random numbers.
        backlog: Messages that wait at the start.
        make: Another source of messages than the model, such as real weeks.
    """

    period: Period
    years_each: int
    seed: int
    backlog: Backlog
    make: Callable[[Sequence[LoadModel], int, Period, int, Backlog], Load] | None = None

    def blocks(self, models: Sequence[LoadModel]) -> Iterator[Load]:
        """The messages of all years, some draws at a time."""
        if self.make is not None:
            # What draws real weeks numbers its own years, so it makes them all at once.
            yield self.make(models, self.years_each, self.period, self.seed, self.backlog)
            return
        most = max(model.messages_a_week for model in models) * self.period.weeks
        draws = max(int(IN_HAND // max(most * self.years_each, 1)), 1)
        years = self.years_each if draws > 1 else max(int(IN_HAND // max(most, 1)), 1)
        for first in range(0, len(models), draws):
            for year in range(0, self.years_each, years):
                # Several draws go together only with all their years, so numbers run on.
                each = min(years, self.years_each - year)
                yield generate(
                    models[first : first + draws],
                    each,
                    self.period,
                    self.seed,
                    backlog=self.backlog,
                    first_replicate=first * self.years_each + year,
                )


def check_size(model: LoadModel, draws: int, run: Run, patterns: int) -> None:
    """Refuse what memory or patience would not hold, with what they would.

    Args:
        model: The best single parameters.
        draws: How many draws of them are to be simulated.
        run: How.
        patterns: Under how many patterns.

    Raises:
        TooManyYears: A year has too many messages, or there are too many years.
    """
    a_year = model.messages_a_week * run.period.weeks
    if a_year > MOST_IN_A_YEAR:
        raise TooManyYears(
            f"A year of {a_year:,.0f} messages is more than this study holds in memory.",
            remedy=f"It holds up to {MOST_IN_A_YEAR // run.period.weeks:,} messages a week: "
            "simulate one of several desks.",
        )
    years = run.years_each * draws
    if a_year * years * patterns > MOST_IN_ALL:
        fits = int(MOST_IN_ALL / (a_year * patterns))
        raise TooManyYears(
            f"{years:,} years of {a_year:,.0f} messages under {patterns} patterns are more than "
            "this study works through.",
            where="--years",
            remedy=f"Up to {fits:,} years fit; beyond some hundreds more of them say little, as "
            "the interval then rests on what is not known, not on chance.",
        )


def simulate(
    models: Sequence[LoadModel],
    trials: Sequence[Trial],
    run: Run,
    progress: Callable[[float], None] = lambda done: None,
) -> tuple[Years, ...]:
    """Years of every pattern under the same messages.

    Args:
        models: Parameter draws.
        trials: The patterns.
        run: How many years, from which seed.
        progress: Told what share is done.
    """
    found: list[list[tuple[Measures, Integers]]] = [[] for _ in trials]
    notes: list[tuple[int, ...]] = []
    done = 0
    for load in run.blocks(models):
        for place, trial in enumerate(trials):
            served = serve(load, trial.desk)
            measures = measure(load, served, trial.desk, candidates=trial.candidates)
            found[place].append((measures, left_waiting(load, served)))
            if len(notes) <= place:
                notes.append(_promised(load, trial))
        done += load.count.size
        progress(done / (run.years_each * len(models)))
    return tuple(
        Years(joined([m for m, _ in own]), np.concatenate([left for _, left in own]), promised)
        for own, promised in zip(found, notes, strict=True)
    )


def joined(parts: Sequence[Measures]) -> Measures:
    """Figures of several blocks as those of one."""
    together: dict[str, object] = {}
    for name in (field.name for field in fields(Measures)):
        values = [getattr(part, name) for part in parts]
        if name == "windows":
            together[name] = values[0]
        else:
            axis = 1 if name.startswith("candidates_") else 0
            together[name] = np.concatenate(values, axis=axis)
    return Measures(**together)  # type: ignore[arg-type]  # each is what its field is


def left_waiting(load: Load, served: Served) -> Integers:
    """How many have come and are not taken up when the period ends, in each year."""
    end = load.period.ticks
    return np.asarray(((load.arrival < end) & (served.start >= end)).sum(axis=1))


def _asked(load: Load) -> NDArray[np.int64]:
    place = np.arange(load.arrival.shape[1])
    which = (place < load.count[:, None]) & (place >= load.waiting)
    return np.asarray(load.arrival[which])


def _promised(load: Load, trial: Trial) -> tuple[int, ...]:
    asked = _asked(load)
    waits = []
    for curve in trial.candidates:
        due = curve.due(asked)
        told = (due - asked)[due != NEVER]
        waits.append(int(np.median(told)) if told.size else NEVER)
    return tuple(waits)
