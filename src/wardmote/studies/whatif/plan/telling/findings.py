"""All findings of a plan, in the order in which a report tells them."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version

from wardmote.findings.finding import Finding, Setting, Strength
from wardmote.findings.making import Origin
from wardmote.findings.whose import Whose
from wardmote.studies.whatif.plan.result import Plan
from wardmote.studies.whatif.plan.telling.material import Material
from wardmote.studies.whatif.plan.telling.promises import promises
from wardmote.studies.whatif.plan.telling.searching import searching
from wardmote.studies.whatif.plan.telling.waits import waits, work

SIMULATION = Strength(
    "simulation",
    (
        "A simulation works out what follows from what was seen and what was assumed; it is no "
        "study of an effect, so it is not on the Maryland scale.",
        "Only the pattern kept today was ever observed, and publishing other hours may itself "
        "change what is asked.",
    ),
)


def findings(
    plan: Plan,
    setting: Setting,
    *,
    now: datetime,
    fingerprint: str,
    whose: Whose,
    may_see_work: bool,
) -> tuple[Finding, ...]:
    """A plan as findings.

    Args:
        plan: As from ``plan``.
        setting: Where and when the demand is from.
        now: When it was made.
        fingerprint: Of the data, or of what was stated.
        whose: For whose eyes figures about work are.
        may_see_work: Whether this reader may see them; see ``PlanRequest.may_see_work``.
    """
    origin = Origin(
        setting=setting,
        design="simulation",
        strength=SIMULATION,
        software=f"wardmote {version('wardmote')}",
        fingerprint=fingerprint,
        date=now,
    )
    material = Material(plan, origin, whose, may_see_work)
    return tuple(
        finding for part in (promises, waits, work, searching) for finding in part(material)
    )
