"""Officers who answer at the same moment lose no answer, and none is kept twice.

On PostgreSQL they truly come at once (``test_attribution_on_postgresql`` runs this file there);
SQLite lets one write after the other.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection

from wardmote_web.accounts.models import Person
from wardmote_web.pulse.answering import Mine, answer, take_out
from wardmote_web.pulse.keys import new_key
from wardmote_web.pulse.models import Answer
from web.pulse.conftest import FIRST, Team, a_team_of_six, all_of

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 8


def insist(team: Any, person: Person, group: int, week: date, number: int) -> None:
    """Answer, correct, take out and answer again, many times."""
    try:
        mine = Mine(new_key(), person, team)
        for _ in range(TIMES):
            answer(mine, group, week, all_of(1))
            answer(mine, group, week, all_of(number))
            take_out(mine, week)
            answer(mine, group, week, all_of(number))
    finally:
        connection.close()


def test_nothing_is_lost_and_nothing_is_kept_twice(settings: Any) -> None:
    team: Team = a_team_of_six(settings)
    assert team.group is not None
    work = [
        (team.cast.team, person, team.group.pk, FIRST, number % 5 + 1)
        for number, person in enumerate(team.officers)
    ]

    if connection.vendor == "postgresql":
        with ThreadPoolExecutor(len(work)) as pool:
            for each in [pool.submit(insist, *stated) for stated in work]:
                each.result()
    else:
        for stated in work:
            insist(*stated)

    kept = sorted(each.given["own-1"] for each in Answer.objects.all())
    assert kept == sorted(stated[4] for stated in work)
