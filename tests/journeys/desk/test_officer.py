"""An officer's day in a real browser, by keyboard, by night, and to the end of the list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default

from journeys.desk.borough import NIGHT, OPEN, Borough, says
from journeys.desk.seen import Seen
from servers.mail import MailServer
from wardmote_web.conversations.models import Channel, Conversation, State
from wardmote_web.desk.sending import send_next
from web.cast import connected

Visit = Callable[..., Seen]
Turn = Callable[[datetime], None]
LAMP = "The lamp outside 14 Fenwick Lane has been out since Friday."
ANSWER = "Thank you. Street lighting comes on Tuesday."


def a_mailbox(borough: Borough, server: MailServer) -> Channel:
    """The council's own mailbox, connected as a lead connects it."""
    number = f"{datetime.now().astimezone():%H%M%S%f}"
    return connected(
        borough.cast.team,
        "mail",
        {
            "address": server.mailbox(f"hello{number}@council.example"),
            "name": "Marlowford Council",
            "imap_host": "127.0.0.1",
            "imap_port": str(server.imap_port),
            "imap_security": "none",
            "smtp_host": "127.0.0.1",
            "smtp_port": str(server.smtp_port),
            "smtp_security": "none",
        },
        {"password": "password"},
    )


def texts(server: MailServer, address: str) -> list[str]:
    """What has come to somebody's mailbox."""
    parsed = [message_from_bytes(each, policy=default) for each in server.letters(address)]
    bodies = [each.get_body() for each in parsed]
    return [body.get_content() for body in bodies if body is not None]


def test_an_officer_answers_by_keyboard_alone_takes_it_back_and_sends(
    quiet: Borough, visit: Visit, at: Turn, mail_server: MailServer
) -> None:
    resident = mail_server.mailbox(f"rosa{datetime.now().astimezone():%H%M%S%f}@home.example")
    box = a_mailbox(quiet, mail_server)
    says(
        quiet, "Ada Whitlock", "The hedge covers half the path.", at=OPEN - timedelta(hours=20),
        channel=quiet.group,
    )  # fmt: skip
    asked = says(
        quiet, "Rosa Bellamy", LAMP, at=OPEN - timedelta(hours=2), channel=box, by=resident
    )
    while send_next("worker"):
        pass
    acknowledged = texts(mail_server, resident)
    seen = visit(quiet.cast.officer)
    page, keys = seen.page, seen.page.keyboard

    seen.go("/desk/marlowford/")
    seen.shot("1-inbox")
    keys.press("Tab")
    skip = page.evaluate("document.activeElement.textContent")
    for key in ("j", "j", "Enter"):
        keys.press(key)
    page.wait_for_url("**/conversations/**")
    keys.press("r")
    keys.type(ANSWER)
    seen.shot("1-writing")
    keys.press("Control+Enter")
    page.wait_for_selector("[data-undo]")
    seen.shot("1-undo")
    keys.press("u")
    keys.press("Enter")
    page.wait_for_selector("text=Taken back")
    taken_back = page.input_value("#id_text")
    meanwhile = texts(mail_server, resident)
    keys.press("r")
    keys.press("End")
    keys.type(" Sorry for the dark.")
    keys.press("Control+Enter")
    page.wait_for_selector("[data-undo]")
    at(OPEN + timedelta(seconds=30))
    while send_next("worker"):
        pass
    page.wait_for_selector("text=Something new came in")
    page.reload()
    seen.shot("1-sent")

    assert skip == "Skip to main content"
    assert taken_back == ANSWER
    assert meanwhile == acknowledged
    told, answered = (each.strip() for each in texts(mail_server, resident))
    assert told.startswith("Thank you for your message. A person will reply by 16:30 on Tuesday")
    assert answered == f"{ANSWER} Sorry for the dark."
    assert Conversation.objects.get(pk=asked.pk).state == State.WITH_RESIDENT
    assert [*seen.broken(), *seen.complaints] == []


def test_by_night_a_sign_hangs_a_reply_is_held_and_comes_back_when_the_resident_writes(
    quiet: Borough, visit: Visit, at: Turn
) -> None:
    at(NIGHT)
    asked = says(quiet, "Rosa Bellamy", LAMP, at=NIGHT - timedelta(minutes=30))
    seen = visit(quiet.cast.officer)
    page = seen.page

    seen.go("/desk/marlowford/")
    seen.shot("2-closed")
    inbox = page.inner_text("main")
    digits_in_tabs = any(letter.isdigit() for letter in page.inner_text(".wardmote-tabs"))
    page.click("text=Look anyway")
    page.click("text=Rosa Bellamy")
    page.fill("#id_text", ANSWER)
    page.click("text=Hold until we open")
    page.wait_for_selector("text=goes out at")
    seen.shot("2-held")
    held = Conversation.objects.get(pk=asked.pk).state
    says(quiet, "Rosa Bellamy", "It works again!", at=NIGHT + timedelta(minutes=1))
    page.wait_for_selector("text=Something new came in")
    page.click("text=Show it")
    page.wait_for_selector("#taken-back")
    seen.shot("2-pulled-back")

    assert "Closed" in inbox
    assert "09:30 tomorrow" in inbox
    assert "Rosa" not in inbox
    assert not digits_in_tabs
    assert held == State.HELD
    assert page.input_value("#id_text") == ANSWER
    assert Conversation.objects.get(pk=asked.pk).state == State.WAITING
    assert [*seen.broken(), *seen.complaints] == []


def test_todays_list_goes_one_after_another_to_a_plain_stop(quiet: Borough, visit: Visit) -> None:
    for hours, (who, text) in enumerate(
        (("Imran Shah", "Is the library open today?"), ("Jon Pike", "When are bins collected?"),
         ("Della Cole", "Thank you, that was quick!"))
    ):  # fmt: skip
        says(quiet, who, text, at=OPEN - timedelta(hours=20 - hours))
    seen = visit(quiet.cast.officer)
    page = seen.page

    seen.go("/desk/marlowford/today/")
    seen.shot("3-today")
    page.fill("[name=minutes]", "30")
    page.click("text=Show my list")
    page.click("text=Begin with the first")
    first = page.inner_text("h1")
    page.fill("#id_text", "It is, until six.")
    page.click("#reply-form button")
    page.wait_for_selector(".wardmote-sent")
    second = page.inner_text("h1")
    seen.shot("3-next")
    page.fill("#id_text", "A day later than usual.")
    page.click("#reply-form button")
    third = page.wait_for_selector("h1:has-text('Della Cole')")
    page.select_option("#id_reason", "thanks")
    page.click("form[action*=close] button")
    page.wait_for_selector(".wardmote-stop")
    seen.shot("3-stop")

    assert "Imran Shah" in first
    assert "Jon Pike" in second
    assert third is not None
    assert "Every promise for today is kept; you can stop" in page.inner_text("main")
    assert [*seen.broken(), *seen.complaints] == []


def test_a_message_from_a_group_is_pasted_answered_copied_and_marked_sent(
    quiet: Borough, visit: Visit, at: Turn
) -> None:
    seen = visit(quiet.cast.officer, permissions=["clipboard-read", "clipboard-write"])
    page = seen.page

    seen.go("/desk/marlowford/paste/")
    page.fill("[name=came_from]", "Facebook group: Fenwick Lane")
    page.fill("[name=name]", "Kit Barlow")
    page.fill("[name=text]", "Who do I ask about a skip licence?")
    page.check("[name=public]")
    seen.shot("4-paste")
    page.click("text=Take it in")
    promised = page.inner_text(".wardmote-due")
    at(OPEN + timedelta(minutes=2))
    page.fill("#id_text", "The roads team, on 01632 960 001.")
    page.click("text=Write it down to copy")
    page.click("text=Copy the answer")
    page.wait_for_selector("text=Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    seen.shot("4-copy")
    page.click("text=Mark sent")
    page.wait_for_selector("text=Marked as sent")
    seen.shot("4-sent")

    assert "16:30 on Tuesday 6 January 2026" in promised
    assert copied == "The roads team, on 01632 960 001."
    assert Conversation.objects.get().state == State.WITH_RESIDENT
    assert [*seen.broken(), *seen.complaints] == []


def test_all_of_that_works_without_a_script(quiet: Borough, visit: Visit) -> None:
    asked = says(quiet, "Rosa Bellamy", LAMP, at=OPEN - timedelta(hours=2))
    seen = visit(quiet.cast.officer, javascript=False)
    page = seen.page

    seen.go("/desk/marlowford/")
    page.click("text=Rosa Bellamy")
    page.fill("#id_text", ANSWER)
    page.click("#reply-form button")
    numbers = page.locator(".wardmote-countdown text:visible").all_text_contents()
    until = page.inner_text(".wardmote-countdown span")
    seen.shot("1-undo-without-script")
    page.click("[data-undo]")

    assert page.input_value("#id_text") == ANSWER
    assert "10:00:20" in until
    assert len(numbers) == 1
    assert int(numbers[0]) in range(1, 21)
    assert Conversation.objects.get(pk=asked.pk).state == State.WAITING
