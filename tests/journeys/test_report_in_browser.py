"""The report opened in a real browser: by a reader, by a small phone, and inside a service's page.

Needs Debian's ``chromium`` and the npm package ``axe-core`` (``WARDMOTE_AXE`` says where its
``axe.min.js`` lies; else ``node_modules`` of the repository).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import polars as pl
import pytest

from journeys.browsing import STANDARDS
from library.report.sample_findings import HOSTILE, answered_only, hostile, sample
from wardmote.findings.finding import Finding
from wardmote.report.page import Report, render

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Open = Callable[..., "Seen"]

pytestmark = pytest.mark.browser

REPORTS: dict[str, Callable[[], tuple[Finding, ...]]] = {
    "complete": sample,
    "answered-only": answered_only,
    "hostile": hostile,
    "empty": tuple,
}


def made(kind: str) -> Report:
    rows = pl.DataFrame(
        {"file": ["requests.csv"] * 60, "row": range(60), "reason": [HOSTILE[:40]] * 60},
        schema_overrides={"row": pl.UInt32},
    )
    title = HOSTILE if kind == "hostile" else "When Marlowford answers"
    return render(REPORTS[kind](), title=title, subtitle="Of two accounts", set_aside=rows)


@pytest.fixture(scope="module", params=REPORTS)
def report(request: pytest.FixtureRequest) -> Report:
    return made(request.param)


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open a report from a file, at a width and in a scheme of colours."""
    pages: list[Seen] = []

    def open_report(report: Report, width: int = 1280, scheme: Any = "light") -> Seen:
        file = tmp_path / "report.html"
        file.write_text(report.page(), encoding="utf-8")
        pages.append(Seen(browser, width, scheme))
        pages[-1].page.goto(file.as_uri())
        return pages[-1]

    yield open_report
    for seen in pages:
        seen.page.close()


class Seen:
    """A page, with all that it asked for and complained of."""

    def __init__(self, browser: Browser, width: int = 1280, scheme: Any = "light") -> None:
        self.page: Page = browser.new_page(
            viewport={"width": width, "height": 900}, color_scheme=scheme
        )
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))

    def unfold(self) -> None:
        self.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")


@pytest.mark.parametrize("width", [1280, 1100, 768, 320])
@pytest.mark.parametrize("figure", ["23\xa0h\xa059\xa0min", "6\xa0days\xa023\xa0h"])
def test_the_longest_figure_of_the_honest_clock_stays_on_one_line(
    opened: Open, width: int, figure: str
) -> None:
    page = opened(made("complete"), width).page
    big = page.locator(".wm-beside .wm-big").first
    big.evaluate("(element, text) => { element.textContent = text }", figure)

    lines = big.evaluate(
        "element => element.clientHeight / parseFloat(getComputedStyle(element).lineHeight)"
    )

    assert round(lines) == 1


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_nothing_stands_in_the_way_of_any_reader(
    opened: Open, axe: str, report: Report, width: int, scheme: str
) -> None:
    seen = opened(report, width, scheme)
    seen.unfold()
    # The rows of a table are all of one kind; a few of each tell, and quickly.
    seen.page.evaluate(
        "document.querySelectorAll('tbody').forEach("
        "body => [...body.rows].slice(6).forEach(row => row.remove()))"
    )

    seen.page.evaluate(axe)
    found = seen.page.evaluate("tags => axe.run({ runOnly: tags })", STANDARDS)

    faults = [(v["id"], v["nodes"][0]["html"][:200]) for v in found["violations"]]
    assert faults == []
    assert len(found["passes"]) > 10


@pytest.mark.parametrize("folded", [True, False])
def test_a_small_phone_needs_no_scrolling_to_the_side(
    opened: Open, report: Report, folded: bool
) -> None:
    seen = opened(report, 320)
    if not folded:
        seen.unfold()

    width = seen.page.evaluate("document.documentElement.scrollWidth")

    assert width <= 320


def test_opening_it_asks_for_nothing_and_complains_of_nothing(opened: Open, report: Report) -> None:
    seen = opened(report)
    seen.unfold()

    seen.page.wait_for_timeout(200)

    assert [url.split(":")[0] for url in seen.requests] == ["file"]
    assert seen.complaints == []


def test_a_phone_shows_the_narrow_drawing_and_a_desk_the_wide_one(opened: Open) -> None:
    shown = {}
    for width in (320, 1280):
        page = opened(made("complete"), width).page
        shown[width] = [
            page.locator(f".wm-panel > .wm-{kind}").first.is_visible()
            for kind in ("wide", "narrow")
        ]

    assert shown == {320: [False, True], 1280: [True, False]}


def test_the_keyboard_reaches_the_answers_first_and_the_figures_behind_a_chart(
    opened: Open,
) -> None:
    page = opened(made("complete")).page

    page.keyboard.press("Tab")
    skip = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    reached = page.evaluate("document.activeElement.id")
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")

    assert (skip, reached) == ("Skip to the answers", "wm-answers")
    assert page.locator("details").first.get_attribute("open") is not None


class Service(BaseHTTPRequestHandler):
    """A page of a service that shows a report under the policy of the service."""

    policy: ClassVar[str] = "default-src 'none'; style-src 'self'; img-src 'self' data:"

    def __init__(self, report: Report, *given: Any) -> None:
        self.report = report
        super().__init__(*given)

    def do_GET(self) -> None:
        if self.path == "/report.css":
            return self._send("text/css", self.report.stylesheet)
        page = (
            '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Desk</title>'
            '<link rel="icon" href="data:,"><link rel="stylesheet" href="/report.css"></head>'
            f"<body><main>{self.report.body}</main></body></html>"
        )
        return self._send("text/html; charset=utf-8", page)

    def _send(self, kind: str, text: str) -> None:
        content = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", self.policy)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *given: Any) -> None:
        """Say nothing."""


@pytest.fixture
def served(report: Report) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Service, report)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def test_a_service_shows_the_body_under_a_strict_policy(
    browser: Browser, served: str, report: Report
) -> None:
    seen = Seen(browser)
    seen.page.add_init_script(
        "window.broken = [];"
        "document.addEventListener('securitypolicyviolation', e => broken.push(e.blockedURI))"
    )

    seen.page.goto(served)
    seen.unfold()
    padding = seen.page.evaluate("getComputedStyle(document.querySelector('.wm-short')).padding")
    broken = seen.page.evaluate("window.broken")
    seen.page.close()

    assert broken == []
    assert seen.complaints == []
    assert seen.requests == [served, f"{served}report.css"]
    assert padding != "0px"
