"""Time books of people who do not exist, and what is released of their group's."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from wardmote.basis.random_streams import stream
from wardmote_web.accounts.models import Person, Team
from wardmote_web.project.demonstration.lives import Life
from wardmote_web.project.demonstration.people import Colleague
from wardmote_web.project.demonstration.threads import SEED
from wardmote_web.promises.hours import TeamHours
from wardmote_web.timebook import sharing
from wardmote_web.timebook.models import Entry, EntryKind

MEAN, SPREAD = 4.0, 0.7
"""Minutes an answer takes, lognormal: its mean, and the spread of its logarithm."""
READING = 12.0
"""Minutes of reading beside the answers, on a day on which somebody answered."""


def write(
    team: Team,
    hours: TeamHours,
    lives: Sequence[Life],
    colleagues: Sequence[Colleague],
    persons: Mapping[str, Person],
) -> None:
    """An entry for each answer, in the book of whoever gave it, and one for a day's reading."""
    zone = ZoneInfo(team.zone)
    answers = sorted(
        said.at for life in lives for said in life.thread.said if said.ours and not said.automatic
    )
    rng = stream(SEED, "time books")
    shares = [each.answers for each in colleagues]
    whose = rng.choice(len(colleagues), size=len(answers), p=shares)
    minutes = rng.lognormal(math.log(MEAN) - SPREAD**2 / 2, SPREAD, size=len(answers))
    spent: dict[tuple[int, date, bool], float] = defaultdict(float)
    for at, who, took in zip(answers, whose.tolist(), minutes.tolist(), strict=True):
        spent[who, at.astimezone(zone).date(), not hours.is_open(at)] += took
    books = [persons[each.email] for each in colleagues]
    entries = []
    for (who, day, outside), took in spent.items():
        book = {"person": books[who], "team": team, "day": day}
        entries.append(
            Entry(**book, kind=EntryKind.ANSWERING, minutes=round(took, 1), out_of_hours=outside)
        )
        if not outside:
            entries.append(Entry(**book, kind=EntryKind.READING, minutes=READING))
    Entry.objects.bulk_create(entries)


def release(team: Team, people: list[Person], lead: Person, began: datetime, now: datetime) -> None:
    """Those who answer are a fixed group from the first whole quarter on; what is due is out."""
    zone = ZoneInfo(team.zone)
    sharing.fix_group(
        team, "Everybody who answers", people, by=lead, on=began.astimezone(zone).date()
    )
    sharing.release_due(now.astimezone(zone).date())
