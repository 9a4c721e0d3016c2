"""Whole real weeks, drawn again: how messages come, with no assumption about how they do.

Each week of a replicate is one of the weeks that really were, all of whose messages keep
their day and hour. What goes from week to week (a season, a week's backlog of chasers) is
broken; what goes on within a week (busy days, bursts, the evening) stays as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.instants import DAY, HOUR, Micros
from wardmote.conversations.tables import Conversations
from wardmote.pattern.exposure import whole_days
from wardmote.pattern.local_time import on_the_wall, stretches
from wardmote.studies.whatif.calibration.fits import Fit
from wardmote.studies.whatif.calibration.refusals import NoHistory
from wardmote.studies.whatif.calibration.still_waiting import (
    answered_within,
    may_yet_be_answered,
)
from wardmote.studies.whatif.calibration.turns import turns
from wardmote.studies.whatif.engine.load import Backlog, Draws, Load, LoadModel
from wardmote.studies.whatif.engine.quantile_tables import QuantileTable, handling_ticks
from wardmote.studies.whatif.engine.random_words import Purpose, words
from wardmote.studies.whatif.engine.ticks import NEVER, Period, Ticks

Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class RealWeeks:
    """The messages that were answered, or may yet be, by the local wall clock.

    Attributes:
        wall: When each came, µs since 1970-01-01 00:00 local, ascending.
        first: The first whole local day of the period, days since 1970-01-01.
        after: The first day after the last whole one.
    """

    wall: Micros
    first: int
    after: int

    def load(
        self,
        source: Fit | Sequence[LoadModel],
        years_each: int,
        period: Period,
        seed: int,
        backlog: Backlog | None = None,
        *,
        first_replicate: int = 0,
    ) -> Load:
        """Replicates of the period, each week of which is a real one.

        A message keeps its handling by its number, as in ``generate``.

        Args:
            source: Handling, urgency and chases: a fit (its point), or parameter draws.
            years_each: Replicates of each draw.
            period: What is simulated.
            seed: Any whole number.
            backlog: Messages that wait at the start.
            first_replicate: The number of the first replicate.

        Raises:
            NoHistory: The history holds no whole week that begins on the period's weekday.
        """
        models = (source.point(),) if isinstance(source, Fit) else tuple(source)
        waiting = backlog or Backlog.none()
        weeks = self._weeks(period)
        draw = np.repeat(np.arange(len(models)), years_each)
        replicate = np.arange(first_replicate, first_replicate + draw.size, dtype=np.int64)
        rows = [_arrivals(weeks, period, seed, int(each)) for each in replicate]
        sizes = [row.size for row in rows]
        load = _empty(models, draw, replicate, sizes, waiting=waiting, period=period, seed=seed)
        for place, row in enumerate(rows):
            _fill(load, place, row, waiting, models[draw[place]].urgent_share)
        return load

    def _weeks(self, period: Period) -> list[Micros]:
        """Each whole week from the period's weekday: µs of wall clock since it began."""
        begins = period.first.toordinal() - _EPOCH
        first = self.first + (begins - self.first) % 7
        starts = np.arange(first, self.after - 6, 7, dtype=np.int64) * DAY
        if not starts.size:
            raise NoHistory(
                "The history holds no whole week, so none can be drawn again.",
                remedy="Give a longer history, or let the rates be fitted.",
            )
        edges = np.searchsorted(self.wall, np.append(starts, starts[-1] + 7 * DAY))
        return [
            self.wall[a:b] - start
            for a, b, start in zip(edges[:-1], edges[1:], starts, strict=True)
        ]


_EPOCH = 719_163
"""The ordinal of 1970-01-01."""


def real_weeks(conversations: Conversations, zone: ZoneInfo, start: int, end: int) -> RealWeeks:
    """The weeks of a history, as known at its end.

    Args:
        conversations: From a source that holds both sides.
        zone: Whose weeks.
        start: First instant of the period, µs.
        end: The instant after it, µs.

    Raises:
        NoHistory: No message in the period was answered, or may yet be.
    """
    every = turns(conversations).known_at(end)
    seen = every.only((every.asked_at >= start) & (every.asked_at < end))
    counted = seen.only(seen.answered | may_yet_be_answered(seen, end, answered_within(seen)))
    if not counted.n:
        raise NoHistory(
            "No message in the period was answered, or may yet be.",
            remedy="Give a longer period, or state messages a week and minutes a message.",
        )
    first, after = whole_days(zone, start, end)
    return RealWeeks(np.sort(on_the_wall(counted.asked_at, zone)), first, after)


def _arrivals(weeks: list[Micros], period: Period, seed: int, replicate: int) -> Ticks:
    """Ticks of one replicate, ascending."""
    word = words(seed, replicate, Purpose.WEEK, np.arange(period.weeks))[:, 0]
    chosen = (word * np.uint64(len(weeks)) >> np.uint64(32)).astype(np.int64)
    begins = (period.first.toordinal() - _EPOCH + 7 * np.arange(period.weeks)) * DAY
    wall = np.concatenate(
        [weeks[each] + start for each, start in zip(chosen.tolist(), begins, strict=True)]
    )
    spans = stretches(period.zone, period.start - HOUR, period.start + (period.weeks * 7 + 1) * DAY)
    ticks = np.sort(period.to_ticks(spans.first_instant(wall)))
    return np.clip(ticks, 0, period.ticks - 1)


def _empty(
    models: Sequence[LoadModel],
    draw: Integers,
    replicate: Integers,
    sizes: list[int],
    *,
    waiting: Backlog,
    period: Period,
    seed: int,
) -> Load:
    count = np.array(sizes, dtype=np.int64) + waiting.asked.size
    shape = draw.size, max(int(count.max(initial=0)), 1)
    return Load(
        arrival=np.full(shape, NEVER),
        handling=np.zeros(shape, dtype=np.int64),
        urgent=np.zeros(shape, dtype=np.uint8),
        count=count,
        waiting=waiting.asked.size,
        draw=draw,
        replicate=replicate,
        draws=Draws.of(models, period),
        seed=seed,
        period=period,
    )


def _fill(load: Load, row: int, arrivals: Ticks, waiting: Backlog, urgent_share: float) -> None:
    """Arrivals, handling and class of one row; those that wait at the start come first."""
    n, before = int(load.count[row]), load.waiting
    word = words(
        load.seed, int(load.replicate[row]), Purpose.MESSAGE, np.arange(-before, n - before)
    )
    table = QuantileTable(*load.draws.handling[load.draw[row]])
    load.arrival[row, :before], load.arrival[row, before:n] = waiting.asked, arrivals
    load.handling[row, :n] = handling_ticks(table.draw(word[:, 1]))
    load.urgent[row, :before] = waiting.urgent
    load.urgent[row, before:n] = word[before:, 2] < round(urgent_share * 2**32)
