"""Loads and desks for the tests of the engine: stated plainly, or drawn at random."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import strategies as st

from wardmote.hours.clock import ServiceClock
from wardmote.hours.reading import read_hours
from wardmote.studies.whatif.engine.calendars import Calendar, DueCurve
from wardmote.studies.whatif.engine.desk import AtClose, Desk, Order
from wardmote.studies.whatif.engine.load import Chasing, Draws, Load, LoadModel
from wardmote.studies.whatif.engine.quantile_tables import factor_table
from wardmote.studies.whatif.engine.ticks import AN_HOUR, NEVER, Period, Ticks

UTC = ZoneInfo("UTC")
LONDON = ZoneInfo("Europe/London")
A_WEEK_IN_JANUARY = Period(date(2026, 1, 5), 1, UTC)

Message = tuple[int, int]
"""When it came, and what it asks."""


def clock_of(text: str, zone: ZoneInfo = UTC) -> ServiceClock:
    """The clock of hours in one line."""
    return ServiceClock(read_hours(text, zone))


def calendar(*windows: tuple[int, int]) -> Calendar:
    """Windows as they are written."""
    laid = np.array(windows, dtype=np.int64).reshape(-1, 2)
    return Calendar.merged(laid[:, 0], laid[:, 1])


def daily(days: int, opens: int, closes: int) -> Calendar:
    """The same window on so many days."""
    first = np.arange(days, dtype=np.int64) * 86_400
    return Calendar(first + opens, first + closes)


def load_of(
    *messages: Message,
    urgent: Sequence[int] | None = None,
    chasing: Chasing | None = None,
    period: Period = A_WEEK_IN_JANUARY,
) -> Load:
    """One replicate of these messages."""
    came, work = (np.array([each[k] for each in messages], dtype=np.int64) for k in (0, 1))
    classes = None if urgent is None else [np.array(urgent, dtype=np.uint8)]
    return Load.stated([came], [work], period, urgent=classes, chasing=chasing)


def desk_of(*officers: Calendar, **rules: object) -> Desk:
    """A desk whose published hours are its first officer's."""
    published = officers[0] if officers else calendar()
    return Desk(officers, published, **rules)  # type: ignore[arg-type]  # each is named by a test


@contextmanager
def by_the_reference() -> Iterator[None]:
    """Within it the engine is the one that was written to be read."""
    before = os.environ.get("WARDMOTE_ENGINE")
    os.environ["WARDMOTE_ENGINE"] = "reference"
    try:
        yield
    finally:
        os.environ.pop("WARDMOTE_ENGINE")
        if before is not None:
            os.environ["WARDMOTE_ENGINE"] = before


# Few ticks, so that a message often comes, ends, opens and closes at the same one.
_LAST = 240
_TICK = st.integers(-30, _LAST)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """No window, some that may touch, or always open; half of them run out early."""
    if draw(st.integers(0, 9)) == 0:
        return Calendar.always()
    edges = sorted(draw(st.lists(_TICK, max_size=16, unique=True)))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    far = [(3_000, 10**6)] if draw(st.booleans()) else []
    return calendar(*pairs, *far)


@st.composite
def due_curves(draw: st.DrawFn) -> DueCurve:
    """Pieces that stand or run, and some where nothing is due."""
    plain = draw(st.sampled_from(["nothing", "within", "pieces"]))
    if plain == "nothing":
        return DueCurve.nothing()
    if plain == "within":
        return DueCurve.within(draw(st.integers(0, 200)))
    breaks = sorted(draw(st.lists(_TICK, min_size=1, max_size=6, unique=True)))
    starts = np.array([-(NEVER // 4), *breaks], dtype=np.int64)
    base = draw(
        st.lists(st.integers(-30, 500) | st.just(NEVER), min_size=starts.size, max_size=starts.size)
    )
    slope = [0 if b == NEVER else draw(st.integers(0, 1)) for b in base[1:]]
    return DueCurve(starts, np.array(base, dtype=np.int64), np.array([0, *slope], dtype=np.int64))


@st.composite
def desks(draw: st.DrawFn) -> Desk:
    """Any rules, one to three officers, a calendar each."""
    return Desk(
        tuple(draw(st.lists(calendars(), min_size=1, max_size=3))),
        draw(calendars()),
        draw(due_curves()),
        draw(due_curves()),
        draw(st.sampled_from(list(Order))),
        draw(st.sampled_from(list(AtClose))),
        np.array(sorted(draw(st.lists(_TICK, max_size=3))), dtype=np.int64),
    )


@st.composite
def chasings(draw: st.DrawFn) -> Chasing:
    """Hazards that bring some chases within a few ticks, or none; reading may cost nothing."""
    if draw(st.booleans()):
        return Chasing.none()
    bands = len(Chasing.none().per_hour)
    hazard = draw(st.lists(st.sampled_from([0.0, 30.0, 200.0]), min_size=bands, max_size=bands))
    edges = np.arange(bands + 1) * draw(st.sampled_from([5, 40])) / AN_HOUR
    return Chasing(np.array(hazard), edges, draw(st.sampled_from([0.0, 0.05, 0.5])))


_MESSAGES = st.lists(st.tuples(_TICK, st.integers(0, 60) | st.just(0)), max_size=14)


@st.composite
def loads(draw: st.DrawFn, *, chased: bool = True, urgent: bool = True) -> Load:
    """Up to three replicates under two parameter draws, some with a backlog; empty ones too."""
    rows = [sorted(row) for row in draw(st.lists(_MESSAGES, min_size=1, max_size=3))]
    stated = Load.stated(
        [np.array([came for came, _ in row], dtype=np.int64) for row in rows],
        [np.array([work for _, work in row], dtype=np.int64) for row in rows],
        A_WEEK_IN_JANUARY,
        urgent=[
            np.array([draw(st.integers(0, int(urgent))) for _ in row], dtype=np.uint8)
            for row in rows
        ],
        seed=draw(st.sampled_from([0, 1, 2**40 + 7])),
    )
    models = [
        LoadModel(np.zeros(168), factor_table(0.0), chasing=draw(chasings()))
        if chased
        else LoadModel(np.zeros(168), factor_table(0.0))
        for _ in range(2)
    ]
    which = np.array([draw(st.integers(0, 1)) for _ in rows], dtype=np.int64)
    waiting = draw(st.integers(0, int(stated.count.min())))
    return replace(
        stated, draws=Draws.of(models, stated.period), draw=which, waiting=waiting,
        replicate=stated.replicate + draw(st.sampled_from([0, 5])),
    )  # fmt: skip


def own(load: Load, values: Ticks, row: int = 0) -> list[int]:
    """One replicate's values, those of its messages."""
    found: list[int] = values[row, : load.count[row]].tolist()
    return found
