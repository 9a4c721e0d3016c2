"""When residents open a conversation: a Poisson process whose rate goes by the local week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wardmote.basis.instants import to_micros
from wardmote.basis.random_streams import stream
from wardmote.demo.truth import Floats, Truth

Seconds = NDArray[np.int64]
"""Instants as whole seconds since 1970 in UTC: the finest that every archive form can hold."""

HOUR = 3600
QUARTER = 900


@dataclass(frozen=True)
class Span:
    """The time that the borough is watched for, in whole seconds of UTC: [start, end)."""

    start: int
    end: int


def span_of(start: date, weeks: int, truth: Truth) -> Span:
    """From local midnight of ``start`` to local midnight ``weeks`` later.

    A week with a clock change is an hour shorter or longer than the others.
    """

    def midnight(day: date) -> int:
        local = datetime(day.year, day.month, day.day, tzinfo=truth.zone_info)
        return to_micros(local) // 1_000_000

    return Span(midnight(start), midnight(start + timedelta(weeks=weeks)))


@dataclass(frozen=True)
class Slots:
    """Quarter hours of a span: start, local hour of the week, local day and week counted from 0."""

    start: Seconds
    hour_of_week: NDArray[np.int64]
    day: NDArray[np.int64]

    @property
    def week(self) -> NDArray[np.int64]:
        """Which week each slot is in."""
        return self.day // 7


def slots_of(span: Span, truth: Truth) -> Slots:
    """The quarter hours of a span. Every zone in use is a whole number of them from UTC."""
    start = np.arange(span.start, span.end, QUARTER)
    local = pl.from_epoch(pl.Series(start), "s").dt.replace_time_zone("UTC")
    local = local.dt.convert_time_zone(truth.zone)
    hour = (local.dt.weekday().cast(pl.Int64) - 1) * 24 + local.dt.hour().cast(pl.Int64)
    day = local.dt.date().cast(pl.Int32).cast(pl.Int64)
    return Slots(start, hour.to_numpy(), (day - day.min()).to_numpy())


def expected_in_slots(slots: Slots, truth: Truth) -> Floats:
    """Mean number of openings in each quarter hour, before the day's own factor.

    The hour that a clock change repeats is lived through twice, each time at its rate;
    the hour that it leaves out brings nothing.
    """
    return np.asarray(
        truth.weekly_level(slots.week) * truth.hour_of_week()[slots.hour_of_week] / 4,
        dtype=np.float64,
    )


def day_factors(seed: int, days: int, truth: Truth) -> Floats:
    """One gamma factor a day, with mean 1 and the stated coefficient of variation."""
    if truth.day_cv == 0:
        return np.ones(days)
    shape = truth.day_cv**-2
    return stream(seed, "day factors").gamma(shape, 1 / shape, size=days)


def regular(seed: int, slots: Slots, truth: Truth) -> Seconds:
    """Openings of the ordinary kind, sorted."""
    factors = day_factors(seed, int(slots.day[-1]) + 1, truth)
    rng = stream(seed, "openings")
    counts = rng.poisson(expected_in_slots(slots, truth) * factors[slots.day])
    within = rng.integers(0, QUARTER, size=int(counts.sum()))
    return np.sort(np.repeat(slots.start, counts) + within)


def incidents(seed: int, span: Span, truth: Truth) -> tuple[Seconds, Seconds]:
    """Openings that incidents bring, sorted, and when each incident began.

    An incident begins at a random moment of the waking day (07:00 to 18:00 in winter time).
    """
    rng = stream(seed, "incidents")
    days = (span.end - span.start) // (24 * HOUR)
    chosen = np.sort(rng.choice(days, size=min(truth.bursts, days), replace=False))
    began = span.start + chosen * 24 * HOUR + rng.integers(7 * HOUR, 18 * HOUR, size=chosen.size)
    sizes = rng.poisson(truth.burst_size, size=chosen.size)
    after = rng.integers(0, int(truth.burst_hours * HOUR), size=int(sizes.sum()))
    return np.sort(np.repeat(began, sizes) + after), began
