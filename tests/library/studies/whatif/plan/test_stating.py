"""The time that people have, and how often to keep, read from words."""

from __future__ import annotations

import pytest

from wardmote.studies.whatif.plan.errors import NoTimeToPlan, UnreadableShare, UnreadableTime
from wardmote.studies.whatif.plan.stating import parse_kept, parse_time_we_have


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("150 minutes a week", 150),
        ("150 mins per week", 150),
        ("2.5 hours a week", 150),
        ("2 hours 30 minutes a week", 150),
        ("2h and 30m each week", 150),
        ("30 minutes a day", 150),
        ("half", None),
    ],
)
def test_time_is_minutes_of_a_week_however_it_is_said(text: str, minutes: float | None) -> None:
    if minutes is None:
        with pytest.raises(UnreadableTime, match="how much time there is"):
            parse_time_we_have(text)
        return
    assert parse_time_we_have(text).a_week(days=5) == minutes


@pytest.mark.parametrize("text", ["150", "150 minutes", "minutes a week", "-5 minutes a week", ""])
def test_a_time_without_its_spell_is_asked_for_again(text: str) -> None:
    with pytest.raises(UnreadableTime, match="Write it like: 150 minutes a week"):
        parse_time_we_have(text)


def test_no_time_promises_nothing() -> None:
    with pytest.raises(NoTimeToPlan, match="nothing promised"):
        parse_time_we_have("0 minutes a week")


@pytest.mark.parametrize("text", ["10081 minutes a week", "25 hours a day"])
def test_more_time_than_there_is_is_refused(text: str) -> None:
    with pytest.raises(NoTimeToPlan, match="more than a"):
        parse_time_we_have(text)


@pytest.mark.parametrize("text", ["90%", "90 %", "0.9", ".9", "90 per cent"])
def test_a_share_is_read_as_people_write_it(text: str) -> None:
    assert parse_kept(text) == 0.9


@pytest.mark.parametrize("text", ["90", "100%", "0", "0%", "1", "most", ""])
def test_a_share_that_nobody_can_aim_at_is_refused(text: str) -> None:
    with pytest.raises(UnreadableShare, match="above 0 % and below 100 %"):
        parse_kept(text)
