"""Throw damaged tables and mailboxes at their readers: only a sentence or a whole count comes out.

    python tests/verification/fuzz_tables.py --minutes 5 --seed 1

Small files of each kind are mutated byte by byte and line by line. Whatever the bytes, reading
ends in a ``WardmoteError`` or in a reading in which rows read are rows kept and rows set aside,
with as many records as reading the file one record at a time gives. What fails is printed with
its seed and its bytes, to be kept as a case of the tests.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

from wardmote.basis.errors import WardmoteError
from wardmote.channels.reading import Reading, ReadOptions
from wardmote.channels.sources import read

TWCS = (
    ",tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n"
    '0,1,Council,False,Tue Oct 31 22:10:47 +0000 2017,"@115712 a, b\n""c""",2,3.0\n'
    "1,2,115712,True,Tue Oct 31 22:11:45 +0000 2017,@Council caf\u00e9,,1.0\r\n"
    "2,3,115712,True,2017-10-31 22:08:27+00:00,@Trains @Council,1,\n"
).encode()
MESSAGES = (
    "id;sent;from;to;thread;due;auto;text\n"
    '1;2026-01-05 09:00;anna;;t;2026-01-06T09:00Z;n;"the ""bin"";\nagain"\n'
    "2;2026-03-29 00:59;us;1;t;;y;caf\u00e9\n"
    "3;2026-10-25T01:30:00+01:00;us;1;t;;n;x\n"
).encode()
CASES = (
    b"id,opened,closed,due\n7,05/01/2026 09:00,05/01/2026 11:30,06/01/2026 09:00\n"
    b"8,2026-01-05 10:00,,\n"
)
MBOX = (
    b"From a Mon Jan  5 09:00:00 2026\nFrom: Anna <a@b.example>\nTo: t@c.example\n"
    b"Date: Mon, 5 Jan 2026 09:00:00 +0000\nMessage-ID: <1@x>\n\nHello\n\n>From here\n\n"
    b"From t Mon Jan  5 09:00:00 2026\nFrom: t@c.example\nDate: Mon, 5 Jan 2026 10:00 GMT\n"
    b"References: <1@x>\n <2@x>\nAuto-Submitted: no\n\nHello\n"
)
MESSAGES_MAPPING = """rows = "messages"
account = "C"
zone = "Europe/London"
delimiter = ";"
automatic = { column = "auto", values = ["y"] }
ours = { column = "from", values = ["us"] }
[columns]
id = "id"
sent_at = "sent"
author = "from"
in_reply_to = "to"
thread = "thread"
due_at = "due"
text = "text"
"""
CASES_MAPPING = """rows = "cases"
account = "C"
zone = "Europe/London"
time_format = ["%d/%m/%Y %H:%M", "iso", "unix"]
[columns]
id = "id"
asked_at = "opened"
answered_at = "closed"
due_at = "due"
"""
SEEDS = {
    "twcs": ("twcs", TWCS, None),
    "messages": ("csv", MESSAGES, MESSAGES_MAPPING),
    "cases": ("csv", CASES, CASES_MAPPING),
    "mailbox": ("mailbox", MBOX, None),
    "mapping": ("csv", CASES, CASES_MAPPING),
}
PIECES = [b'"', b'""', b",", b";", b"\n", b"\r", b"\r\n", b"\n\n", b"\x00", b"\xff", b"\xc3"]
PIECES += [b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"9" * 30, b"1e308", b"nan", b".0", b"-1"]
PIECES += [
    b"From ",
    b"2026-03-29 01:30",
    b"2026-10-25 01:30",
    b"0000-00-00",
    b"<>",
    b"<a@b>",
    b"=?",
]
PIECES += [b"[", b"]", b"{}", b"=", b"x" * 70_000, b"+9999", b"%", b"%%Y", b"\xe2\x80\xae", b":"]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The data with some pieces put in, taken out, swapped or doubled; the start mostly spared.

    A damaged first line is refused at once, and tells little of what the readers do with rows.
    """
    spared = data.find(b"\n", 40) + 1 if chance.random() < 0.9 else 0
    first, data = data[:spared], data[spared:]
    for _ in range(chance.randint(1, 4)):
        at, to = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        match chance.randrange(6):
            case 0:
                data = data[:at] + chance.choice(PIECES) + data[at:]
            case 1:
                data = data[:at] + data[min(to, at + 20) :]
            case 2:
                data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
            case 3:
                data = data[:at] + data[at : at + 40] * chance.randint(2, 50) + data[at:]
            case 4:
                data = data[:to]
            case _:
                lines = data.split(b"\n")
                chance.shuffle(lines)
                data = b"\n".join(lines)
    return first + data


def attempt(kind: str, folder: Path, chance: random.Random) -> str:
    """Read one damaged file; the word for how it ended."""
    source, data, mapping = SEEDS[kind]
    path, stating = folder / "damaged", folder / "mapping.toml"
    options = {"accounts": ("t@c.example",)} if source == "mailbox" else {}
    if mapping is not None:
        stated = mapping.encode()
        stating.write_bytes(mutated(stated, chance) if kind == "mapping" else stated)
        options["mapping"] = stating
    path.write_bytes(data if kind == "mapping" else mutated(data, chance))
    try:
        reading = read(path, source, ReadOptions(keep_text=chance.random() < 0.5, **options))
    except WardmoteError as said:
        return type(said).__name__ if str(said).strip() else "an error without words"
    _check(reading)
    return "read"


def _check(reading: Reading) -> None:
    assert reading.rows_read == reading.rows_kept + reading.set_aside.height
    assert reading.messages["sent_at"].null_count() == 0
    assert reading.messages["sent_at"].is_sorted()
    assert reading.messages["id"].n_unique() == reading.messages.height
    assert reading.set_aside["reason"].str.len_chars().min() not in {0}
    numbers = reading.set_aside["row"].drop_nulls()
    assert numbers.n_unique() == numbers.len()


def main() -> None:
    """Fuzz for so many minutes from a seed, and say how it went."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=1.0)
    asked.add_argument("--seed", type=int, default=1)
    stated = asked.parse_args()
    until = time.monotonic() + 60 * stated.minutes
    ends: Counter[tuple[str, str]] = Counter()
    number = 0
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < until:
            kind = list(SEEDS)[number % len(SEEDS)]
            chance = random.Random(f"{stated.seed}/{number}")
            try:
                ends[kind, attempt(kind, Path(folder), chance)] += 1
            except Exception:
                print(f"seed {stated.seed}, try {number}, {kind}:")
                print((Path(folder) / "damaged").read_bytes()[:2000])
                print((Path(folder) / "mapping.toml").read_bytes() if "m" in kind else b"")
                raise
            number += 1
    for (kind, end), times in sorted(ends.items()):
        print(f"{kind:9} {end:22} {times:7}")
    print(f"{number} tries, no fault")


if __name__ == "__main__":
    main()
