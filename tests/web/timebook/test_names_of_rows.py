"""A row of the time book is named by its number: no list of rows tells whose it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from wardmote_web.timebook.models import Entry, EntryKind, Group, GroupMember, Release
from web.cast import a_team


@pytest.mark.django_db
def test_an_entry_and_a_member_are_named_by_their_number_alone() -> None:
    cast = a_team()
    entry = Entry.objects.create(
        person=cast.officer,
        team=cast.team,
        kind=EntryKind.READING,
        day=date(2026, 1, 5),
        minutes=Decimal(5),
    )
    group = Group.objects.create(team=cast.team, name="Front office", fixed_from=date(2026, 1, 1))
    member = GroupMember.objects.create(group=group, person=cast.officer)
    release = Release(pk=7, group=group)

    names = [str(row) for row in (entry, member, release, group)]

    assert names == [f"entry {entry.pk}", f"member {member.pk}", "release 7", "Front office"]
