"""An officer attaches pictures: what is wrong is said, nothing is lost, and it goes out whole."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from wardmote_web.conversations.models import Conversation, Outgoing, ReplyFile, Stage
from wardmote_web.desk import upload_limit
from wardmote_web.desk.file_contents import CHOSEN_AT_MOST
from wardmote_web.desk.retention import delete_what_is_past
from wardmote_web.platforms.demonstration.session import SENT
from web.cast import MONDAY, a_channel, asked, comes_in
from web.conversations.a_desk import Desk
from web.pictures import A_PAGE, AN_SVG, PLACE, a_photograph, a_picture, chosen
from web.security.conftest import signed_in_as

OPEN = MONDAY + timedelta(hours=10)
WORDS = "See the map of Mill Lane."


@pytest.fixture
def conversation(desk: Desk) -> Conversation:
    found = desk.asks(at=MONDAY + timedelta(hours=9))
    desk.at(OPEN)
    return found


@pytest.fixture
def officer(desk: Desk) -> Client:
    return signed_in_as(desk.cast.officer)


def address(found: Conversation, last: str = "reply") -> str:
    return f"/desk/fenwick/conversations/{found.pk}/" + (f"{last}/" if last else "")


def answer(client: Client, found: Conversation, **stated: Any) -> Any:
    seen = found.messages.latest("id").pk
    return client.post(address(found), {"text": WORDS, "seen": seen, **stated})


def shown(answered: Any) -> str:
    return str(answered.content.decode())


def test_a_picture_is_part_of_the_reply_before_anything_is_sent(
    officer: Client, conversation: Conversation
) -> None:
    answer(officer, conversation, file_1=chosen(a_photograph()), alt_1="Mill Lane, closed")

    queued = Outgoing.objects.get()
    file = queued.files.get()
    assert (queued.stage, queued.payload) == (Stage.QUEUED, None)
    assert (file.alt, file.media_type, file.size) == (
        "Mill Lane, closed", "image/jpeg", len(bytes(file.content)),
    )  # fmt: skip
    assert PLACE.encode() not in bytes(file.content)
    assert file.chosen_by is None


def test_it_goes_out_with_what_it_shows_and_is_shown_in_the_thread(
    desk: Desk, officer: Client, conversation: Conversation
) -> None:
    answer(officer, conversation, file_2=chosen(a_picture()), alt_2="Mill Lane, closed")
    desk.worker_comes(OPEN + timedelta(minutes=1))

    sent = json.loads((desk.folder / SENT).read_text())
    page = shown(officer.get(address(conversation, "")))
    file = ReplyFile.objects.get()
    assert sent["files"] == [{"name": "map.png", "alt": "Mill Lane, closed"}]
    assert f'<img src="{address(conversation, f"files/{file.pk}")}" alt="Mill Lane, closed"' in page


@pytest.mark.parametrize("described", [{}, {"alt_1": "   "}])
def test_without_a_description_it_is_said_and_nothing_is_lost(
    officer: Client, conversation: Conversation, described: dict[str, str]
) -> None:
    refused = answer(officer, conversation, file_1=chosen(a_picture()), **described)

    page = shown(refused)
    kept = ReplyFile.objects.get()
    assert refused.status_code == 422
    assert "map.png has no description" in page
    assert 'href="#id_alt_1"' in page
    assert WORDS in page
    assert f'name="kept_1" value="{kept.pk}"' in page
    assert not Outgoing.objects.exists()

    answer(officer, conversation, kept_1=kept.pk, alt_1="Mill Lane")

    assert Outgoing.objects.get().files.get().pk == kept.pk


def test_decoration_needs_no_description_and_what_is_described_is_none(
    officer: Client, conversation: Conversation
) -> None:
    both = answer(
        officer, conversation, file_1=chosen(a_picture()), alt_1="A map", decoration_1="on"
    )
    assert both.status_code == 422

    answer(officer, conversation, file_1=chosen(a_picture()), decoration_1="on")

    assert Outgoing.objects.get().files.get().alt == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [(AN_SVG, "image/svg+xml"), (A_PAGE, "image/png"), (AN_SVG, "image/png")],
    ids=["SVG", "HTML named .png", "SVG named .png"],
)
def test_a_hostile_file_is_refused_and_the_words_stay(
    officer: Client, conversation: Conversation, content: bytes, said: str
) -> None:
    refused = answer(
        officer, conversation, file_1=chosen(content, said=said), alt_1="Mill Lane",
        file_2=chosen(a_picture()), alt_2="The good one",
    )  # fmt: skip

    page = shown(refused)
    assert refused.status_code == 422
    assert "Whatever its name says" in page
    assert WORDS in page
    assert "Mill Lane" in page
    assert ReplyFile.objects.get().alt == "The good one"
    assert not Outgoing.objects.exists()


def test_a_file_that_is_too_large_is_refused_and_the_words_stay(
    officer: Client, conversation: Conversation
) -> None:
    refused = answer(officer, conversation, file_1=chosen(bytes(CHOSEN_AT_MOST + 400_000)))

    assert refused.status_code == 422
    assert "more than 15 MB" in shown(refused)
    assert WORDS in shown(refused)


def test_a_request_that_is_larger_than_any_form_is_not_read(
    officer: Client, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_limit, "WHOLE", 100_000)

    refused = answer(officer, conversation, file_1=chosen(bytes(200_000)))

    assert refused.status_code in {400, 413}
    assert not ReplyFile.objects.exists()


@pytest.mark.parametrize("names", [[1, 2, 3, 4, 5], [1, 1, 1, 1, 1]], ids=["apart", "in one place"])
def test_five_files_are_refused_and_four_go_out(
    officer: Client, conversation: Conversation, names: list[int]
) -> None:
    files: dict[str, list[Any]] = {}
    for n in names:
        files.setdefault(f"file_{n}", []).append(chosen(a_picture()))
    refused = answer(officer, conversation, **files)

    assert refused.status_code == 422
    assert "5 files were chosen" in shown(refused)
    assert not Outgoing.objects.exists()

    four = {f"file_{n}": chosen(a_picture()) for n in range(1, 5)}
    answer(officer, conversation, **four, **{f"alt_{n}": f"Map {n}" for n in range(1, 5)})

    files_sent = Outgoing.objects.get().files.all()
    assert [each.alt for each in files_sent] == [f"Map {n}" for n in range(1, 5)]
    assert ReplyFile.objects.count() == 4, "what was kept before is forgotten"


def test_a_description_without_a_file_is_said(officer: Client, conversation: Conversation) -> None:
    refused = answer(officer, conversation, alt_1="Mill Lane")

    assert refused.status_code == 422
    assert "a description and no file" in shown(refused)


def test_a_reply_that_is_taken_back_has_its_files_in_the_box_again(
    desk: Desk, officer: Client, conversation: Conversation
) -> None:
    desk.cast.team.undo_seconds = 60
    desk.cast.team.save()
    answer(officer, conversation, file_1=chosen(a_picture()), alt_1="Mill Lane")
    queued = Outgoing.objects.get()

    page = shown(officer.post(address(conversation, "undo"), {"outgoing": queued.pk}))

    file = queued.files.get()
    assert f'name="kept_1" value="{file.pk}"' in page
    assert "Mill Lane" in page
    answer(officer, conversation, kept_1=file.pk, alt_1="Mill Lane, mended")
    again = Outgoing.objects.get(stage=Stage.QUEUED)
    assert again.files.get().alt == "Mill Lane, mended"


def test_what_came_in_meanwhile_costs_no_file(
    desk: Desk, officer: Client, conversation: Conversation
) -> None:
    seen = conversation.messages.latest("id").pk
    desk.comes(asked(desk.channel, "Anybody?", at=OPEN, thread=conversation.thread))

    page = officer.post(
        address(conversation),
        {"text": WORDS, "seen": seen, "file_1": chosen(a_picture()), "alt_1": "Mill Lane"},
    )

    assert page.status_code == 409
    assert f'name="kept_1" value="{ReplyFile.objects.get().pk}"' in shown(page)


def test_what_one_keeps_no_colleague_sees_or_sends(
    desk: Desk, officer: Client, conversation: Conversation
) -> None:
    answer(officer, conversation, file_1=chosen(a_picture()))
    kept = ReplyFile.objects.get()
    colleague = signed_in_as(desk.cast.colleague)

    assert officer.get(address(conversation, f"files/{kept.pk}")).status_code == 200
    assert colleague.get(address(conversation, f"files/{kept.pk}")).status_code == 404
    answer(colleague, conversation, kept_1=kept.pk, alt_1="Mine now")
    assert not ReplyFile.objects.filter(outgoing__isnull=False).exists()


def test_the_same_press_twice_sends_a_kept_file_once(
    officer: Client, conversation: Conversation
) -> None:
    answer(officer, conversation, file_1=chosen(a_picture()))
    kept = ReplyFile.objects.get()

    for _ in range(2):
        twice = answer(officer, conversation, kept_1=kept.pk, alt_1="Mill Lane", form_key="once")

    assert Outgoing.objects.count() == 1
    assert twice.status_code == 302, "it leads to where the first press led"


def test_a_file_is_given_as_what_it_is_and_nothing_in_it_may_run(
    officer: Client, conversation: Conversation
) -> None:
    answer(officer, conversation, file_1=chosen(a_picture(), name="x.html"), alt_1="A map")

    given = officer.get(address(conversation, f"files/{ReplyFile.objects.get().pk}"))

    assert given["Content-Type"] == "image/png"
    assert given["X-Content-Type-Options"] == "nosniff"
    assert {"default-src 'none'", "sandbox"} <= set(given["Content-Security-Policy"].split("; "))
    assert given["Cache-Control"] == "private, no-store"
    assert given["Content-Disposition"] == 'inline; filename="x.png"'


def test_where_answers_are_copied_by_hand_no_file_is_taken_and_the_page_says_so(
    desk: Desk, officer: Client
) -> None:
    channel = a_channel(desk.cast.team)
    found = comes_in(channel, asked(channel, at=OPEN)).conversation
    desk.at(OPEN)
    assert 'type="file"' not in shown(officer.get(address(found, "")))

    refused = answer(officer, found, file_1=chosen(a_picture()))

    assert "Files are not sent from here" in shown(refused)
    answer(officer, found)
    assert "Files are not copied" in shown(officer.get(address(found, "")))


def test_a_file_that_was_never_sent_goes_after_a_day_and_one_that_was_stays(
    officer: Client, conversation: Conversation
) -> None:
    answer(officer, conversation, file_1=chosen(a_picture()), alt_1="Sent")
    answer(officer, conversation, file_1=chosen(a_picture()))
    day, second = timedelta(days=1), timedelta(seconds=1)

    delete_what_is_past(OPEN + day)
    assert ReplyFile.objects.count() == 2
    delete_what_is_past(OPEN + day + second)

    assert [each.alt for each in ReplyFile.objects.all()] == ["Sent"]
