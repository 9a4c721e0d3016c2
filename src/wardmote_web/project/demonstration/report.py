"""The report that ``wardmote demo`` makes, as a page of the desk."""

from __future__ import annotations

from pathlib import Path

from wardmote.demo.place import BOROUGH

BODY = "report-body.html"
FINDINGS = "findings.json"


def write_body(folder: Path, findings_file: Path, people: int) -> None:
    """Render the findings without the page around them; no style or script is in the body.

    Args:
        folder: Where the body is kept.
        findings_file: As ``wardmote demo`` wrote it.
        people: How many people share the account, which is why work is shown.
    """
    # Here, since what renders is heavy and the pages of the desk need none of it.
    from wardmote.findings.json_form import load
    from wardmote.findings.whose import Whose
    from wardmote.report.page import render

    findings = load(findings_file.read_text(encoding="utf-8"))
    made = render(
        findings,
        title="Where the time goes, and what can be promised",
        subtitle=BOROUGH,
        fiction=True,
        for_whom=Whose(people=people).shown,
    )
    (folder / BODY).write_text(made.body, encoding="utf-8")


def body(folder: Path) -> str | None:
    """The body, or None where there is none."""
    file = folder / BODY
    return file.read_text(encoding="utf-8") if file.is_file() else None
