"""The strongest promise that a team keeps already."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from library.hours.given import ClockOf, InstantOf
from wardmote.basis.instants import DAY, HOUR, MINUTE, NO_TIME
from wardmote.hours.clock import ServiceClock
from wardmote.promises.rule import parse_promise
from wardmote.promises.share import PromiseShare
from wardmote.promises.strongest import Candidate, Check, Strongest, strongest_kept

HOURS = "mon-fri 09:00-17:00"
N = 600
RULES = [parse_promise(text) for text in ("2 open hours", "1 open hour", "4 open hours")]


@pytest.fixture
def asked(at: InstantOf) -> NDArray[np.int64]:
    return at("2026-01-05 00:00") + 7 * HOUR * np.arange(N)


def choose(
    clock: ServiceClock,
    asked: NDArray[np.int64],
    reply: NDArray[np.int64],
    until: int,
    **options: Any,
) -> Strongest:
    options = {"candidates": RULES, **options}
    return strongest_kept(clock, asked, reply, until, **options)


def rule_of(candidate: Candidate | None) -> str:
    assert candidate is not None
    return str(candidate.rule)


def share_of(kept: PromiseShare) -> float:
    assert kept.share is not None
    return kept.share.share


def test_the_shortest_promise_that_is_kept_often_enough_is_chosen_and_holds_later(
    clock_of: ClockOf, asked: NDArray[np.int64]
) -> None:
    clock = clock_of(HOURS)
    reply = clock.add_open(asked, 90 * MINUTE)

    found = choose(clock, asked, reply, int(reply.max()) + DAY)

    assert [str(each.rule) for each in found.candidates] == [
        "within 1 open hour",
        "within 2 open hours",
        "within 4 open hours",
    ]
    assert rule_of(found.chosen) == "within 2 open hours"
    assert (found.check, found.reason, found.kept) == (Check.HELD, "", 0.9)
    assert found.parted_at == asked[400]
    assert found.chosen is not None
    assert (found.chosen.early.fell_due, found.chosen.later.fell_due) == (400, 200)


def test_the_order_in_which_messages_are_given_makes_no_difference(
    clock_of: ClockOf, asked: NDArray[np.int64]
) -> None:
    clock = clock_of(HOURS)
    reply = clock.add_open(asked, 90 * MINUTE)
    until, shuffled = int(reply.max()) + DAY, np.random.default_rng(1).permutation(N)

    found = choose(clock, asked[shuffled], reply[shuffled], until)

    assert found == choose(clock, asked, reply, until)


@pytest.mark.parametrize(
    ("share_kept_later", "check"),
    [(0.95, Check.HELD), (0.88, Check.UNCERTAIN), (0.5, Check.BROKEN)],
)
def test_the_later_part_checks_the_choice_and_does_not_change_it(
    clock_of: ClockOf, asked: NDArray[np.int64], share_kept_later: float, check: Check
) -> None:
    clock = clock_of(HOURS)
    slow = np.arange(N) % 100 >= share_kept_later * 100
    slow[:400] = False
    reply = clock.add_open(asked, np.where(slow, 6 * HOUR, 30 * MINUTE))

    found = choose(clock, asked, reply, int(reply.max()) + DAY)

    assert rule_of(found.chosen) == "within 1 open hour"
    assert found.check is check


def test_a_share_just_above_the_line_is_not_enough_without_its_lower_bound(
    clock_of: ClockOf, asked: NDArray[np.int64]
) -> None:
    clock = clock_of(HOURS)
    slow = np.arange(N) % 100 >= 91
    reply = clock.add_open(asked, np.where(slow, 3 * HOUR, 30 * MINUTE))

    found = choose(clock, asked, reply, int(reply.max()) + DAY)

    assert share_of(found.candidates[0].early) > 0.9
    assert rule_of(found.chosen) == "within 4 open hours"


def test_where_none_is_kept_often_enough_the_nearest_is_named(
    clock_of: ClockOf, asked: NDArray[np.int64]
) -> None:
    clock = clock_of(HOURS)
    reply = clock.add_open(asked, 30 * HOUR)

    found = choose(clock, asked, reply, int(reply.max()) + DAY)

    assert found.chosen is None
    assert found.check is Check.UNTESTED
    assert "No candidate is kept often enough: the nearest, within" in found.reason


def test_too_few_messages_are_said_to_be_too_few(
    clock_of: ClockOf, asked: NDArray[np.int64]
) -> None:
    clock = clock_of(HOURS)
    reply = clock.add_open(asked, 10 * MINUTE)[:45]

    found = choose(clock, asked[:45], reply, int(reply.max()) + DAY)

    assert found.chosen is None
    assert "too few messages to tell: even if all 30 promises" in found.reason


def test_messages_of_a_few_days_are_too_few_however_many_they_are(
    clock_of: ClockOf, asked: NDArray[np.int64]
) -> None:
    clock = clock_of(HOURS)
    reply = clock.add_open(asked, 10 * MINUTE)
    day = np.arange(N) // 60

    found = choose(clock, asked, reply, int(reply.max()) + DAY, clusters=(day,))

    assert "too few" in found.reason


def test_the_unanswered_count_as_late_once_their_time_has_passed(
    clock_of: ClockOf, asked: NDArray[np.int64]
) -> None:
    clock = clock_of(HOURS)
    reply = np.where(np.arange(N) % 2, clock.add_open(asked, 10 * MINUTE), NO_TIME)

    found = choose(clock, asked, reply, int(asked.max()) + 30 * DAY)

    assert share_of(found.candidates[0].early) == 0.5


def test_a_message_of_the_early_part_is_judged_by_its_own_due_time(
    clock_of: ClockOf, asked: NDArray[np.int64]
) -> None:
    clock = clock_of(HOURS)
    reply = clock.add_open(asked, 10 * MINUTE)
    reply[399] = reply[500]

    found = choose(clock, asked, reply, int(reply.max()) + DAY)

    assert found.candidates[0].early.late == 1
    assert found.candidates[0].later.late == 0


def test_what_is_void_takes_no_part(clock_of: ClockOf, asked: NDArray[np.int64]) -> None:
    clock = clock_of(HOURS)
    void = np.arange(N) % 2 == 1
    reply = np.where(void, NO_TIME, clock.add_open(asked, 10 * MINUTE))

    found = choose(clock, asked, reply, int(asked.max()) + 30 * DAY, void=void)

    best = found.candidates[0]
    assert (best.early.kept, best.early.late, best.early.void) == (200, 0, 200)
    assert found.parted_at == asked[400]


@pytest.mark.parametrize("options", [{"candidates": []}, {}])
def test_nothing_asked_or_nothing_tried_leaves_nothing_to_choose(
    clock_of: ClockOf, options: dict[str, Any]
) -> None:
    nothing = np.array([], dtype=np.int64)

    found = choose(clock_of(HOURS), nothing, nothing, 0, **options)

    assert found.chosen is None
    assert found.parted_at is None
    assert "nothing can be chosen" in found.reason


def test_a_promise_that_never_falls_due_has_no_strength_and_comes_last(
    clock_of: ClockOf, asked: NDArray[np.int64]
) -> None:
    clock = clock_of("always")
    reply = asked + MINUTE
    rules = [parse_promise("end of next window"), *RULES]

    found = choose(clock, asked, reply, int(reply.max()) + DAY, candidates=rules)

    assert found.candidates[-1].median_wait is None
    assert rule_of(found.chosen) == "within 1 open hour"


def test_without_a_later_part_the_choice_is_untested(
    clock_of: ClockOf, asked: NDArray[np.int64]
) -> None:
    clock = clock_of(HOURS)
    reply = clock.add_open(asked, 10 * MINUTE)

    found = choose(clock, asked, reply, int(reply.max()) + DAY, split=1.0)

    assert found.chosen is not None
    assert (found.check, found.parted_at) == (Check.UNTESTED, None)
