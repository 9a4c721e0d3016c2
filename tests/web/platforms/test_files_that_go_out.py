"""Pictures of a reply, on the real server of each platform: they arrive, and are described."""

from __future__ import annotations

import email.policy
from datetime import UTC, datetime, timedelta
from email.parser import BytesParser
from typing import Any

import httpx
import pytest

from servers.bluesky_network import BlueskyNetwork
from servers.mail import MailServer
from servers.running import wait_until
from servers.snac import Snac
from verification.desk_crash.proxy import Trouble
from wardmote.channels.ports import SentFile
from wardmote_web.conversations.attaching import Chosen
from wardmote_web.conversations.models import Kind, Outgoing, Stage
from wardmote_web.conversations.replying import reply
from wardmote_web.desk.file_contents import made_ready
from wardmote_web.desk.sending import send_next
from wardmote_web.platforms.bluesky import session as bluesky_session
from wardmote_web.platforms.registry import platform_named
from web.pictures import A_PDF, a_photograph, a_picture
from web.platforms.line import ON_THE_WEB, Line, arrived, read, send, time_passes
from web.platforms.test_when_a_platform_fails import Proxies, settle

pytestmark = pytest.mark.django_db(transaction=True)
ALT = 'Mill Lane, "closed" – Ô from the north'
TWO = ("Mill Lane, closed", "")


def answered(line: Line, *described: str, text: str = "See the map.") -> tuple[Any, Outgoing]:
    """The resident asks and an officer answers with a picture for each description."""
    question = line.ask("When is my bin collected?")
    conversation = arrived(line)
    Outgoing.objects.filter(kind=Kind.ACKNOWLEDGEMENT).delete()
    files = [Chosen(a_file(line, n), alt=alt) for n, alt in enumerate(described)]
    now = datetime.now(UTC)
    outgoing = reply(conversation, text, by=line.cast.officer, now=now, files=files)
    return question, outgoing


def a_file(line: Line, n: int) -> SentFile:
    """A picture that is another for each number."""
    taken = platform_named(line.channel.platform).files(line.channel.settings)
    assert taken is not None
    return made_ready(f"map {n}.jpg", a_photograph(size=(300 + n, 200)), taken)


def kept(outgoing: Outgoing) -> list[bytes]:
    return [bytes(each.content) for each in outgoing.files.all()]


@pytest.mark.parametrize("line", ["bluesky"], indirect=True)
def test_bluesky_shows_the_very_pictures_with_what_they_show(
    line: Line, bluesky_network: BlueskyNetwork
) -> None:
    _, outgoing = answered(line, ALT, "")

    send()

    outgoing.refresh_from_db()
    assert outgoing.stage == Stage.SENT, outgoing.reason
    record = the_record(bluesky_network, outgoing)
    images = record["embed"]["images"]
    assert [each["alt"] for each in images] == [ALT, ""]
    assert [each["aspectRatio"] for each in images] == [
        {"width": 200, "height": 300}, {"width": 200, "height": 301},
    ]  # fmt: skip
    assert outgoing.payload is not None
    assert record["embed"] == outgoing.payload["record"]["embed"], "as it was committed"
    blobs = [
        httpx.get(
            f"{bluesky_network.pds}/xrpc/com.atproto.sync.getBlob",
            params={"did": line.channel.author, "cid": each["image"]["ref"]["$link"]},
        ).content
        for each in images
    ]
    assert blobs == kept(outgoing)
    assert as_others_see_it(bluesky_network, outgoing) == [ALT, ""]


def as_others_see_it(network: BlueskyNetwork, outgoing: Outgoing) -> list[str]:
    """What the pictures show, as the AppView tells anybody."""
    viewer = network.account(f"viewer{datetime.now(UTC):%H%M%S%f}"[:14])
    assert outgoing.became is not None
    found: list[dict[str, Any]] = []

    def there() -> bool:
        asked = {"uris": [outgoing.became.platform_id]} if outgoing.became else {}
        found[:] = viewer.client.get("app.bsky.feed.getPosts", params=asked).json()["posts"]
        return bool(found)

    wait_until(there, "the post", 20)
    return [each["alt"] for each in found[0]["embed"]["images"]]


def the_record(network: BlueskyNetwork, outgoing: Outgoing) -> dict[str, Any]:
    payload = outgoing.payload
    assert payload is not None
    found = httpx.get(
        f"{network.pds}/xrpc/com.atproto.repo.getRecord",
        params={name: payload[name] for name in ("repo", "collection", "rkey")},
    )
    value: dict[str, Any] = found.json()["value"]
    return value


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
@pytest.mark.parametrize("line", ["bluesky"], indirect=True)
def test_bluesky_takes_each_kind_of_picture(line: Line, kind: str) -> None:
    taken = platform_named("bluesky").files({})
    assert taken is not None
    line.ask("When is my bin collected?")
    file = made_ready("x", a_picture(kind), taken)
    outgoing = reply(
        arrived(line), "So.", by=None, now=datetime.now(UTC), files=[Chosen(file, alt="A map")]
    )

    send()

    outgoing.refresh_from_db()
    assert outgoing.stage == Stage.SENT, outgoing.reason


@pytest.mark.parametrize("line", ["mastodon"], indirect=True)
def test_a_server_of_the_mastodon_family_shows_the_very_pictures_with_what_they_show(
    line: Line, snac: Snac
) -> None:
    question, outgoing = answered(line, ALT, "")

    send()

    outgoing.refresh_from_db()
    assert outgoing.stage == Stage.SENT, outgoing.reason
    below = httpx.get(
        f"{snac.base}/api/v1/statuses/{question['id']}/context",
        headers={"authorization": f"Bearer {token(line)}"},
    ).json()["descendants"]
    pictures = below[0]["media_attachments"]
    assert [each["description"] for each in pictures] == [ALT, ""]
    assert [httpx.get(each["url"]).content for each in pictures] == kept(outgoing)


def token(line: Line) -> str:
    from wardmote_web.conversations.credentials import decrypt

    return decrypt(line.channel.secrets)["token"]


@pytest.mark.parametrize("line", ["mail"], indirect=True)
def test_a_letter_encloses_pictures_and_a_pdf_and_says_what_they_show(
    line: Line, mail_server: MailServer
) -> None:
    question, outgoing = answered(line, ALT)
    pdf = SentFile("Ffurflen Ô.pdf", "application/pdf", "", A_PDF)
    Outgoing.objects.all().delete()
    outgoing = reply(
        outgoing.conversation, "See the map.", by=None, now=datetime.now(UTC),
        files=[Chosen(a_file(line, 0), alt=ALT), Chosen(pdf)],
    )  # fmt: skip

    send()

    outgoing.refresh_from_db()
    assert outgoing.stage == Stage.SENT, outgoing.reason
    wait_until(lambda: bool(line.answers(question)), "the letter", 20)
    letter = BytesParser(policy=email.policy.default).parsebytes(line.answers(question)[0].encode())
    picture, form = letter.iter_attachments()
    words = letter.get_body(("plain",))
    assert words is not None
    assert words.get_content().splitlines() == [
        "See the map.", "", f"Attached: map 0.jpg ({ALT})", "Attached: Ffurflen Ô.pdf",
    ]  # fmt: skip
    assert picture["Content-Description"] == ALT
    assert [each.get_filename() for each in (picture, form)] == ["map 0.jpg", "Ffurflen Ô.pdf"]
    assert [each.get_content_type() for each in (picture, form)] == ["image/jpeg", pdf.media_type]
    assert [each.get_content() for each in (picture, form)] == kept(outgoing)
    assert letter["Message-ID"] == f"<{outgoing.key}@council.example>"


def test_a_send_with_files_whose_receipt_was_lost_is_found_and_not_sent_again(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    question, outgoing = answered(line, *TWO)
    with monkeypatch.context() as patched:
        patched.setattr("wardmote_web.conversations.outbox.sent", _dies)
        with pytest.raises(Died):
            send_next("the one that dies")
    Outgoing.objects.update(leased_until=datetime.now(UTC) - timedelta(seconds=1))

    settle()

    read(line.channel)
    outgoing.refresh_from_db()
    assert (outgoing.stage, outgoing.attempts) == (Stage.SENT, 1)
    wait_until(lambda: len(line.answers(question)) >= 1, "the reply", 20)
    assert len(line.answers(question)) == 1


class Died(BaseException):
    """The worker is gone."""


def _dies(*_: object, **__: object) -> None:
    raise Died


TROUBLES = [Trouble.RESET_AFTER, Trouble.ERROR_BEFORE, Trouble.WAIT, Trouble.GARBLED]


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda each: each.name)
@pytest.mark.parametrize("line", ON_THE_WEB, indirect=True)
def test_whatever_becomes_of_an_upload_the_reply_goes_out_once_with_its_pictures(
    line: Line, proxies: Proxies, trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wardmote_web.platforms.guarded.TIMEOUT", httpx.Timeout(0.8))
    question, outgoing = answered(line, *TWO)
    proxies["http"].once(trouble, UPLOADS[line.channel.platform])

    send()

    outgoing.refresh_from_db()
    assert outgoing.stage == Stage.QUEUED, "no reply was begun: it is certainly not sent"
    for _ in range(3):
        time_passes()
        send()
    outgoing.refresh_from_db()
    assert outgoing.stage == Stage.SENT, outgoing.reason
    wait_until(lambda: len(line.answers(question)) >= 1, "the reply", 20)
    assert len(line.answers(question)) == 1


UPLOADS = {"bluesky": b"uploadBlob", "mastodon": b"POST /api/v2/media"}


@pytest.mark.parametrize("line", ON_THE_WEB, indirect=True)
def test_what_was_uploaded_is_committed_and_not_uploaded_again(
    line: Line, proxies: Proxies
) -> None:
    question, outgoing = answered(line, *TWO)
    proxy = proxies["http"]
    proxy.once(Trouble.WAIT, line.write)
    send()
    named = [each.uploaded["id"] for each in outgoing.files.all()]

    time_passes()
    send()

    outgoing.refresh_from_db()
    assert outgoing.stage == Stage.SENT, outgoing.reason
    assert proxy.asked(UPLOADS[line.channel.platform]) == 2
    assert [each.uploaded["id"] for each in outgoing.files.all()] == named
    wait_until(lambda: len(line.answers(question)) == 1, "the reply", 20)


@pytest.mark.parametrize("line", ["bluesky"], indirect=True)
def test_what_was_uploaded_long_ago_is_uploaded_again_and_is_the_same_post(
    line: Line, proxies: Proxies, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, outgoing = answered(line, *TWO)
    proxy = proxies["http"]
    proxy.once(Trouble.WAIT, line.write)
    send()
    monkeypatch.setattr(bluesky_session, "UPLOADED", timedelta(0))

    time_passes()
    send()

    outgoing.refresh_from_db()
    assert outgoing.stage == Stage.SENT, outgoing.reason
    assert proxy.asked(UPLOADS["bluesky"]) == 4


def test_the_same_reply_makes_the_same_payload(line: Line) -> None:
    from wardmote_web.desk.sessions import payload

    _, outgoing = answered(line, *TWO)

    assert payload(outgoing) == payload(Outgoing.objects.get(pk=outgoing.pk))
