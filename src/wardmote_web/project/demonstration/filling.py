"""Fill an empty database with the borough's desk, in one transaction and by the real tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from wardmote.demo.borough import Borough
from wardmote.demo.place import BOROUGH
from wardmote_web.accounts.models import Membership, Person, Team
from wardmote_web.conversations.models import Channel
from wardmote_web.platforms.registry import platform_named
from wardmote_web.project.demonstration import beside, decisions, people, pulses, time_spent
from wardmote_web.project.demonstration.histories import write_histories
from wardmote_web.project.demonstration.lives import life_of
from wardmote_web.project.demonstration.threads import ACCOUNTS, Account, threads
from wardmote_web.promises.actions import publish
from wardmote_web.promises.hours import TeamHours, hours_of

SLUG = "larkwhistle"
PROMISE = "by the end of the next window"
SAYS_SO = timedelta(days=30)
"""The pattern was published so long before the first message."""


@dataclass(frozen=True)
class Desk:
    """A desk that is filled.

    Attributes:
        team: Whose.
        hours: As published.
        persons: Its people, by e-mail address.
    """

    team: Team
    hours: TeamHours
    persons: Mapping[str, Person]

    def person(self, colleague: people.Colleague) -> Person:
        """Whoever plays that part."""
        return self.persons[colleague.email]


def fill(borough: Borough, now: datetime) -> Desk:
    """Everything of the borough up to now, as its desk would hold it; gives the desk."""
    with transaction.atomic():
        desk = _team(borough)
        channels = {each: _channel(desk.team, each, borough.start) for each in ACCOUNTS}
        lives = [life_of(each, desk.hours, now) for each in threads(borough, now)]
        rows = write_histories(desk.team, channels, lives, desk.hours)
        colleagues = [desk.person(each) for each in people.EVERYBODY if each.answers]
        officer, others = colleagues[0], colleagues[1:]
        beside.assign(rows, officer, others)
        beside.hold(rows, others[0], desk.hours, now)
        beside.note(rows, others, now)
        beside.saved_replies(desk.team)
        decisions.make(desk.team, rows, lives, now)
        time_spent.write(desk.team, desk.hours, lives, people.EVERYBODY, desk.persons)
        time_spent.release(desk.team, colleagues, desk.person(people.LEAD), borough.start, now)
        pulses.write(desk.team, colleagues, now)
    return desk


def _team(borough: Borough) -> Desk:
    began = borough.start - SAYS_SO
    team = Team.objects.create(
        slug=SLUG, name=BOROUGH, zone=borough.truth.zone, is_demonstration=True
    )
    team.refresh_from_db()  # Its words are translated when they are kept, not before.
    persons = dict(_people(team, people.EVERYBODY, began))
    publish(
        team,
        borough.truth.hours,
        PROMISE,
        effective_from=began.astimezone(ZoneInfo(team.zone)).date(),
        by=persons[people.LEAD.email],
        now=began,
    )
    hours = hours_of(team)
    assert hours is not None  # noqa: S101 - published just now; said for the type checker
    return Desk(team, hours, persons)


def _people(
    team: Team, colleagues: Iterable[people.Colleague], since: datetime
) -> Iterable[tuple[str, Person]]:
    for each in colleagues:
        # No password: nobody signs in as them but by the demonstration's own link.
        person = Person.objects.create_user(each.email, None, name=each.name)
        Membership.objects.create(person=person, team=team, role=each.role, since=since)
        yield each.email, person


def _channel(team: Team, account: Account, began: datetime) -> Channel:
    if account.manual:
        return Channel.objects.create(
            team=team, platform="manual", name=account.name, connected_at=began
        )
    settings = {"account": account.handle}
    signed = platform_named("demonstration").connect(settings, {})
    return Channel.objects.create(
        team=team,
        platform="demonstration",
        name=account.name,
        author=signed.author,
        handle=signed.handle,
        settings=settings,
        connected_at=began,
    )
