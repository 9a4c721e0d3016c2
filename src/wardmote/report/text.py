"""The report in a few lines of plain text, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from wardmote.findings.finding import Finding, Status
from wardmote.report.layout import gaps, headlines
from wardmote.report.printable import printable

_NAMED = {
    Status.REFUSED: "Refused (this source cannot tell)",
    Status.WITHHELD: "Withheld",
    Status.NOT_KNOWN: "Not known",
}


def summary(findings: Sequence[Finding]) -> list[str]:
    """The headline answers, and then by name what has none and why.

    Args:
        findings: In the order of the report.

    Returns:
        One line each, safe to print on a terminal.

    >>> summary([])
    []
    """
    answers = [
        f"{headline.question} {headline.finding.sentence}"
        for headline in headlines(findings)
        if headline.answered
    ]
    lacking = [_lacking(status, findings) for status in _NAMED]
    fiction = any(finding.setting.fiction for finding in findings)
    said = [
        *(["This is fiction: the data were made up."] if fiction else []),
        *answers,
        *filter(None, lacking),
    ]
    return [printable(line) for line in said]


def _lacking(status: Status, findings: Sequence[Finding]) -> str:
    """What has no answer for that kind of reason: by name, why, and what would give one."""
    some = [gap for gap in gaps(findings) if gap.status is status]
    names = [finding.title for gap in some for finding in gap.findings]
    reasons = list(dict.fromkeys(gap.reason for gap in some))
    remedies = list(dict.fromkeys(gap.remedy for gap in some if gap.remedy))
    # One reason is told here; several, each beside its finding in the report.
    why = [*reasons, *remedies] if len(reasons) == 1 else remedies[:1] * (len(remedies) == 1)
    return " ".join([f"{_NAMED[status]}: {'; '.join(names)}.", *why]) if names else ""
