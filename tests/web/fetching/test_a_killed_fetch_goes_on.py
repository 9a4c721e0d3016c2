"""A fetch that was killed goes on: nothing is asked for again, and nothing is counted twice."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from servers.bluesky_network import BlueskyNetwork
from servers.snac import Snac
from wardmote.channels.car import open_repository
from wardmote_web.fetching.bluesky.blocks import missing, trim
from wardmote_web.fetching.bluesky.identity import Identity
from wardmote_web.fetching.bluesky.repository import download
from wardmote_web.fetching.errors import AnotherFetch, NoSuchAccount
from wardmote_web.fetching.partial import Partial
from wardmote_web.fetching.polite import Polite
from web.fetching.a_borough import Borough, both_sides
from web.fetching.conftest import fresh
from web.given import Wardmote, surroundings


def killed(folder: Path, step: str, *given: str) -> None:
    """Give a command that is killed when its state names that step."""
    program = Path(__file__).with_name("killed_at.py")
    done = subprocess.run(
        [sys.executable, str(program), step, *given],
        cwd=folder,
        env=surroundings(),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.mark.parametrize("step", ["identity", "repository", "posts", "threads", "search"])
def test_a_fetch_killed_after_any_step_ends_as_one_that_was_not(
    bluesky_network: BlueskyNetwork, wardmote: Wardmote, tmp_path: Path, step: str
) -> None:
    borough = Borough(bluesky_network)
    given = ["fetch", "bluesky", borough.council.handle, "-o", "council.car", *borough.places()]

    killed(tmp_path, step, *given)
    assert step in (tmp_path / "council.car.part/state.json").read_text(encoding="utf-8")
    again = wardmote(*given)

    assert again.returncode == 0, again.stderr
    reading = both_sides(tmp_path)
    assert (reading.messages["ours"].sum(), (~reading.messages["ours"]).sum()) == (3, 3)
    assert not (tmp_path / "council.car.part").exists()


def test_a_repository_that_was_cut_short_is_completed_block_by_block(
    bluesky_pds: BlueskyNetwork, tmp_path: Path, waited: list[float]
) -> None:
    council = bluesky_pds.account(fresh("council"))
    for number in range(60):
        council.post(f"Notice {number}")
    who = Identity(council.did, council.handle, bluesky_pds.pds)
    whole, cut = tmp_path / "whole.car", tmp_path / "cut.car"
    with Polite({"localhost"}, pause=0, wait=waited.append) as polite:
        download(polite, who, whole)
        cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 3])

    with Polite({"localhost"}, pause=0, wait=waited.append) as polite:
        download(polite, who, cut)
        asked = polite.asked

    records = [list(open_repository(p.read_bytes(), p.name).records()) for p in (whole, cut)]
    assert records[0] == records[1]
    assert not missing(cut)
    assert asked <= 3


def test_what_came_of_a_repository_that_has_changed_since_is_not_mixed_with_the_rest(
    bluesky_pds: BlueskyNetwork, tmp_path: Path, waited: list[float]
) -> None:
    council = bluesky_pds.account(fresh("council"))
    posts = [council.post(f"Notice {number}") for number in range(40)]
    who = Identity(council.did, council.handle, bluesky_pds.pds)
    file = tmp_path / "council.car"
    with Polite({"localhost"}, pause=0, wait=waited.append) as polite:
        download(polite, who, file)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 3])
    for each in posts[:20]:
        council.delete(each)

    with Polite({"localhost"}, pause=0, wait=waited.append) as polite:
        download(polite, who, file)

    assert len(list(open_repository(file.read_bytes(), file.name).records())) == 20


def test_a_file_is_cut_back_to_its_last_whole_block(tmp_path: Path) -> None:
    file = tmp_path / "x.car"
    file.write_bytes(b"\x02ab" + b"\x03abc" + b"\x05ab")

    assert trim(file)
    assert file.read_bytes() == b"\x02ab" + b"\x03abc"


def test_a_head_alone_is_nothing_to_go_on_with(tmp_path: Path) -> None:
    file = tmp_path / "x.car"
    file.write_bytes(b"\x02ab" + b"\x05ab")

    assert not trim(file)


def test_rows_that_were_written_but_not_counted_do_not_count(tmp_path: Path) -> None:
    with Partial(tmp_path / "x.car", "bluesky council") as partial:
        partial.keep([{"n": 1}])
    with (partial.folder / "rows.jsonl").open("ab") as file:
        file.write(b'{"n":2}\n{"n":')

    with Partial(tmp_path / "x.car", "bluesky council") as again:
        again.keep([{"n": 3}])

        assert [row["n"] for row in again.rows()] == [1, 3]


def test_what_was_begun_for_another_account_is_not_gone_on_with(tmp_path: Path) -> None:
    with Partial(tmp_path / "x.car", "bluesky council"):
        pass

    with pytest.raises(AnotherFetch, match="another account"):
        Partial(tmp_path / "x.car", "bluesky county")


def test_two_commands_do_not_fetch_into_one_file_at_once(tmp_path: Path) -> None:
    with (
        Partial(tmp_path / "x.car", "bluesky council"),
        pytest.raises(AnotherFetch, match="at this moment"),
    ):
        Partial(tmp_path / "x.car", "bluesky council")


def test_the_key_of_the_pseudonyms_goes_when_the_fetch_is_finished(tmp_path: Path) -> None:
    with Partial(tmp_path / "x.car", "bluesky council") as partial:
        key = json.loads((partial.folder / "state.json").read_text())["key"]

        partial.finished()

    assert len(key) == 64
    assert not list(tmp_path.iterdir())


def test_a_killed_fetch_of_statuses_goes_on(snac: Snac, wardmote: Wardmote, tmp_path: Path) -> None:
    council = snac.account(fresh("council"))
    for number in range(3):
        council.post(f"Notice {number}")
    given = [
        "fetch", "mastodon", f"@{council.user}@{snac.host}", "-o", "council.zip", "--public-body",
        "--private-host", "127.0.0.1", "--server", snac.base, "--pause", "0",
    ]  # fmt: skip

    killed(tmp_path, "statuses_at", *given)
    assert (tmp_path / "council.zip.part").exists()
    again = wardmote(*given)

    assert again.returncode == 0, again.stderr
    assert both_sides(tmp_path).messages["ours"].sum() == 3
    assert not (tmp_path / "council.zip.part").exists()


def test_an_account_whose_server_gives_no_repository_is_said_in_words(
    bluesky_pds: BlueskyNetwork, tmp_path: Path, waited: list[float]
) -> None:
    who = Identity("did:plc:" + "a" * 24, "", bluesky_pds.pds)

    with (
        Polite({"localhost"}, pause=0, wait=waited.append) as polite,
        pytest.raises(NoSuchAccount, match="deactivated, taken down or moved"),
    ):
        download(polite, who, tmp_path / "x.car")
