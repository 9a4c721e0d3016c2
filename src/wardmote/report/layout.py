"""Which finding goes where in a report: by its topic and its form, never by its name alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from wardmote.findings.finding import Finding, Status
from wardmote.findings.wording import capital

UNANSWERED = {Status.REFUSED, Status.WITHHELD, Status.NOT_KNOWN}

STATUS_WORDS = {
    Status.REFUSED: "This source cannot tell",
    Status.WITHHELD: "Withheld",
    Status.NOT_KNOWN: "Not known",
}
"""What a reader is told in the place of a figure."""

TOPICS = {
    "asking": ("When people ask", ""),
    "answering": ("When they are answered", ""),
    "clock": (
        "The honest clock",
        "Three figures that belong together: how long residents waited, how much of that wait "
        "lay inside published hours, and the work done outside them.",
    ),
    "promise": ("What can be promised", ""),
    "time": ("Where the time goes", ""),
    "chasing": ("Asking again", ""),
    "pooled": ("What several places say together", ""),
    "trial-effect": ("Did it make a difference?", ""),
    "trial-flow": ("Who took part", ""),
    "trial-protocol": ("What was decided before", ""),
    "whatif-promise": ("What could be promised", ""),
    "whatif-wait": ("What residents would see", ""),
    "whatif-queue": ("Who would still wait", ""),
    "whatif-time": ("What it would ask of us", ""),
    "whatif-assumptions": ("What the answer rests on", ""),
    "plan-promise": ("What can be promised", ""),
    "plan-wait": ("What residents would be told, and see", ""),
    "plan-time": ("What it would ask of us", ""),
    "plan-search": ("How it was searched", ""),
    "backtest": (
        "Would it have predicted?",
        "Each past week was simulated from what was known before it, and set beside what came.",
    ),
}
"""Topic → its heading and, where it needs one, a sentence under it; in the order of a report."""

SOURCE = "source"
"""The topic of what a report is made from, which has a section of its own."""

SIDE_BY_SIDE = {"clock"}
"""Topics whose findings are only honest together, and stand in one row."""


@dataclass(frozen=True)
class Question:
    """What a lay reader asks first, and where to look for the answer.

    Attributes:
        text: As they ask it.
        topics: Topics that can answer it, the best first.
        best: The last part of the id of the finding that answers it best, if it has an answer.
    """

    text: str
    topics: tuple[str, ...]
    best: str = ""


CONCERNS = {
    "Where will I find the time?": (
        Question("What does answering take?", ("time",)),
        Question("When do people ask?", ("asking",), "hour-of-week"),
        Question("What would it ask of us?", ("whatif-time",), "minutes-a-week"),
        Question("What can we promise with it?", ("plan-promise",), "kept"),
    ),
    "How do I manage expectations?": (
        Question("What can we promise?", ("promise",), "strongest"),
        Question("What wait have they had?", ("answering", "clock")),
        Question("Do people ask again?", ("chasing",)),
        Question("What could we promise?", ("whatif-promise",), "strongest"),
        Question("What wait would they have?", ("whatif-wait",), "wall"),
        Question("What does that rest on?", ("whatif-assumptions",), "moves-most"),
        Question("How long might somebody wait?", ("plan-wait",), "oldest"),
    ),
    "What is known?": (
        Question("What do several places say together?", ("pooled",)),
        Question("Did it make a difference?", ("trial-effect",), "chased"),
        Question("Was it carried out as planned?", ("trial-protocol",), "deviations"),
    ),
    "Can the simulation be believed?": (
        Question("Would it have predicted better?", ("backtest",), "verdict"),
        Question("Do its intervals hold?", ("backtest",), "kept"),
    ),
}
"""The two things that officers ask, then what a simulation is asked; and what answers them."""


@dataclass(frozen=True)
class Headline:
    """One question of the reader's and the finding that answers it, or says why none does."""

    question: str
    finding: Finding
    told: bool = False
    """A headline before it has told the same lack of an answer, and what would mend it."""

    @property
    def answered(self) -> bool:
        """Whether there is an answer."""
        return self.finding.status not in UNANSWERED


@dataclass(frozen=True)
class ShortAnswer:
    """One of the things that officers ask, in a few sentences."""

    concern: str
    headlines: tuple[Headline, ...]


@dataclass(frozen=True)
class Gap:
    """Findings of one status that lack an answer and that one remedy would mend."""

    findings: tuple[Finding, ...]

    @property
    def status(self) -> Status:
        """Theirs."""
        return self.findings[0].status

    @property
    def words(self) -> str:
        """What a reader is told in the place of a figure."""
        return STATUS_WORDS[self.status]

    @property
    def reason(self) -> str:
        """Why there is no answer, as far as it is one reason for all."""
        return shared_reason([finding.reason for finding in self.findings])

    @property
    def remedy(self) -> str:
        """What would give one."""
        return self.findings[0].remedy


@dataclass(frozen=True)
class Part:
    """One topic of a report: answers, each alone, and gaps, together where the reason is one."""

    topic: str
    heading: str
    lead: str
    items: tuple[Finding | Gap, ...]
    side_by_side: bool


def short_answers(findings: Sequence[Finding]) -> tuple[ShortAnswer, ...]:
    """The short answers, in the reader's order; a question nothing speaks to is left out."""
    told: set[tuple[Status, str]] = set()
    answers = []
    for concern, questions in CONCERNS.items():
        found = ((question.text, _answer(question, findings)) for question in questions)
        headlines = [_headline(text, finding, told) for text, finding in found if finding]
        if headlines:
            answers.append(ShortAnswer(concern, tuple(headlines)))
    return tuple(answers)


def _headline(question: str, finding: Finding, told: set[tuple[Status, str]]) -> Headline:
    lack = (finding.status, finding.remedy)
    before = finding.status in UNANSWERED and lack in told
    told.add(lack)
    return Headline(question, finding, before)


def _answer(question: Question, findings: Sequence[Finding]) -> Finding | None:
    """The best answer; else the first estimate, the first count, the first word of why not."""
    told = [f for topic in question.topics for f in findings if f.topic == topic]
    estimated = [f for f in told if f.status is Status.ESTIMATED]
    best = [f for f in estimated if f.id.split(".")[-1] == question.best]
    counted = [f for f in told if f.status is Status.COUNTED]
    return next(iter([*best, *estimated, *counted, *told]), None)


def parts(findings: Sequence[Finding]) -> tuple[Part, ...]:
    """The findings by topic, in the order of ``TOPICS`` and then as they come.

    Those on the source are in none; see ``SOURCE``.
    """
    topics = [t for t in dict.fromkeys([*TOPICS, *(f.topic for f in findings)]) if t != SOURCE]
    return tuple(
        _part(topic, [f for f in findings if f.topic == topic])
        for topic in topics
        if any(f.topic == topic for f in findings)
    )


def _part(topic: str, findings: list[Finding]) -> Part:
    heading, lead = TOPICS.get(topic, (capital(topic), ""))
    beside = topic in SIDE_BY_SIDE
    # Side by side, each keeps its own place, answered or not.
    gapped = [(f, () if beside else (f.reason, f.remedy)) for f in findings]
    items: list[Finding | Gap] = []
    for (answered, _, _), group in groupby(
        gapped, key=lambda pair: (pair[0].status not in UNANSWERED, pair[0].status, pair[1])
    ):
        some = [f for f, _ in group]
        if answered:
            items.extend(some)
        else:
            items.extend([Gap((f,)) for f in some] if beside else [Gap(tuple(some))])
    return Part(topic, heading, lead, tuple(items), beside)


def gaps(findings: Iterable[Finding]) -> tuple[Gap, ...]:
    """Everything without an answer, gathered by status and remedy, refusals first.

    Findings stay apart where their reasons have nothing in common.
    """
    together: dict[tuple[Status, str, str], list[Finding]] = {}
    for finding in findings:
        if finding.status in UNANSWERED:
            key = (finding.status, finding.remedy, _clauses(finding.reason)[0])
            together.setdefault(key, []).append(finding)
    order = list(STATUS_WORDS)
    by_status = sorted(together.items(), key=lambda item: order.index(item[0][0]))
    return tuple(Gap(tuple(some)) for _, some in by_status)


def shared_reason(reasons: Sequence[str]) -> str:
    """What reasons have in common, from the beginning, clause by clause.

    >>> shared_reason(["No reply is in it, so it has no waits.", "No reply is in it, so it ends."])
    'No reply is in it.'
    """
    clauses = [_clauses(reason) for reason in reasons]
    alike = takewhile(lambda said: len(set(said)) == 1, zip(*clauses, strict=False))
    shared = ", ".join(said[0] for said in alike)
    return shared if shared in ("", reasons[0]) else f"{shared.rstrip('.')}."


def _clauses(reason: str) -> list[str]:
    return reason.split(", ")


def anchors(findings: Sequence[Finding]) -> dict[int, str]:
    """An id in the page for each finding by its place, the same for the same findings."""
    used: dict[str, int] = {}
    named = {}
    for place, finding in enumerate(findings):
        stem = "wm-" + (re.sub(r"[^a-z0-9]+", "-", finding.id.lower()).strip("-") or "finding")
        used[stem] = used.get(stem, 0) + 1
        named[place] = stem if used[stem] == 1 else f"{stem}-{used[stem]}"
    return named
