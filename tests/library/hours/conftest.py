"""Clocks and instants for the tests of hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from library.hours.given import ClockOf, InstantOf
from wardmote.basis.instants import from_micros, to_micros
from wardmote.hours.clock import ServiceClock
from wardmote.hours.reading import read_hours

LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def clock_of() -> ClockOf:
    """``clock_of("mon-fri 9am-5pm")``: its clock, in London unless it says otherwise."""
    return lambda text, zone=LONDON: ServiceClock(read_hours(text, zone))


@pytest.fixture
def at() -> InstantOf:
    """``at("2026-11-27 14:00")``: the instant of that local time, the first where it is twice."""
    return lambda text, zone="Europe/London": to_micros(
        datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    )


@pytest.fixture
def utc() -> Callable[[int], str]:
    """``utc(micros)``: an instant to read in an assertion, ``2026-03-29 01:00`` in UTC."""
    return lambda micros: f"{from_micros(micros):%Y-%m-%d %H:%M}"
