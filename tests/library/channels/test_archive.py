"""What may be opened, what comes out of it, and what is refused in words."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from library.channels.made_archives import TAR_MODES, tarred, unpacked, zipped
from wardmote.basis.errors import WardmoteError
from wardmote.channels.archive import open_archive
from wardmote.channels.guarding import (
    MIB,
    AmbiguousMember,
    CutShort,
    Limits,
    MemberLeavesTheFolder,
    UnpacksTooLarge,
)
from wardmote.channels.reading import ReadOptions, UnreadableArchive
from wardmote.channels.sources import SOURCES, read

MEMBERS = {"data/tweets.js": b"first" * 1000, "data/more/account.js": b"second", "top.txt": b"3"}


def read_all(path: Path) -> list[bytes]:
    with open_archive(path) as archive:
        return [archive.read_bytes(f"{n}.js") for n in range(4)]


def every_kind(folder: Path) -> Iterator[Path]:
    yield unpacked(folder / "folder", MEMBERS)
    yield zipped(folder / "archive.zip", MEMBERS)
    for suffix, mode in TAR_MODES.items():
        yield tarred(folder / f"archive.{suffix}", MEMBERS, mode)


def test_every_kind_gives_the_same_names_contents_and_fingerprint(tmp_path: Path) -> None:
    seen = []

    for path in every_kind(tmp_path):
        with open_archive(path) as archive:
            contents = {name: archive.read_bytes(name) for name in archive.names()}
            seen.append((contents, archive.fingerprint()))

    assert all(one == (MEMBERS, seen[0][1]) for one in seen)


def test_a_folder_that_holds_everything_does_not_change_the_fingerprint(tmp_path: Path) -> None:
    inside = {f"twitter-2026/{name}": content for name, content in MEMBERS.items()}

    with open_archive(zipped(tmp_path / "a.zip", MEMBERS)) as bare:
        plain = bare.fingerprint()
    with open_archive(zipped(tmp_path / "b.zip", inside)) as nested:
        wrapped = nested.fingerprint()

    assert plain == wrapped


def test_a_fingerprint_needs_no_folder_to_be_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zipped(tmp_path / "a.zip", {"data/tweets.js": b"x", "data/more/account.js": b"y"})
    with open_archive(path) as archive:
        before = archive.fingerprint()
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    with open_archive(path) as archive:
        assert archive.fingerprint() == before


def test_the_fingerprint_changes_with_one_byte(tmp_path: Path) -> None:
    changed = MEMBERS | {"top.txt": b"4"}

    with open_archive(zipped(tmp_path / "a.zip", MEMBERS)) as first:
        one = first.fingerprint()
    with open_archive(zipped(tmp_path / "b.zip", changed)) as second:
        other = second.fingerprint()

    assert one != other


def test_a_member_is_found_in_whatever_folder_nearest_first(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a/b/x.js": b"1", "c/x.js": b"2", "c/not-x.js": b"3"})

    with open_archive(path) as archive:
        found = archive.find("x.js")

    assert found == ("c/x.js", "a/b/x.js")


def test_a_member_can_be_read_in_part_and_again(tmp_path: Path) -> None:
    for path in every_kind(tmp_path):
        with open_archive(path) as archive:
            head = archive.head("data/tweets.js", 7)
            with archive.open("data/tweets.js") as stream:
                stream.seek(4990)
                end = stream.read()
                stream.seek(0)
                again = stream.read(5)

        assert (head, end, again) == (b"firstfi", b"firstfirst", b"first")


@pytest.mark.parametrize(
    ("name", "pack"),
    [("a.csv.gz", gzip.compress), ("a.csv.bz2", bz2.compress), ("a.csv.xz", lzma.compress)],
)
def test_a_compressed_file_is_read_as_what_it_holds(
    tmp_path: Path, name: str, pack: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / name
    path.write_bytes(pack(b"id,sent\n1,2\n"))

    with open_archive(path) as archive:
        names, content, on_disk = archive.names(), archive.read_bytes("a.csv"), archive.on_disk

        assert (archive.kind, names, content) == ("file", ("a.csv",), b"id,sent\n1,2\n")
        assert on_disk("a.csv") is None


def test_a_plain_file_is_its_one_member_and_lies_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"id\n")

    with open_archive(path) as archive:
        assert archive.names() == ("a.csv",)
        assert archive.on_disk("a.csv") == path


def test_what_is_missing_or_empty_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.gz").write_bytes(gzip.compress(b""))
    zipped(tmp_path / "empty.zip", {})

    for name in ("nowhere", "empty.csv", "folder", "empty.gz", "empty.zip"):
        with pytest.raises(UnreadableArchive, match=name), open_archive(tmp_path / name):
            pass


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(UnreadableArchive, match="pipe"), open_archive(tmp_path / "pipe"):
        pass
    with pytest.raises(UnreadableArchive), open_archive(tmp_path):
        pass


@pytest.mark.parametrize(
    "name", ["../out.js", "a/../../out.js", "/etc/out.js", "C:/out.js", "a\\..\\out.js"]
)
def test_a_member_that_leaves_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    made = zipped(tmp_path / "a.zip", {name: b"x", "data/tweets.js": b"y"})
    tar = tarred(tmp_path / "a.tar.gz", {name: b"x", "data/tweets.js": b"y"})

    for path in (made, tar):
        with pytest.raises(MemberLeavesTheFolder), open_archive(path):
            pass


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE]
)
def test_a_link_or_device_in_a_tar_is_refused(tmp_path: Path, kind: bytes) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as archive:
        info = tarfile.TarInfo("outbox.json")
        info.type, info.linkname = kind, "actor.json"
        archive.addfile(info)

    with pytest.raises(MemberLeavesTheFolder), open_archive(path):
        pass


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("outbox.json")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")

    with pytest.raises(MemberLeavesTheFolder), open_archive(path):
        pass


def test_a_link_out_of_a_folder_is_refused_and_one_inside_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_bytes(b"secret")
    inside = unpacked(tmp_path / "inside", {"a.txt": b"a", "deep/b.txt": b"b"})
    (inside / "also.txt").symlink_to(inside / "a.txt")
    (inside / "around").symlink_to(inside)
    with open_archive(inside) as archive:
        names = archive.names()
    (inside / "out.txt").symlink_to(tmp_path / "outside.txt")

    with pytest.raises(MemberLeavesTheFolder), open_archive(inside):
        pass

    assert names == ("a.txt", "also.txt", "deep/b.txt")


def test_links_that_go_round_in_a_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")

    with pytest.raises(UnreadableArchive), open_archive(tmp_path):
        pass
    with pytest.raises(UnreadableArchive), open_archive(tmp_path / "a"):
        pass


@pytest.mark.parametrize("target", ["gone", "link"])
def test_a_link_to_nothing_or_to_itself_is_named(tmp_path: Path, target: str) -> None:
    (tmp_path / "link").symlink_to(tmp_path / target)

    with pytest.raises(MemberLeavesTheFolder, match='"link" is a link'), open_archive(tmp_path):
        pass


def test_backslashes_between_folders_are_taken_for_slashes(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"data\\assets\\": b"", "data\\tweets.js": b"x"})

    with open_archive(path) as archive:
        assert archive.names() == ("data/tweets.js",)
        assert archive.read_bytes("data/tweets.js") == b"x"


def test_backslashes_do_not_hide_a_second_member_of_one_name(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"data/tweets.js": b"x", "data\\tweets.js": b"y"})

    with pytest.raises(AmbiguousMember), open_archive(path):
        pass


def test_an_archive_within_an_archive_is_named_and_not_searched(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"mail/export.zip": b"PK\x03\x04"})

    with pytest.raises(UnreadableArchive, match=r"by itself: mail/export\.zip"):
        read(path)


@pytest.mark.parametrize("source", ["auto", *SOURCES])
def test_a_folder_given_as_a_dot_is_called_so_in_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    (tmp_path / "notes.md").write_text("nothing of the kind")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(WardmoteError) as refused:
        read(Path(), source, ReadOptions(accounts=("team@council.example",)))

    assert refused.value.where == "."


def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.js", "1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.js", "2")

    with pytest.raises(AmbiguousMember), open_archive(path):
        pass


def test_a_bomb_is_refused_by_what_comes_out_not_by_what_it_claims(tmp_path: Path) -> None:
    small = Limits(ratio=10, floor=MIB)
    zeros = {"bomb": bytes(8 * MIB)}
    paths = zipped(tmp_path / "a.zip", zeros), tarred(tmp_path / "a.tar.gz", zeros)
    (tmp_path / "a.gz").write_bytes(gzip.compress(zeros["bomb"]))

    for path in (paths[0], tmp_path / "a.gz"):
        with open_archive(path, small) as archive:
            (name,) = archive.names()
            for _ in range(2):
                with pytest.raises(UnpacksTooLarge):
                    archive.read_bytes(name)
            with pytest.raises(UnpacksTooLarge), archive.open(name) as stream:
                stream.seek(7 * MIB)
    with pytest.raises(UnpacksTooLarge), open_archive(paths[1], small) as archive:
        archive.read_bytes("bomb")


def test_members_that_each_pass_are_refused_once_they_are_too_much_together(tmp_path: Path) -> None:
    limits = Limits(ratio=10, floor=MIB)
    path = zipped(tmp_path / "a.zip", {f"{n}": bytes(MIB - 1) for n in range(3)})

    with open_archive(path, limits) as archive:
        archive.read_bytes("0")
        archive.read_bytes("0")

        with pytest.raises(UnpacksTooLarge):
            archive.read_bytes("1")


def test_media_that_nobody_reads_cost_nothing(tmp_path: Path) -> None:
    limits = Limits(ratio=10, floor=MIB)
    path = zipped(tmp_path / "a.zip", {"media/film.mp4": bytes(30 * MIB), "tweets.js": b"[]"})

    with open_archive(path, limits) as archive:
        assert archive.read_bytes("tweets.js") == b"[]"


def test_more_than_memory_should_hold_is_refused(tmp_path: Path) -> None:
    path = unpacked(tmp_path / "folder", {"big": bytes(3000)}) / "big"

    with (
        open_archive(path, Limits(whole=2999)) as archive,
        pytest.raises(UnpacksTooLarge, match="memory"),
    ):
        archive.read_bytes("big")


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {str(n): b"" for n in range(12)})

    with pytest.raises(UnpacksTooLarge, match="members"), open_archive(path, Limits(members=10)):
        pass


def test_a_locked_member_is_refused_when_it_is_wanted(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.js": b"x" * 100})
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)

    with open_archive(path) as archive, pytest.raises(UnreadableArchive, match="password"):
        archive.read_bytes("a.js")


def test_a_wrong_checksum_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.js", b"window.YTD")
    path.write_bytes(path.read_bytes().replace(b"window.YTD", b"window.XXX"))

    with open_archive(path) as archive, pytest.raises(CutShort):
        archive.read_bytes("a.js")


@pytest.mark.parametrize("suffix", ["zip", *TAR_MODES])
def test_an_archive_cut_short_anywhere_is_refused_never_read_in_part(
    tmp_path: Path, suffix: str
) -> None:
    members = {f"{n}.js": os.urandom(700) for n in range(4)}
    if suffix == "zip":
        whole = zipped(tmp_path / "whole", members).read_bytes()
    else:
        whole = tarred(tmp_path / "whole", members, TAR_MODES[suffix]).read_bytes()
    # A plain tar is padded with zeros after its end; cutting those loses nothing.
    end = len(whole.rstrip(b"\0")) if suffix == "tar" else len(whole)
    path = tmp_path / f"a.{suffix}"

    for size in range(600, end - 1, 97):
        path.write_bytes(whole[:size])
        with pytest.raises(UnreadableArchive):
            read_all(path)


def test_a_tar_damaged_in_the_middle_is_refused_not_shortened(tmp_path: Path) -> None:
    path = tarred(tmp_path / "a.tar", {"a": b"1", "b": b"2", "c": b"3"}, "w")
    content = bytearray(path.read_bytes())
    content[1024] ^= 0xFF
    path.write_bytes(content)

    with pytest.raises(CutShort), open_archive(path):
        pass


def test_what_a_file_manager_leaves_is_no_member(tmp_path: Path) -> None:
    clutter = {"__MACOSX/._a.js": b"-", ".DS_Store": b"-", "data/._a.js": b"-"}
    path = zipped(tmp_path / "a.zip", {"data/a.js": b"1"} | clutter)

    with open_archive(path) as archive:
        assert archive.names() == ("data/a.js",)


def test_names_that_are_no_text_are_shown_as_text(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / os.fsdecode(b"\xff\x1b.csv")).write_bytes(b"1")

    with open_archive(folder) as archive:
        (name,) = archive.names()
        content = archive.read_bytes(name)

    assert name.encode() == b"??.csv"
    assert content == b"1"


def test_members_are_given_in_the_order_in_which_they_lie(tmp_path: Path) -> None:
    path = tarred(tmp_path / "a.tar.gz", {"b": b"1", "a": b"2", "c": b"3"})

    with open_archive(path) as archive:
        assert archive.as_stored(("a", "b")) == ("b", "a")


def test_a_tar_of_a_sparse_file_is_refused(tmp_path: Path) -> None:
    header = tarfile.TarInfo("sparse")
    header.type = tarfile.GNUTYPE_SPARSE
    block = bytearray(header.tobuf(tarfile.GNU_FORMAT))
    block[386:410] = b"00000000000\0" + b"00000000000\0"
    block[483:495] = b"77777777777\0"
    block[148:156] = b"        "
    block[148:156] = f"{sum(block):06o}\0 ".encode()
    path = tmp_path / "a.tar"
    path.write_bytes(bytes(block) + bytes(1024))

    with pytest.raises(MemberLeavesTheFolder), open_archive(path):
        pass


def test_a_stream_is_binary_and_lines_can_be_read_from_it(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": b"1\n2\n"})

    with open_archive(path) as archive, archive.open("a.csv") as stream:
        lines = list(io.TextIOWrapper(stream, "utf-8"))

    assert lines == ["1\n", "2\n"]
