"""The words that tell a resident of a promise: as much as the platform takes, the time always."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wardmote_web.accounts.models import Team
from wardmote_web.promises.telling import acknowledgement
from web.cast import MONDAY

WEEK = "Monday to Friday 09:30 to 10:00"
TIME = "Thank you for your message. A person will reply by 16:30 on Monday 5 January 2026."


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (None, f"{TIME} We are here: {WEEK} Call 999."),
        (110, f"{TIME} Call 999."),
        (85, TIME),
        (10, TIME),
    ],
)
def test_the_hours_go_first_and_the_time_that_is_promised_never(
    limit: int | None, said: str
) -> None:
    team = Team(name="Fenwick", zone="Europe/London", emergency_words="Call 999.")
    due = MONDAY + timedelta(hours=16, minutes=30)

    assert acknowledgement(team, WEEK, due, limit) == said
