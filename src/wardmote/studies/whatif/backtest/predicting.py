"""A week simulated from what was known before it, many times over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.random_streams import stream
from wardmote.studies.whatif.backtest.figures import Figure, Values
from wardmote.studies.whatif.backtest.waiting import Waiting
from wardmote.studies.whatif.engine.desk import Desk
from wardmote.studies.whatif.engine.load import Load, LoadModel
from wardmote.studies.whatif.engine.serving import generate, serve
from wardmote.studies.whatif.engine.ticks import A_MINUTE, NEVER, Period, Ticks


@dataclass(frozen=True, eq=False)
class Start:
    """A week as it is simulated.

    Attributes:
        period: The week.
        waiting: What waited as it began.
        desk: With the windows that were really kept.
        follow_up: How long waits are followed after it, ticks.
    """

    period: Period
    waiting: Waiting
    desk: Desk
    follow_up: int


def simulated_figures(
    models: Sequence[LoadModel],
    years_each: int,
    start: Start,
    *,
    answered: float,
    seed: int,
    threads: int | None = None,
) -> Mapping[Figure, Values]:
    """The figures of so many simulated weeks, defined as those of the real one.

    Args:
        models: Parameter draws; their messages are those that are to be answered.
        years_each: Simulated weeks for each.
        start: The week.
        answered: Share of messages that ask for an answer and ever get one. The others come
            beside those of the models: nobody's time goes into them, and they wait for ever.
        seed: Of every random number.
        threads: At most so many at once; nothing depends on it.

    Returns:
        One place a simulated week; NaN where it has no such figure.
    """
    every = [_all_of(model, answered) for model in models]
    load = generate(
        every, years_each, start.period, seed, backlog=start.waiting.backlog, threads=threads
    )
    departure = _departures(load, start, answered, seed, threads)
    place = np.arange(load.arrival.shape[1])
    came = (place < load.count[:, None]) & (place >= load.waiting)
    asked = np.where(came, load.arrival, 0)
    due = start.desk.due.due(asked)
    fell = came & (due != NEVER)
    sent = departure < start.period.ticks
    return {
        Figure.MESSAGES: came.sum(axis=1).astype(np.float64),
        Figure.KEPT: _share((fell & (departure <= due)).sum(axis=1), fell.sum(axis=1)),
        Figure.WAIT: _median_wait(departure, asked, came, start.follow_up),
        Figure.ANSWERS: sent.sum(axis=1).astype(np.float64),
    }


def _all_of(model: LoadModel, answered: float) -> LoadModel:
    """The model of every message that asks for an answer, where it knows of those that get one."""
    if not 0 < answered < 1:
        return model
    return replace(
        model,
        hour_of_week=model.hour_of_week / answered,
        burst_size=model.burst_size / answered,
    )


def _departures(load: Load, start: Start, answered: float, seed: int, threads: int | None) -> Ticks:
    """When each is answered; ``NEVER`` for those that nobody answers, which take no time."""
    shape = load.arrival.shape
    chance = np.full(shape[1], answered)
    chance[: load.waiting] = start.waiting.chance
    taken = stream(seed, "back-test", "answered").random(shape) < chance
    load = replace(load, handling=np.where(taken, load.handling, 0))
    return np.where(taken, serve(load, start.desk, threads=threads).departure, NEVER)


def _share(part: NDArray[np.int64], whole: NDArray[np.int64]) -> Values:
    return np.where(whole > 0, part / np.maximum(whole, 1), np.nan)


def _median_wait(departure: Ticks, asked: Ticks, came: NDArray[np.bool_], longest: int) -> Values:
    """As ``figures.median_wait``: the order statistic at ⌈n/2⌉, unanswered ones last."""
    never = departure == NEVER
    wait = np.where(never, longest, np.minimum(np.where(never, 0, departure) - asked, longest))
    ordered = np.sort(np.where(came, wait, NEVER), axis=1)
    n = came.sum(axis=1)
    at = np.maximum(-(-n // 2) - 1, 0)
    found = np.take_along_axis(ordered, at[:, None], axis=1)[:, 0]
    return np.where(n > 0, np.where(n > 0, found, 0) / A_MINUTE, np.nan)
