"""A desk that acknowledges, and a trial of its acknowledgements that runs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wardmote_web.trials import running
from wardmote_web.trials.models import Trial
from web.cast import MONDAY
from web.conversations.a_desk import Desk, desk

__all__ = ["desk"]
NIGHT = MONDAY + timedelta(hours=22)


@pytest.fixture
def telling(desk: Desk) -> Desk:
    """A desk that acknowledges."""
    desk.cast.team.acknowledge = True
    desk.cast.team.save()
    desk.channel.refresh_from_db()
    return desk


def a_protocol(units: int = 12, looks: str = "[]", name: str = "told-a-time") -> str:
    """The text of one for residents, as small as it may be."""
    return f"""form = 1
name = "{name}"
question = "Does an acknowledgement that names the time reduce chasing?"
register = "Q2"
unit = "resident"
ends_by = "2026-12-31"
zone = "Europe/London"

[[arms]]
name = "no time"
words = "Thank you. A person will answer."

[[arms]]
name = "told a time"
words = "Thank you. A person will answer by {{due}}."

[outcome]
follow_up_days = 14

[analysis]

[size]
units = {units}
usual = 0.4
hoped = 0.2

[harm]
looks = {looks}

[allocation]
scheme = "blocks"
seed = 7
sizes = [2]
"""


def started(desk: Desk, text: str = "") -> Trial:
    """A trial of the desk's that runs since Monday midnight."""
    lead = desk.cast.lead
    trial = running.draw_up(desk.cast.team, text or a_protocol(), by=lead, now=MONDAY)
    running.freeze(trial, by=lead, now=MONDAY)
    running.start(trial, by=lead, now=MONDAY)
    trial.refresh_from_db()
    return trial
