"""What a public body has posted on Bluesky, fetched from a real network without credentials."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from servers.bluesky_network import BlueskyNetwork
from wardmote.channels.reading import ReadOptions, SourceClass
from wardmote.channels.sources import read
from web.fetching.a_borough import Borough, both_sides
from web.given import Wardmote


@pytest.fixture
def borough(bluesky_network: BlueskyNetwork) -> Borough:
    return Borough(bluesky_network)


def test_an_account_is_found_by_its_handle_and_its_repository_is_what_the_reader_reads(
    borough: Borough, wardmote: Wardmote, tmp_path: Path
) -> None:
    run = wardmote(
        "fetch", "bluesky", f"@{borough.council.handle}", "-o", "council.car", *borough.places()
    )

    assert run.returncode == 0, run.stderr
    reading = read(tmp_path / "council.car", "bluesky", ReadOptions())
    own = set(reading.messages.filter("ours")["id"])
    assert own == {each["uri"] for each in borough.council.records()}
    assert not (tmp_path / "council.car.part").exists()


def test_what_residents_posted_is_in_the_table_answered_or_not_where_anyone_may_search(
    borough: Borough, wardmote: Wardmote, tmp_path: Path
) -> None:
    wardmote("fetch", "bluesky", borough.council.handle, "-o", "council.car", *borough.places())

    reading = both_sides(tmp_path)
    assert reading.source_class is SourceClass.COMPLETE
    assert (~reading.messages["ours"]).sum() == 3
    assert reading.messages["ours"].sum() == 3
    assert not reading.set_aside.height


def test_the_table_has_no_word_no_name_and_no_address_of_anybody(
    borough: Borough, wardmote: Wardmote, tmp_path: Path
) -> None:
    wardmote("fetch", "bluesky", borough.council.handle, "-o", "council.car", *borough.places())

    table = (tmp_path / "council.both-sides.csv").read_text()
    beside = (tmp_path / "council.fetched.json").read_text()
    for hidden in (borough.resident.handle, borough.resident.did, "bins", "at://", "Fenwick"):
        assert hidden not in table
        assert hidden not in beside


def test_two_fetches_give_a_resident_two_pseudonyms(
    borough: Borough, wardmote: Wardmote, tmp_path: Path
) -> None:
    for name in ("first", "second"):
        wardmote("fetch", "bluesky", borough.council.handle, "-o", f"{name}.car", *borough.places())

    people = [
        {
            line.split(",")[3]
            for line in (tmp_path / f"{name}.both-sides.csv").read_text().split()[1:]
        }
        for name in ("first", "second")
    ]
    assert people[0] & people[1] == {"body"}
    assert len(people[0]) == len(people[1]) == 2


def test_where_nobody_may_search_that_is_said_and_no_share_answered_can_be_told(
    borough: Borough, wardmote: Wardmote, tmp_path: Path
) -> None:
    # A PDS resolves names for anyone, and shows neither threads nor search without signing in.
    run = wardmote(
        "fetch", "bluesky", borough.council.handle, "-o", "council.car",
        *borough.places(view=borough.network.pds),
    )  # fmt: skip

    assert run.returncode == 0, run.stderr
    assert "Not seen: posts that name the account" in run.stdout
    assert "Not seen: replies below its posts" in run.stdout
    assert both_sides(tmp_path).source_class is SourceClass.ANSWERED_ONLY
    said = json.loads((tmp_path / "council.fetched.json").read_text())
    assert len(said["not_seen"]) == 3


def test_the_audit_reads_the_repository_and_the_table(
    borough: Borough, wardmote: Wardmote, tmp_path: Path
) -> None:
    wardmote("fetch", "bluesky", borough.council.handle, "-o", "council.car", *borough.places())

    of_car = wardmote("audit", "council.car", "-o", "car.html")
    of_both = wardmote(
        "audit", "council.both-sides.csv", "--mapping", "council.both-sides.mapping.toml",
        "-o", "both.html",
    )  # fmt: skip

    assert of_car.returncode == 0, of_car.stderr
    assert "answered-only" in of_car.stdout
    assert of_both.returncode == 0, of_both.stderr
    assert "complete" in of_both.stdout


def test_a_handle_that_nobody_has_is_said_in_words(borough: Borough, wardmote: Wardmote) -> None:
    run = wardmote("fetch", "bluesky", "nobody.test", "-o", "x.car", *borough.places())

    assert run.returncode != 0
    assert "Nobody is called nobody.test on Bluesky." in run.stderr


def test_a_private_address_is_refused_unless_it_is_named(
    borough: Borough, wardmote: Wardmote
) -> None:
    places = [each for each in borough.places() if each not in {"--private-host", "localhost"}]

    run = wardmote("fetch", "bluesky", borough.council.handle, "-o", "x.car", *places)

    assert run.returncode != 0
    assert "private network" in run.stderr
    assert "--private-host" in run.stderr
