"""Ways to damage a file: some that chance would think of, and some that a parser would fear."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

Damage = Callable[[bytes, Random], bytes]

ODD = (
    *(b"", b"\x00", b"\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc3", b"\x1a"),
    *(b"\r", b"\n", b"\r\n", b"\n\n", b'"', b'""', b",", b";", b":", b"=", b"%", b"%%Y"),
    *(b"{", b"}", b"{}", b"[", b"]", b"null", b"true", b"\\ud800", b"\\u0000"),
    *(b"-1", b"9" * 30, b"9" * 400, b"1e308", b"1e999", b"NaN", b".0", b"+9999", b"0x10"),
    *(b"2026-03-29 01:30", b"2026-10-25T01:30:00", b"0000-00-00", b"9999-12-31T23:59:60Z"),
    *(b"From ", b"=?", b"=?utf-8?q?=ff?=", b"<>", b"<a@b>", b"../../outside", b"\xe2\x80\xae"),
    # Of CBOR: a map, a list, null, endless text, a link, a number, a break, a length to come.
    *(b"\xa1", b"\x81", b"\xf6", b"\x5f", b"\xd8\x2a", b"\xfb" + bytes(8), b"\xff", b"\x1b"),
    *(b"[" * 3000, b'{"a":' * 2000, b"x" * 70_000),
    # Of mail: comments and groups within one another, and zones that are none.
    *(b"(" * 3000, b"a:" * 3000, b"GMT+0100", b"+01:00", b"CET"),
)


def cut_short(whole: bytes, chance: Random) -> bytes:
    """The file, cut short."""
    return whole[: chance.randrange(len(whole) + 1)]


def cut_out(whole: bytes, chance: Random) -> bytes:
    """Some of it left out."""
    at = chance.randrange(len(whole) + 1)
    return whole[:at] + whole[at + chance.choice([1, 7, 20, 100]) :]


def flip(whole: bytes, chance: Random) -> bytes:
    """A few bytes of it changed."""
    changed = bytearray(whole)
    for _ in range(min(len(changed), chance.choice([1, 1, 2, 8, 64]))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def put_in(whole: bytes, chance: Random) -> bytes:
    """Something odd put in, in place of nothing or of a few bytes."""
    at = chance.randrange(len(whole) + 1)
    return whole[:at] + chance.choice(ODD) + whole[at + chance.choice([0, 0, 1, 5, 30]) :]


def repeat(whole: bytes, chance: Random) -> bytes:
    """A stretch of it said again where it stands, once or many times, or somewhere else."""
    start, at = (chance.randrange(len(whole) + 1) for _ in range(2))
    stretch = whole[start : start + chance.randint(1, 200)]
    place = chance.choice([start, at])
    return whole[:place] + stretch * chance.choice([1, 1, 3, 50]) + whole[place:]


def move(whole: bytes, chance: Random) -> bytes:
    """Two stretches of it changed about, or one of them left out."""
    a, b, c = sorted(chance.randrange(len(whole) + 1) for _ in range(3))
    return whole[:a] + whole[b:c] + chance.choice([whole[a:b], b""]) + whole[c:]


def shuffle_lines(whole: bytes, chance: Random) -> bytes:
    """Its lines in another order."""
    lines = whole.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines)


def odd_value(whole: bytes, chance: Random) -> bytes:
    """One word or number of it changed for something odd, wherever it stands or here alone."""
    at = chance.randrange(len(whole) + 1)
    words = whole[at : at + 200].translate(bytes.maketrans(b'",;:{}[]', b" " * 8)).split()
    if not words:
        return whole
    return whole.replace(chance.choice(words), chance.choice(ODD), chance.choice([1, 3, -1]))


def digit(whole: bytes, chance: Random) -> bytes:
    """A digit changed for another, for many, or for none."""
    places = [place for place, byte in enumerate(whole[:100_000]) if 48 <= byte < 58]
    if not places:
        return flip(whole, chance)
    at = chance.choice(places)
    return whole[:at] + chance.choice([b"0", b"9", b"-", b".", b"9" * 30, b""]) + whole[at + 1 :]


DAMAGES: tuple[Damage, ...] = (
    *(cut_short, cut_out, flip, put_in, repeat, move, shuffle_lines, odd_value, digit),
)


def damaged(whole: bytes, chance: Random, *, spare_the_first_line: bool = False) -> bytes:
    """The bytes, damaged one to four times over.

    A table whose first line is damaged is refused at once, which tells little of what a reader
    does with rows: that line can be spared, and then is, nine times of ten.
    """
    spared = whole.find(b"\n", 40) + 1 if spare_the_first_line and chance.random() < 0.9 else 0
    first, rest = whole[:spared], whole[spared:]
    for _ in range(chance.choice([1, 1, 2, 4])):
        rest = chance.choice(DAMAGES)(rest, chance)
    return first + rest
