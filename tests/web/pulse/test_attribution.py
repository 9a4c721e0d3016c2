"""With the database in hand, an administrator tells whose answer is whose no better than by chance.

The same on PostgreSQL: ``test_attribution_on_postgresql`` runs this file there.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from wardmote.basis.clock import FixedClock
from wardmote_web.accounts.models import Person
from wardmote_web.pulse import keeping
from wardmote_web.pulse.models import Answer
from web.pulse.an_attack import TABLE, dump, everything, hits, orders
from web.pulse.conftest import FIRST, PAGE, WEEK, Team, a_team_of_six

WEEKS = 24
MOST = 44
"""Of 24 weeks of six, chance tells 24 on average, and 44 or more once in 10,000 tries."""
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def team(settings: Any) -> Team:
    """Six officers, in tables that are really written."""
    from django.core.management import call_command

    call_command("createcachetable", verbosity=0)
    settings.ACCOUNT_RATE_LIMITS = {}
    return a_team_of_six(settings)


def marked(number: int) -> dict[str, int]:
    """An answer by which the test, and nobody else, knows whose it is."""
    return {"own-1": number % 5 + 1, "own-2": number // 5 + 1, "own-3": 1}


def live(team: Team, weeks: int, *, close: bool, rng: random.Random) -> dict[Any, list[int]]:
    """So many weeks: everybody signs in and answers, in another order each week.

    Gives:
        Week → the officers, by number, in the order in which they answered.
    """
    browsers = [Client() for _ in team.officers]
    came: dict[Any, list[int]] = {}
    for week in (FIRST + number * WEEK for number in range(weeks)):
        came[week.isoformat()] = order = rng.sample(range(6), 6)
        for hour, number in enumerate(order):
            at = team.at(week + timedelta(days=hour // 2), 9 + hour)
            team.settings.WARDMOTE_CLOCK = FixedClock(at)
            sign_in(browsers[number], team.officers[number], at)
            answer = browsers[number].post(PAGE, {"what": "answer", **marked(number)})
            assert answer.status_code == 302
        if close:
            keeping.keep(team.at(week + WEEK))
    return came


def sign_in(browser: Client, person: Person, at: datetime) -> None:
    """By the page, so that sessions and last sign-ins are what they would be."""
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    Person.objects.filter(pk=person.pk).update(last_login=at)


def whose(row: dict[str, Any]) -> int:
    """The officer's number; what the attack is judged by, and does not know."""
    given = row["given"] if isinstance(row["given"], dict) else json.loads(row["given"])
    return int(given["own-1"] - 1 + (given["own-2"] - 1) * 5)


def told(rows: list[dict[str, Any]], came: dict[Any, list[int]]) -> dict[str, int]:
    """How many answers each way of reading tells rightly, over all weeks."""
    by_week = defaultdict(list)
    for row in rows:
        by_week[str(row["week"])].append(row)
    found: dict[str, int] = defaultdict(int)
    for week, order in came.items():
        # An order by what was answered is no way to learn who answered it.
        for name, ordered in orders(by_week[week]):
            if not name.startswith(("given", "week", "group_id", "is_open")):
                found[name] += hits(order, [whose(each) for each in ordered])
    return found


@pytest.mark.parametrize("close", [True, False], ids=["closed weeks", "weeks still open"])
def test_no_order_that_the_database_keeps_tells_who_answered_what(team: Team, close: bool) -> None:
    came = live(team, WEEKS, close=close, rng=random.Random(5))

    found = told(dump(), came)

    wanted = {"sqlite": {"rowid", "id"}, "postgresql": {"ctid", "xmin", "id"}}[connection.vendor]
    assert wanted | {"digest"} <= set(found)
    assert {name: n for name, n in found.items() if n >= MOST} == {}
    assert Answer.objects.filter(is_open=True).exists() is not close


def test_rows_in_the_order_in_which_they_came_would_tell_all_so_that_this_can_fail(
    team: Team,
) -> None:
    came = {}
    rng = random.Random(5)
    for week in (FIRST + number * WEEK for number in range(WEEKS)):
        came[week.isoformat()] = order = rng.sample(range(6), 6)
        for number in order:
            with transaction.atomic():
                Answer.objects.create(
                    group=team.group, week=week, digest=f"{week}{number}", given=marked(number)
                )

    found = told(dump(), came)

    as_it_lies = {"sqlite": "rowid", "postgresql": "ctid"}[connection.vendor]
    assert found[as_it_lies] == WEEKS * 6
    if connection.vendor == "postgresql":
        assert found["xmin"] == WEEKS * 6


def test_answering_changes_no_other_row_of_any_table(team: Team) -> None:
    browser = Client()
    sign_in(browser, team.officers[0], team.at(FIRST))
    browser.get(PAGE)
    before = everything()

    for what in ("answer", "answer", "take-out", "answer", "forget", "answer", "erase", "answer"):
        browser.post(PAGE, {"what": what, **marked(0)})
        browser.get(PAGE)

    after = everything()
    changed = {name for name in before if _lasting(before[name]) != _lasting(after[name])}
    assert changed == {TABLE}


def _lasting(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    # A lock on the group leaves its transaction in ``xmax``: that of the last answer, no more.
    return [{name: value for name, value in row.items() if name != "xmax"} for row in rows]


def test_digests_of_two_weeks_have_nothing_in_common(team: Team) -> None:
    live(team, 3, close=True, rng=random.Random(1))

    digests = [row["digest"] for row in dump()]

    assert len(digests) == len(set(digests)) == 18
    prefixes = {digest[:8] for digest in digests}
    assert len(prefixes) == 18


def test_all_rows_of_a_closed_week_are_of_one_transaction_after_its_end(team: Team) -> None:
    live(team, 2, close=True, rng=random.Random(2))

    if connection.vendor == "postgresql":
        by_week = defaultdict(set)
        for row in dump():
            by_week[row["week"]].add(row["xmin"])
        assert {len(each) for each in by_week.values()} == {1}
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_relation_size(%s)", [TABLE])
            assert cursor.fetchone()[0] <= 8192, "no dead rows are left"
    else:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
            assert cursor.fetchone()[1] in {-1, 0}, "nothing is left in the log beside the file"
