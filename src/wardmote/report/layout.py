"""Which finding goes where in a report: by its topic and its form, never by its name alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from wardmote.findings.finding import Finding, Status

UNANSWERED = {Status.REFUSED, Status.WITHHELD, Status.NOT_KNOWN}

STATUS_WORDS = {
    Status.REFUSED: "This source cannot tell",
    Status.WITHHELD: "Withheld",
    Status.NOT_KNOWN: "Not known",
}
"""What a reader is told in the place of a figure."""

TOPICS = {
    "source": ("What the answers are drawn from", ""),
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
}
"""Topic → its heading and, where it needs one, a sentence under it; in the order of a report."""

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


QUESTIONS = (
    Question("When do people ask?", ("asking",), "hour-of-week"),
    Question("What wait have they had?", ("answering", "clock")),
    Question("What can we promise?", ("promise",), "strongest"),
    Question("Where does the time go?", ("time",)),
    Question("Do people ask again?", ("chasing",)),
)


@dataclass(frozen=True)
class Headline:
    """One question of the reader's and the finding that answers it, or says why none does."""

    question: str
    finding: Finding

    @property
    def answered(self) -> bool:
        """Whether there is an answer."""
        return self.finding.status not in UNANSWERED


@dataclass(frozen=True)
class Gap:
    """Findings of one status that lack an answer for one and the same reason."""

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
        """Why there is no answer."""
        return self.findings[0].reason

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


def headlines(findings: Sequence[Finding]) -> tuple[Headline, ...]:
    """The short answers, in the reader's order; a question nothing speaks to is left out."""
    found = ((question.text, _answer(question, findings)) for question in QUESTIONS)
    return tuple(Headline(text, finding) for text, finding in found if finding is not None)


def _answer(question: Question, findings: Sequence[Finding]) -> Finding | None:
    """The best answer; else the first estimate, the first count, the first word of why not."""
    told = [f for topic in question.topics for f in findings if f.topic == topic]
    estimated = [f for f in told if f.status is Status.ESTIMATED]
    best = [f for f in estimated if f.id.split(".")[-1] == question.best]
    counted = [f for f in told if f.status is Status.COUNTED]
    return next(iter([*best, *estimated, *counted, *told]), None)


def parts(findings: Sequence[Finding]) -> tuple[Part, ...]:
    """The findings by topic, in the order of ``TOPICS`` and then as they come."""
    topics = dict.fromkeys([*TOPICS, *(f.topic for f in findings)])
    return tuple(
        _part(topic, [f for f in findings if f.topic == topic])
        for topic in topics
        if any(f.topic == topic for f in findings)
    )


def _part(topic: str, findings: list[Finding]) -> Part:
    heading, lead = TOPICS.get(topic, (topic[:1].upper() + topic[1:], ""))
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
    """Everything without an answer, gathered by status and reason, refusals first."""
    together: dict[tuple[Status, str, str], list[Finding]] = {}
    for finding in findings:
        if finding.status in UNANSWERED:
            key = (finding.status, finding.reason, finding.remedy)
            together.setdefault(key, []).append(finding)
    order = list(STATUS_WORDS)
    by_status = sorted(together.items(), key=lambda item: order.index(item[0][0]))
    return tuple(Gap(tuple(some)) for _, some in by_status)


def anchors(findings: Sequence[Finding]) -> dict[int, str]:
    """An id in the page for each finding by its place, the same for the same findings."""
    used: dict[str, int] = {}
    named = {}
    for place, finding in enumerate(findings):
        stem = "wm-" + (re.sub(r"[^a-z0-9]+", "-", finding.id.lower()).strip("-") or "finding")
        used[stem] = used.get(stem, 0) + 1
        named[place] = stem if used[stem] == 1 else f"{stem}-{used[stem]}"
    return named
