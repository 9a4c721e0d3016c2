"""The audit of a team's own history: the findings of ``wardmote audit``, as a page's body."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.utils.translation import gettext as _

from wardmote_web.accounts.models import Team
from wardmote_web.promises.hours import hours_of
from wardmote_web.studies import history

if TYPE_CHECKING:
    from wardmote.findings.finding import Finding

KEPT_FOR = timedelta(hours=6)
"""An audit is made anew after so long even if nothing came: waits go on."""


def body(team: Team, now: datetime) -> str:
    """The report's body: no style and no script in it; see ``wardmote.report.page``.

    Figures about work are withheld: nothing says that this reader is the worker, and a team's page
    is no group release.
    """
    print_ = history.fingerprint(team).removeprefix("sha256:")[:32]
    place = f"audit-{team.pk}-{print_}"
    known: str | None = cache.get(place)
    if known is None:
        known = _made(team, now)
        cache.set(place, known, int(KEPT_FOR.total_seconds()))
    return known


def _made(team: Team, now: datetime) -> str:
    # Here, since the library's tables and charts are heavy and the inbox needs none of them.
    from wardmote.report.page import render
    from wardmote.studies.audit.audit import audit
    from wardmote.studies.audit.request import AuditRequest

    hours = hours_of(team)
    reading = history.reading(team, now)
    request = AuditRequest(
        reading=reading,
        zone=ZoneInfo(team.zone),
        now=now,
        pattern=hours.clock.pattern if hours else None,
        promise=hours.rule_at(now) if hours else None,
        fiction=team.is_demonstration,
    )
    return render(
        tuple(_for_the_desk(finding) for finding in audit(request)),
        title="Where the time goes, and what can be promised",
        subtitle=team.name,
        set_aside=reading.set_aside,
        fiction=team.is_demonstration,
    ).body


def _for_the_desk(finding: Finding) -> Finding:
    """With what a person at the desk can do: nobody here gives a command or its options."""
    from wardmote.findings.finding import Status

    if finding.status is Status.WITHHELD:
        return replace(
            finding,
            remedy=_(
                "Your own are in “My time book”, for your eyes alone. A "
                "fixed group of at least five has its hours released once a quarter, under “Team”."
            ),
        )
    if "--" in finding.remedy:
        return replace(
            finding, remedy=_("The lead publishes them under “Team”, “Hours and promise”.")
        )
    return finding
