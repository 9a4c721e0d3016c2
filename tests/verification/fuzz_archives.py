"""Damage archives of one's own at random and read them: only errors in words may come out.

Run it by hand; what it finds is kept as a case beside the reader's tests::

    python tests/verification/fuzz_archives.py --minutes 2 --seed 1

Invariants: nothing but a ``WardmoteError`` escapes, rows read are rows kept and set aside, and
nothing is written. A damaged input that breaks one is saved under ``--save`` with its number.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from library.channels.made_archives import (
    DID,
    MONDAY,
    OFFICER,
    at_uri,
    bluesky_records,
    boost,
    later,
    mastodon_members,
    note,
    repository,
    status,
    tarred,
    x_members,
    x_post,
    zipped,
)
from wardmote.basis.errors import WardmoteError
from wardmote.channels.archive import open_archive
from wardmote.channels.reading import ReadOptions
from wardmote.channels.sources import read, source_named

Damage = Callable[[random.Random, bytes], bytes]

ACCOUNTS = ("warddesk", DID)
JSON_PARTS = (
    b'"',
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"null",
    b"1e999",
    b"-1",
    b"\\ud800",
    b"NaN",
)
CBOR_PARTS = (b"\xa1", b"\x81", b"\xf6", b"\x5f", b"\xd8\x2a", b"\xfb" + bytes(8), b"\xff", b"\x1b")


def seeds(folder: Path) -> Iterator[tuple[str, str, bytes]]:
    """Name, source and bytes of whole archives: each packed, and each bare."""
    posts = [
        x_post(MONDAY),
        x_post(later(hours=1), to=MONDAY, by=OFFICER),
        x_post(later(hours=3), to=later(hours=2)),
        x_post(later(hours=4), edit_info={"edit": {"initialTweetId": "1"}}),
    ]
    members = x_members(posts)
    resident = "https://other.example/users/resident"
    items = [note(MONDAY), boost(later(hours=1)), note(later(hours=3), to=status(MONDAY, resident))]
    toots = mastodon_members(items)
    repo = [(later(hours=n), at_uri(later(hours=n - 1)) if n % 3 else None) for n in range(40)]
    yield "x.zip", "x", zipped(folder / "x", members).read_bytes()
    yield "tweets.js", "x", members["data/tweets.js"]
    yield "m.tar.gz", "mastodon", tarred(folder / "m", toots).read_bytes()
    yield "m.tar", "mastodon", tarred(folder / "t", toots, "w").read_bytes()
    yield "m.zip", "mastodon", zipped(folder / "z", toots).read_bytes()
    yield "outbox.json", "mastodon", toots["outbox.json"]
    yield "repo.car", "bluesky", repository(bluesky_records(*repo))


def flip(chance: random.Random, data: bytes) -> bytes:
    """Change some bytes."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8))):
        out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)


def cut(chance: random.Random, data: bytes) -> bytes:
    """Take some out, at the end or within."""
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.choice((1, 7, 100, len(data))) :]


def repeat(chance: random.Random, data: bytes) -> bytes:
    """Copy a stretch to somewhere else."""
    start, at = chance.randrange(len(data)), chance.randrange(len(data))
    return data[:at] + data[start : start + chance.randrange(1, 200)] + data[at:]


def insert(chance: random.Random, data: bytes) -> bytes:
    """Put in a token that means something to a parser, once or many times."""
    at = chance.randrange(len(data))
    token = chance.choice(JSON_PARTS + CBOR_PARTS) * chance.choice((1, 1, 2, 3000))
    return data[:at] + token + data[at:]


def numbers(chance: random.Random, data: bytes) -> bytes:
    """Turn a digit into another, or into many."""
    places = [place for place, byte in enumerate(data) if 48 <= byte < 58]
    if not places:
        return flip(chance, data)
    at = chance.choice(places)
    return data[:at] + chance.choice((b"0", b"9", b"-", b".", b"9" * 30, b"")) + data[at + 1 :]


DAMAGES: tuple[Damage, ...] = (flip, cut, repeat, insert, numbers)


def trouble(path: Path, source: str) -> str:
    """What went wrong in recognising or reading, or nothing."""
    try:
        with open_archive(path) as archive:
            for own in ("x", "mastodon", "bluesky"):
                source_named(own).recognises(archive)
        reading = read(path, source, ReadOptions(accounts=ACCOUNTS, keep_text=True))
    except WardmoteError as error:
        return "" if str(error).strip() else "an error without words"
    except BaseException:
        return traceback.format_exc()
    if reading.rows_read != reading.rows_kept + reading.set_aside.height:
        return "rows do not reconcile"
    times = reading.messages["sent_at"]
    return "messages without time or order" if times.null_count() or not times.is_sorted() else ""


def main() -> int:
    """Damage and read until the time is over; 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--save", type=Path, default=None)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    end, tried, found = time.monotonic() + asked.minutes * 60, 0, 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        whole = list(seeds(folder))
        while time.monotonic() < end:
            name, source, data = chance.choice(whole)
            for _ in range(chance.choice((1, 1, 2, 4))):
                data = chance.choice(DAMAGES)(chance, data) if data else data
            path = folder / name
            path.write_bytes(data)
            tried += 1
            said = trouble(path, source)
            if said:
                found += 1
                print(f"case {tried}, {name}: {said}")
                if asked.save:
                    asked.save.mkdir(parents=True, exist_ok=True)
                    (asked.save / f"{asked.seed}-{tried}-{name}").write_bytes(data)
    print(f"{tried} damaged archives read with seed {asked.seed}; {found} broke an invariant.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
