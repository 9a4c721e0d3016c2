"""A search says of every pattern what serving and measuring it would say, to the last bit."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from wardmote.hours.clock import ServiceClock
from wardmote.hours.reading import read_hours
from wardmote.promises.rule import parse_promise
from wardmote.studies.whatif.engine.calendars import Calendar, DueCurve
from wardmote.studies.whatif.engine.desk import AtClose, Desk, Order
from wardmote.studies.whatif.engine.load import Backlog, Chasing, Load, LoadModel
from wardmote.studies.whatif.engine.measures import measure
from wardmote.studies.whatif.engine.quantile_tables import lognormal_minutes
from wardmote.studies.whatif.engine.searching import Sketch, search
from wardmote.studies.whatif.engine.serving import generate, serve
from wardmote.studies.whatif.engine.ticks import NEVER, Period

LONDON = ZoneInfo("Europe/London")
PERIOD = Period(date(2026, 3, 23), 6, LONDON)  # both Easter and a clock change
HOURS = (
    "mon-fri 09:30-10:00, 15:30-16:00; closed holidays england",
    "mon-fri 09:00-09:50",
    "mon-sun 22:00-02:00",
    "mon-fri 09:00-09:10, 09:15-10:00",
    "mon 09:00-09:20",
)
PROMISES = ("next working day 17:00", "within 24 hours", "within 4 open hours")
WAITING = Backlog(np.array([-90_000, -500]), np.zeros(2, dtype=np.uint8))


def _load(replicates: int, *, chasing: Chasing | None = None, urgent: float = 0.0) -> Load:
    model = LoadModel(
        np.full(168, 60 / 168),
        lognormal_minutes(4, 0.8),
        day_cv=0.3,
        urgent_share=urgent,
        chasing=chasing or Chasing.none(),
    )
    return generate([model], replicates, PERIOD, seed=3, backlog=WAITING)


def _desk(hours: str, promise: str, ready: int = 0) -> Desk:
    clock = ServiceClock(read_hours(hours, LONDON))
    published = Calendar.of(clock, PERIOD)
    due = DueCurve.of(parse_promise(promise), clock, PERIOD)
    return Desk((published.without_beginnings(ready),), published, due)


def _plainly(load: Load, desk: Desk) -> dict[str, object]:
    served = serve(load, desk)
    found = measure(load, served, desk)
    waits = np.where(served.departure == NEVER, 0, served.departure - load.arrival)
    return {
        **vars(found),
        "due_n": found.due_n + found.urgent_n,
        "kept": found.kept + found.urgent_kept,
        "wait_sum": waits[:, load.waiting :].sum(axis=1),
    }


def _assert_as_measured(load: Load, desks: list[Desk], sketch: Sketch) -> None:
    for place, desk in enumerate(desks):
        plain = _plainly(load, desk)
        for field in fields(Sketch):
            np.testing.assert_array_equal(
                getattr(sketch, field.name)[place], plain[field.name], err_msg=field.name
            )


@pytest.mark.parametrize("replicates", [1, 8, 13])
@pytest.mark.parametrize("threads", [1, 3])
def test_a_search_says_what_serving_and_measuring_say(replicates: int, threads: int) -> None:
    load = _load(replicates)
    desks = [_desk(h, p, ready) for h in HOURS for p in PROMISES for ready in (0, 300)]

    sketch = search(load, desks, waits=True, threads=threads)

    _assert_as_measured(load, desks, sketch)


def test_rules_that_the_search_kernel_does_not_know_are_served_in_full() -> None:
    desk = _desk(HOURS[0], PROMISES[0])
    desks = [
        replace(desk, at_close=AtClose.PAUSE),
        replace(desk, order=Order.NEWEST),
        replace(desk, officers=desk.officers * 2),
        replace(desk, officers=(Calendar.always(PERIOD.ticks * 2),)),
        desk,
    ]

    for load in (_load(3), _load(3, chasing=Chasing(np.full(8, 0.05))), _load(3, urgent=0.3)):
        _assert_as_measured(load, desks, search(load, desks, waits=True))


def test_the_reference_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    load, desks = _load(2), [_desk(hours, PROMISES[0]) for hours in HOURS[:2]]
    compiled = search(load, desks)

    monkeypatch.setenv("WARDMOTE_ENGINE", "reference")

    for field in fields(Sketch):
        np.testing.assert_array_equal(
            getattr(search(load, desks), field.name), getattr(compiled, field.name)
        )


def test_a_load_without_messages_gives_nothing() -> None:
    load = Load.stated([np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)], PERIOD)

    sketch = search(load, [_desk(HOURS[0], PROMISES[0])], waits=True)

    assert sketch.oldest.tolist() == [[-1]]
    assert sketch.due_n.tolist() == [[0]]
    assert sketch.wait.tolist() == [[[-1, -1, -1]]]


def test_windows_that_overrun_into_the_next_are_not_counted_outside_hours() -> None:
    desk = _desk("mon-sun 09:00-09:10, 09:12-10:00; zone Europe/London", PROMISES[1])
    nine = int(desk.published.opens[desk.published.opens > 0][0])
    load = Load.stated([np.array([nine])], [np.array([20 * 60])], PERIOD)

    sketch = search(load, [desk])

    assert sketch.overtime.tolist() == [[10 * 60]]
    assert sketch.outside.tolist() == [[2 * 60]]
    _assert_as_measured(load, [desk], search(load, [desk], waits=True))
