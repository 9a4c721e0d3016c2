from __future__ import annotations

from library.conversations.made_messages import MONDAY, Desk
from wardmote.basis.instants import HOUR, NO_TIME, to_micros
from wardmote.pattern.handling import handling_gaps
from wardmote.studies.whatif.calibration.turns import Turns, turns

ADA, BEN = 1, 2
START = to_micros(MONDAY)


def hours(of: Turns, name: str) -> list[float | None]:
    return [None if at == NO_TIME else (at - START) / HOUR for at in getattr(of, name).tolist()]


def test_a_turn_lasts_from_the_question_to_the_reply() -> None:
    found = turns(Desk().asks(ADA, "q", 9).replies("a", 10, to="q").build())

    assert hours(found, "asked_at") == [9]
    assert hours(found, "replied_at") == [10]


def test_a_second_question_after_the_reply_is_a_turn_of_its_own() -> None:
    desk = Desk().asks(ADA, "q", 9).replies("a", 10, to="q")
    desk.asks(ADA, "q2", 30, in_reply_to="a").replies("a2", 34, to="q2")

    found = turns(desk.build())

    assert hours(found, "asked_at") == [9, 30]
    assert hours(found, "replied_at") == [10, 34]


def test_what_the_resident_adds_before_the_reply_is_a_chase() -> None:
    desk = Desk().asks(ADA, "q", 9).asks(BEN, "other", 9.5).asks(ADA, "q2", 12, in_reply_to="q")
    desk.asks(ADA, "q3", 13, in_reply_to="q").replies("a", 14, to="q3")

    found = turns(desk.build())

    assert hours(found, "asked_at") == [9, 9.5]
    assert found.chase_turn.tolist() == [0, 0]
    assert hours(found, "chase_at") == [12, 13]


def test_what_comes_at_the_very_instant_of_the_question_is_no_chase() -> None:
    found = turns(Desk().asks(ADA, "q", 9).asks(ADA, "q2", 9, in_reply_to="q").build())

    assert found.n == 1
    assert not found.chase_at.size


def test_thanks_closed_as_asking_for_nothing_begin_no_turn() -> None:
    desk = Desk().asks(ADA, "q", 9).replies("a", 10, to="q")
    desk.asks(ADA, "thanks", 11, in_reply_to="a", no_reply_needed=True)

    assert turns(desk.build()).n == 1


def test_what_was_deleted_unanswered_begins_no_turn_and_answered_it_does() -> None:
    desk = Desk().asks(ADA, "q", 9, deleted=True).asks(BEN, "q2", 9, deleted=True)

    found = turns(desk.replies("a", 10, to="q2").build())

    assert found.resident.tolist() == [BEN]


def test_a_bystander_has_no_turn() -> None:
    desk = Desk().asks(ADA, "q", 9).asks(BEN, "me too", 10, in_reply_to="q")

    assert turns(desk.replies("a", 11, to="q").build()).resident.tolist() == [ADA]


def test_an_acknowledgement_is_a_promise_shown_and_no_reply() -> None:
    desk = Desk().asks(ADA, "q", 9).replies("auto", 9.1, to="q", automatic=True)

    found = turns(desk.replies("a", 12, to="q").build())

    assert hours(found, "shown_at") == [9.1]
    assert hours(found, "replied_at") == [12]


def test_a_recorded_due_time_stands_from_the_asking() -> None:
    found = turns(Desk().asks(ADA, "q", 9, due_at=Desk.at(40)).build())

    assert hours(found, "shown_at") == [9]


def test_an_acknowledgement_after_the_reply_shows_nothing() -> None:
    desk = Desk().asks(ADA, "q", 9).replies("a", 10, to="q")

    found = turns(desk.replies("auto", 11, to="q", automatic=True).build())

    assert hours(found, "shown_at") == [None]


def test_sends_stand_in_the_order_of_the_gaps_and_name_their_turn() -> None:
    desk = Desk().replies("news", 1).asks(BEN, "q1", 8).asks(ADA, "q", 9)
    desk.replies("a", 10, to="q").replies("2/2", 10.1, to="a").replies("b", 11, to="q1")

    conversations = desk.build()
    found, gaps = turns(conversations), handling_gaps(conversations)

    assert found.send_turn.tolist() == [1, 1, 0]
    assert found.send_turn.size == gaps.minutes.size


def test_nothing_of_what_came_later_is_known_at_an_instant() -> None:
    desk = Desk().asks(ADA, "q", 9).asks(ADA, "q2", 12, in_reply_to="q")
    found = turns(desk.replies("a", 14, to="q").build())

    before, at = found.known_at(START + 12 * HOUR - 1), found.known_at(START + 14 * HOUR)

    assert hours(before, "replied_at") == [None]
    assert not before.chase_at.size
    assert hours(at, "replied_at") == [14]


def test_no_messages_have_no_turns() -> None:
    assert turns(Desk().build()).n == 0
    assert turns(Desk().replies("news", 9).build()).n == 0
