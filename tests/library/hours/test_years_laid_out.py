"""Which years are laid out is nobody's business: the answers are the same."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from wardmote.basis.instants import DAY, HOUR, WEEK, to_micros
from wardmote.hours.clock import ServiceClock
from wardmote.hours.reading import read_hours

MONDAY = to_micros(datetime(2026, 7, 6, tzinfo=UTC))
TEXTS = (
    "mon-fri 09:30-10:00, 15:30-16:00; closed holidays england; zone Europe/London",
    "mon-sun 22:00-02:00; zone America/New_York",
    "mon 09:00-10:00; closed 2025-12-24..2026-01-05; from 2027-01-01; tue 9am-10am; zone UTC",
)


@pytest.mark.parametrize("text", TEXTS)
def test_spans_are_the_windows_as_arrays(text: str) -> None:
    clock, other = (ServiceClock(read_hours(text)) for _ in range(2))

    opens, closes = clock.spans_between(MONDAY, MONDAY + 60 * WEEK)

    windows = other.windows_between(MONDAY, MONDAY + 60 * WEEK)
    assert list(zip(opens.tolist(), closes.tolist(), strict=True)) == windows
    assert windows


@pytest.mark.parametrize("text", TEXTS)
def test_an_answer_does_not_depend_on_what_was_asked_before(text: str) -> None:
    asked = MONDAY + np.arange(0, 500) * 7 * HOUR
    fresh, used = (ServiceClock(read_hours(text)) for _ in range(2))
    used.next_open(np.array([0, MONDAY + 4000 * DAY]))
    used.open_time(MONDAY)

    for clock in (fresh, used):
        assert clock.next_open(asked).tolist() == used.next_open(asked).tolist()
        assert clock.add_open(asked, HOUR).tolist() == used.add_open(asked, HOUR).tolist()
        assert clock.open_time(asked).tolist() == used.open_time(asked).tolist()


def test_a_desk_that_never_closes_opens_where_open_time_begins() -> None:
    clock = ServiceClock(read_hours("always; zone UTC"))
    clock.next_open(MONDAY)

    ((opens, _),) = clock.windows_between(MONDAY, MONDAY + DAY)

    assert opens < to_micros(datetime(2000, 1, 1, tzinfo=UTC))
    assert clock.open_time(MONDAY) == MONDAY - to_micros(datetime(2000, 1, 1, tzinfo=UTC))


def test_nothing_asked_is_nothing_answered() -> None:
    clock = ServiceClock(read_hours(TEXTS[0]))

    assert clock.next_open(np.array([], dtype=np.int64)).tolist() == []
