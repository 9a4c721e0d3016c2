"""The server of the Mastodon family is a real one: mentions arrive, here and from elsewhere."""

from __future__ import annotations

import httpx
import pytest

from servers.running import wait_until
from servers.snac import Snac


def test_a_mention_arrives_and_the_answer_stands_below_it(snac: Snac) -> None:
    council, resident = snac.account("smokecouncil"), snac.account("smokeresident")

    asked = resident.post("@smokecouncil is the library open?")
    wait_until(council.mentions, "the mention", 20)
    seen = council.mentions()[0]
    council.post("@smokeresident From ten to four.", to=seen["id"])

    wait_until(lambda: resident.below(asked["id"]), "the answer", 20)
    assert seen["uri"] == asked["uri"]
    assert "From ten to four" in resident.below(asked["id"])[0]["content"]


def test_a_server_that_was_halted_refuses_and_comes_back_with_its_statuses(snac: Snac) -> None:
    resident = snac.account("smokehalted")
    before = resident.post("Before")

    snac.halt()
    with pytest.raises(httpx.ConnectError):
        resident.post("Meanwhile")
    snac.start()

    found = resident.client.get(f"/api/v1/statuses/{before['id']}").json()
    assert found["uri"] == before["uri"]


def test_a_mention_crosses_from_one_server_to_another_and_its_answer_back(
    two_snacs: tuple[Snac, Snac],
) -> None:
    here, there = two_snacs
    council, resident = here.account("council"), there.account("resident")

    asked = resident.post(f"@council@{here.host} is the library open?")
    wait_until(council.mentions, "the mention", 60)
    seen = council.mentions()[0]
    council.post(f"@resident@{there.host} From ten to four.", to=seen["id"])

    wait_until(resident.mentions, "the answer", 60)
    assert seen["uri"] == asked["uri"]
    assert resident.mentions()[0]["in_reply_to_id"] == asked["id"]
