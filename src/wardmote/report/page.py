"""Findings as a page: a body and a stylesheet apart, or both in one document to send.

The body has no inline style and no script, so that a page of a service can show it under
a strict content security policy; the document asks for nothing from anywhere.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from wardmote.basis.dates import date_in_words
from wardmote.findings.finding import Finding, Setting
from wardmote.findings.wording import count
from wardmote.report import numbers
from wardmote.report.charts import Chart, chart
from wardmote.report.layout import SOURCE, STATUS_WORDS, Gap, anchors, gaps, parts, short_answers
from wardmote.report.methods import FOUNDATIONS, techniques
from wardmote.report.printable import printable, typeset, unbroken
from wardmote.report.set_aside import told
from wardmote.report.stylesheet import stylesheet

if TYPE_CHECKING:
    import polars as pl

HERE = Path(__file__).parent

SOURCE_CLASSES = {
    "complete": "Complete: both sides, answered or not",
    "answered-only": "Answered only: messages that got no reply are not in it",
    "arrivals-only": "Arrivals only: residents’ messages, without the replies",
    "stated": "Nothing was observed: rates were stated",
}


PLATFORMS = {
    "x": "X (Twitter)",
    "mastodon": "Mastodon",
    "bluesky": "Bluesky",
    "email": "E-mail",
    "fiction": "A made-up one",
    "mail": "E-mail",
    "mailbox": "E-mail",
}
"""Names of platforms in archives → as a reader knows them; another is shown as it is."""


@dataclass(frozen=True)
class Report:
    """A report, its body and its stylesheet apart.

    Attributes:
        body: An ``article`` element to stand in a page's main part. Its ids and classes
            begin with ``wm-``.
        stylesheet: CSS that reaches only that element.
        title: For the head of a page.
    """

    body: str
    stylesheet: str
    title: str = "Report"

    def page(self) -> str:
        """One HTML document that holds everything and asks for nothing."""
        style = "\n" + (HERE / "page.css").read_text(encoding="utf-8") + self.stylesheet
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        return (
            environment()
            .get_template("page.html")
            .render(
                title=self.title,
                body=Markup(self.body),  # noqa: S704 - rendered with autoescape
                style=Markup(style),  # noqa: S704 - ours alone
                digest=digest,
            )
        )


def render(
    findings: Sequence[Finding],
    *,
    title: str,
    subtitle: str,
    notes: Sequence[str] = (),
    set_aside: pl.DataFrame | None = None,
    fiction: bool = False,
    for_whom: str = "",
) -> Report:
    """Make a report of findings.

    Args:
        findings: In the order in which they are to be read within their topics.
        title: The report's.
        subtitle: One line under it.
        notes: Sentences on the source that no finding says.
        set_aside: Rows that the reader set aside, the shape of ``Reading.set_aside``.
        fiction: The data were made up, and the page says so; it does in any case where a
            finding's setting says it.
        for_whom: Why figures about work are shown and for whose eyes, where they are.
    """
    # Copies, told apart by identity: two findings may be equal, and each has its own place.
    findings = tuple(replace(finding) for finding in findings)
    named = anchors(findings)
    anchor = {id(finding): named[place] for place, finding in enumerate(findings)}
    charts = {id(f): _chart(f, named[place]) for place, f in enumerate(findings)}
    body = (
        environment()
        .get_template("report.html")
        .render(
            title=title,
            subtitle=subtitle,
            notes=notes,
            for_whom=for_whom,
            fiction=fiction or any(f.setting.fiction for f in findings),
            settings=list(dict.fromkeys(f.setting for f in findings)),
            short_answers=short_answers(findings),
            parts=parts(findings),
            gaps=gaps(findings),
            on_source=[f for f in findings if f.topic == SOURCE],
            set_aside=None if set_aside is None else told(set_aside),
            techniques=techniques(f.method for f in findings),
            strengths=list(dict.fromkeys((f.design, f.strength) for f in findings)),
            made=list(dict.fromkeys((f.software, f.fingerprint, f.date) for f in findings)),
            anchor=lambda finding: anchor[id(finding)],
            chart=lambda finding: charts[id(finding)],
        )
    )
    return Report(str(body), stylesheet(), printable(title))


def _chart(finding: Finding, key: str) -> Chart | None:
    if finding.series is None:
        return None
    return chart(finding.series, finding.form, key=f"{key}-chart", title=finding.title)


@cache
def environment() -> Environment:
    """The templates of every page, whose texts are made fit to be shown on their way in."""
    made = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "numbers": numbers,
        "count": count,
        "techniques_in": lambda method: techniques([method]),
        "period": _period,
        "channels": lambda setting: ", ".join(PLATFORMS.get(p, p) for p in setting.platforms),
        "source_class": _source_class,
        "instant": _instant,
        "exact": _exact,
        "foundations": FOUNDATIONS,
        "alone": lambda finding: Gap((finding,)),
        "markup": Markup,
        "words": lambda finding: STATUS_WORDS[finding.status],
    }
    made.tests["gap"] = lambda item: isinstance(item, Gap)
    return made


def _finalized(value: Any) -> Any:
    """Every text on its way into a page, from wherever it came."""
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return unbroken(typeset(printable(value)))
    return value


def _exact(text: str) -> Markup:
    """A name or a code, letter by letter: its quotation marks are its own."""
    return escape(printable(text))


def _period(setting: Setting) -> str:
    if setting.start is None or setting.end is None:
        return "no data: rates were stated" if setting.source_class == "stated" else "No messages"
    zone = _zone(setting.zone)
    first, last = (_local(instant, zone) for instant in (setting.start, setting.end))
    return first if first == last else f"{first} to {last}"


def _local(instant: datetime, zone: ZoneInfo) -> str:
    return date_in_words(instant.astimezone(zone).date())


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def _source_class(setting: Setting) -> str:
    words = SOURCE_CLASSES.get(setting.source_class, setting.source_class)
    by = (
        "as the person who asked for this report states"
        if setting.source_class_stated_by == "user"
        else "as the reader of the archive states"
    )
    return f"{words} ({by})"


def _instant(instant: datetime) -> str:
    utc = instant.astimezone(UTC)
    return f"{date_in_words(utc.date())}, {utc:%H:%M} UTC"
