"""What a public body has posted on a server of the Mastodon family, fetched without credentials."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from servers.running import wait_until
from servers.snac import Snac
from wardmote.channels.reading import ReadOptions, SourceClass
from wardmote.channels.sources import read
from web.fetching.a_borough import both_sides
from web.fetching.conftest import fresh
from web.given import Wardmote


class Parish:
    """A council that answers one of two residents."""

    def __init__(self, snac: Snac) -> None:
        self.snac = snac
        self.council = snac.account(fresh("council"))
        self.resident = snac.account(fresh("resident"))
        self.opening = self.council.post("The consultation opens")
        self.asked = self.resident.post(f"@{self.council.user} until when?", to=self.opening["id"])
        wait_until(self.council.mentions, "the mention", 30)
        (mention,) = self.council.mentions()
        self.answer = self.council.post("Until Friday", to=mention["id"])
        self.followed = self.council.post("And online", to=self.answer["id"])
        self.private = self.council.post(
            f"@{self.resident.user} your address?", to=mention["id"], visibility="direct"
        )

    @property
    def address(self) -> str:
        return f"@{self.council.user}@{self.snac.host}"

    def places(self) -> list[str]:
        """Options that say where this server is."""
        return [
            "--public-body", "--pause", "0", "--private-host", "127.0.0.1",
            "--server", self.snac.base,
        ]  # fmt: skip


@pytest.fixture
def parish(snac: Snac) -> Parish:
    return Parish(snac)


def test_public_statuses_are_what_the_reader_reads_and_others_are_left_out(
    parish: Parish, wardmote: Wardmote, tmp_path: Path
) -> None:
    run = wardmote("fetch", "mastodon", parish.address, "-o", "council.zip", *parish.places())

    assert run.returncode == 0, run.stderr
    said = json.loads((tmp_path / "council.fetched.json").read_text())
    assert said["seen"]["Its own posts"] == 3
    reading = read(tmp_path / "council.zip", "mastodon", ReadOptions())
    # snac's addresses carry no time that the reader relies on: an answer needs the table's.
    assert reading.messages["ours"].sum() + reading.set_aside.height == 3


def test_when_what_it_answered_was_posted_is_in_the_table(
    parish: Parish, wardmote: Wardmote, tmp_path: Path
) -> None:
    wardmote("fetch", "mastodon", parish.address, "-o", "council.zip", *parish.places())

    reading = both_sides(tmp_path)
    messages = reading.messages
    (answered,) = messages.filter(~messages["ours"])["id"]
    assert reading.source_class is SourceClass.ANSWERED_ONLY
    assert messages["ours"].sum() == 3
    assert messages.filter(messages["in_reply_to"] == answered).height == 1


def test_the_table_says_nothing_of_the_resident_but_when(
    parish: Parish, wardmote: Wardmote, tmp_path: Path
) -> None:
    wardmote("fetch", "mastodon", parish.address, "-o", "council.zip", *parish.places())

    table = (tmp_path / "council.both-sides.csv").read_text()
    for hidden in (parish.resident.user, "Friday", "http", parish.snac.host):
        assert hidden not in table


def test_what_could_not_be_seen_is_said_and_kept(
    parish: Parish, wardmote: Wardmote, tmp_path: Path
) -> None:
    run = wardmote("fetch", "mastodon", parish.address, "-o", "council.zip", *parish.places())

    assert "Not seen: posts that name the account and were never answered" in run.stdout
    said = json.loads((tmp_path / "council.fetched.json").read_text())
    assert any("never answered" in each for each in said["not_seen"])
    assert said["public_body"]


def test_the_audit_reads_the_table(parish: Parish, wardmote: Wardmote) -> None:
    wardmote("fetch", "mastodon", parish.address, "-o", "council.zip", *parish.places())

    run = wardmote(
        "audit", "council.both-sides.csv", "--mapping", "council.both-sides.mapping.toml",
        "--zone", "Europe/London",
    )  # fmt: skip

    assert run.returncode == 0, run.stderr
    assert "read 4 = kept 4 + set aside 0" in run.stdout


def test_an_account_that_is_not_there_is_said_in_words(parish: Parish, wardmote: Wardmote) -> None:
    run = wardmote(
        "fetch", "mastodon", f"@nobody@{parish.snac.host}", "-o", "x.zip", *parish.places()
    )

    assert run.returncode != 0
    assert "There is no account nobody on that server." in run.stderr


def test_an_address_without_a_host_is_refused_before_anything_is_asked(
    parish: Parish, wardmote: Wardmote
) -> None:
    run = wardmote("fetch", "mastodon", "council", "-o", "x.zip", *parish.places())

    assert run.returncode != 0
    assert "@user@host" in run.stderr
