"""What a page weighs, and whether its order and its focus can be followed by keyboard."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from journeys.desk.borough import Borough
from journeys.desk.places import places
from journeys.desk.seen import Seen

Visit = Callable[..., Seen]
MOST = 200_000
"""Bytes of a page with all that it asks for, as they come over the line."""
FOCUS = """() => {
  const e = document.activeElement, s = getComputedStyle(e);
  return {name: (e.innerText || e.getAttribute('aria-label') || e.id || e.name || '').trim(),
    top: e.getBoundingClientRect().top + scrollY,
    seen: s.outlineStyle !== 'none' || s.boxShadow !== 'none' || e.tagName === 'BODY'};
}"""


@pytest.mark.parametrize(
    ("role", "name"),
    [("officer", "inbox"), ("officer", "talk-lamp"), ("officer", "today"), ("", "public_hours")],
)
def test_a_page_weighs_at_most_200_kilobytes(
    borough: Borough, visit: Visit, role: str, name: str
) -> None:
    seen = visit(getattr(borough.cast, role) if role else None)
    bodies: dict[str, bytes] = {}
    seen.page.on("requestfinished", lambda asked: bodies.update({asked.url: _body(asked)}))

    seen.go(places(borough)[role][name]).wait_for_load_state("networkidle")
    unpacked = sum(len(body) for body in bodies.values())
    # Style sheets and scripts are collected compressed; pages are not, as a proxy may do that.
    packed = sum(len(gzip.compress(b) if "/static/" in url else b) for url, b in bodies.items())

    assert len(bodies) >= 4, "the page, two style sheets and a script at least"
    assert packed <= MOST / 2
    assert unpacked <= MOST


def _body(asked: Any) -> bytes:
    found: bytes = asked.response().body()
    return found


@pytest.mark.parametrize("name", ["inbox", "talk-lamp", "today", "paste", "pulse"])
def test_the_keyboard_goes_down_the_page_and_can_be_seen(
    borough: Borough, visit: Visit, name: str
) -> None:
    seen = visit(borough.cast.officer)
    seen.go(places(borough)["officer"][name])
    steps = []

    for _ in range(14):
        seen.page.keyboard.press("Tab")
        steps.append(seen.page.evaluate(FOCUS))

    assert steps[0]["name"] == "Skip to main content"
    assert [each["name"] for each in steps if not each["seen"]] == []
    # The link that skips stands above the page; the rest goes down, a line at a time.
    tops = [each["top"] for each in steps[1:]]
    assert [low for high, low in pairwise(tops) if low < high - 60] == []


def test_single_keys_can_be_turned_off(borough: Borough, visit: Visit) -> None:
    seen = visit(borough.cast.officer)
    page = seen.go(places(borough)["officer"]["inbox"])
    focused = "document.activeElement.className"

    page.keyboard.press("j")
    on = page.evaluate(focused)
    page.click("text=Keys, for working")
    page.click("[data-keys]")
    page.reload()
    page.keyboard.press("j")
    off = page.evaluate(focused)

    assert "wardmote-row__link" in on
    assert "wardmote-row__link" not in off


def test_the_count_of_characters_is_the_platforms_own(borough: Borough, visit: Visit) -> None:
    seen = visit(borough.cast.officer)
    page = seen.go(places(borough)["officer"]["talk-bins"])

    page.fill("#id_text", "See https://marlowford.example/" + "a" * 100)
    page.wait_for_selector("#count:has-text('27 of')")

    # Mastodon counts a link as 23, however long it is.
    assert "27 of 460 characters" in page.inner_text("#count")
    assert [*seen.broken(), *seen.complaints] == []
