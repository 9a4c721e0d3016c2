"""The forms as others read them: Python's own mail parser, and a library for CAR files."""

from __future__ import annotations

import hashlib
import json
import mailbox
import zipfile
from email import policy
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path

import libipld
import pytest

from wardmote.channels.ids import x_time
from wardmote.demo.bluesky_archive import COLLECTION, write_bluesky_car
from wardmote.demo.borough import Borough
from wardmote.demo.mail_archive import write_maildir, write_mbox
from wardmote.demo.x_archive import PART, write_x_archive


@pytest.mark.parametrize("form", ["mbox", "maildir"])
def test_pythons_mail_parser_reads_every_letter(
    form: str, small_borough: Borough, tmp_path: Path
) -> None:
    write, kind = {
        "mbox": (write_mbox, mailbox.mbox),
        "maildir": (write_maildir, mailbox.Maildir),
    }[form]
    write(small_borough, tmp_path / "mail")

    with_parser = BytesParser(policy=policy.default)
    box = kind(tmp_path / "mail", create=False)
    letters = [with_parser.parsebytes(box.get_bytes(key)) for key in box.iterkeys()]
    box.close()

    assert not any(letter.defects for letter in letters)
    sent = sorted(parsedate_to_datetime(letter["Date"]) for letter in letters)
    assert sent == small_borough.messages["sent_at"].to_list()
    known = {letter["Message-ID"] for letter in letters}
    assert {letter["In-Reply-To"] for letter in letters} - {None} <= known
    automatic = [letter for letter in letters if letter["Auto-Submitted"] == "auto-replied"]
    assert len(automatic) == small_borough.messages["automatic"].sum()
    assert all(".example" in letter["From"] for letter in letters)
    assert any("café" in letter.get_content() for letter in letters)


def test_every_block_of_the_repository_is_what_its_content_id_says(
    small_borough: Borough, tmp_path: Path
) -> None:
    write_bluesky_car(small_borough, tmp_path / "repo.car")

    header, blocks = libipld.decode_car((tmp_path / "repo.car").read_bytes())

    root = header["roots"][0]
    commit = blocks[root]
    assert (commit["version"], commit["prev"]) == (3, None)
    assert commit["data"] in blocks
    for cid, block in blocks.items():
        assert cid[4:] == hashlib.sha256(libipld.encode_dag_cbor(block)).digest()
    posts = [block for block in blocks.values() if block.get("$type") == COLLECTION]
    ours = small_borough.messages.filter("ours", ~small_borough.messages["automatic"])
    assert len(posts) == ours.height


def test_an_x_archive_comes_in_parts_with_a_manifest_that_counts_them(
    borough: Borough, tmp_path: Path
) -> None:
    write_x_archive(borough, tmp_path / "x.zip")

    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        scripts = {name: archive.read(name).decode() for name in archive.namelist()}

    parts = [name for name in scripts if name.startswith("data/tweets")]
    assert parts == ["data/tweets.js", "data/tweets-part1.js", "data/tweets-part2.js"]
    tweets = []
    for number, name in enumerate(parts):
        opening, content = scripts[name].split(" = ", 1)
        assert opening == f"window.YTD.tweets.part{number}"
        tweets.append([record["tweet"] for record in json.loads(content)])
    manifest = json.loads(scripts["data/manifest.js"].split(" = ", 1)[1])
    counts = [int(file["count"]) for file in manifest["dataTypes"]["tweets"]["files"]]
    assert counts == [len(part) for part in tweets]
    assert counts[0] == PART
    times = [x_time(tweet["id_str"]) for part in tweets for tweet in part]
    assert times == sorted(times, reverse=True)
