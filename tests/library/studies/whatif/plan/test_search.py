"""The search says of a small grid what serving each pattern alone says, and takes its front."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from wardmote.hours.clock import ServiceClock
from wardmote.hours.reading import read_hours
from wardmote.studies.whatif.engine.calendars import Calendar, DueCurve
from wardmote.studies.whatif.engine.desk import Desk
from wardmote.studies.whatif.engine.measures import Measures, measure
from wardmote.studies.whatif.engine.serving import serve
from wardmote.studies.whatif.engine.ticks import A_MINUTE
from wardmote.studies.whatif.plan.choosing import look_for, picked, plain_load, weighed
from wardmote.studies.whatif.plan.grid import stated
from wardmote.studies.whatif.plan.request import PlanRequest
from wardmote.studies.whatif.plan.shapes import Shape
from wardmote.studies.whatif.plan.trying import Ground, Outcomes, tried

AskFor = Callable[..., PlanRequest]


def alone(request: PlanRequest, shape: Shape) -> Measures:
    """A pattern from its text, served message by message and measured, with nothing of a plan."""
    pattern = read_hours(str(shape.pattern(request.within, request.version)))
    clock, period = ServiceClock(pattern), request.period
    own = Calendar.of(clock, period).without_beginnings(int(request.setup_minutes * A_MINUTE))
    within = Calendar.of(ServiceClock(request.within), period)
    desk = Desk((own,), within, due=DueCurve.of(request.promise, clock, period))
    load = plain_load(request, request.seed)
    return measure(load, serve(load, desk), desk)


@pytest.mark.parametrize("setup", [0.0, 3.0])
def test_an_exhaustive_search_of_a_small_grid_equals_brute_force(
    ask_for: AskFor, setup: float
) -> None:
    request = ask_for(setup_minutes=setup)
    shapes = stated(request.blocks, request.minutes_a_week).shapes

    found = tried(Ground(request), plain_load(request, request.seed), shapes)

    assert len(shapes) == 9
    for place, shape in enumerate(shapes):
        expected = alone(request, shape)
        years = request.years * request.period.weeks * A_MINUTE
        assert found.kept[place] == expected.kept.sum() / expected.due_n.sum()
        assert found.overtime[place] == pytest.approx(expected.overtime.sum() / years)
        assert found.outside[place] == pytest.approx(expected.outside.sum() / years)
        assert found.least[place] == pytest.approx(
            np.quantile(expected.kept / expected.due_n, 0.025)
        )
        assert found.windows[place] == shape.minutes_a_week
        if np.isfinite(found.oldest[place]):
            assert found.oldest[place] == pytest.approx(expected.oldest.mean() / A_MINUTE)
        else:
            assert expected.unserved.any()


def test_nothing_that_keeps_up_within_the_time_beats_what_is_chosen(ask_for: AskFor) -> None:
    request = ask_for()
    shapes = stated(request.blocks, request.minutes_a_week).shapes
    ground, load = Ground(request), plain_load(request, request.seed)

    found = look_for(
        request, ground, shapes, len(shapes), minutes_a_week=request.minutes_a_week, load=load
    )

    every = tried(ground, load, shapes)
    for shape in found.chosen:
        own = shapes.index(shape)
        better = (
            (every.minutes < every.minutes[own] - 5)
            & (every.kept > every.kept[own] + 0.005)
            & (every.oldest < every.oldest[own] - 360)
            & (every.told < every.told[own] - 120)
            & (every.outside <= every.outside[own])
        )
        assert not better.any()
    assert found.cannot_keep_up == 1
    assert all(shape.minutes != 20 for shape in found.chosen)


def test_getting_ready_for_longer_than_a_window_leaves_no_time(ask_for: AskFor) -> None:
    request = ask_for(setup_minutes=20.0)
    shapes = stated(request.blocks, request.minutes_a_week).shapes

    found = look_for(
        request, Ground(request), shapes, len(shapes),
        minutes_a_week=request.minutes_a_week, load=plain_load(request, 1),
    )  # fmt: skip

    # Those of 15 and of 20 minutes; of the others, half an hour becomes ten minutes.
    assert found.no_time == 4
    assert found.cannot_keep_up >= 3


def test_overtime_counts_against_the_time_that_people_have(ask_for: AskFor) -> None:
    request = ask_for()
    shapes = stated(request.blocks, request.minutes_a_week).shapes

    found = look_for(
        request, Ground(request), shapes, len(shapes),
        minutes_a_week=150.0, load=plain_load(request, request.seed),
    )  # fmt: skip

    assert found.beyond == 6
    assert {shape.minutes for shape in found.chosen} == {60}


def test_a_window_outside_the_hours_is_out_of_hours_work(ask_for: AskFor) -> None:
    request = ask_for()
    evening = Shape((0, 1, 2, 3, 4), (19 * 60,), 30)

    found = tried(Ground(request), plain_load(request, 1), [evening])

    point = request.demand.point()
    work = point.messages_a_week * point.minutes_a_message
    assert found.outside[0] == pytest.approx(work, rel=0.25)


def test_fewer_days_make_the_same_promise_tell_longer_waits(ask_for: AskFor) -> None:
    request = ask_for()
    daily, twice = Shape((0, 1, 2, 3, 4), (540,), 30), Shape((0, 3), (540,), 60)

    found = tried(Ground(request), plain_load(request, 1), [daily, twice])

    assert found.told[1] > found.told[0] + 12 * 60


def test_no_patterns_are_no_outcomes(ask_for: AskFor) -> None:
    assert tried(Ground(ask_for()), plain_load(ask_for(), 1), []).kept.size == 0


def test_the_front_of_a_reader_who_may_not_see_work_does_not_weigh_it() -> None:
    two = np.array([1.0, 1.0])
    found = Outcomes(
        kept=two * 0.9, least=two * 0.5, windows=two * 150, overtime=np.array([0.0, 60.0]),
        oldest=two * 600, outside=np.array([0.0, 30.0]), told=two * 900,
    )  # fmt: skip

    assert not (weighed(found, work=True)[0] == weighed(found, work=True)[1]).all()
    assert (weighed(found, work=False)[0] == weighed(found, work=False)[1]).all()


def test_for_each_wait_told_the_pattern_surest_to_keep_it_is_simulated_in_full() -> None:
    # Minutes, what is not kept, oldest, told: two tell a day, and two tell two days.
    costs = np.array([[1, 9, 9, 1], [2, 1, 1, 1], [9, 2, 9, 2], [1, 3, 1, 2]], dtype=np.float64)

    assert picked(costs, np.array([0.5, 0.7, 0.8, 0.6]), 2) == [1, 2]
