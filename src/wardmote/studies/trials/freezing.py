"""Freezing a protocol: its digest and the time, before anything has come of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from wardmote.basis.errors import WardmoteError
from wardmote.findings.canonical import digest
from wardmote.studies.trials.errors import FrozenAltered, FrozenTooLate, ProtocolChanged
from wardmote.studies.trials.instants import instant_from, instant_text
from wardmote.studies.trials.protocol import Protocol
from wardmote.studies.trials.toml_form import plain, protocol_of
from wardmote.studies.trials.weeks import local_midnight, week_begins

_REMEDY = "Take the file as it was frozen from a copy; the trial cannot go on with this one."


@dataclass(frozen=True)
class Frozen:
    """A protocol as it was frozen.

    Attributes:
        protocol: What was decided.
        at: When it was frozen; aware.
    """

    protocol: Protocol
    at: datetime

    @property
    def digest(self) -> str:
        """``sha256:…`` of the protocol's canonical JSON: comments and layout are not in it."""
        return protocol_digest(self.protocol)


def protocol_digest(protocol: Protocol) -> str:
    """``sha256:…`` of the canonical JSON (RFC 8785) of what a protocol says."""
    return digest(plain(protocol))


def freeze(protocol: Protocol, now: datetime, *, begun: bool = False) -> Frozen:
    """Freeze a protocol, once, before anything has come of it.

    Args:
        protocol: What was decided.
        now: The time.
        begun: Whether the trial has assigned a unit, or has an outcome.

    Raises:
        FrozenTooLate: It has, or its first week or its last day is past.
    """
    weeks_begin = week_begins(protocol, 0) if protocol.by_week else None
    if begun:
        fault = "Units have been assigned, or there are outcomes"
    elif weeks_begin is not None and now >= weeks_begin:
        fault = "Its first week has begun"
    elif now >= local_midnight(protocol.ends_by + timedelta(days=1), protocol.zone):
        fault = "Its last day is past"
    else:
        return Frozen(protocol, now)
    raise FrozenTooLate(
        f"{fault}, so a protocol that is frozen now could have been made to fit.",
        remedy="Begin a new trial; what has happened can be told as a description.",
    )


def frozen_text(frozen: Frozen) -> str:
    """The file that keeps it: the digest, the time, and the protocol itself, as JSON."""
    said = {
        "frozen_at": instant_text(frozen.at),
        "digest": frozen.digest,
        "protocol": plain(frozen.protocol),
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def read_frozen(text: str, where: str = "frozen.json") -> Frozen:
    """What ``frozen_text`` wrote.

    Raises:
        FrozenAltered: It has been altered since, or is something else.
    """
    try:
        said: dict[str, Any] = json.loads(text)
        frozen = Frozen(protocol_of(said["protocol"], where), instant_from(said["frozen_at"]))
        stated = said["digest"]
    except (KeyError, TypeError, ValueError, RecursionError, WardmoteError) as error:
        raise FrozenAltered(
            f"This is not a frozen protocol ({error}).", where=where, remedy=_REMEDY
        ) from None
    if frozen.digest != stated:
        raise FrozenAltered(
            f"It states the digest {stated}, and what it says has the digest {frozen.digest}.",
            where=where,
            remedy=_REMEDY,
        )
    return frozen


def changes(frozen: Frozen, protocol: Protocol) -> tuple[str, ...]:
    """The keys in which a protocol differs from the frozen one; empty where it does not."""
    return tuple(_differing(plain(frozen.protocol), plain(protocol), ""))


def check_unchanged(frozen: Frozen, protocol: Protocol) -> None:
    """Refuse a protocol that is not the frozen one.

    Raises:
        ProtocolChanged: It differs; the error names the keys.
    """
    if changed := changes(frozen, protocol):
        raise ProtocolChanged(
            f"The protocol was changed after it was frozen: {', '.join(changed)}.",
            remedy="Undo the change, or begin a new trial with it.",
        )


def _differing(one: Any, other: Any, path: str) -> list[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        keys = sorted({*one, *other})
        inside = (_differing(one.get(k), other.get(k), f"{path}.{k}" if path else k) for k in keys)
        return [each for some in inside for each in some]
    return [] if one == other else [path]
