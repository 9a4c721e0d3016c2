"""What a briefing says, in the order in which it is said: one text for page, slides and PDF."""

from __future__ import annotations

from dataclasses import dataclass

from wardmote.evidence.holding import Holding
from wardmote.evidence.register.known import Known
from wardmote.evidence.strength import grade_among
from wardmote.findings.wording import capital


@dataclass(frozen=True)
class Section:
    """One heading and what stands below it.

    Attributes:
        heading: In few words.
        lines: Sentences; the first is the one to remember.
    """

    heading: str
    lines: tuple[str, ...]


def sections(known: Known, holding: Holding) -> tuple[Section, ...]:
    """The answer so far, how strong and why, what we would need to know, what to do meanwhile."""
    question = known.question
    strength = [
        line
        for finding in known.pooled
        for line in (f"{finding.strength.label}.", *finding.strength.reasons, *finding.caveats[:3])
    ]
    current = [finding for _, finding in holding.current()]
    for _, finding in known.findings if not known.pooled else ():
        strength.append(f"{finding.setting.accounts}: {grade_among(finding, current).label}.")
    published = [
        f"{each.claim} {each.source}. {capital(each.strength)}." for each in question.published
    ]
    parts = (
        Section("The answer so far", (known.answer,)),
        Section("How strong that is, and why", tuple(strength) or ("Nothing is held yet.",)),
        Section("Published elsewhere", tuple(published)),
        Section("What we would need to know", (f"{question.study.design}: {question.study.told}",)),
        Section("What to do meanwhile", (question.meanwhile,)),
    )
    return tuple(part for part in parts if part.lines)
