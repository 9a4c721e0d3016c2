"""The promise: how often a stated one was kept, and the strongest that is kept already."""

from __future__ import annotations

from wardmote.findings.finding import Finding
from wardmote.findings.making import About
from wardmote.studies.audit.material import Material

STATED = About(
    "audit.promise.stated",
    "promise",
    "Q2",
    "The promise as stated",
    "Share of promises kept among those that fell due by the end of the data, under the stated "
    "rule.",
)
RECORDED = About(
    "audit.promise.recorded",
    "promise",
    "Q2",
    "The promise as recorded at the time",
    "Share of promises kept among those that fell due by the end of the data, by the due times in "
    "the source.",
)
STRONGEST = About(
    "audit.promise.strongest",
    "promise",
    "Q2",
    "The strongest promise kept already",
    "Of the candidate promises, the one with the shortest wait of which at least the asked-for "
    "share was kept in the earlier part of the data, by the lower bound of its interval.",
)

_NOT_A_TARGET = (
    "A promise is what this team can truthfully tell residents with the time it has; it is no "
    "target for anybody.",
)


def promise(material: Material) -> tuple[Finding, ...]:
    """How promises stand, and which could be made."""
    recorded = (_recorded(material),) if _has_recorded(material) else ()
    return _strongest(material), _stated(material), *recorded
