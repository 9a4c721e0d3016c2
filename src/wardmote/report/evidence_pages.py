"""The evidence base as pages: register, map of evidence and gaps, a page a question, findings.

A static site that anybody can host: no script, nothing fetched from elsewhere, links relative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wardmote.evidence.holding import Holding, short
from wardmote.evidence.register.known import Known
from wardmote.evidence.strength import DESCRIPTION, grade_among
from wardmote.findings.finding import Finding
from wardmote.findings.wording import several
from wardmote.report.charts import Chart, chart
from wardmote.report.page import Report, environment
from wardmote.report.stylesheet import stylesheet


@dataclass(frozen=True)
class Cell:
    """One place of the map: what is known of a question by one outcome.

    Attributes:
        trials: Findings of an effect that are held.
        descriptions: Findings that describe.
        published: What is published elsewhere.
    """

    trials: int
    descriptions: int
    published: int

    @property
    def told(self) -> str:
        """What there is, in words; empty for a gap."""
        parts = [
            several(self.trials, "effect", "effects") if self.trials else "",
            several(self.descriptions, "description", "descriptions") if self.descriptions else "",
            f"{self.published} published elsewhere" if self.published else "",
        ]
        return ", ".join(filter(None, parts))

    @property
    def is_gap(self) -> bool:
        """Whether nothing at all is there."""
        return not (self.trials or self.descriptions or self.published)


def gap_map(register: Sequence[Known]) -> dict[str, dict[str, Cell]]:
    """Questions by outcomes.

    Returns:
        For each question's number a cell for each outcome that is asked for or found; others are
        not of that question.
    """
    cells: dict[str, dict[str, Cell]] = {}
    for each in sorted(register, key=lambda known: known.question.number):
        own = [f.effect for _, f in each.findings if f.effect]
        keys = dict.fromkeys(
            [
                *each.question.outcomes,
                *(effect.outcome.key for effect in own),
                *(published.outcome for published in each.question.published),
            ]
        )
        cells[each.question.number] = {
            key: Cell(
                sum(e.outcome.key == key and e.kind.value == "effect" for e in own),
                sum(e.outcome.key == key and e.kind.value == DESCRIPTION for e in own),
                sum(p.outcome == key for p in each.question.published),
            )
            for key in keys
        }
    return cells


def site(register: Sequence[Known], holding: Holding, *, made: str) -> dict[str, str]:
    """Every page of the site by its file name.

    Args:
        register: In the order of what is most worth finding out.
        holding: What is held.
        made: When and by what, in words.
    """
    fiction = any(f.setting.fiction for f in holding.findings.values())
    common = {"made": made, "fiction": fiction, "short": short}
    current = [finding for _, finding in holding.current()]
    pages = {
        "index.html": _page("register", "The register of questions", common, register=register),
        "map.html": _page(
            "map", "What is known, and where the gaps are", common,
            cells=gap_map(register),
            questions={each.question.number: each.question for each in register},
        ),
        "findings.html": _page(
            "findings", "The findings", common,
            rows=[(d, f, grade_among(f, current).label) for d, f in holding.current()],
            gone=[(d, f, holding.why(d)) for d, f in holding.findings.items() if holding.why(d)],
        ),
    }  # fmt: skip
    for each in register:
        pages[f"{each.question.number.casefold()}.html"] = briefing(
            each, holding, made=made, fiction=fiction, alone=False
        )
    return pages


def briefing(
    known: Known, holding: Holding, *, made: str, fiction: bool = False, alone: bool = True
) -> str:
    """One question on one page: the answer so far, its strength and why, what to do meanwhile.

    Args:
        known: The question and what there is on it.
        holding: What is held.
        made: When and by what, in words.
        fiction: Whether made-up findings are among them.
        alone: Whether it is sent by itself, without links to the rest of a site.
    """
    charts: list[tuple[Finding, Chart | None]] = [
        (each, chart(each.series, each.form, key=f"wm-{number}", title=each.title))
        for number, each in enumerate(known.pooled)
        if each.series is not None
    ]
    current = [finding for _, finding in holding.current()]
    return _page(
        "question",
        known.question.words,
        {"made": made, "fiction": fiction, "short": short},
        each=known,
        charts=charts,
        alone=alone,
        rows=[(digest, f, grade_among(f, current).label) for digest, f in known.findings],
    )


def _page(name: str, title: str, common: dict[str, object], **parts: object) -> str:
    template = environment().get_template(f"evidence_{name}.html")
    return Report(template.render(title=title, **common, **parts), stylesheet(), title).page()
