"""What comes to a desk: a model of it, and the messages that the model makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from wardmote.studies.whatif.engine.quantile_tables import (
    UNIT,
    QuantileTable,
    factor_table,
)
from wardmote.studies.whatif.engine.ticks import A_MINUTE, AN_HOUR, NEVER, Period, Ticks

Figures = NDArray[np.float64]
Integers = NDArray[np.int64]

CHASE_EDGES_HOURS = (0.0, 0.25, 1.0, 4.0, 12.0, 24.0, 48.0, 96.0, 168.0)
"""Elapsed waits at which the hazard of a chase changes; none come after the last."""

MOST_A_HOUR = 20_000
"""Messages expected in an hour beyond which the engine's whole numbers might overflow."""

MOST_CHASES_AN_HOUR = 1_000
"""Chases an hour of one resident beyond which the same might happen."""


@dataclass(frozen=True, eq=False)
class Chasing:
    """How waiting residents write again.

    Attributes:
        edges_hours: Elapsed wait in hours, from 0, ascending.
        per_hour: Chases an hour of waiting between each two edges; none after the last.
        reading_minutes: What reading one costs.
    """

    per_hour: Figures
    edges_hours: Figures = field(default_factory=lambda: np.array(CHASE_EDGES_HOURS))
    reading_minutes: float = 1.0

    @classmethod
    def none(cls) -> Chasing:
        """Nobody writes again."""
        return cls(np.zeros(len(CHASE_EDGES_HOURS) - 1))


@dataclass(frozen=True, eq=False)
class LoadModel:
    """One set of parameters: how messages come and what each asks of a desk.

    Attributes:
        hour_of_week: Messages an hour that are to be answered, for each of the 168 hours of the
            week from Monday 00:00 local time, bursts left out.
        handling: Minutes that answering one takes, as a table (``quantile_tables``).
        day_cv: Coefficient of variation of the gamma factor that a whole day shares.
        bursts_a_week: How many bursts begin in a week, on average; one a day at most.
        burst_size: Messages that one brings, on average.
        burst_cv: Coefficient of variation of what each brings, which is gamma; 1 is exponential.
        burst_hours: Over how many hours they come.
        urgent_share: Share of messages that are of the urgent class.
        chasing: How waiting residents write again.
    """

    hour_of_week: Figures
    handling: QuantileTable
    day_cv: float = 0.0
    bursts_a_week: float = 0.0
    burst_size: float = 0.0
    burst_cv: float = 1.0
    burst_hours: int = 6
    urgent_share: float = 0.0
    chasing: Chasing = field(default_factory=Chasing.none)

    @property
    def messages_a_week(self) -> float:
        """Expected messages a week, bursts included."""
        return float(self.hour_of_week.sum()) + self.bursts_a_week * self.burst_size

    @property
    def minutes_a_message(self) -> float:
        """Mean handling."""
        return self.handling.mean / (A_MINUTE << 8)


@dataclass(frozen=True, eq=False)
class Backlog:
    """Messages that wait when the period begins, the same in every replicate.

    Attributes:
        asked: When each was asked: ticks before 0, ascending.
        urgent: 1 for the urgent class.
    """

    asked: Ticks
    urgent: NDArray[np.uint8]

    @classmethod
    def none(cls) -> Backlog:
        """Nobody waits."""
        return cls(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint8))


@dataclass(frozen=True, eq=False)
class Draws:
    """Several parameter draws as arrays, one row each, which the engine reads.

    Attributes:
        increments: Expected messages in each hour of the period, in ``UNIT``; draws × cells.
        days: Factor tables, draws × 2 × 4097.
        handling: Handling tables, the same shape.
        burst_threshold: A day's word below this begins a burst.
        burst_hours: How long one lasts.
        burst_each: Expected messages in each of its hours, in ``UNIT``, for one of mean size.
        burst_sizes: Tables of a burst's own factor, draws × 2 × 4097.
        urgent_threshold: A message's word below this is urgent.
        hazard_edges: Ticks, draws × (bands + 1).
        hazard: Hazard a tick in ``UNIT``, draws × bands.
        reading: Ticks that reading one chase costs.
    """

    increments: Integers
    days: Integers
    handling: Integers
    burst_threshold: Integers
    burst_hours: Integers
    burst_each: Integers
    burst_sizes: Integers
    urgent_threshold: Integers
    hazard_edges: Integers
    hazard: Integers
    reading: Integers

    @classmethod
    def of(cls, models: Sequence[LoadModel], period: Period) -> Draws:
        """The models as they apply to a period. All have as many hazard bands.

        Raises:
            ValueError: A rate is negative, not finite or beyond ``MOST_A_HOUR``, chases are beyond
                ``MOST_CHASES_AN_HOUR``, or so many messages are expected that the engine's whole
                numbers would overflow.
        """
        rates = np.array([model.hour_of_week for model in models], dtype=np.float64)
        if not np.isfinite(rates).all() or rates.min() < 0 or rates.max() > MOST_A_HOUR:
            raise ValueError(f"rates lie between 0 and {MOST_A_HOUR} messages an hour")
        hazards = np.array([model.chasing.per_hour for model in models], dtype=np.float64)
        if not ((hazards >= 0) & (hazards <= MOST_CHASES_AN_HOUR)).all():
            raise ValueError(f"chases lie between 0 and {MOST_CHASES_AN_HOUR} an hour")
        draws = cls(
            increments=_whole(rates * UNIT)[:, period.cells.hour_of_week],
            days=_tables([factor_table(model.day_cv) for model in models]),
            handling=_tables([model.handling for model in models]),
            burst_threshold=_whole([min(m.bursts_a_week / 7, 1.0) * 2**32 for m in models]),
            burst_hours=_whole([max(m.burst_hours, 1) for m in models]),
            burst_each=_whole([m.burst_size / max(m.burst_hours, 1) * UNIT for m in models]),
            burst_sizes=_tables(
                [factor_table(m.burst_cv if m.bursts_a_week else 0.0) for m in models]
            ),
            urgent_threshold=_whole([model.urgent_share * 2**32 for model in models]),
            hazard_edges=_whole([model.chasing.edges_hours * AN_HOUR for model in models]),
            hazard=_whole([model.chasing.per_hour * (UNIT / AN_HOUR) for model in models]),
            reading=_whole([model.chasing.reading_minutes * A_MINUTE for model in models]),
        )
        _check_room(draws, period.days)
        return draws


def _check_room(draws: Draws, days: int) -> None:
    """Whether sums and products of expected messages stay within 63 bits, whatever is drawn."""
    busiest = float((draws.increments.max(axis=1) / 2**8 * draws.days.max(axis=(1, 2))).max())
    bursts = draws.burst_each.astype(np.float64) * draws.burst_hours * days
    expected = float((draws.increments.sum(axis=1, dtype=np.float64) + bursts).max())
    if max(busiest, 2 * expected) >= 2**63:
        raise ValueError("so many messages are expected that they cannot be counted")


def _whole(values: object) -> Integers:
    return np.ascontiguousarray(np.rint(np.asarray(values, dtype=np.float64)).astype(np.int64))


def _tables(tables: Sequence[QuantileTable]) -> Integers:
    return np.ascontiguousarray([(table.body, table.tail) for table in tables])


@dataclass(frozen=True, eq=False)
class Load:
    """The messages of several replicates, one row each, and what else the engine needs of them.

    Attributes:
        arrival: Ticks, ascending in each row; those that waited at the start come first and are
            negative. ``NEVER`` beyond the row's count.
        handling: Ticks.
        urgent: 1 for the urgent class.
        count: Messages in each row.
        waiting: How many of them waited at the start; their numbers count back from −1.
        draw: Which parameter draw each row was made from.
        replicate: Each row's number in the key of its random numbers.
        draws: The parameter draws.
        seed: Of the random numbers.
        period: What is simulated.
    """

    arrival: Ticks
    handling: Ticks
    urgent: NDArray[np.uint8]
    count: Integers
    waiting: int
    draw: Integers
    replicate: Integers
    draws: Draws
    seed: int
    period: Period

    @property
    def messages(self) -> int:
        """Messages in all replicates."""
        return int(self.count.sum())

    @property
    def chased(self) -> bool:
        """Whether anybody may write again."""
        return bool(self.draws.hazard.any())

    @classmethod
    def stated(
        cls,
        arrival: Sequence[Ticks],
        handling: Sequence[Ticks],
        period: Period,
        *,
        urgent: Sequence[NDArray[np.uint8]] | None = None,
        chasing: Chasing | None = None,
        seed: int = 0,
    ) -> Load:
        """Messages that are known, one pair of arrays a replicate; arrivals ascending.

        Raises:
            ValueError: Arrivals do not ascend, or a handling time is negative.
        """
        if any((np.diff(each) < 0).any() for each in arrival):
            raise ValueError("messages are stated in the order in which they came")
        if any((each < 0).any() for each in handling):
            raise ValueError("no message takes less than no time")
        model = LoadModel(
            np.zeros(168),
            factor_table(0.0),
            chasing=Chasing.none() if chasing is None else chasing,
        )
        count = np.array([each.size for each in arrival], dtype=np.int64)
        shape = (len(arrival), max(int(count.max(initial=0)), 1))
        rows = Load(
            arrival=np.full(shape, NEVER),
            handling=np.zeros(shape, dtype=np.int64),
            urgent=np.zeros(shape, dtype=np.uint8),
            count=count,
            waiting=0,
            draw=np.zeros(len(arrival), dtype=np.int64),
            replicate=np.arange(len(arrival), dtype=np.int64),
            draws=Draws.of([model], period),
            seed=seed,
            period=period,
        )
        for r, n in enumerate(count.tolist()):
            rows.arrival[r, :n], rows.handling[r, :n] = arrival[r], handling[r]
            if urgent is not None:
                rows.urgent[r, :n] = urgent[r]
        return rows
