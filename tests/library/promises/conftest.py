"""Clocks and instants for the tests of promises."""

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
    """``clock_of("mon-fri 9am-5pm")``: its clock, in London."""
    return lambda text: ServiceClock(read_hours(text, LONDON))


@pytest.fixture
def at() -> InstantOf:
    """``at("2026-11-27 14:00")``: the instant of that time in London."""
    return lambda text: to_micros(datetime.fromisoformat(text).replace(tzinfo=LONDON))


@pytest.fixture
def local() -> Callable[[int], str]:
    """``local(micros)``: an instant by London's clocks, ``2026-11-27 14:00``."""
    return lambda micros: f"{from_micros(micros).astimezone(LONDON):%Y-%m-%d %H:%M}"
