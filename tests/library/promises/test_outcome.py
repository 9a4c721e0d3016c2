"""What became of promises, and the share that was kept."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.hours.drawn import QUARTER, STARTS, patterns
from wardmote.basis.instants import DAY, NO_TIME
from wardmote.hours.clock import NEVER, ServiceClock
from wardmote.hours.pattern import Pattern
from wardmote.promises.ladder import CANDIDATES
from wardmote.promises.outcome import Outcome, outcomes
from wardmote.promises.share import promise_share

KEPT, LATE, OPEN, VOID = Outcome
ASKED, DUE, UNTIL = 0, 10, 20


def became(reply: int, *, due: int = DUE, until: int = UNTIL, void: bool = False) -> Outcome:
    one = outcomes(np.array([ASKED]), np.array([reply]), np.array([due]), until, np.array([void]))
    return Outcome(int(one[0]))


@pytest.mark.parametrize(
    ("reply", "outcome"), [(0, KEPT), (9, KEPT), (10, KEPT), (11, LATE), (NO_TIME, LATE)]
)
def test_a_reply_at_the_due_time_keeps_the_promise_and_one_after_it_does_not(
    reply: int, outcome: Outcome
) -> None:
    assert became(reply) is outcome


@pytest.mark.parametrize(("until", "outcome"), [(9, OPEN), (10, OPEN), (11, LATE)])
def test_an_unanswered_message_is_open_until_its_due_time_has_passed(
    until: int, outcome: Outcome
) -> None:
    assert became(NO_TIME, until=until) is outcome


def test_a_reply_after_the_end_of_what_is_known_is_not_known_of() -> None:
    assert became(9, until=8) is OPEN
    assert became(25, due=30, until=20) is OPEN
    assert became(25, due=15, until=20) is LATE


def test_a_message_answered_before_it_is_due_has_its_promise_kept() -> None:
    assert became(5, due=30) is KEPT


def test_where_a_promise_is_void_or_nothing_was_due_there_is_no_promise() -> None:
    assert became(5, void=True) is VOID
    assert became(5, due=NEVER) is VOID
    assert outcomes(np.array([0]), np.array([5]), np.array([DUE]), UNTIL).tolist() == [KEPT]


def test_a_reply_before_its_message_is_a_fault() -> None:
    with pytest.raises(ValueError, match="before the message"):
        became(-1)


def test_the_share_is_among_promises_that_fell_due_so_early_answers_do_not_flatter_it() -> None:
    # Four were asked of each kind; of those not yet due, one has been answered already.
    due = np.array([5, 5, 5, 5, 30, 30, 30, 20, 5])
    reply = np.array([1, 2, 9, NO_TIME, 3, NO_TIME, NO_TIME, 3, 1])
    void = np.array([False] * 8 + [True])
    outcome = outcomes(np.zeros(9, dtype=np.int64), reply, due, UNTIL, void)

    found = promise_share(outcome, due, UNTIL)

    assert (found.kept, found.late, found.early, found.open, found.void) == (2, 2, 2, 2, 1)
    assert found.fell_due == 4
    assert found.share is not None
    assert (found.share.successes, found.share.n, found.share.share) == (2, 4, 0.5)


def test_without_a_promise_that_fell_due_there_is_no_share() -> None:
    outcome = np.array([Outcome.OPEN], dtype=np.int8)

    assert promise_share(outcome, np.array([30]), UNTIL).share is None


def test_messages_that_are_alike_count_for_less() -> None:
    outcome = np.array([KEPT, KEPT, KEPT, LATE, LATE, LATE] * 5, dtype=np.int8)
    due, day = np.full(30, 5), np.repeat(np.arange(10), 3)

    alike = promise_share(outcome, due, UNTIL, (day,)).share

    apart = promise_share(outcome, due, UNTIL).share
    assert alike is not None
    assert apart is not None
    assert alike.effective_n < apart.effective_n == 30


@given(patterns(), st.sampled_from(STARTS), st.integers(0, 400), st.integers(0, 400))
@settings(max_examples=40)
def test_answering_sooner_makes_no_wait_longer_and_no_kept_promise_late(
    pattern: Pattern, start: datetime, wait: int, more: int
) -> None:
    clock = ServiceClock(pattern)
    first = int(start.timestamp()) * 1_000_000
    asked = first + QUARTER * np.arange(96)
    sooner, later = asked + wait * QUARTER // 2, asked + (wait + more) * QUARTER // 2

    assert np.all(clock.open_between(asked, sooner) <= clock.open_between(asked, later))
    for rule in CANDIDATES:
        due = rule.due(clock, asked)
        kept = [outcomes(asked, each, due, first + 90 * DAY) for each in (sooner, later)]
        assert np.all((kept[0] == KEPT) | (kept[1] != KEPT))
