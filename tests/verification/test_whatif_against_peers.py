"""Message by message, the what-if engine answers when SimPy and Ciw do, given the same messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from library.studies.whatif.engine.books import served_at
from wardmote.hours.clock import ServiceClock
from wardmote.hours.reading import read_hours
from wardmote.studies.whatif.engine.calendars import Calendar, DueCurve
from wardmote.studies.whatif.engine.desk import AtClose, Desk, Order
from wardmote.studies.whatif.engine.load import Load, LoadModel
from wardmote.studies.whatif.engine.quantile_tables import lognormal_minutes
from wardmote.studies.whatif.engine.serving import Served, generate
from wardmote.studies.whatif.engine.ticks import NEVER, Period

LONDON = ZoneInfo("Europe/London")
PERIOD = Period(date(2026, 1, 5), 52, LONDON)
"""Both clock changes and every holiday are in it."""

TWO_HALF_HOURS = "mon-fri 09:30-10:00, 15:30-16:00; closed holidays england"
ROTA = ("mon-fri 09:30-10:00; closed holidays england", "mon, wed 09:40-10:20; sat 11:00-11:30",
        "tue-fri 09:55-10:10, 22:45-00:15")  # fmt: skip
URGENT_SOONER = DueCurve.within(10**12), DueCurve.within(0)


@dataclass(frozen=True)
class Year:
    """Messages of a year, the same for all."""

    load: Load
    came: list[int]
    work: list[int]
    urgent: list[int]


def a_year(messages_a_week: float, seed: int) -> Year:
    """No two of its messages come at the same second, which Ciw could not tell apart."""
    rates = np.where(np.arange(168) % 24 > 6, 1.5, 0.2)
    model = LoadModel(rates * (messages_a_week / rates.sum()), lognormal_minutes(4, 0.8),
                      urgent_share=0.2)  # fmt: skip
    load = generate([model], 1, PERIOD, seed)
    came, first = np.unique(load.arrival[0, : load.count[0]], return_index=True)
    work, urgent = np.maximum(load.handling[0, first], 1), load.urgent[0, first]
    stated = Load.stated([came], [work], PERIOD, urgent=[urgent])
    return Year(stated, came.tolist(), work.tolist(), urgent.tolist())


def calendar_of(hours: str) -> Calendar:
    return Calendar.of(ServiceClock(read_hours(hours, LONDON)), PERIOD)


def windows_of(own: Calendar) -> list[tuple[int, int]]:
    """Those of the period and after it; a desk that opened before it had nothing to do."""
    later = own.within(0, NEVER)
    return list(zip(later.opens.tolist(), later.closes.tolist(), strict=True))


def peer_of(name: str) -> Any:
    """The same desks in that software, or a visible skip."""
    pytest.importorskip(name, reason=f"lacking {name}: no peer to compare with")
    return import_module(f"verification.{name}_desks")


def departures(served: Served) -> list[int]:
    found: list[int] = served.departure[0].tolist()
    assert NEVER not in found
    return found


# In neither does an answer go out at the second at which a message comes or a window that
# interrupts closes, under the rules below: Ciw decides between the two at random.
@pytest.fixture(scope="module")
def year() -> Year:
    return a_year(60, seed=7)


@pytest.fixture(scope="module")
def busy_year() -> Year:
    return a_year(120, seed=36)


@pytest.mark.parametrize("order", [Order.FIFO, Order.NEWEST])
@pytest.mark.parametrize("officers", [1, 3])
def test_windows_as_the_availability_of_a_simpy_resource(
    year: Year, busy_year: Year, officers: int, order: Order
) -> None:
    peer = peer_of("simpy")
    own, messages = calendar_of(TWO_HALF_HOURS), year if officers == 1 else busy_year

    served = served_at(messages.load, Desk((own,) * officers, own, order=order))

    assert departures(served) == peer.with_closures(
        messages.came, messages.work, windows_of(own), officers=officers,
        rank=lambda i: i if order is Order.FIFO else -i,
    )  # fmt: skip


def test_windows_that_interrupt_the_user_of_a_simpy_resource(year: Year) -> None:
    peer = peer_of("simpy")
    own = calendar_of(TWO_HALF_HOURS)

    served = served_at(year.load, Desk((own,), own, at_close=AtClose.PAUSE))

    assert departures(served) == peer.with_interruptions(year.came, year.work, windows_of(own))


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("at_close", [AtClose.FINISH, AtClose.PAUSE])
@pytest.mark.parametrize("officers", [2, 3])
def test_a_rota_of_officers_with_windows_of_their_own_in_simpy(
    year: Year, busy_year: Year, order: Order, at_close: AtClose, officers: int
) -> None:
    peer, messages = peer_of("simpy"), year if officers == 2 else busy_year
    calendars = tuple(calendar_of(hours) for hours in ROTA[:officers])
    urgent = messages.urgent

    def choose(waiting: list[int]) -> int:
        if order is Order.OLDEST_PROMISE:
            return min(waiting, key=lambda i: (1 - urgent[i], i))
        return max(waiting) if order is Order.NEWEST else min(waiting)

    served = served_at(
        messages.load, Desk(calendars, calendars[0], *URGENT_SOONER, order, at_close)
    )

    rota = peer.Rota(messages.came, messages.work, [windows_of(each) for each in calendars],
                     choose, pause=at_close is AtClose.PAUSE)  # fmt: skip
    assert served.start[0].tolist() == rota.start
    assert departures(served) == rota.departure
    assert served.officer[0].tolist() == rota.officer


@pytest.mark.parametrize(
    ("officers", "order"),
    [(1, Order.FIFO), (3, Order.FIFO), (1, Order.NEWEST), (1, Order.OLDEST_PROMISE),
     (2, Order.OLDEST_PROMISE)],
)  # fmt: skip
def test_windows_as_a_schedule_of_servers_in_ciw(
    year: Year, busy_year: Year, officers: int, order: Order
) -> None:
    peer = peer_of("ciw")
    own, messages = calendar_of(TWO_HALF_HOURS), year if officers == 1 else busy_year

    served = served_at(messages.load, Desk((own,) * officers, own, *URGENT_SOONER, order))

    assert departures(served) == peer.departures(
        messages.came, messages.work, windows_of(own), officers=officers,
        newest_first=order is Order.NEWEST,
        urgent=messages.urgent if order is Order.OLDEST_PROMISE else None,
    )  # fmt: skip


def test_a_schedule_that_interrupts_in_ciw(year: Year) -> None:
    peer = peer_of("ciw")
    own = calendar_of(TWO_HALF_HOURS)

    served = served_at(year.load, Desk((own,), own, at_close=AtClose.PAUSE))

    assert departures(served) == peer.departures(year.came, year.work, windows_of(own), pause=True)
