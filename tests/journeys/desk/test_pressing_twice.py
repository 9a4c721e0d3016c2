"""Somebody clicks twice where once was enough."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Lock
from time import sleep
from typing import Any

import pytest

from journeys.desk.borough import OPEN, Borough, says
from journeys.desk.seen import Seen
from wardmote_web.conversations import replying
from wardmote_web.conversations.models import Kind, Outgoing

Visit = Callable[..., Seen]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_double_click_on_send_writes_one_reply(
    quiet: Borough, visit: Visit, monkeypatch: pytest.MonkeyPatch, javascript: bool
) -> None:
    at_once = replying.reply

    # The threads of a live server share one connection to a database in memory, and so its
    # transaction: what the lock of a real one keeps apart is kept apart here.
    one_at_a_time = Lock()

    def slowly(*stated: Any, **more: Any) -> Outgoing:
        sleep(0.4)  # So that the second click comes while the first is in hand.
        with one_at_a_time:
            return at_once(*stated, **more)

    monkeypatch.setattr(replying, "reply", slowly)
    asked = says(quiet, "Rosa Bellamy", "The lamp is out.", at=OPEN - timedelta(hours=2))
    seen = visit(quiet.cast.officer, javascript=javascript)
    page = seen.page
    pressed: list[str] = []
    page.on("request", lambda sent: pressed.append(sent.url) if sent.method == "POST" else None)

    seen.go(f"/desk/marlowford/conversations/{asked.pk}/")
    page.fill("#id_text", "On Tuesday.")
    page.locator("#reply-form button[name=when]").scroll_into_view_if_needed()
    button = page.locator("#reply-form button[name=when]").bounding_box()
    assert button is not None
    place = (button["x"] + button["width"] / 2, button["y"] + button["height"] / 2)
    for _ in range(2):
        page.mouse.click(*place)
        sleep(0.04)
    page.wait_for_selector("[data-undo]")
    page.wait_for_load_state()

    assert sum(url.endswith("/reply/") for url in pressed) == 2
    assert asked.outgoing.filter(kind=Kind.REPLY).count() == 1
    assert page.locator("[data-undo]").count() == 1
    assert [*seen.broken(), *seen.complaints] == []
