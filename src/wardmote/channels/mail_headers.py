"""The headers of a letter that say who wrote it, when, and what it answers (RFC 5322, RFC 3834)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.utils import getaddresses, parsedate_tz
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from wardmote.basis.errors import WardmoteError
from wardmote.basis.instants import DAY, to_micros
from wardmote.channels.local_time import gap_words, micros_of, to_utc

_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:(.*)", re.DOTALL)
_IDS = re.compile(r"<\s*([^<>\s]+)\s*>")
_BRACKETS = re.compile(r"<\s*([^<>\s]+@[^<>\s]+)\s*>")
_BARE_IDS = re.compile(r"[^<>()\[\]\"\s@]+@[^<>()\"\s@]+(?:\s+[^<>()\[\]\"\s@]+@[^<>()\"\s@]+)*")
_TIME = re.compile(r"\d\d?[:.]\d\d?(?:[:.]\d\d?)?")
_COMMENT = re.compile(r"\([^()]*\)")
_OFFSET = re.compile(r"([+-])(\d\d):?([0-5]\d)")
_ZONES = {"UT": 0, "UTC": 0, "GMT": 0, "Z": 0} | {
    f"{zone}{kind}": hours + (kind == "DT")
    for zone, hours in {"E": -5, "C": -6, "M": -7, "P": -8}.items()
    for kind in ("ST", "DT")
}
"""Hours of the names that RFC 5322 (4.3) gives an offset; any other is in use for several."""
_EXPUNGED = 0x0008


class LetterNotUsable(WardmoteError):
    """A letter's headers do not say what must be known of it."""


class DateWithoutZone(LetterNotUsable):
    """A Date with neither an offset nor a stated zone."""


@dataclass(frozen=True)
class Headers:
    r"""The fields of a letter, unfolded, by name in lower case, in the order of the letter.

    >>> Headers.of(b"Subject: two\r\n lines\r\nTo: a@b.example\r\n").first("subject")
    'two lines'
    """

    fields: dict[str, list[str]]

    @classmethod
    def of(cls, head: bytes) -> Headers:
        """Unfold headers; a line that is none is passed over."""
        fields: dict[str, list[str]] = {}
        values: list[str] | None = None
        for line in head.splitlines():
            if line[:1] in {b" ", b"\t"}:
                if values is not None:
                    values[-1] += " " + _text(line)
                continue
            found = _FIELD.match(line)
            values = fields.setdefault(_text(found[1]).lower(), []) if found else None
            if found and values is not None:
                values.append(_text(found[2]))
        return cls(fields)

    def first(self, name: str) -> str:
        """The first field of that name, or nothing."""
        return self.fields.get(name, [""])[0]

    def addresses(self, *names: str) -> tuple[str, ...]:
        """The addresses in fields of those names, compared without case."""
        values = [value for name in names for value in self.fields.get(name, [])]
        values = [value[:_ADDRESSES] for value in values]
        found = [address for value in values for address in _parsed(value) if "@" in address]
        # A name with a comma and without quotation marks is malformed, and common.
        found = found or [address for value in values for address in _BRACKETS.findall(value)]
        return tuple(address.strip().lower() for address in found)

    def ids(self, name: str) -> tuple[str, ...]:
        """The message ids in the fields of that name; some programs leave out the brackets."""
        found: list[str] = []
        for value in self.fields.get(name, []):
            bare = value.split() if _BARE_IDS.fullmatch(value) else []
            found += _IDS.findall(value) or bare
        return tuple(found)


_ADDRESSES = 64 * 1024
"""How much of a field of addresses is looked at."""


def _parsed(value: str) -> list[str]:
    """Addresses as the standard library finds them; none where a field is nested beyond reason."""
    try:
        return [address for _, address in getaddresses([value])]
    except RecursionError:
        return []


def _text(raw: bytes) -> str:
    try:
        return raw.decode().strip()
    except UnicodeDecodeError:
        return raw.decode("latin-1").strip()


def message_id(headers: Headers) -> str:
    """The letter's own id; where it has none, one made of its headers, the same every time."""
    own = headers.ids("message-id") or tuple(headers.first("message-id").split()[:1])
    if own:
        return own[0]
    whole = "\n".join(
        f"{name}:{value}"
        for name in ("from", "to", "date", "subject")
        for value in headers.fields.get(name, [])
    )
    return f"{hashlib.sha256(whole.encode()).hexdigest()[:32]}@made.invalid"


def answers(headers: Headers) -> tuple[str | None, str | None]:
    """The id of the letter that this one answers, and of the first in its thread, if any."""
    references = headers.ids("references")
    parent = (*headers.ids("in-reply-to")[:1], *references[-1:])
    return (parent[0] if parent else None), (references or parent or (None,))[0]


def sent_at(headers: Headers, zone: ZoneInfo | None) -> int:
    """When it was sent, in UTC microseconds, by its Date.

    ``-0000`` says that the sender's zone is not known and the time is UTC (RFC 5322, 3.3).

    Raises:
        LetterNotUsable: It has no Date, or one that cannot be or that cannot be placed.
    """
    stated = headers.first("date")
    if not stated:
        raise LetterNotUsable("It has no Date, so when it was sent is not known.")
    instant = _instant(stated, zone)
    received = [value.rpartition(";")[2] for value in headers.fields.get("received", [])[:1]]
    if received and (arrived := _instant_or_none(received[0])) and instant > arrived + DAY:
        raise LetterNotUsable(
            "Its Date is more than a day later than the time at which the mail server received it."
        )
    return instant


def _instant_or_none(stated: str) -> int | None:
    try:
        return _instant(stated, None)
    except LetterNotUsable:
        return None


def _instant(stated: str, zone: ZoneInfo | None) -> int:
    parts = _parts(stated)
    if parts is None:
        raise LetterNotUsable("Its Date is not a date that mail programs write.")
    year, month, day, hour, minute, second, *_ = parts
    try:
        local = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 — see below
    except (ValueError, OverflowError):
        local = datetime.min  # noqa: DTZ901 — whose year is refused below
    if not 1970 <= local.year <= 2100:
        raise LetterNotUsable(
            "Its Date is a day that no calendar has, or lies outside 1970 to 2100."
        )
    offset = _offset(stated, year)
    if offset is not None:
        return to_micros(local.replace(tzinfo=timezone(offset)))
    if zone is None:
        raise DateWithoutZone("Its Date has no offset from UTC, and no zone was stated.")
    return _in_zone(micros_of(local.isoformat()), zone)


def _offset(stated: str, year: int) -> timedelta | None:
    """The offset that stands after the time of day; None where nothing does.

    ``parsedate_tz`` takes an offset that is missing, unknown or oddly written for UTC. This must
    not; nor is a zone stated for Dates without an offset meant for one that has another.

    Raises:
        LetterNotUsable: What stands there is no offset that is known.

    >>> _offset("Mon, 5 Jan 2026 09:00:00 +01:00 (CET)", 2026).total_seconds()
    3600.0
    """
    time = _TIME.search(stated)
    after = _COMMENT.sub(" ", stated[time.end() :] if time else stated).replace(",", " ")
    first, *rest = [word for word in after.split() if word != str(year)] or [""]
    if not first:
        return None
    found = _OFFSET.fullmatch(first)
    if found and not any(word[0] in "+-" for word in rest):
        ahead = timedelta(hours=int(found[2]), minutes=int(found[3]))
        if ahead >= timedelta(days=1):
            raise LetterNotUsable("Its Date has an offset of a day or more.")
        return -ahead if found[1] == "-" else ahead
    if rest or first.upper() not in _ZONES:
        raise LetterNotUsable("Its Date has an offset or a zone that is not known.")
    return timedelta(hours=_ZONES[first.upper()])


def _parts(stated: str) -> Sequence[Any] | None:
    try:
        return parsedate_tz(stated[:200])
    except (ValueError, IndexError, TypeError, OverflowError):
        return None


def _in_zone(local: int, zone: ZoneInfo) -> int:
    found = to_utc(np.array([local]), zone)
    if found.gap[0]:
        raise LetterNotUsable(str(gap_words(local, zone)))
    return int(found.instants[0])


def by_machine(headers: Headers, *, ours: bool) -> bool:
    """Whether a machine sent it: an acknowledgement of ours, or a resident's out-of-office note.

    Args:
        headers: The letter's.
        ours: Whether the team sent it. ``Precedence: list`` and ``X-Auto-Response-Suppress``
            say it of ours alone: a shared inbox run as a list puts the first on every
            resident's letter.
    """
    submitted = headers.first("auto-submitted").split(";")[0].strip().lower()
    precedence = headers.first("precedence").lower()
    if submitted not in {"", "no"} or precedence in {"bulk", "junk", "auto_reply"}:
        return True
    if any(headers.first(name) for name in ("x-autoreply", "x-autorespond", "x-autoresponder")):
        return True
    if ours:
        return precedence == "list" or bool(headers.first("x-auto-response-suppress"))
    return _is_bounce(headers)


def _is_bounce(headers: Headers) -> bool:
    kind = headers.first("content-type").split(";")[0].strip().lower()
    senders = {address.split("@")[0] for address in headers.addresses("from")}
    empty_return = headers.first("return-path").replace(" ", "") == "<>"
    return kind == "multipart/report" or "mailer-daemon" in senders or empty_return


def _labels(headers: Headers) -> str:
    """Gmail's labels, which it encodes as soon as one of them is not in ASCII."""
    return readable(headers.first("x-gmail-labels"))


def readable(written: str) -> str:
    """The words of a field as people read them; what cannot be decoded stays as it came (RFC 2047).

    >>> readable("=?utf-8?q?J=C3=B6rg?="), readable("=?no-such?q?x?=")
    ('Jörg', '=?no-such?q?x?=')
    """
    try:
        return str(make_header(decode_header(written)))
    except (ValueError, LookupError, HeaderParseError):
        return written


def never_sent(headers: Headers, folder: str, flags: str) -> str | None:
    """Why the letter is none that was sent or received, if it is none."""
    labels = {label.strip().lower() for label in _labels(headers).split(",")}
    places = labels | {folder.lower()}
    if "D" in flags or places & {"drafts", "draft"} or headers.first("x-mozilla-draft-info"):
        return "It is a draft, which was not sent."
    if places & {"spam", "junk", "junk e-mail"}:
        return "It lies among the spam."
    status = headers.first("x-mozilla-status")
    if re.fullmatch(r"[0-9A-Fa-f]{4}", status) and int(status, 16) & _EXPUNGED:
        return "It was deleted or moved, and what is left of it only waits to be cleared away."
    return None
