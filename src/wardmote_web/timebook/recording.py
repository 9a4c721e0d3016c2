"""What the desk writes into a worker's own time book: theirs to see, correct and delete."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from wardmote_web.accounts.models import Person, Team
from wardmote_web.timebook.models import Entry, EntryKind

LONGEST = timedelta(minutes=30)
"""A page left open is no half day of work."""


def answered(
    person: Person, team: Team, *, opened: datetime, now: datetime, out_of_hours: bool
) -> None:
    """An answer was written: work at this hour, whether it is held or sent.

    Args:
        person: Whose book.
        team: For whom.
        opened: When the conversation was opened.
        now: When the answer was written.
        out_of_hours: Outside the published hours.
    """
    spent = min(max(now - opened, timedelta(0)), LONGEST)
    day = now.astimezone(ZoneInfo(team.zone)).date()
    Entry.objects.create(
        person=person,
        team=team,
        kind=EntryKind.ANSWERING,
        day=day,
        minutes=round(spent.total_seconds() / 60, 1),
        out_of_hours=out_of_hours,
    )


def overrode_hold(person: Person, team: Team, *, now: datetime) -> None:
    """The worker sent at once what would have been held: their own business, kept only here."""
    latest = (
        Entry.objects.filter(person=person, team=team, out_of_hours=True).order_by("-id").first()
    )
    if latest is not None:
        latest.sent_at_once = True
        latest.save(update_fields=["sent_at_once"])
