"""Millions of messages are dealt with in columns; these check them against plain rules."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.conversations.made_messages import MONDAY, frame, row
from library.conversations.slow_building import build_slowly
from wardmote.channels.sources import read
from wardmote.conversations.building import build
from wardmote.conversations.tables import Conversations

UNTIL = MONDAY + timedelta(days=60)
SILENCE = timedelta(days=14)

people = st.sampled_from([None, 0, 3, 3, 7])
names = st.sampled_from([None, None, "t", "u"])
places = st.sampled_from(["desk", "desk", "desk", "other"])
# Few instants, so that ties and gaps of exactly fourteen days are common.
instants = st.sampled_from([0, 1, 1, 2, 14, 15, 16, 29, 30, 61])


@st.composite
def archives(draw: st.DrawFn) -> list[dict[str, Any]]:
    size = draw(st.integers(1, 12))
    # Ids that are plain numbers are looked up in another way than others.
    ids = [draw(st.sampled_from(["", "", "0", "id"])) + str(i + 1) for i in range(size)]
    return [
        row(
            key,
            24 * draw(instants),
            account=draw(places),
            in_reply_to=draw(st.sampled_from([None, "gone", *ids, *ids])),
            thread=draw(names),
            author=draw(people),
            ours=draw(st.booleans()),
            automatic=draw(st.sampled_from([False, False, False, True])),
            deleted=draw(st.booleans()),
        )
        for key in ids
    ]


def facts(made: Conversations) -> set[tuple[tuple[str, Any], ...]]:
    """Each conversation as facts, without its number."""
    authors = set(made.messages.filter(~made.messages["ours"])["author"].drop_nulls())
    members: dict[int, set[tuple[str, str]]] = {}
    linked = made.messages.drop_nulls("conversation")
    for number, *key in linked.select("conversation", "account", "id").iter_rows():
        members.setdefault(number, set()).add(tuple(key))
    found = set()
    for told in made.conversations.to_dicts():
        told["members"] = frozenset(members[told["conversation"]])
        if told["resident"] not in authors:
            told["resident"] = "nameless"
        found.add(tuple((name, told[name]) for name in WHAT))
    return found


WHAT = (
    "members",
    "resident",
    "asked_at",
    "first_reply_at",
    "acknowledged_at",
    "chased_at",
    "chases",
    "deleted",
    "messages",
    "last_at",
)


@settings(max_examples=300)
@given(archives())
def test_columns_give_what_the_rules_give_message_by_message(rows: list[dict[str, Any]]) -> None:
    slow = build_slowly(rows, UNTIL, SILENCE)

    made = build(frame(rows), until=UNTIL, silence=SILENCE)

    expected = {tuple((name, told[name]) for name in WHAT) for told in slow.conversations}
    assert facts(made) == expected
    ours = made.messages.filter(made.messages["ours"])
    answers = {
        (account, key): at
        for account, key, at in ours.select("account", "id", "answers_at").iter_rows()
    }
    assert answers == slow.answers_at


@settings(max_examples=100)
@given(archives(), st.randoms())
def test_the_order_of_rows_changes_nothing(
    rows: list[dict[str, Any]], chance: random.Random
) -> None:
    shuffled = chance.sample(rows, len(rows))

    one, other = (build(frame(some), until=UNTIL, silence=SILENCE) for some in (rows, shuffled))

    assert one.conversations.equals(other.conversations)
    columns = ["account", "id", "conversation", "answers_at"]
    assert one.messages.select(columns).equals(other.messages.select(columns))


@settings(max_examples=100)
@given(archives())
def test_every_message_is_in_one_conversation_or_is_ours_alone(rows: list[dict[str, Any]]) -> None:
    made = build(frame(rows), until=UNTIL, silence=SILENCE)

    known = sum(r["sent_at"] <= UNTIL for r in rows)
    alone = made.messages.filter(made.messages["conversation"].is_null())
    assert made.messages.height == known
    assert alone["ours"].all()
    assert made.conversations["messages"].sum() == known - alone.height


@pytest.mark.shared_data
def test_real_threads_are_put_together_by_the_same_rules(
    shared_data: Callable[[str], Path],
) -> None:
    messages = read(shared_data("twcs_5000") / "twcs.csv", "twcs").messages
    until = max(messages["sent_at"])

    checked = 0
    for (_,), some in messages.group_by("account"):
        if some.height > 150:  # The plain rules take time as the square of it.
            continue
        rows = some.with_columns(pl.col("platform", "account").cast(pl.String)).to_dicts()
        slow = build_slowly(rows, until, SILENCE)
        made = build(some, until=until, silence=SILENCE)
        expected = {tuple((name, told[name]) for name in WHAT) for told in slow.conversations}
        assert facts(made) == expected
        checked += some.height
    assert checked > 1000
