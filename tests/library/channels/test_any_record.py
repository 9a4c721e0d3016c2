"""Whatever a record holds, reading it ends in messages or in a reason, and rows reconcile."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from library.channels.made_archives import (
    ACTOR,
    MONDAY,
    OFFICER,
    at_uri,
    bluesky_post,
    later,
    mastodon_members,
    note,
    repository,
    status,
    tid,
    unpacked,
    x_id,
    x_members,
    x_post,
    x_stamp,
)
from wardmote.channels.reading import NeedsStating, ReadOptions
from wardmote.channels.sources import read

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(1 << 63), (1 << 64) - 1)
    | st.text(max_size=8)
    | st.sampled_from(["2026-03-02T09:00:00Z", x_stamp(MONDAY), "2026-03-02T09:00:00", "2026"])
    | st.sampled_from([x_id(MONDAY), x_id(later(hours=1)), OFFICER, "20", "9" * 25])
    | st.sampled_from([ACTOR, status(MONDAY), at_uri(MONDAY), "as:Public", "Create", "Note"])
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


def records(whole: dict[str, Any], *more: str) -> st.SearchStrategy[object]:
    """A whole record of which some fields are anything at all, or anything at all instead."""
    fields = st.fixed_dictionaries({}, optional=dict.fromkeys([*whole, *more], values))
    return fields.map(lambda changed: whole | changed) | values


x_records = records(
    x_post(later(hours=1), to=MONDAY)["tweet"], "in_reply_to_screen_name", "edit_info", "tweet"
)
notes = records(note(later(hours=1), to=status(MONDAY, "https://a.example/users/b"))["object"])
posts = records(bluesky_post(later(hours=1), to=at_uri(MONDAY)))


def reconciles(members: Mapping[str, bytes], source: str) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        path = unpacked(Path(folder), members)
        reading = read(path, source, ReadOptions(keep_text=True))
    ours = reading.messages["ours"].sum()
    return (
        reading.rows_read == reading.rows_kept + reading.set_aside.height
        and ours == reading.rows_kept
        and reading.messages["sent_at"].is_sorted()
    )


@settings(max_examples=60)
@given(st.lists(x_records, max_size=4))
def test_any_record_of_an_x_archive(found: list[Any]) -> None:
    assert reconciles(x_members(found), "x")


@settings(max_examples=60)
@given(st.lists(notes, max_size=4))
def test_any_record_of_a_mastodon_archive(found: list[Any]) -> None:
    items = [{"type": "Create", "object": found_note} for found_note in found] + found

    assert reconciles(mastodon_members(items), "mastodon")


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from([tid(later(hours=1)), tid(MONDAY), "self", "é"]), posts))
def test_any_record_of_a_bluesky_repository(found: dict[str, Any]) -> None:
    made = {f"app.bsky.feed.post/{key}": _small(value) for key, value in found.items()}

    assert reconciles({"repo.car": repository(made)}, "bluesky")


def _small(value: object) -> Any:
    """The same without integers that DAG-CBOR cannot hold."""
    return json.loads(json.dumps(value), parse_int=lambda digits: int(digits) % (1 << 63))


@settings(max_examples=60)
@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys(["account", "username", "accountId"], values))
    | values
)
def test_any_account_file_of_an_x_archive(account: Any) -> None:
    members = x_members([]) | {"data/account.js": json.dumps([{"account": account}]).encode()}

    try:
        fine = reconciles(members, "x")
    except NeedsStating:
        fine = True

    assert fine
