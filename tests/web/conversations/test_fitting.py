"""What a platform gives is made to fit, so that no message can stop an account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote_web.conversations.fitting import AUTHOR, ID, fitted_id, writable
from wardmote_web.conversations.models import Channel, Message
from web.cast import MONDAY, asked
from web.conversations.a_desk import Desk


@pytest.mark.parametrize("bad", ["\0", "\ud800"], ids=["NUL", "half a pair"])
def test_what_no_database_keeps_is_left_out_wherever_it_stands(desk: Desk, bad: str) -> None:
    message = asked(
        desk.channel,
        f"When{bad}?",
        by=f"resi{bad}dent",
        id=f"a{bad}",
        subject=f"Bins{bad}",
        markup=f"<p>{bad}</p>",
        reference={"root": [f"x{bad}"]},
    )

    kept = desk.comes(message)[0].message

    found = Message.objects.get(pk=kept.pk)
    assert (found.text, found.subject, found.markup) == ("When?", "Bins", "<p></p>")
    assert found.reference == {"root": ["x"]}
    assert found.platform_id == "a"


def test_two_long_ids_that_begin_alike_stay_two_and_each_is_known_again(desk: Desk) -> None:
    one, other = "a" * 900 + "1", "a" * 900 + "2"
    page = [asked(desk.channel, id=each, by="b" * 400) for each in (one, other)]

    desk.comes(*page)
    again = desk.comes(*page)

    assert Message.objects.count() == 2
    assert [each.new for each in again] == [False, False]
    assert all(len(each.platform_id) <= ID for each in Message.objects.all())
    assert all(len(each.contact.author) <= AUTHOR for each in Message.objects.all())


@given(st.text(max_size=2000))
def test_an_id_is_fitted_once_and_for_all(text: str) -> None:
    assert fitted_id(fitted_id(text)) == fitted_id(text)
    assert len(fitted_id(text)) <= ID


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=200))
def test_what_can_be_kept_is_kept_as_it_came(text: str) -> None:
    assert writable(text) == text


def test_nobody_wrote_after_it_was_received_whatever_their_clock_says(desk: Desk) -> None:
    ahead = asked(desk.channel, at=MONDAY + timedelta(days=400))

    desk.comes(ahead, now=MONDAY)

    assert Message.objects.get().sent_at == MONDAY


def test_a_message_with_everything_wrong_holds_up_no_other(desk: Desk) -> None:
    wrong = asked(desk.channel, "\0\ud800" * 10, by="\0", id="\ud800" * 600, subject="\0" * 999)

    taken = desk.comes(wrong, asked(desk.channel, id="well"))

    assert len(taken) == 2
    assert Channel.objects.get(pk=desk.channel.pk).messages.count() == 2
