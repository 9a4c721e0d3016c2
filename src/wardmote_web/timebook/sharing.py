"""The only way out of the time book: fixed groups of at least five, on fixed dates, rounded.

A group is fixed when it is made: who joins or leaves is in no earlier group, and a period is
released once, so that two releases never differ by one person. A member who has no entries
counts as one who wrote none. With fewer than five who wrote any, or where more than half is one
person's, the figure is withheld. A part of it (work outside published hours; reading, posting and
getting sign-off, of which only the worker knows) is told where the same holds for the part and
for what is left of the whole without it: else the rest could be had by subtraction.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, QuerySet, Sum

from wardmote.basis.errors import WardmoteError
from wardmote_web.accounts.audit import record
from wardmote_web.accounts.models import Person, Team
from wardmote_web.pages.clock import now as present
from wardmote_web.timebook import groups
from wardmote_web.timebook.models import Entry, EntryKind, Group, GroupMember, Release

FEWEST = groups.FEWEST
ROUNDED = 5
"""Hours: a release says 35, never 33.5."""


class TooFew(WardmoteError):
    """A group of fewer than five."""


class InAnotherGroup(WardmoteError):
    """Somebody is in a group already: two groups that overlap can be subtracted."""


def fix_group(team: Team, name: str, people: list[Person], *, by: Person, on: date) -> Group:
    """Fix a group for the quarters to come.

    Raises:
        TooFew, InAnotherGroup: It would not protect its members.
    """
    if len({person.pk for person in people}) < FEWEST:
        raise TooFew(
            f"A group has at least {FEWEST} people, so that no figure is anybody's own.",
            remedy="Join with another team, or see residents' waits and queues only.",
        )
    with transaction.atomic():
        # Whoever fixes another group with one of them at this moment waits, and is refused.
        list(
            Person.objects.select_for_update().filter(pk__in=[p.pk for p in people]).order_by("pk")
        )
        present_groups = Group.objects.filter(ended_on__isnull=True)
        if GroupMember.objects.filter(group__in=present_groups, person__in=people).exists():
            raise InAnotherGroup(
                "Somebody is in a group already; figures of groups that overlap can be subtracted.",
                remedy="End the other group first. The new one counts from the next quarter.",
            )
        group = Group.objects.create(team=team, name=name, fixed_from=groups.next_quarter(on))
        GroupMember.objects.bulk_create(GroupMember(group=group, person=each) for each in people)
        record("group fixed", by=by, at=present(), team=team, about=f"group {group.pk}")
    return group


def release_due(on: date) -> list[Release]:
    """Release every quarter that is due and not released; each once, whoever asks."""
    made = []
    for group in Group.objects.all():
        made += [
            _release(group, quarter.first, quarter.last, on)
            for quarter in groups.quarters_due(group, on)
            if not group.releases.filter(first_day=quarter.first).exists()
        ]
    return made


def _release(group: Group, first: date, last: date, on: date) -> Release:
    people = list(group.members.values_list("person_id", flat=True))
    entries = Entry.objects.filter(
        person_id__in=people, team=group.team, day__gte=first, day__lte=last
    )
    parts = _parts(entries)
    hours = outside = beside = None
    withheld = ""
    if not _protects(parts):
        withheld = f"Withheld: fewer than {FEWEST} kept a time book, or it is mostly one person's."
    else:
        hours = _rounded(sum(parts))
        outside = _part_of(entries, Q(out_of_hours=True))
        beside = _part_of(entries, ~Q(kind=EntryKind.ANSWERING))
    release, _ = Release.objects.get_or_create(
        group=group,
        first_day=first,
        defaults={
            "last_day": last,
            "released_on": on,
            "people": len(people),
            "hours": hours,
            "out_of_hours_hours": outside,
            "beside_answering_hours": beside,
            "withheld": withheld,
        },
    )
    return release


def _part_of(entries: QuerySet[Entry], which: Q) -> int | None:
    """A part of what was written, rounded; None where it, or the rest, would tell of somebody."""
    parts, rest = _parts(entries.filter(which)), _parts(entries.exclude(which))
    if all(not each or _protects(each) for each in (parts, rest)):
        return _rounded(sum(parts))
    return None


def _parts(entries: QuerySet[Entry]) -> list[Decimal]:
    """What each person wrote, in minutes; nobody who wrote none."""
    return list(
        entries.filter(minutes__gt=0)
        .values("person_id")
        .annotate(sum=Sum("minutes"))
        .values_list("sum", flat=True)
    )


def _protects(parts: list[Decimal]) -> bool:
    """Whether a sum tells of nobody: five or more made it, and no one more than half of it."""
    return len(parts) >= FEWEST and max(parts) * 2 <= sum(parts)


def _rounded(minutes: Decimal | int) -> int:
    return int(round(float(minutes) / 60 / ROUNDED) * ROUNDED)
