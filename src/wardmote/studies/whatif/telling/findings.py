"""All findings of a what-if, in the order in which a report tells them."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version

from wardmote.findings.finding import Finding, Form, Point, Series, Setting, Strength
from wardmote.findings.making import Origin
from wardmote.findings.whose import Whose
from wardmote.findings.wording import number, several
from wardmote.studies.whatif.result import WhatIfResult
from wardmote.studies.whatif.telling.abouts import TRIED
from wardmote.studies.whatif.telling.assumptions import assumptions
from wardmote.studies.whatif.telling.material import N_OF, ONLY_ONE_SEEN, Material
from wardmote.studies.whatif.telling.promises import promises
from wardmote.studies.whatif.telling.waits import queues, waits
from wardmote.studies.whatif.telling.work import work

SIMULATION = Strength(
    "simulation",
    (
        "A simulation works out what follows from what was seen and what was assumed; it is no "
        "study of an effect, so it is not on the Maryland scale.",
        ONLY_ONE_SEEN,
        "Publishing other hours may itself change what is asked.",
    ),
)

_FEW = 30


def findings(
    result: WhatIfResult,
    setting: Setting,
    *,
    now: datetime,
    fingerprint: str,
    whose: Whose | None = None,
    work_stated: bool = False,
    demand_shift: float = 0.0,
) -> tuple[Finding, ...]:
    """A result as findings.

    Args:
        result: As from ``whatif``.
        setting: Where and when the demand is from.
        now: When it was made.
        fingerprint: Of the data, or of what was stated.
        whose: For whose eyes figures about work are.
        work_stated: As in the request.
        demand_shift: As in the request.
    """
    origin = Origin(
        setting=setting,
        design="simulation",
        strength=SIMULATION,
        software=f"wardmote {version('wardmote')}",
        fingerprint=fingerprint,
        date=now,
    )
    material = Material(result, origin, whose or Whose(), work_stated, demand_shift)
    return (
        *promises(material),
        *waits(material),
        *queues(material),
        *work(material),
        *assumptions(material),
        _tried(material),
    )


def _tried(material: Material) -> Finding:
    own = material.result
    points = tuple(
        Point(p.name, p.work.windows, None, None, own.years)
        for p in material.patterns
        if material.whose.may_see_work or not p.worked
    )
    few = (
        f"Only {several(own.n_arrivals, 'message', 'messages')} stand behind this, so the "
        "intervals are wide; take them at their word.",
    ) if 0 < own.n_arrivals < _FEW else ()  # fmt: skip
    tried = several(len(own.patterns), "pattern was", "patterns were")
    seen = f", fitted to {several(own.n_arrivals, 'message', 'messages')} that were seen"
    return material.origin.counted(
        TRIED,
        sentence=f"{tried} tried on {own.years} simulated years ({own.draws} draws of the "
        f"parameters, {own.years_each} years with each), with "
        f"{number(own.messages_a_week)} messages a week to answer"
        f"{seen if own.n_arrivals else ', as was stated'}.",
        n=own.years,
        n_of=N_OF,
        form=Form.FIGURE,
        series=Series(
            points, "pattern", "minutes a week in its windows", "minutes", own.level, "count"
        ),
        caveats=(*((own.alarm,) if own.alarm else ()), *few, *_assumed(material)),
    )


def _assumed(material: Material) -> tuple[str, ...]:
    own = material.result
    if material.whose.may_see_work:
        return own.assumed
    return tuple(sentence for sentence in own.assumed if sentence not in own.of_work)
