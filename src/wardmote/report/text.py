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
    lacking = [
        f"{_NAMED[gap.status]}: {'; '.join(f.title for f in gap.findings)}. {gap.reason}"
        + (f" {gap.remedy}" if gap.remedy else "")
        for gap in gaps(findings)
    ]
    fiction = any(finding.setting.fiction for finding in findings)
    said = [*(["This is fiction: the data were made up."] if fiction else []), *answers, *lacking]
    return [printable(line) for line in said]
