"""Bluesky and Mastodon as they really are: deleted posts, stale sessions, clocks that lie."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from servers.bluesky_network import BlueskyAccount, BlueskyNetwork
from servers.running import wait_until
from servers.snac import Snac
from wardmote_web.conversations.credentials import decrypt, encrypt
from wardmote_web.conversations.models import Channel, Message, Outgoing, State
from wardmote_web.platforms.bluesky import records
from wardmote_web.platforms.mastodon import statuses
from web.cast import connected
from web.platforms.line import Line, arrived, read, send

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def post(bluesky: Line) -> Line:
    """Bluesky, connected and read once."""
    read(bluesky.channel)
    return bluesky


@pytest.mark.bluesky
def test_a_post_that_its_writer_deletes_loses_its_words_and_its_promise_here_too(
    post: Line,
) -> None:
    question = post.ask("When is my bin collected? I am at 4 Mill Lane.")
    conversation = arrived(post)
    assert post.delete is not None
    post.delete(question)

    def gone() -> bool:
        read(post.channel)
        return Message.objects.filter(deleted_at__isnull=False).exists()

    wait_until(gone, "the deletion", 30)
    conversation.refresh_from_db()
    message = conversation.messages.get(ours=False)
    assert (message.text, message.markup) == ("", "")
    assert conversation.state == State.CLOSED
    assert conversation.promises.get().state == "void"


@pytest.mark.bluesky
@pytest.mark.parametrize(
    "stale",
    [
        {"access": "stale"},
        {"access": "stale", "refresh": "stale"},
        {},
    ],
    ids=["access", "both", "none"],
)
def test_a_stale_session_is_renewed_and_kept(post: Line, stale: dict[str, str]) -> None:
    kept = decrypt(post.channel.secrets)
    password = {"password": kept["password"]}
    Channel.objects.filter(pk=post.channel.pk).update(
        secrets=encrypt({**kept, **stale} if stale else password)
    )

    post.ask("When is my bin collected?")
    arrived(post)

    renewed = decrypt(Channel.objects.get(pk=post.channel.pk).secrets)
    assert renewed["access"] != "stale"
    assert renewed["password"] == kept["password"]


@pytest.mark.bluesky
def test_after_a_day_offline_more_than_a_page_is_fetched_and_nothing_old_acknowledged(
    post: Line, bluesky_network: BlueskyNetwork
) -> None:
    resident = bluesky_network.account(f"many{datetime.now(UTC):%H%M%S%f}"[:14])
    council = post.channel
    asked_at = datetime.now(UTC) - timedelta(hours=20)
    write_all(resident, [_mention(council, n, asked_at + timedelta(minutes=n)) for n in range(130)])
    post.ask("When is my bin collected?")

    def all_there() -> bool:
        read(council)
        return Message.objects.filter(text__contains="question ").count() >= 130

    def the_new_one() -> bool:
        read(council)
        return Message.objects.filter(text="When is my bin collected?").exists()

    wait_until(all_there, "130 questions", 60)
    wait_until(the_new_one, "the new one", 30)
    assert Message.objects.filter(text__contains="question ").count() == 130
    assert Outgoing.objects.count() == 1


@pytest.mark.mastodon
def test_more_than_a_page_is_fetched_by_an_account_that_nobody_had_mentioned_before(
    mastodon: Line, snac: Snac
) -> None:
    read(mastodon.channel)
    told = snac.data / "user" / mastodon.channel.handle / "notify"
    for number in range(45):
        mastodon.ask(f"question {number}")
    wait_until(lambda: len(list(told.glob("*.json"))) >= 45, "the mentions", 60)

    read(mastodon.channel)

    assert Message.objects.filter(text__contains="question ").count() == 45


def write_all(resident: BlueskyAccount, posts: list[dict[str, Any]]) -> None:
    """Write them as few calls."""
    for at in range(0, len(posts), 50):
        writes = [
            {
                "$type": "com.atproto.repo.applyWrites#create",
                "collection": "app.bsky.feed.post",
                "value": each,
            }
            for each in posts[at : at + 50]
        ]
        resident.client.post(
            "com.atproto.repo.applyWrites", json={"repo": resident.did, "writes": writes}
        ).raise_for_status()


def _mention(council: Channel, number: int, at: datetime) -> dict[str, Any]:
    named = f"@{council.handle}"
    return {
        "$type": "app.bsky.feed.post",
        "text": f"{named} question {number}",
        "createdAt": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "facets": [
            {
                "index": {"byteStart": 0, "byteEnd": len(named)},
                "features": [{"$type": "app.bsky.richtext.facet#mention", "did": council.author}],
            }
        ],
    }


@pytest.mark.bluesky
def test_another_account_of_the_teams_own_is_kept_and_never_acknowledged(
    post: Line, bluesky_network: BlueskyNetwork
) -> None:
    other = bluesky_network.account(f"other{datetime.now(UTC):%H%M%S%f}"[:14])
    settings = {"service": bluesky_network.pds, "identifier": other.handle}
    connected(post.cast.team, "bluesky", settings, {"password": other.password})
    write_all(other, [_mention(post.channel, 1, datetime.now(UTC))])

    def there() -> bool:
        read(post.channel)
        return Message.objects.filter(ours=False).exists()

    wait_until(there, "the colleague's post", 30)
    send()
    assert not Outgoing.objects.exists()


SEEN = datetime(2026, 1, 5, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("claimed", "taken"),
    [
        (SEEN - timedelta(minutes=1), SEEN - timedelta(minutes=1)),
        (SEEN + timedelta(minutes=1), SEEN),
        (SEEN - timedelta(days=1), SEEN - timedelta(days=1)),
        (SEEN - timedelta(days=1, seconds=1), SEEN),
        (SEEN - timedelta(days=4000), SEEN),
    ],
)
def test_a_post_that_claims_another_day_has_the_time_at_which_the_server_saw_it(
    claimed: datetime, taken: datetime
) -> None:
    found = records.incoming(
        {
            "uri": "at://did:plc:a/app.bsky.feed.post/3k",
            "cid": "c",
            "author": {"did": "did:plc:a", "handle": "a.test"},
            "indexedAt": SEEN.isoformat(),
            "record": {"$type": records.POST, "text": "When?", "createdAt": claimed.isoformat()},
        },
        ours="did:plc:council",
    )

    assert found is not None
    assert found.sent_at == taken


def test_a_status_that_claims_another_day_has_the_time_at_which_we_were_told_of_it() -> None:
    status = {
        "id": "1",
        "account": {"url": "https://a.example/@a", "acct": "a@a.example"},
        "created_at": "2001-01-01T00:00:00Z",
        "content": "<p>When?</p>",
    }

    found = statuses.incoming(status, ours="https://b.example/@council", told=SEEN)

    assert found is not None
    assert found.sent_at == SEEN


WANTED = "@maria@home.example *Tuesday*, at 7 :-) see https://council.example/bins_and_more"


@pytest.mark.parametrize(
    ("content", "above", "is_it"),
    [
        (
            "<p>@maria <b>Tuesday</b>, at 7 😀 see https://council.example/bins_and_more</p>",
            "9",
            True,
        ),
        (f"<p>{WANTED}</p>", "9", True),
        (f"<p>{WANTED}</p>", None, True),  # What it answered is gone meanwhile.
        (f"<p>{WANTED}</p>", "8", False),
        ("<p>@maria Wednesday, at 7</p>", "9", False),
    ],
)
def test_our_own_status_is_known_again_whatever_the_server_made_of_its_signs(
    content: str, above: str | None, is_it: bool
) -> None:
    status = {"created_at": SEEN.isoformat(), "content": content, "in_reply_to_id": above}
    payload = {"status": {"status": WANTED, "in_reply_to_id": "9"}}

    assert statuses.is_it(status, payload, since=SEEN) is is_it
    assert not statuses.is_it(status, payload, since=SEEN + timedelta(seconds=1))
