"""The log of a trial: what was done, in order, each entry holding the digest of the one before.

An entry that is edited, left out, put in or moved breaks the chain at that place. Whoever can
write the whole file anew can forge the whole chain, so the digest of the last entry is printed
on every finding, and the assignments are worked out again from the seed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from wardmote.findings.canonical import digest
from wardmote.studies.trials.assigning import Assignment
from wardmote.studies.trials.errors import LogAltered
from wardmote.studies.trials.freezing import Frozen
from wardmote.studies.trials.instants import instant_from, instant_text

NOTHING_BEFORE = "sha256:" + 64 * "0"


class Kind(StrEnum):
    """What an entry says happened."""

    FROZEN = "frozen"
    ASSIGNED = "assigned"
    EXPOSED = "exposed"
    """A unit was shown the words of an arm: its own, or by mistake the other's."""
    LOOKED = "looked"
    """An interim look at the harm bound."""
    STOPPED = "stopped"
    """The trial takes no more units; of the bound, or of somebody's decision with its reason."""
    OPENED = "opened"
    """Somebody asked for outcomes by arm before the end, and why."""
    TOLD = "told"
    """Findings were made: their digest."""


Said = str | int | bool
"""What an entry can say."""


@dataclass(frozen=True)
class Entry:
    """One line of the log.

    Attributes:
        place: From 0.
        at: When; aware.
        kind: See ``Kind``.
        said: What belongs to its kind, by name, sorted.
        before: The digest of the entry before it.
    """

    place: int
    at: datetime
    kind: Kind
    said: tuple[tuple[str, Said], ...]
    before: str

    @property
    def digest(self) -> str:
        """``sha256:…`` of the entry's canonical JSON, which holds that of the one before."""
        return digest(_plain(self))

    def __getitem__(self, name: str) -> Said:
        """What it says by that name."""
        return dict(self.said)[name]


def begin(frozen: Frozen) -> Entry:
    """The first entry: that the protocol is frozen, and its digest."""
    return _entry(None, Kind.FROZEN, frozen.at, protocol=frozen.digest)


def assigned(before: Entry, assignment: Assignment, at: datetime) -> Entry:
    """That a unit has its arm."""
    return _entry(
        before,
        Kind.ASSIGNED,
        at,
        unit=assignment.unit,
        n=assignment.n,
        arm=assignment.arm,
    )


def exposed(before: Entry, unit: str, arm: int, at: datetime) -> Entry:
    """That a unit was shown the words of an arm, once for each time."""
    return _entry(before, Kind.EXPOSED, at, unit=unit, arm=arm)


def looked(before: Entry, number: int, units: int, *, stop: bool, at: datetime) -> Entry:
    """That the harm bound was looked at, for the number-th time (from 0), and what it said."""
    return _entry(before, Kind.LOOKED, at, number=number, units=units, stop=stop)


def stopped(before: Entry, why: str, at: datetime) -> Entry:
    """That the trial takes no more units: ``harm``, or a reason in words."""
    return _entry(before, Kind.STOPPED, at, why=why)


def opened(before: Entry, why: str, at: datetime) -> Entry:
    """That outcomes by arm were asked for before the end."""
    return _entry(before, Kind.OPENED, at, why=why)


def told(before: Entry, findings: str, at: datetime) -> Entry:
    """That findings were made, with the digest of their document."""
    return _entry(before, Kind.TOLD, at, findings=findings)


def entry_line(entry: Entry) -> str:
    """An entry as a line of the log's file, without its end."""
    return json.dumps({**_plain(entry), "digest": entry.digest}, ensure_ascii=False)


def log_text(entries: Iterable[Entry]) -> str:
    """The whole file."""
    return "".join(f"{entry_line(entry)}\n" for entry in entries)


def read_log(text: str, where: str = "log.jsonl") -> tuple[Entry, ...]:
    """The entries of a log, its chain checked.

    Raises:
        LogAltered: A line is no entry, has not the digest that it states, or does not follow the
            one before it; ``where`` names the line.
    """
    entries: list[Entry] = []
    for number, line in enumerate(text.splitlines(), 1):
        place = f"{where}, line {number}"
        entry, stated = _read(line, place)
        before = entries[-1] if entries else None
        _check(entry, stated, before, place)
        entries.append(entry)
    return tuple(entries)


def read_entry(line: str, where: str = "log.jsonl") -> Entry:
    """One line by itself: its own digest is checked, and not what it follows.

    Raises:
        LogAltered: It is no entry, or has not the digest that it states.
    """
    entry, stated = _read(line, where)
    if entry.digest != stated:
        raise _altered("It has not the digest that it states, so it was edited.", where)
    return entry


def _check(entry: Entry, stated: str, before: Entry | None, where: str) -> None:
    if entry.digest != stated:
        raise _altered("It has not the digest that it states, so it was edited.", where)
    if entry.before != (before.digest if before else NOTHING_BEFORE):
        raise _altered("It does not follow the line before it: one was left out or put in.", where)
    if entry.place != (before.place + 1 if before else 0):
        raise _altered("Its number is not the next.", where)
    if (entry.kind is Kind.FROZEN) != (before is None):
        raise _altered("A log begins with the freezing of its protocol, once.", where)


def _altered(saw: str, where: str) -> LogAltered:
    return LogAltered(
        saw,
        where=where,
        remedy="Take the log from a copy; no finding can be made from this one.",
    )


def _entry(before: Entry | None, kind: Kind, at: datetime, **said: Said) -> Entry:
    place, digest_before = (before.place + 1, before.digest) if before else (0, NOTHING_BEFORE)
    return Entry(place, at, kind, tuple(sorted(said.items())), digest_before)


def _plain(entry: Entry) -> dict[str, Any]:
    return {
        "place": entry.place,
        "at": instant_text(entry.at),
        "kind": entry.kind.value,
        "said": dict(entry.said),
        "before": entry.before,
    }


_KEYS = {"place", "at", "kind", "said", "before", "digest"}

_SAID: dict[Kind, dict[str, type]] = {
    Kind.FROZEN: {"protocol": str},
    Kind.ASSIGNED: {"unit": str, "n": int, "arm": int},
    Kind.EXPOSED: {"unit": str, "arm": int},
    Kind.LOOKED: {"number": int, "units": int, "stop": bool},
    Kind.STOPPED: {"why": str},
    Kind.OPENED: {"why": str},
    Kind.TOLD: {"findings": str},
}


def _read(line: str, where: str) -> tuple[Entry, str]:
    try:
        found: dict[str, Any] = json.loads(line)
        if set(found) != _KEYS:
            raise ValueError("its keys are not those of an entry")
        kind, said = Kind(found["kind"]), found["said"]
        if {name: type(value) for name, value in said.items()} != _SAID[kind]:
            raise ValueError("it does not say what its kind says")
        at = instant_from(found["at"])
        entry = Entry(found["place"], at, kind, tuple(sorted(said.items())), found["before"])
        return entry, str(found["digest"])
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise _altered(f"This is no entry of a log ({error}).", where) from None
