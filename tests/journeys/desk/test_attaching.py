"""An officer attaches a picture in a browser, forgets to describe it, and puts that right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from journeys.desk.borough import OPEN, Borough, says
from journeys.desk.seen import Seen
from wardmote_web.conversations.models import Kind
from web.pictures import a_photograph

Visit = Callable[..., Seen]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_picture_without_a_description_is_kept_until_it_has_one(
    quiet: Borough, visit: Visit, javascript: bool
) -> None:
    asked = says(quiet, "Rosa Bellamy", "The lamp is out.", at=OPEN - timedelta(hours=2))
    seen = visit(quiet.cast.officer, javascript=javascript)
    page = seen.page
    seen.go(f"/desk/marlowford/conversations/{asked.pk}/")
    page.locator("#files summary").click()
    page.set_input_files(
        "#id_file_1",
        {"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": a_photograph()},
    )
    counted: list[str] = []
    page.on(
        "request",
        lambda sent: (
            counted.append(sent.headers["content-type"]) if sent.url.endswith("/count/") else None
        ),
    )
    page.fill("#id_text", "This is the lamp.")
    if javascript:
        page.wait_for_timeout(900)
    assert all("urlencoded" in each for each in counted), "typing uploads no file"
    page.locator("#reply-form button[name=when]").click()
    page.wait_for_selector(".govuk-error-summary")

    assert "lamp.jpg has no description" in page.inner_text(".govuk-error-summary")
    assert page.input_value("#id_text") == "This is the lamp."
    assert [*seen.broken(), *seen.complaints] == []

    page.fill("#id_alt_1", "A lamp that is out")
    page.locator("#reply-form button[name=when]").click()
    page.wait_for_selector("[data-undo]")

    shown = page.locator(".wardmote-files img")
    assert shown.get_attribute("alt") == "A lamp that is out"
    shown.scroll_into_view_if_needed()
    if javascript:
        page.wait_for_function("document.querySelector('.wardmote-files img').naturalWidth > 0")
    assert [*seen.broken(), *seen.complaints] == []
    reply = asked.outgoing.get(kind=Kind.REPLY)
    assert [each.name for each in reply.files.all()] == ["lamp.jpg"]
