"""A decision that is taken, a pattern that is published, a resident's phone, a channel, a code."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.cache import cache

from journeys.desk.borough import OPEN, Borough, says
from journeys.desk.seen import Seen
from journeys.desk.test_officer import a_mailbox, texts
from servers.mail import MailServer
from wardmote_web.conversations.models import Channel
from wardmote_web.desk.sending import send_next
from wardmote_web.promises.models import PublishedPattern
from web.accounts.conftest import code_for
from web.cast import PASSWORD

Visit = Callable[..., Seen]
Turn = Callable[[datetime], None]


def test_a_decision_is_tied_taken_and_told(
    quiet: Borough, visit: Visit, at: Turn, mail_server: MailServer
) -> None:
    resident = mail_server.mailbox(f"nia{datetime.now().astimezone():%H%M%S%f}@home.example")
    box = a_mailbox(quiet, mail_server)
    asked = says(
        quiet, "Nia Morgan", "Cars do not stop on Fenwick Lane.", at=OPEN, channel=box, by=resident
    )
    seen = visit(quiet.cast.officer)
    page = seen.page

    seen.go(f"/desk/marlowford/conversations/{asked.pk}/")
    page.click("text=Tie to it")
    page.click("aside >> text=A crossing on Fenwick Lane")
    page.click("label:has-text('Yes')")
    page.fill("[name=outcome]", "A zebra crossing is built in May.")
    seen.shot("5-take")
    page.click("text=Tell everybody who spoke")
    page.wait_for_selector("text=What those who spoke are told")
    at(OPEN + timedelta(minutes=1))
    while send_next("worker"):
        pass
    page.reload()
    seen.shot("5-told")

    assert "Told" in page.inner_text("main")
    assert "A zebra crossing is built in May." in " ".join(texts(mail_server, resident))
    assert [*seen.broken(), *seen.complaints] == []


def test_a_lead_sees_what_a_pattern_will_say_and_publishes_it(quiet: Borough, visit: Visit) -> None:
    seen = visit(quiet.cast.lead)
    page = seen.page

    seen.go("/desk/marlowford/pattern/")
    page.fill("[name=hours]", "mon-fri 09:00-10:00, 16:00-17:00; closed holidays england")
    page.fill("[name=promise]", "by 12:00 of the next working day")
    page.fill("[name=effective_from]", "2026-01-12")
    before = PublishedPattern.objects.count()
    page.click("text=See what it will say")
    preview = page.inner_text(".wardmote-preview")
    seen.shot("6-preview")
    between = PublishedPattern.objects.count()
    page.click(".wardmote-preview button:has-text('Publish')")
    page.wait_for_selector("text=Published. It is used")
    seen.shot("6-published")

    for words in ("On the hours page", "In a profile", "A person will reply by", "Friday 22:00"):
        assert words in preview
    assert (before, between, PublishedPattern.objects.count()) == (1, 1, 2)
    assert page.locator(".wardmote-version").count() == 2
    assert [*seen.broken(), *seen.complaints] == []


def test_a_resident_reads_the_hours_on_a_small_phone(
    quiet: Borough, visit: Visit, live_server: Any
) -> None:
    seen = visit(width=320)
    page = seen.page

    seen.go("/hours/marlowford/")
    seen.shot("7-phone")
    words = page.inner_text("main")
    stated = json.loads(page.inner_text("script[type='application/ld+json']"))
    page.click("text=Show this on another website")
    snippet = page.input_value("#snippet")
    width = page.evaluate("document.querySelector('.wardmote-badge').naturalWidth")
    calendar = page.request.get(seen.base + "/hours/marlowford/hours.ics").text()
    overflow = seen.overflow()

    assert "Open now" in words
    assert "16:30 tomorrow" in words
    assert "call 999" in words
    assert stated["openingHoursSpecification"]
    assert f'src="{live_server.url}/hours/marlowford/badge.svg"' in snippet
    assert width > 100
    assert calendar.startswith("BEGIN:VCALENDAR")
    assert overflow == []
    assert [*seen.broken(), *seen.complaints] == []


def test_a_lead_connects_a_mailbox_and_a_colleague_signs_in_with_a_code(
    quiet: Borough, visit: Visit, mail_server: MailServer
) -> None:
    address = mail_server.mailbox(f"lead{datetime.now().astimezone():%H%M%S%f}@council.example")
    lead = visit(quiet.cast.lead)
    page = lead.page

    lead.go("/desk/marlowford/channels/new/mail/")
    for field, value in {
        "address": address, "name": "Marlowford Council", "imap_host": "127.0.0.1",
        "imap_port": mail_server.imap_port, "imap_security": "none", "smtp_host": "127.0.0.1",
        "smtp_port": mail_server.smtp_port, "smtp_security": "none", "password": "password",
    }.items():  # fmt: skip
        page.fill(f"main [name={field}]", str(value))
    lead.shot("8-connect")
    page.click("main button:has-text('Connect')")
    page.wait_for_selector("text=is connected")
    lead.shot("8-connected")
    secret = _turns_codes_on(visit(), quiet)
    colleague = visit()
    # A code that turned it on is not good again for as long as it is shown.
    Authenticator.objects.filter(type="totp").update(last_used_at=None)
    cache.clear()
    signed = _signs_in(colleague, quiet)
    colleague.shot("8-code")
    signed.fill("main [name=code]", code_for(secret))
    signed.click("main button >> nth=0")
    signed.wait_for_url("**/desk/marlowford/**")

    assert Channel.objects.get(platform="mail").handle == address
    for each in (lead, colleague):
        assert [*each.broken(), *each.complaints] == []


def _signs_in(seen: Seen, borough: Borough) -> Any:
    page = seen.go("/account/login/")
    page.fill("main [name=login]", borough.cast.colleague.email)
    page.fill("main [name=password]", PASSWORD)
    page.click("main button >> nth=0")
    return page


def _turns_codes_on(seen: Seen, borough: Borough) -> str:
    """They turn on codes from an app; gives the app's secret."""
    page = _signs_in(seen, borough)
    page.goto(seen.base + "/account/second-factor/on/")
    if page.locator("main [name=password]").count():
        page.fill("main [name=password]", PASSWORD)
        page.click("main button >> nth=0")
    seen.shot("8-turn-on")
    found = re.search(r"<code>([A-Z2-7]+)</code>", page.content())
    assert found
    page.fill("main [name=code]", code_for(found[1]))
    page.click("main button >> nth=0")
    page.wait_for_load_state()
    return found[1]
