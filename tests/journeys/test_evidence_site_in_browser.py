"""The evidence as a static site, walked in a real browser: nothing stands in anybody's way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from pptx import Presentation

from journeys.browsing import STANDARDS
from wardmote.cli import main
from wardmote.demo.councils import councils
from wardmote.evidence.documents import write_document

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = ("index", "map", "findings", "q1", "q2", "q3", "q4", "q5")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of twelve councils that never were."""
    folder = tmp_path_factory.mktemp("evidence")
    (folder / "all.json").write_text(write_document(councils(1)), "utf-8")
    for words in (["import", str(folder / "all.json")], ["publish", str(folder / "site")]):
        done = CliRunner().invoke(main, ["evidence", *words, "--store", str(folder / "kept")])
        assert done.exit_code == 0, done.output
    return folder / "site"


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_nothing_stands_in_the_way_of_any_reader(
    browser: Browser, axe: str, published: Path, width: int, scheme: str
) -> None:
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for name in PAGES:
        page.goto((published / f"{name}.html").as_uri())
        page.evaluate(axe)
        found = page.evaluate(
            "(tags) => axe.run({runOnly: {type: 'tag', values: tags}})", STANDARDS
        )
        assert [each["id"] for each in found["violations"]] == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    page.close()

    assert {url for url in asked if not url.startswith(("file:", "data:"))} == set()


@pytest.mark.browser
def test_every_link_leads_somewhere(browser: Browser, published: Path) -> None:
    page = browser.new_page()
    for name in PAGES:
        page.goto((published / f"{name}.html").as_uri())
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
        targets = [link.split("#")[0] for link in links if link.split("#")[0]]
        assert targets
        assert [link for link in targets if not (published / link).is_file()] == []
    page.close()


def test_a_gap_and_what_we_do_not_know_yet_are_printed_as_such(published: Path) -> None:
    first = (published / "q1.html").read_text("utf-8")

    assert "We do not know yet." in first
    assert "Audits and time books" in first
    assert "A gap" in (published / "map.html").read_text("utf-8")
    assert "12 places together" in (published / "q2.html").read_text("utf-8")


def test_a_page_that_is_nobody_of_this_site_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("My own page", "utf-8")

    done = CliRunner().invoke(
        main, ["evidence", "publish", str(tmp_path / "site"), "--store", str(tmp_path / "none")]
    )

    assert done.exit_code == 2
    assert (tmp_path / "site/index.html").read_text("utf-8") == "My own page"


def test_a_briefing_is_one_page_and_an_unknown_question_is_said(tmp_path: Path) -> None:
    store, file = str(tmp_path / "none"), tmp_path / "brief.html"

    good = CliRunner().invoke(main, ["evidence", "brief", "Q3", "--store", store, "-o", str(file)])
    bad = CliRunner().invoke(main, ["evidence", "brief", "Q99", "--store", store])

    assert good.exit_code == 0
    assert "What to do meanwhile" in file.read_text("utf-8")
    assert 'href="index.html"' not in file.read_text("utf-8")
    assert bad.exit_code == 2
    assert "There are " in bad.output


@pytest.fixture(scope="module")
def store(published: Path) -> str:
    return str(published.parent / "kept")


def test_a_briefing_can_be_slides_whose_picture_is_described(store: str, tmp_path: Path) -> None:
    file = tmp_path / "brief.pptx"

    done = CliRunner().invoke(main, ["evidence", "brief", "q2", "--store", store, "-o", str(file)])

    assert done.exit_code == 0, done.output
    deck = Presentation(str(file))
    titles = [slide.shapes.title.text for slide in deck.slides]
    assert titles[:2] == ["How do I manage the expectations of those I connect to?",
                          "The answer so far"]  # fmt: skip
    assert titles[-1] == "What to do meanwhile"
    pictures = [s for slide in deck.slides for s in slide.shapes if s.shape_type == 13]
    assert len(pictures) == 1
    assert "All places together" in pictures[0]._element._nvXxPr.cNvPr.get("descr")
    assert "fiction" in deck.slides[0].placeholders[1].text


def test_a_briefing_can_be_a_sheet_to_print(store: str, tmp_path: Path) -> None:
    file = tmp_path / "brief.pdf"

    done = CliRunner().invoke(main, ["evidence", "brief", "q2", "--store", store, "-o", str(file)])

    assert done.exit_code == 0, done.output
    assert file.read_bytes().startswith(b"%PDF")
    assert file.read_bytes().count(b"/Type /Page\n") + file.read_bytes().count(b"/Type/Page") >= 1
