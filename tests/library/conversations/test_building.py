from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl

from library.conversations.made_messages import MONDAY, Desk, frame
from wardmote.channels.message import MESSAGES
from wardmote.conversations.building import build
from wardmote.conversations.graph import combined
from wardmote.conversations.tables import CONVERSATIONS

ADA, BEN, CY = 1, 2, 3


def test_a_question_and_its_answer_are_one_conversation(desk: Desk) -> None:
    desk.asks(ADA, "q", 9).replies("a", 10, to="q")

    (only,) = desk.conversations()

    assert (only["asked_at"], only["first_reply_at"]) == (desk.at(9), desk.at(10))
    assert (only["resident"], only["messages"], only["chases"]) == (ADA, 2, 0)


def test_a_question_never_answered_is_a_conversation_without_a_reply(desk: Desk) -> None:
    desk.asks(ADA, "q", 9)

    (only,) = desk.conversations()

    assert only["first_reply_at"] is None
    assert only["asked_at"] == desk.at(9)


def test_an_acknowledgement_by_a_machine_is_recorded_and_is_not_a_reply(desk: Desk) -> None:
    desk.asks(ADA, "q", 9).replies("auto", 9.1, to="q", automatic=True).replies("a", 12, to="q")

    (only,) = desk.conversations()

    assert only["acknowledged_at"] == desk.at(9.1)
    assert only["first_reply_at"] == desk.at(12)


def test_what_a_resident_writes_before_our_reply_is_a_chase_and_after_it_is_not(desk: Desk) -> None:
    desk.asks(ADA, "q", 9).asks(ADA, "well?", 11, in_reply_to="q")
    desk.asks(ADA, "hello?", 12, in_reply_to="well?").replies("a", 13, to="q")
    desk.asks(ADA, "thanks", 14, in_reply_to="a")

    (only,) = desk.conversations()

    assert (only["chased_at"], only["chases"]) == (desk.at(11), 2)


def test_the_second_half_of_a_question_sent_in_the_same_minute_is_no_chase(desk: Desk) -> None:
    desk.asks(ADA, "1/2", 9).asks(ADA, "2/2", 9, in_reply_to="1/2")

    (only,) = desk.conversations()

    assert (only["chased_at"], only["chases"]) == (None, 0)


def test_an_answer_in_the_minute_of_the_question_answers_it(desk: Desk) -> None:
    desk.replies("0", 9, to="1").asks(ADA, "1", 9)

    (only,) = desk.conversations()

    assert only["first_reply_at"] == desk.at(9)


def test_what_we_wrote_before_the_question_does_not_answer_it(desk: Desk) -> None:
    desk.replies("early", 8, thread="t").asks(ADA, "q", 9, thread="t")

    (only,) = desk.conversations()

    assert only["first_reply_at"] is None
    assert only["messages"] == 2


def test_two_residents_below_one_announcement_have_a_conversation_each(desk: Desk) -> None:
    desk.replies("news", 8).asks(ADA, "a?", 9, in_reply_to="news")
    desk.asks(BEN, "b?", 10, in_reply_to="news").replies("b!", 11, to="b?")

    ada, ben = desk.conversations()

    assert (ada["resident"], ada["first_reply_at"]) == (ADA, None)
    assert (ben["resident"], ben["first_reply_at"]) == (BEN, desk.at(11))
    assert desk.message("news")["conversation"] is None


def test_a_bystander_asks_nothing_of_us_and_chases_nobody(desk: Desk) -> None:
    desk.asks(ADA, "q", 9).asks(BEN, "me too", 10, in_reply_to="q")
    desk.asks(CY, "poor you", 10.5, in_reply_to="me too").replies("a", 11, to="q")

    (only,) = desk.conversations()

    assert (only["resident"], only["chases"], only["messages"]) == (ADA, 0, 4)


def test_a_bystander_adding_to_their_own_words_stays_a_bystander(desk: Desk) -> None:
    desk.asks(ADA, "q", 9).asks(BEN, "me too", 10, in_reply_to="q")
    desk.asks(BEN, "and", 10.5, in_reply_to="me too")

    (only,) = desk.conversations()

    assert (only["resident"], only["messages"]) == (ADA, 3)


def test_a_resident_whom_we_answer_directly_is_no_bystander(desk: Desk) -> None:
    desk.asks(ADA, "q", 9).asks(BEN, "me too", 10, in_reply_to="q").replies("b!", 11, to="me too")

    ada, ben = desk.conversations()

    assert (ada["resident"], ada["first_reply_at"]) == (ADA, None)
    assert (ben["resident"], ben["asked_at"]) == (BEN, desk.at(10))


def test_a_resident_who_turns_to_us_elsewhere_in_the_graph_is_no_bystander(desk: Desk) -> None:
    desk.asks(ADA, "q", 9).asks(BEN, "me too", 10, in_reply_to="q").replies("a", 11, to="q")
    desk.asks(BEN, "and me?", 12, in_reply_to="a")

    _, ben = desk.conversations()

    assert (ben["resident"], ben["asked_at"], ben["chases"]) == (BEN, desk.at(10), 1)


def test_the_rest_of_an_answer_in_parts_belongs_to_whom_the_first_answers(desk: Desk) -> None:
    desk.asks(ADA, "q", 9).replies("1/2", 10, to="q").replies("2/2", 10.1, to="1/2")

    assert desk.together() == [{"q", "1/2", "2/2"}]
    assert desk.message("1/2")["answers_at"] == desk.at(9)
    assert desk.message("2/2")["answers_at"] is None


def test_in_a_thread_without_parents_we_answer_who_wrote_last(desk: Desk) -> None:
    desk.asks(ADA, "a", 9, thread="t").replies("to ada", 10, thread="t")
    desk.asks(BEN, "b", 11, thread="t").replies("to ben", 12, thread="t")

    assert desk.together() == [{"a", "to ada"}, {"b", "to ben"}]
    assert desk.message("to ben")["answers_at"] == desk.at(11)


def test_in_a_thread_that_we_open_we_write_to_who_answers_first(desk: Desk) -> None:
    desk.replies("hello", 8, thread="t").asks(BEN, "b", 9, thread="t").asks(ADA, "a", 9, thread="t")

    assert desk.message("hello")["conversation"] == desk.message("a")["conversation"]
    assert desk.message("hello")["answers_at"] is None


def test_threads_of_one_name_in_two_accounts_are_two(desk: Desk) -> None:
    desk.asks(ADA, "1", 9, thread="t").asks(ADA, "2", 10, thread="t", account="other")

    assert desk.together() == [{"1"}, {"2"}]


def test_accounts_are_kept_apart_in_one_graph(desk: Desk) -> None:
    desk.asks(ADA, "q", 9).replies("theirs", 10, to="q", account="other").replies("a", 11, to="q")

    mine, other = desk.conversations()

    assert (mine["account"], mine["first_reply_at"]) == ("desk", desk.at(11))
    assert (other["account"], other["asked_at"]) == ("other", None)
    assert desk.message("theirs")["answers_at"] == desk.at(9)


def test_one_id_in_two_accounts_is_looked_for_in_ones_own_first(desk: Desk) -> None:
    desk.asks(ADA, "q", 8, account="other").asks(BEN, "q", 9).replies("a", 10, to="q")

    assert desk.message("a")["answers_at"] == desk.at(9)


def test_one_id_on_two_platforms_is_two_messages(desk: Desk) -> None:
    desk.asks(ADA, "q", 8, platform="mastodon").asks(BEN, "q", 9).replies("a", 10, to="q")

    ada, ben = desk.conversations()

    assert (ada["resident"], ada["platform"], ada["first_reply_at"]) == (ADA, "mastodon", None)
    assert ben["first_reply_at"] == desk.at(10)


def test_a_silence_of_exactly_fourteen_days_does_not_cut(desk: Desk) -> None:
    desk.asks(ADA, "q", 0).asks(ADA, "again", 14 * 24, in_reply_to="q")

    assert desk.together() == [{"q", "again"}]


def test_a_silence_of_more_than_fourteen_days_opens_a_new_conversation(desk: Desk) -> None:
    moment = 1 / 3_600_000_000  # One microsecond, in hours.
    desk.asks(ADA, "q", 0).asks(ADA, "again", 14 * 24 + moment, in_reply_to="q")

    assert desk.together() == [{"q"}, {"again"}]


def test_our_late_answer_falls_to_the_conversation_open_at_the_time(desk: Desk) -> None:
    desk.asks(ADA, "q", 0).asks(ADA, "again", 20 * 24, in_reply_to="q")
    desk.replies("late", 18 * 24, to="q").replies("later", 21 * 24, to="q")

    first, second = desk.conversations()

    assert (first["first_reply_at"], first["chases"]) == (desk.at(18 * 24), 0)
    assert second["first_reply_at"] == desk.at(21 * 24)


def test_an_out_of_office_note_neither_asks_nor_chases_nor_breaks_a_silence(desk: Desk) -> None:
    desk.asks(ADA, "q", 0).asks(ADA, "away", 10 * 24, in_reply_to="q", automatic=True)
    desk.asks(ADA, "again", 20 * 24, in_reply_to="q")

    first, second = desk.conversations()

    assert (first["messages"], first["chases"]) == (2, 0)
    assert second["asked_at"] == desk.at(20 * 24)


def test_a_conversation_of_machines_alone_was_never_asked(desk: Desk) -> None:
    desk.asks(ADA, "away", 9, automatic=True).replies("a", 10, to="away")

    (only,) = desk.conversations()

    assert (only["asked_at"], only["first_reply_at"], only["resident"]) == (None, None, ADA)


def test_messages_without_an_author_are_each_a_resident_of_their_own(desk: Desk) -> None:
    desk.asks(None, "1", 9).asks(None, "2", 10).asks(CY, "3", 11)

    residents = [one["resident"] for one in desk.conversations()]

    assert len({*residents}) == 3
    assert residents[2] == CY


def test_messages_without_an_author_in_one_thread_are_one_resident(desk: Desk) -> None:
    desk.asks(None, "1", 9, thread="t").asks(None, "2", 10, thread="t")

    (only,) = desk.conversations()

    assert only["chases"] == 1


def test_a_reply_to_a_post_not_in_the_data_opens_a_conversation(desk: Desk) -> None:
    desk.asks(ADA, "q", 9, in_reply_to="gone").replies("a", 10, to="gone too")

    (only,) = desk.conversations()

    assert (only["resident"], only["messages"]) == (ADA, 1)
    assert desk.message("a")["conversation"] is None


def test_replies_that_go_round_in_a_loop_are_cut_at_the_later_parent(desk: Desk) -> None:
    desk.asks(ADA, "q", 9, in_reply_to="again").replies("a", 10, to="q")
    desk.asks(ADA, "again", 11, in_reply_to="a")

    (only,) = desk.conversations()

    assert (only["first_reply_at"], only["messages"]) == (desk.at(10), 3)


def test_a_reply_to_itself_answers_nobody(desk: Desk) -> None:
    desk.asks(ADA, "q", 9, in_reply_to="q").replies("a", 10, to="a")

    (only,) = desk.conversations()

    assert only["messages"] == 1


def test_an_answer_dated_before_its_question_belongs_to_it_and_has_no_wait(desk: Desk) -> None:
    desk.asks(ADA, "q", 9).replies("a", 8, to="q")

    (only,) = desk.conversations()

    assert (only["messages"], only["first_reply_at"]) == (2, None)
    assert desk.message("a")["answers_at"] is None


def test_an_id_met_twice_does_not_multiply_messages(desk: Desk) -> None:
    desk.asks(ADA, "q", 9).asks(BEN, "q", 9.5).replies("a", 10, to="q")

    both = desk.build()

    assert both.messages.height == 3
    assert both.conversations["messages"].sum() == 3


def test_ids_of_numbers_written_in_two_ways_are_two_ids(desk: Desk) -> None:
    desk.asks(ADA, "7", 9).replies("8", 10, to="07").replies("9", 11, to="+7")

    (only,) = desk.conversations()

    assert only["messages"] == 1


def test_ids_of_numbers_far_apart_are_found(desk: Desk) -> None:
    desk.asks(ADA, "1", 9).replies("1946012345678901234", 10, to="1")
    desk.asks(ADA, "2", 11, in_reply_to="1946012345678901234").replies("3", 12, to="1" + "0" * 30)

    (only,) = desk.conversations()

    assert only["messages"] == 3


def test_what_the_opening_message_says_of_itself_holds_for_the_conversation(desk: Desk) -> None:
    desk.asks(ADA, "q", 9, deleted=True, due_at=desk.at(20), public=True, no_reply_needed=True)
    desk.asks(ADA, "again", 10, in_reply_to="q", due_at=desk.at(30), public=False, seen=False)

    (only,) = desk.conversations()

    assert only["deleted"]
    assert only["no_reply_needed"]
    assert only["public"]
    assert only["seen"]
    assert only["due_at"] == desk.at(20)


def test_what_was_sent_after_the_end_of_the_data_is_not_yet_known(desk: Desk) -> None:
    desk.asks(ADA, "q", 9).replies("a", 30, to="q")

    (only,) = desk.conversations(days=1)

    assert only["first_reply_at"] is None


def test_nothing_in_gives_two_empty_tables_of_the_right_shape() -> None:
    made = build(frame([]), until=None)

    assert dict(made.conversations.schema) == dict(CONVERSATIONS)
    assert [*made.messages.columns] == [*MESSAGES, "conversation", "answers_at"]
    assert made.until is None


def test_only_announcements_make_no_conversation(desk: Desk) -> None:
    desk.replies("news", 9).replies("more", 10, to="news")

    made = desk.build()

    assert made.conversations.height == 0
    assert made.messages["conversation"].null_count() == 2


def test_without_a_stated_end_the_data_end_with_the_last_message(desk: Desk) -> None:
    desk.asks(ADA, "q", 9).asks(ADA, "again", 10)

    made = build(frame(desk.rows), until=None)

    assert made.until == MONDAY + timedelta(hours=10)


def test_conversations_are_numbered_by_their_first_message(desk: Desk) -> None:
    desk.asks(BEN, "late", 12).asks(ADA, "early", 9).replies("a", 13, to="early")

    made = desk.build()

    assert made.conversations["conversation"].to_list() == [0, 1]
    assert made.conversations["resident"].to_list() == [ADA, BEN]
    assert made.messages["sent_at"].is_sorted()
    assert made.messages.filter(pl.col("conversation") == 0)["id"].to_list() == ["early", "a"]


def test_a_thread_of_ten_thousand_replies_is_one_conversation(desk: Desk) -> None:
    desk.asks(ADA, "0", 0)
    for i in range(1, 10_000):
        desk.asks(ADA, str(i), i / 100, in_reply_to=str(i - 1))

    (only,) = desk.conversations()

    assert only["messages"] == 10_000


def test_labels_too_large_to_multiply_are_told_apart_all_the_same() -> None:
    large = np.array([0, 2**40, 2**40, 2**40])

    labels = combined(large, large, np.array([5, 5, 5, 2**40]))

    assert labels[1] == labels[2]
    assert len({*labels.tolist()}) == 3
