"""Searching: by words, by who wrote, by number; within the team and no further."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wardmote_web.conversations.search import find
from web.cast import MONDAY, a_channel, a_team, asked, comes_in
from web.conversations.a_desk import Desk


@pytest.fixture
def about_bins(desk: Desk) -> Desk:
    desk.asks(id="a", text="When is the green bin collected?", by="ada")
    desk.asks(id="b", text="The street light is out", by="bert", at=MONDAY + timedelta(hours=1))
    return desk


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("green bin", {"a"}),
        ("GREEN", {"a"}),
        ("ada", {"a"}),
        ("Bert", {"b"}),
        ("purple", set()),
        ("", set()),
        ("   ", set()),
        ("%", set()),
        ("_", set()),
        ("\0", set()),
        ("' OR 1=1 --", set()),
        ('"unclosed', set()),
        ("x" * 5000, set()),
        ("²", set()),
        ("9" * 30, set()),
    ],
)
def test_words_find_what_they_stand_in_and_nothing_breaks_the_search(
    about_bins: Desk, words: str, found: set[str]
) -> None:
    rows = find(about_bins.cast.team, words)

    assert {row.thread for row in rows} == found


def test_a_number_finds_the_conversation_of_that_number(about_bins: Desk) -> None:
    wanted = about_bins.cast.team.conversations.get(thread="b")

    assert wanted in find(about_bins.cast.team, str(wanted.pk))


def test_no_search_finds_what_is_another_teams(about_bins: Desk) -> None:
    other = a_team("marsham")
    channel = a_channel(other.team)
    theirs = comes_in(channel, asked(channel, "A green bin", by="ada")).conversation

    found = [*find(about_bins.cast.team, "green"), *find(about_bins.cast.team, "ada")]
    by_number = find(about_bins.cast.team, str(theirs.pk))

    assert {row.team_id for row in [*found, *by_number]} <= {about_bins.cast.team.pk}


def test_what_a_resident_took_back_is_not_found(about_bins: Desk) -> None:
    about_bins.takes_back("a", at=MONDAY + timedelta(hours=2))

    assert not find(about_bins.cast.team, "green").exists()
