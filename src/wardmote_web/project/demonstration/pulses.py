"""Answers of people who do not exist about how pressed they feel, and what is released of them."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from wardmote.basis.random_streams import stream
from wardmote_web.accounts.models import Person, Team
from wardmote_web.project.demonstration.threads import SEED
from wardmote_web.pulse.items import HIGHEST, LOWEST, OWN
from wardmote_web.pulse.models import Answer
from wardmote_web.pulse.releasing import release_due
from wardmote_web.pulse.weeks import WEEK, monday_of, this_week, today
from wardmote_web.timebook import groups

ANSWERS = 0.9
"""How likely somebody answers in a week."""
PRESSED = (2.1, 2.5, 2.8, 3.1, 3.4, 3.9)
"""How pressed each of six feels, of 1 to 5."""
SPREAD = 0.9


def write(team: Team, people: list[Person], now: datetime) -> None:
    """Answers of all weeks up to the last one, under keys that nobody holds; releases that are due.

    The present week is left to whoever looks at the demonstration.
    """
    rng = stream(SEED, "pulses")
    for group in groups.of_team(team):
        rows = []
        week = monday_of(group.fixed_from) + WEEK
        while week < this_week(team, now):
            rows += [
                _answer(group.pk, week, rng.normal(pressed, SPREAD, len(OWN)).tolist())
                for _, pressed in zip(people, PRESSED, strict=False)
                if rng.random() < ANSWERS
            ]
            week += WEEK
        secrets.SystemRandom().shuffle(rows)
        Answer.objects.bulk_create(rows)
    release_due(team, today(team, now))


def _answer(group: int, week: date, felt: list[float]) -> Answer:
    given = {
        key: min(max(round(each), LOWEST), HIGHEST) for key, each in zip(OWN, felt, strict=True)
    }
    return Answer(
        group_id=group, week=week, digest=secrets.token_hex(32), given=given, is_open=False
    )
