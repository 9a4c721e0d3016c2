"""The log of a trial in the database: read whole and checked, or added to under a lock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from wardmote.studies.trials.carried import Carried, carried
from wardmote.studies.trials.freezing import Frozen, read_frozen
from wardmote.studies.trials.log import Entry, Kind, entry_line, read_entry, read_log
from wardmote_web.conversations.credentials import decrypt
from wardmote_web.trials.models import LogLine, Trial


def locked(trial: Trial) -> Trial:
    """The trial's row, locked until the transaction ends: whoever writes its log does so alone."""
    return Trial.objects.select_for_update(of=("self",), no_key=True).get(pk=trial.pk)


def secret_of(trial: Trial) -> bytes:
    """Its secret."""
    return bytes.fromhex(decrypt(trial.secret)["secret"])


def frozen_of(trial: Trial) -> Frozen:
    """Its protocol as it was frozen.

    Raises:
        FrozenAltered: It has not the digest that it states.
    """
    return read_frozen(trial.frozen, f"trial {trial.name}")


def entries_of(trial: Trial) -> tuple[Entry, ...]:
    """Its log, the chain checked.

    Raises:
        LogAltered: It is not as it was written.
    """
    return read_log(text_of(trial), f"the log of trial {trial.name}")


def text_of(trial: Trial) -> str:
    """Its log as the library's file."""
    lines = trial.lines.order_by("place").values_list("line", flat=True)
    return "".join(f"{line}\n" for line in lines)


def carried_of(trial: Trial) -> Carried:
    """What its log says, each arm worked out again from the seed.

    Raises:
        LogAltered: The log or an assignment is not as it was written.
        FrozenAltered: The protocol is not.
    """
    return carried(frozen_of(trial), entries_of(trial))


def add(
    trial: Trial, now: datetime, make: Callable[[Entry, datetime], Entry], *, unit: str = ""
) -> Entry:
    """Add an entry; within the transaction that holds the trial's lock.

    Args:
        trial: As ``locked`` gave it.
        now: The present instant; never earlier than the entry before says.
        make: The entry, from the one before it and its time.
        unit: Of whom it is, if of anybody.
    """
    before = read_entry(trial.lines.order_by("-place").values_list("line", flat=True)[0])
    return keep(trial, make(before, max(now, before.at)), unit=unit)


def keep(trial: Trial, entry: Entry, *, unit: str = "") -> Entry:
    """Keep an entry that was made."""
    LogLine.objects.create(
        trial=trial, place=entry.place, line=entry_line(entry), kind=entry.kind.value, unit=unit
    )
    return entry


def count(trial: Trial, kind: Kind) -> int:
    """How many entries of that kind there are."""
    return trial.lines.filter(kind=kind.value).count()
