"""What a briefing says, in the order in which it is said: one text for page, slides and PDF."""

from __future__ import annotations

from dataclasses import dataclass

from wardmote.evidence.holding import Holding
from wardmote.evidence.register.known import Known
from wardmote.evidence.strength import answers_the_same, grade


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
    for _, finding in known.findings if not known.pooled else ():
        others = [f for _, f in holding.current() if answers_the_same(finding, f)]
        strength.append(f"{finding.setting.accounts}: {grade(finding, others).label}.")
    published = [
        f"{each.claim} {each.source}. {each.strength[:1].upper()}{each.strength[1:]}."
        for each in question.published
    ]
    parts = (
        Section("The answer so far", (known.answer,)),
        Section("How strong that is, and why", tuple(strength) or ("Nothing is held yet.",)),
        Section("Published elsewhere", tuple(published)),
        Section("What we would need to know", (f"{question.study.design}: {question.study.told}",)),
        Section("What to do meanwhile", (question.meanwhile,)),
    )
    return tuple(part for part in parts if part.lines)
