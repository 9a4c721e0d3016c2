"""Throw damaged archives at every reader: the only ends are a reading that adds up, or a sentence.

    make fuzz MINUTES=5          or    python tests/verification/fuzz_readers.py --minutes 5

Each try takes an archive of the demonstration borough, damages one file in it, and reads it. Any
end but a ``Reading`` (which reconciles by construction) or a ``WardmoteError`` is kept under
``fuzz-findings/`` with its traceback, to be made into a test case.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from wardmote.basis.errors import WardmoteError
from wardmote.channels.reading import ReadOptions
from wardmote.channels.sources import read
from wardmote.demo.borough import make
from wardmote.demo.place import TEAM_ADDRESS
from wardmote.demo.writing import ARCHIVES, write_mapping

FINDINGS = Path("fuzz-findings")
SECONDS_ALLOWED = 20
BYTES_ALLOWED = 4 << 30

ODD = [
    *(
        b"",
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\r",
        b"\x1a",
        b'"',
        b"{",
        b"}",
    ),
    *(b"[" * 2000, b"null", b"NaN", b"-1", b"1e999", b"9" * 400, b"\\ud800", b"../../outside"),
    *(b"2026-03-29T01:30:00", b"0000-00-00", b"From ", b"=?utf-8?q?=ff?=", b"\xe2\x80\xae"),
]

Damage = Callable[[bytes, random.Random], bytes]


def cut_short(whole: bytes, chance: random.Random) -> bytes:
    """The file, cut short."""
    return whole[: chance.randrange(len(whole) + 1)]


def flip(whole: bytes, chance: random.Random) -> bytes:
    """A few bytes of it changed."""
    changed = bytearray(whole)
    for _ in range(min(len(changed), chance.choice([1, 2, 8, 64]))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def put_in(whole: bytes, chance: random.Random) -> bytes:
    """Something odd put in, in place of nothing or of a few bytes."""
    at = chance.randrange(len(whole) + 1)
    return whole[:at] + chance.choice(ODD) + whole[at + chance.choice([0, 0, 1, 5, 30]) :]


def shuffle(whole: bytes, chance: random.Random) -> bytes:
    """A stretch of it left out, said twice, or moved."""
    a, b, c = sorted(chance.randrange(len(whole) + 1) for _ in range(3))
    first, second = whole[a:b], whole[b:c]
    middle = chance.choice([second, first + first + second, second + first])
    return whole[:a] + middle + whole[c:]


def odd_value(whole: bytes, chance: random.Random) -> bytes:
    """One number or word of it changed wherever it stands."""
    at = chance.randrange(len(whole) + 1)
    words = whole[at : at + 200].replace(b'"', b" ").replace(b",", b" ").split()
    if not words:
        return whole
    return whole.replace(chance.choice(words), chance.choice(ODD), chance.choice([1, 3, -1]))


DAMAGES: tuple[Damage, ...] = (cut_short, flip, put_in, shuffle, odd_value)


def sound_archives(folder: Path) -> list[Path]:
    """The borough in every form; those that are packed, unpacked as well."""
    borough = make(7, weeks=2)
    for name, write in ARCHIVES.items():
        path = folder / name
        write(borough, path)
        if path.is_file() and path.suffix in {".zip", ".gz"}:
            shutil.unpack_archive(path, folder / f"{name}-unpacked")
    write_mapping(borough, folder / "mapping.toml")
    return sorted(path for path in folder.iterdir() if path.name != "mapping.toml")


def damaged(sound: Path, place: Path, chance: random.Random) -> Path:
    """A copy of an archive with one of its files damaged, one to three times over."""
    copy = place / sound.name
    if sound.is_dir():
        shutil.copytree(sound, copy)
        victim = chance.choice(sorted(path for path in copy.rglob("*") if path.is_file()))
    else:
        victim = Path(shutil.copy(sound, copy))
    whole = victim.read_bytes()
    for _ in range(chance.choice([1, 1, 2, 3])):
        whole = chance.choice(DAMAGES)(whole, chance)
    victim.write_bytes(whole)
    return copy


def options_for(archive: Path, folder: Path) -> ReadOptions:
    """What a person would state about that archive."""
    is_mail = archive.name.startswith("mail")
    return ReadOptions(
        accounts=(TEAM_ADDRESS,) if is_mail else (),
        zone=ZoneInfo("Europe/London"),
        mapping=folder / "mapping.toml" if archive.name == "messages.csv" else None,
    )


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Stop what takes longer."""

    def stop(signum: int, frame: object) -> None:
        raise TimeoutError(f"took longer than {seconds} s")

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def one_try(sound: Path, folder: Path, chance: random.Random) -> str:
    """Damage, read, and say how it ended; keep it where it should not have."""
    with tempfile.TemporaryDirectory() as place:
        archive = damaged(sound, Path(place), chance)
        try:
            with within(SECONDS_ALLOWED):
                reading = read(archive, "auto", options_for(archive, folder))
            sent_at = reading.messages["sent_at"]
            assert sent_at.null_count() == 0, "a message without a time"
            assert sent_at.is_sorted(), "messages out of order"
        except WardmoteError as refusal:
            return type(refusal).__name__ if str(refusal).strip() else "FAULT without words"
        except BaseException as fault:
            if isinstance(fault, KeyboardInterrupt):
                raise
            keep(archive, traceback.format_exc())
            return f"FAULT {type(fault).__name__}"
    return "read"


def keep(archive: Path, story: str) -> None:
    """Keep the archive that was not borne, and what happened."""
    FINDINGS.mkdir(exist_ok=True)
    place = FINDINGS / f"{len(list(FINDINGS.glob('*'))):04}"
    place.mkdir()
    shutil.move(archive, place / archive.name)
    (place / "traceback.txt").write_text(story, encoding="utf-8")


def main(minutes: float, seed: int) -> int:
    """Try until the time is over, and count the ends by archive."""
    resource.setrlimit(resource.RLIMIT_AS, (BYTES_ALLOWED, BYTES_ALLOWED))
    chance = random.Random(seed)
    ends: dict[str, Counter[str]] = {}
    stop_at = time.monotonic() + 60 * minutes
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sound = sound_archives(folder)
        while time.monotonic() < stop_at:
            archive = chance.choice(sound)
            end = one_try(archive, folder, chance)
            ends.setdefault(archive.name, Counter())[end] += 1
    for archive_name, counted in sorted(ends.items()):
        print(f"{archive_name}: {', '.join(f'{end} {n:,}' for end, n in counted.most_common())}")
    faults = sum(n for c in ends.values() for end, n in c.items() if end.startswith("FAULT"))
    print(f"seed {seed}: {sum(c.total() for c in ends.values()):,} tries, {faults:,} faults")
    return int(faults > 0)


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--minutes", type=float, default=1.0)
    words.add_argument("--seed", type=int, default=1)
    asked = words.parse_args()
    sys.exit(main(asked.minutes, asked.seed))
