"""The fuzzer of the readers: it starts from sound archives, and finds what it looks for."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from cast import MONDAY, asked, reading_of
from verification import fuzz_readers
from verification.damage import DAMAGES, ODD, Damage
from verification.fuzz_readers import fault_of, fuzz, outcome
from verification.sound_archives import Sound, small_archives, small_tables, sound_archives
from wardmote.channels.reading import Reading, ReadOptions
from wardmote.channels.sources import SOURCES, read


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sound, ...]:
    return sound_archives(tmp_path_factory.mktemp("sound"))


def test_there_is_a_sound_archive_for_every_reader_and_each_is_read(
    archives: tuple[Sound, ...],
) -> None:
    ends = {archive.path: outcome(archive, archive.source) for archive in archives}

    assert set(ends.values()) == {("read", "")}
    assert {archive.source for archive in archives} == set(SOURCES)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damage_depends_on_its_stream_alone_and_bears_an_empty_file(damage: Damage) -> None:
    whole = b"\n".join(bytes(range(40 + n, 90)) for n in range(4))

    done = [damage(whole, Random(seed)) for seed in range(40)]

    assert done == [damage(whole, Random(seed)) for seed in range(40)]
    assert any(each != whole for each in done)
    assert damage(b"", Random(1)) in {b"", *ODD}


def test_some_tries_at_every_reader_find_no_fault(tmp_path: Path) -> None:
    small = (*small_archives(tmp_path / "archives"), *small_tables(tmp_path / "tables"))

    faults = fuzz(small, minutes=1 / 60, seed=3, save=tmp_path / "kept")

    assert faults == 0


@dataclass(frozen=True)
class Reads:
    """In place of reading: do that."""

    what: str
    folder: Path

    def __call__(self, path: Path, source: str, options: ReadOptions) -> Reading:
        match self.what:
            case "raises":
                raise KeyError("a resident's words")
            case "writes":
                (self.folder / "left-behind.txt").write_text("x", encoding="utf-8")
            case "makes a folder":
                (self.folder / "left-behind").mkdir()
            case "runs":
                os.system("true")
        return read(path, source, options)


@pytest.mark.parametrize("what", ["raises", "writes", "makes a folder", "runs"])
def test_a_reader_that_breaks_the_invariant_is_found_and_its_archive_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    (archive,) = (a for a in small_tables(tmp_path / "tables") if a.source == "mailbox")
    monkeypatch.setattr(fuzz_readers, "read", Reads(what, tmp_path))

    faults = fuzz((archive,), minutes=1e-6, seed=1, save=tmp_path / "kept")

    assert faults == 1
    kept = sorted(path.name for path in (tmp_path / "kept" / "1-0").iterdir())
    assert kept == ["small.mbox", "what-happened.txt"]
    assert not list(tmp_path.glob("left-behind*"))


def test_two_messages_of_one_id_are_a_fault() -> None:
    reading = reading_of([asked("a", MONDAY), asked("a", MONDAY, by=2)])

    assert fault_of(reading) == "two messages of one id"
    assert fault_of(reading_of([asked("a", MONDAY), asked("b", MONDAY)])) == ""
