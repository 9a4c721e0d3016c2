from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from wardmote.channels.message import MESSAGES
from wardmote.demo.borough import DEFAULT, Borough, NothingToMake, make
from wardmote.demo.place import resident_handle


def test_a_borough_depends_on_its_seed_alone() -> None:
    one, again, other = make(11, weeks=3), make(11, weeks=3), make(12, weeks=3)

    assert one.messages.equals(again.messages)
    assert one.asked.equals(again.asked)
    assert not one.messages.equals(other.messages)


def test_messages_have_the_one_shape_and_stand_in_order_of_time(borough: Borough) -> None:
    messages = borough.messages

    assert dict(messages.schema) == dict(MESSAGES)
    assert messages["sent_at"].is_sorted()
    assert messages["id"].to_list() == [str(n) for n in range(1, messages.height + 1)]
    assert (messages["sent_at"].dt.epoch("us") % 1_000_000 == 0).all()
    assert messages["sent_at"].is_between(borough.start, borough.end, closed="left").all()


def test_every_reply_comes_after_what_it_replies_to(borough: Borough) -> None:
    messages = borough.messages.select("id", "in_reply_to", "sent_at", "thread", "ours")

    linked = messages.drop_nulls("in_reply_to").join(
        messages, left_on="in_reply_to", right_on="id", how="left"
    )

    assert linked["sent_at_right"].null_count() == 0
    assert (linked["sent_at"] > linked["sent_at_right"]).all()


def test_one_resident_and_the_team_speak_in_a_thread(borough: Borough) -> None:
    speakers = (
        borough.messages.filter(~pl.col("ours")).group_by("thread").agg(pl.col("author").n_unique())
    )

    assert (speakers["author"] == 1).all()


def test_every_text_says_that_it_is_fiction(borough: Borough) -> None:
    assert borough.messages["text"].str.contains("(fiction)", literal=True).all()


def test_a_few_residents_write_often_and_most_seldom(borough: Borough) -> None:
    counts = borough.asked["resident"].value_counts()["count"].sort(descending=True)

    assert counts[0] > 10
    assert counts[counts.len() // 2] <= 3


def test_acknowledgements_go_out_only_while_the_desk_is_closed(borough: Borough) -> None:
    from wardmote.hours.clock import ServiceClock

    clock = ServiceClock(borough.pattern)
    micros = borough.asked["asked_at"].dt.epoch("us").to_numpy()

    is_open = pl.Series(clock.is_open(micros))

    assert borough.asked.filter(is_open)["acknowledged_at"].null_count() == is_open.sum()
    closed = borough.asked.filter(~is_open)
    assert closed["acknowledged_at"].null_count() <= 2  # answered sooner, or after the end


def test_a_promised_time_is_the_end_of_the_next_window(borough: Borough) -> None:
    promised = borough.asked.filter("promised")

    due = promised["due_at"].dt.convert_time_zone("Europe/London").dt.strftime("%H:%M")

    assert set(due) == {"10:30", "16:30"}
    assert (promised["due_at"] > promised["asked_at"]).all()


def test_a_borough_of_no_weeks_is_refused() -> None:
    with pytest.raises(NothingToMake, match="1 week or more"):
        make(1, weeks=0)


def test_a_borough_may_have_no_bursts_announcements_or_residents_who_come_back() -> None:
    plain = replace(
        DEFAULT, bursts=0, announcement_days=(), announcement_replies=0.0, follow_up_share=0.0
    )

    borough = make(2, weeks=1, start=date(2026, 5, 4), truth=plain)

    assert set(borough.asked["kind"]) <= {"question", "comment"}
    assert borough.incidents == ()


def test_a_borough_may_be_empty() -> None:
    silent = replace(DEFAULT, level=0.0, bursts=0, announcement_days=())

    borough = make(2, weeks=1, truth=silent)

    assert borough.messages.height == borough.asked.height == 0


def test_a_handle_fits_where_handles_are_shortest() -> None:
    assert len(resident_handle(DEFAULT.residents)) <= 15
