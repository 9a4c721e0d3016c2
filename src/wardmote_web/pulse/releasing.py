"""The only way out of the pulse: fixed groups of at least five, on fixed dates, rounded, once.

By the groups, quarters and dates of the time book (``timebook.groups``): nobody is in two groups
of one quarter, there is no figure of all groups together, none of a week or of a quarter so far,
and what is released is never worked out again. So no two figures are one person apart.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from wardmote_web.accounts.models import Team
from wardmote_web.pulse.figures import counted, said_of
from wardmote_web.pulse.items import Item, asked_in
from wardmote_web.pulse.models import Answer, PulseRelease
from wardmote_web.pulse.weeks import within
from wardmote_web.timebook import groups
from wardmote_web.timebook.groups import Group, Quarter


def release_due(team: Team, on: date) -> list[PulseRelease]:
    """Release every quarter of the team's groups that is due and not released; each once."""
    made = []
    for group in groups.of_team(team):
        released = set(group.pulse_releases.values_list("first_day", flat=True))
        made += [
            _release(group, quarter, on)
            for quarter in groups.quarters_due(group, on)
            if quarter.first not in released
        ]
    return made


def _release(group: Group, quarter: Quarter, on: date) -> PulseRelease:
    people = groups.people_in(group)
    weeks = within(quarter.first, quarter.last)
    by_week: dict[date, list[dict[str, int]]] = {week: [] for week in weeks}
    for week, given in Answer.objects.filter(group=group, week__in=weeks).values_list(
        "week", "given"
    ):
        by_week[week].append(given)
    asked: dict[str, tuple[Item, list[date]]] = {}
    for week in weeks:
        for item in asked_in(group.team, week):
            asked.setdefault(item.key, (item, []))[1].append(week)
    figures = [
        _figure(item, [_answers(by_week[week], item.key) for week in when], people)
        for item, when in asked.values()
    ]
    release, _ = PulseRelease.objects.get_or_create(
        group=group,
        first_day=quarter.first,
        defaults={
            "last_day": quarter.last,
            "released_on": on,
            "people": people,
            "figures": figures,
        },
    )
    return release


def _answers(given: list[dict[str, int]], key: str) -> list[int]:
    return [each[key] for each in given if key in each]


def _figure(item: Item, weeks: list[list[int]], people: int) -> dict[str, Any]:
    """What is released of an item: without a figure, that it is withheld and nothing else."""
    words: dict[str, Any] = {"key": item.key, "possible": people * len(weeks)}
    if item.scale is not None:
        words |= {
            "words": item.words,
            "scale": item.scale.name,
            "licence": item.scale.licence,
            "choices": item.choices,
        }
    said = said_of(counted(weeks, people))
    if said is None:
        return words
    return words | {
        "answers": said.answers,
        "mean": str(float(said.mean.value)),
        "mean_end": said.mean.end,
        "share": int(said.share.value),
        "share_end": said.share.end,
    }
