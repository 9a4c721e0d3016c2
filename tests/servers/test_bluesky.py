"""The Bluesky network is a real one: what one account posts, another reads and answers."""

from __future__ import annotations

import httpx
import pytest

from servers.bluesky_network import BlueskyNetwork
from servers.running import wait_until

# A key as clients make them from the time; the PDS refuses any other.
KEY = "3kaaaaaaaaaab"


def test_a_reply_is_shown_below_the_post_that_it_answers(bluesky_network: BlueskyNetwork) -> None:
    council = bluesky_network.account("smokecouncil")
    resident = bluesky_network.account("smokeresident")
    post = council.post("Consultation opens today")

    resident.post("How do I take part?", to=post)

    wait_until(lambda: council.replies(post), "the reply", 20)
    texts = [each["record"]["text"] for each in council.replies(post)]
    assert texts == ["How do I take part?"]


def test_the_same_record_put_again_under_its_key_is_kept_once(bluesky_pds: BlueskyNetwork) -> None:
    council = bluesky_pds.account("smokeputs")
    record = {
        "$type": "app.bsky.feed.post",
        "text": "Sent",
        "createdAt": "2026-01-05T10:00:00.000Z",
    }
    body = {"repo": council.did, "collection": "app.bsky.feed.post", "rkey": KEY, "record": record}

    first, again = (
        council.client.post("com.atproto.repo.putRecord", json=body).json() for _ in range(2)
    )

    assert "commit" in first
    assert "commit" not in again
    assert first["cid"] == again["cid"]
    assert len(council.records()) == 1


def test_a_pds_that_was_halted_refuses_and_comes_back_with_records_and_sessions(
    bluesky_pds: BlueskyNetwork,
) -> None:
    council = bluesky_pds.account("smokehalts")
    council.post("Before")

    bluesky_pds.halt()
    with pytest.raises(httpx.ConnectError):
        council.post("Meanwhile")
    bluesky_pds.start()

    council.post("After")
    texts = {each["value"]["text"] for each in council.records()}
    assert texts == {"Before", "After"}


def test_the_app_view_goes_on_reading_after_the_pds_was_halted(
    bluesky_network: BlueskyNetwork,
) -> None:
    council = bluesky_network.account("smokeagain")
    resident = bluesky_network.account("smokeother")
    post = council.post("Consultation opens today")

    bluesky_network.halt()
    bluesky_network.start()
    resident.post("Still there?", to=post)

    wait_until(lambda: council.replies(post), "the reply", 30)
