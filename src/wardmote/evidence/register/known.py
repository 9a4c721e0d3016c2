"""What is known of each question, and in which order they are most worth finding out.

The order is how many ask × how little is known × how much a decision hangs on it. How much is
known, from 0 to 1, is that of the strongest finding: ``Grade.known`` of one that is held; of what
is published elsewhere a quarter of its level, since neither its precision nor its replication is
checked here, halved again where it is of another setting. Of places pooled it is the pooled
level's share, whole from three places on whose interval tells the direction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from wardmote.basis.errors import WardmoteError
from wardmote.evidence.holding import Holding
from wardmote.evidence.pooled import pooled
from wardmote.evidence.register.question import Published, Question
from wardmote.evidence.selecting import Asked, poolable
from wardmote.evidence.strength import grade_among
from wardmote.findings.effect import Kind
from wardmote.findings.finding import Finding

ELSEWHERE = 0.5


@dataclass(frozen=True)
class Known:
    """One question and what there is on it.

    Attributes:
        question: As it is asked.
        findings: Those that hold, of this question.
        pooled: What places say together, one an outcome that could be pooled.
        known: How much is known, 0 to 1, and by what.
        by: The words for that.
    """

    question: Question
    findings: tuple[tuple[str, Finding], ...]
    pooled: tuple[Finding, ...]
    known: float
    by: str

    @property
    def asks(self) -> int:
        """How many ask: whoever put it, and all who said that they ask it too."""
        return 1 + len(self.question.askers)

    @property
    def worth(self) -> float:
        """How much it is worth finding out."""
        return self.asks * (1 - self.known) * self.question.weight

    @property
    def arithmetic(self) -> str:
        """How the worth came about, in figures."""
        return f"{self.asks} × (1 − {self.known:.2f}) × {self.question.weight} = {self.worth:.2f}"

    @property
    def answer(self) -> str:
        """The answer so far, in plain words."""
        if self.pooled:
            return " ".join(each.sentence for each in self.pooled)
        own = [f for _, f in self.findings if f.effect and f.effect.kind is Kind.EFFECT]
        if own:
            return f"From {len(own)} of our own: {own[0].sentence}"
        return "We do not know yet."


def worth_finding_out(
    questions: Sequence[Question], holding: Holding, *, software: str, date: datetime
) -> tuple[Known, ...]:
    """The register in its order: what is most worth finding out first.

    Args:
        questions: The register.
        holding: What findings are held.
        software: For what is pooled.
        date: The same; aware.
    """
    found = [known_of(each, holding, software=software, date=date) for each in questions]
    return tuple(sorted(found, key=lambda each: (-each.worth, each.question.number)))


def known_of(question: Question, holding: Holding, *, software: str, date: datetime) -> Known:
    """What is known of one question."""
    own = tuple((d, f) for d, f in holding.material() if f.question == question.number)
    together = tuple(_pooled(question, holding, software, date))
    ways = [
        *(_of_pooled(each) for each in together),
        *_of_findings([f for _, f in own]),
        *(_of_published(each) for each in question.published),
        (0.0, "nothing"),
    ]
    known, by = max(ways, key=lambda way: way[0])
    return Known(question, own, together, known, by)


def _pooled(
    question: Question, holding: Holding, software: str, date: datetime
) -> Iterable[Finding]:
    """Of each outcome and measure, what can be pooled as effects; what cannot is left alone."""
    kinds = {
        (effect.outcome.key, effect.measure)
        for _, finding, effect in poolable(holding)
        if finding.question == question.number and effect.kind is Kind.EFFECT
    }
    for outcome, measure in sorted(kinds):
        asked = Asked(question.number, outcome, measure, Kind.EFFECT)
        try:
            finding = pooled(holding, asked, software=software, date=date)
        except WardmoteError:
            # Fiction beside fact, or the same people twice: for somebody to put right, and
            # ``wardmote evidence pool`` says which.
            continue
        if finding.estimate is not None:
            yield finding


def _of_pooled(finding: Finding) -> tuple[float, str]:
    level = finding.strength.label.split(" ")[0]
    effect = finding.effect
    if effect is None or finding.interval is None or not level.isdigit():
        return 0.0, ""
    nothing = 1.0 if effect.measure.is_log else 0.0
    low, high = finding.interval.lower, finding.interval.upper
    tells = low is not None and high is not None and not low <= nothing <= high
    return int(level) / 5 * (1.0 if tells else 0.5), f"{finding.n} places pooled"


def _of_findings(findings: Sequence[Finding]) -> Iterable[tuple[float, str]]:
    for finding in findings:
        yield grade_among(finding, findings).known, f"a finding of {finding.setting.accounts}"


def _of_published(published: Published) -> tuple[float, str]:
    level = (published.level or 0) / 5 / 4
    return level * (ELSEWHERE if published.elsewhere else 1.0), f"“{published.source}”"
