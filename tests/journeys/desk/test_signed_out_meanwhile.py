"""The session runs out while a page is open: no part of it goes blank, and no word is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.contrib.sessions.models import Session

from journeys.desk.borough import OPEN, Borough, says
from journeys.desk.seen import Seen
from wardmote_web.conversations.replying import reply

Visit = Callable[..., Seen]


def test_a_conversation_stays_as_it_was_and_says_so_without_losing_what_is_being_written(
    quiet: Borough, visit: Visit
) -> None:
    asked = says(quiet, "Rosa Bellamy", "The lamp is out.", at=OPEN - timedelta(hours=2))
    reply(asked, "On Tuesday.", by=quiet.cast.officer, now=OPEN)
    seen = visit(quiet.cast.officer)
    page = seen.page
    seen.go(f"/desk/marlowford/conversations/{asked.pk}/")
    page.click("#again summary")
    page.fill("#id_text", "And the one at 16?")

    Session.objects.all().delete()
    page.wait_for_selector("#signed-out a")
    page.wait_for_timeout(3500)
    notices, on_its_way = page.locator("#signed-out a").count(), page.inner_text("#live")
    written = page.input_value("#id_text")
    page.click("#signed-out a")
    page.wait_for_url("**/account/login/**")

    assert (notices, written) == (1, "And the one at 16?")
    assert "On Tuesday." in on_its_way
    assert page.url.endswith(f"next=/desk/marlowford/conversations/{asked.pk}/")
    assert [*seen.broken(), *seen.complaints] == []


def test_a_list_goes_to_the_sign_in_page(quiet: Borough, visit: Visit) -> None:
    says(quiet, "Rosa Bellamy", "The lamp is out.", at=OPEN - timedelta(hours=2))
    seen = visit(quiet.cast.officer)
    page = seen.page
    seen.go("/desk/marlowford/inbox/waiting/")

    Session.objects.all().delete()
    # What the page does every 20 seconds.
    page.evaluate("htmx.ajax('GET', location.pathname, {source: '#lists', target: '#lists'})")
    page.wait_for_url("**/account/login/**")

    assert page.url.endswith("next=/desk/marlowford/inbox/waiting/")
