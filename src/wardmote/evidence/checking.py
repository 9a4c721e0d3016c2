"""Whether a finding may travel: sound, nobody in it, nobody's work watched."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardmote.evidence.errors import NotToTravel
from wardmote.evidence.personal import personal_obstacles
from wardmote.evidence.seen import Obstacle
from wardmote.evidence.small_cells import small_cells
from wardmote.findings.finding import Finding, Status
from wardmote.findings.making import faults_of
from wardmote.findings.whose import SMALLEST_GROUP

PEOPLE = "people"
"""The key of the attribute that says how many run the account, where figures about work travel."""
ENOUGH_PEOPLE = f"at least {SMALLEST_GROUP}"

_ABOUT_WORK = re.compile(
    r"audit\.answering\.(?:hour-of-week|outside-hours|late-night)|audit\.clock\.out-of-hours-work|"
    r"(?:audit|plan|whatif)\.time\..+|plan\.promise\.front|(?:timebook|pulse)\..+"
)
"""Ids of findings that tell when and how long people work, or how they are."""
_SHOWN = 5


def obstacles(finding: Finding) -> tuple[Obstacle, ...]:
    """All that keeps a finding from travelling; nothing where it may."""
    return (
        *_faults(finding),
        *small_cells(finding),
        *personal_obstacles(finding),
        *_about_work(finding),
    )


def check_travels(finding: Finding, where: str) -> None:
    """Refuse a finding that may not travel.

    Args:
        finding: What is to enter or leave.
        where: The document and the finding in it, for the error.

    Raises:
        NotToTravel: Something keeps it; all of that is said at once, and no word is repeated.
    """
    found = obstacles(finding)
    if not found:
        return
    shown = " ".join(map(str, found[:_SHOWN]))
    more = f" And {len(found) - _SHOWN} more." if len(found) > _SHOWN else ""
    raise NotToTravel(f"This finding may not travel. {shown}{more}", where=where)


def _faults(finding: Finding) -> Iterator[Obstacle]:
    for fault in faults_of(finding):
        yield Obstacle("the finding", fault, "Whoever made it must make it anew.")


def _about_work(finding: Finding) -> Iterator[Obstacle]:
    if finding.status not in {Status.ESTIMATED, Status.COUNTED}:
        return
    stated = {attribute.key: attribute.value for attribute in finding.setting.attributes}
    if _ABOUT_WORK.fullmatch(finding.id) and stated.get(PEOPLE) != ENOUGH_PEOPLE:
        yield Obstacle(
            "id",
            "This is a figure about people's work, which belongs to them, and nothing says that at "
            f"least {SMALLEST_GROUP} people run the account.",
            f"Where they do, say so with the attribute {PEOPLE} = {ENOUGH_PEOPLE} (on the command "
            "line with --people N); else leave this finding out.",
        )
