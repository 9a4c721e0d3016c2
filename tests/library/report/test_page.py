"""The page: what a reader finds in it, and what it must never hold."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from library.report.sample_findings import HOSTILE, answered_only, hostile, sample
from wardmote.findings.finding import Finding, Form, Point, Series, Status
from wardmote.findings.wording import count
from wardmote.report.methods import FOUNDATIONS, TECHNIQUES
from wardmote.report.page import Report, render
from wardmote.report.printable import printable, typeset, unbroken

VOID = {"meta", "link", "br", "img", "hr", "input"}


class Outline(HTMLParser):
    """Tags, attributes and text of a document, and whether its elements close in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def values(self, name: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.tags if name in attrs]


def shown(text: str) -> str:
    """A sentence as the page has it."""
    return unbroken(typeset(text))


def made(findings: tuple[Finding, ...], **given: Any) -> Report:
    return render(findings, **{"title": "An audit", "subtitle": "Of two accounts", **given})


@pytest.fixture(scope="module")
def report() -> Report:
    return made(sample())


@pytest.fixture(scope="module")
def body(report: Report) -> Outline:
    return Outline(report.body)


@pytest.fixture(scope="module", params=[sample, answered_only, hostile, tuple])
def any_report(request: pytest.FixtureRequest) -> Report:
    return made(request.param())


def test_every_finding_is_on_the_page_with_its_title_and_its_sentence_or_reason(
    body: Outline,
) -> None:
    for finding in sample():
        said = finding.sentence or finding.reason

        assert shown(finding.title) in " ".join(body.texts)
        assert shown(said) in " ".join(body.texts)


def test_every_figure_shows_its_interval_and_its_n(body: Outline) -> None:
    page = body.text.replace("\xa0", " ")

    assert "62 % 95 % interval 58 % to 66 %" in page
    assert "n = 1,234 residents’ messages, worth 588 independent ones" in page


def test_the_short_answers_come_first_in_the_reader_s_order(body: Outline) -> None:
    questions = [
        "Where will I find the time?",
        "What does answering take?",
        "When do people ask?",
        "How do I manage expectations?",
        "What can we promise?",
        "What wait have they had?",
        "Do people ask again?",
    ]

    places = [body.text.index(question) for question in questions]

    assert places == sorted(places)
    assert places[-1] < body.text.index("What this is made from")


def test_parts_follow_one_another_in_the_order_of_topics(body: Outline) -> None:
    headings = [
        "When people ask",
        "When they are answered",
        "The honest clock",
        "What can be promised",
        "Where the time goes",
        "Asking again",
        "What this source cannot tell",
        "What this is made from",
        "How the figures were made",
    ]

    in_order = [text for text in body.texts if text in headings]

    assert in_order == headings * 2  # the contents, then the parts


def test_what_has_no_answer_is_named_where_it_belongs_and_gathered_at_the_end() -> None:
    page = Outline(made(answered_only()).body).text

    gathered = page[page.rindex("What this source cannot tell") :]

    for finding in answered_only():
        if finding.status is Status.REFUSED:
            assert finding.title in page[: -len(gathered)]
            assert finding.title in gathered
            assert finding.reason in gathered
            assert finding.remedy in gathered


def test_refused_withheld_and_not_known_are_told_apart_in_words_and_by_a_picture() -> None:
    page = made((*sample(), *answered_only()))

    for words in ("This source cannot tell", "Withheld", "Not known"):
        assert re.search(rf"<svg class=\"wm-icon\".*?</svg>\s*{words}", page.body, re.DOTALL)


def test_every_row_of_a_series_is_in_its_table(body: Outline) -> None:
    cells = {text.strip() for text in body.texts}

    for finding in sample():
        for point in finding.series.points if finding.series else ():
            label = f"{point.group}: {point.label}" if point.group else point.label
            assert shown(label) in cells or shown(point.label) in " ".join(cells)
            assert count(point.n) in cells


def test_every_table_has_a_caption_and_scoped_headings(any_report: Report) -> None:
    page = Outline(any_report.body)
    tables = [tag for tag, _ in page.tags].count("table")

    headings = [attrs for tag, attrs in page.tags if tag == "th"]

    assert [tag for tag, _ in page.tags].count("caption") == tables
    assert all(attrs.get("scope") in {"row", "col"} for attrs in headings)


def test_every_chart_is_a_named_image_drawn_wide_and_narrow(body: Outline) -> None:
    drawn = [f for f in sample() if f.form is not Form.FIGURE]
    ids = body.values("id")

    images = [attrs for tag, attrs in body.tags if tag == "svg" and attrs.get("role") == "img"]

    assert [attrs["class"] for attrs in images] == ["wm-wide", "wm-narrow"] * len(drawn)
    for attrs in images:
        title, description = (attrs["aria-labelledby"] or "").split()
        assert title in ids
        assert description in ids


def test_no_id_is_there_twice_and_every_reference_within_the_page_has_its_target(
    any_report: Report,
) -> None:
    page = Outline(any_report.page())
    ids = page.values("id")

    links = [href[1:] for href in page.values("href") if href.startswith("#")]
    painted = re.findall(r"url\(#([^)]+)\)", any_report.body)

    assert len(ids) == len(set(ids))
    assert {*links, *painted} <= set(ids)
    assert all(name.startswith("wm-") for name in ids)


def test_the_same_finding_twice_has_two_places(report: Report) -> None:
    twice = made((*sample()[:3], *sample()[:3]))

    ids = Outline(twice.body).values("id")

    assert len(ids) == len(set(ids))


def test_the_body_has_no_style_no_script_and_no_handler_of_its_own(any_report: Report) -> None:
    page = Outline(any_report.body)

    names = {name for _, attrs in page.tags for name in attrs}

    assert not {"style", "script", "link", "iframe", "object", "img", "image", "use"} & {
        tag for tag, _ in page.tags
    }
    assert not [name for name in names if name == "style" or name.startswith("on")]


def test_the_document_names_no_other_address(any_report: Report) -> None:
    page = any_report.page()

    without_namespaces = page.replace("http://www.w3.org/2000/svg", "")

    assert not re.search(r"(https?:)?//[a-z]|@import|url\((?!#)", without_namespaces, re.IGNORECASE)


def test_the_document_forbids_itself_everything_but_its_own_stylesheet(any_report: Report) -> None:
    page = Outline(any_report.page())

    policy = next(a["content"] for _, a in page.tags if "http-equiv" in a) or ""

    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert ("html", {"lang": "en-GB"}) in page.tags
    assert ("meta", {"charset": "utf-8"}) in page.tags


def test_hostile_text_is_text() -> None:
    page = made(hostile(), title=HOSTILE, subtitle=HOSTILE, notes=(HOSTILE,)).page()

    outline = Outline(page)

    assert printable(HOSTILE) in outline.texts
    assert "alert(2)" in page
    assert not {"img", "script"} & {tag for tag, _ in outline.tags}
    assert page.encode("utf-8")
    assert not re.search("[\x00-\x08\x0e-\x1f\u202a-\u202e]", page)


def test_headings_go_down_one_step_at_a_time(any_report: Report) -> None:
    tags = [tag for tag, _ in Outline(any_report.page()).tags]
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]

    steps = [below - above for above, below in pairwise(levels)]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert max(steps, default=0) <= 1


def test_made_up_data_are_called_fiction_before_anything_else(report: Report) -> None:
    setting = replace(sample()[0].setting, fiction=True)
    by_setting = made(tuple(replace(finding, setting=setting) for finding in sample()))

    for page in (by_setting, made(sample(), fiction=True)):
        assert Outline(page.body).text.startswith("This is fiction.")
    assert "fiction" not in report.body


def test_rows_set_aside_are_counted_by_reason_and_the_first_are_named() -> None:
    rows = pl.DataFrame(
        {
            "file": ["requests.csv"] * 70 + ["notes.txt"],
            "row": [*range(1, 71), None],
            "reason": [f"Row {i}: the time 2026-13-{i} is none." for i in range(70)] + ["No file."],
        },
        schema_overrides={"row": pl.UInt32},
    )

    page = Outline(made(sample(), set_aside=rows).body)

    assert "71 rows of the archive are in none of the figures." in page.text
    assert "Row …: the time … is none. 70" in page.text
    assert "The first 50 of them" in page.text
    assert "Row 49: the time 2026-13-49 is none." in page.text
    assert "Row 50:" not in page.text


def test_no_row_set_aside_is_said_so() -> None:
    rows = pl.DataFrame(schema={"file": pl.String, "row": pl.UInt32, "reason": pl.String})

    page = Outline(made(sample(), set_aside=rows).body)

    assert "None: every row of the archive was used." in page.text


def test_the_source_class_says_who_stated_it() -> None:
    by_user = replace(sample()[0].setting, source_class_stated_by="user")

    page = Outline(made((replace(sample()[0], setting=by_user),)).body).text

    assert "Complete: both sides, answered or not (as the person who asked" in page


def test_a_topic_nobody_foresaw_has_a_part_of_its_own() -> None:
    page = Outline(made((replace(sample()[1], topic="trust"),)).body)

    assert "Trust" in page.texts


def test_a_series_without_points_or_without_figures_is_no_trouble() -> None:
    empty = Series((), "x", "y", "share", 0.95, "m")
    blank = replace(empty, points=(Point("a", None, None, None, 0, 0.0),) * 3)
    forms = [replace(sample()[1], form=form, series=s) for form in Form for s in (empty, blank)]

    page = Outline(made(tuple(forms)).body)

    assert page.text.count("Asked outside published hours") > len(forms)


def test_a_zone_that_nobody_knows_does_not_keep_the_page_from_being_made() -> None:
    setting = replace(sample()[0].setting, zone="../Atlantis")

    page = Outline(made((replace(sample()[0], setting=setting),)).body)

    assert "2 February 2026 to 31 July 2026" in page.text


def test_the_same_findings_make_the_same_page(report: Report) -> None:
    again = made(sample())

    assert again.page() == report.page()


def test_every_technique_leads_to_a_page_with_its_formula(repository: Path, body: Outline) -> None:
    pages = {*FOUNDATIONS, *(technique.page for technique in TECHNIQUES if technique.page)}

    assert {
        page for page in pages if not (repository / f"docs/methods/{page}.md").exists()
    } == set()
    assert "docs/methods/kaplan-meier.md" in body.text


def test_for_whose_eyes_figures_about_work_are_is_said_above_them() -> None:
    page = Outline(made(sample(), for_whom="They are for six people's eyes.").body).text

    assert page.index("They are for six people’s eyes.") < page.index("In short")
