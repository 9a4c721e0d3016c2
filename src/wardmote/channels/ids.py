"""The time that an id carries, by the published layout of each platform.

A reply names its parent by id, so one's own archive is enough to know when a parent was
sent. An id from before its platform counted time, or of a layout that holds none, is
recognised and refused in words; no time is ever estimated from one.

Sources: X, the Snowflake announcement and its epoch 1288834974657 ms (github.com/twitter-archive/
snowflake), first such id 29700859247 (github.com/oduwsdl/tweetedat); Mastodon, ``Mastodon::
Snowflake`` (lib/mastodon/snowflake.rb: 48 bits of ms, 16 of sequence; since version 2.0, October
2017); the AT Protocol's TID (atproto.com/specs/tid); ULID (github.com/ulid/spec), which
GoToSocial uses.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.errors import WardmoteError
from wardmote.basis.instants import NO_TIME, Micros, to_micros

X_EPOCH_MS = 1_288_834_974_657
X_FIRST = 29_700_859_247
"""The last id that X numbered in sequence; each later one holds its time."""
MASTODON_FIRST_MS = to_micros(datetime(2017, 10, 1, tzinfo=UTC)) // 1000
TID_FIRST = to_micros(datetime(2022, 1, 1, tzinfo=UTC))
ULID_FIRST_MS = to_micros(datetime(2021, 1, 1, tzinfo=UTC)) // 1000
LAST = to_micros(datetime(2050, 1, 1, tzinfo=UTC))
"""No message is later: an id that says so was not made by its platform."""

_TID_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
_TID = re.compile(r"[2-7a-j][2-7a-z]{12}", re.ASCII)
_TID_VALUE = np.full(256, -1, dtype=np.int64)
_TID_VALUE[np.frombuffer(_TID_ALPHABET.encode(), dtype=np.uint8)] = np.arange(32)
_ULID_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ULID = re.compile(rf"[0-7][{_ULID_ALPHABET}]{{25}}", re.ASCII)
_DIGITS = re.compile(r"[0-9]{1,20}", re.ASCII)


class IdCarriesNoTime(WardmoteError):
    """No time can be read from an id: it is older than the layout, or of another layout."""


def _number(text: str | int) -> int:
    """An id as a whole number of at most 63 bits."""
    digits = str(text) if isinstance(text, int) and not isinstance(text, bool) else text
    if not isinstance(digits, str) or not _DIGITS.fullmatch(digits):
        raise IdCarriesNoTime("Its id is not a whole number.")
    value = int(digits)
    if value >= 1 << 63:
        raise IdCarriesNoTime("Its id is too large for the platform to have given.")
    return value


def _not_later_than_last(micros: int) -> int:
    if micros >= LAST:
        raise IdCarriesNoTime("Its id would date it in or after 2050.")
    return micros


def x_time(status: str | int) -> int:
    """When an X (Twitter) post was sent, from its id.

    Args:
        status: The id, as digits or a number.

    Returns:
        Microseconds since 1970, to the millisecond.

    Raises:
        IdCarriesNoTime: It is from before 4 November 2010, or no id of X.

    >>> from wardmote.basis.instants import from_micros
    >>> from_micros(x_time("1050118621198921728")).isoformat()
    '2018-10-10T20:19:24.211000+00:00'
    """
    value = _number(status)
    if value <= X_FIRST:
        raise IdCarriesNoTime(
            "Its id is from before 4 November 2010, when X numbered posts in sequence, and so "
            "carries no time."
        )
    return _not_later_than_last(((value >> 22) + X_EPOCH_MS) * 1000)


def x_id_at(ms: int, sequence: int = 0) -> int:
    """The id that X would give to a post at that millisecond; the inverse of ``x_time``.

    >>> x_id_at(x_time(1050118621198921728) // 1000) == 1050118621198921728 >> 22 << 22
    True
    """
    if not X_EPOCH_MS < ms < LAST // 1000 or not 0 <= sequence < 1 << 22:
        raise ValueError("X has no such id")
    return (ms - X_EPOCH_MS) << 22 | sequence


def mastodon_time(status: str | int) -> int:
    """When a Mastodon status was made, from the number at the end of its address.

    Raises:
        IdCarriesNoTime: It is from before Mastodon 2.0, or no id of Mastodon.

    >>> from wardmote.basis.instants import from_micros
    >>> from_micros(mastodon_time(103270115826048975)).isoformat()
    '2019-12-08T03:48:33.849000+00:00'
    """
    ms = _number(status) >> 16
    if ms < MASTODON_FIRST_MS:
        raise IdCarriesNoTime(
            "Its id is from before October 2017, when Mastodon numbered posts in sequence, or from "
            "another kind of server, and so carries no time."
        )
    return _not_later_than_last(ms * 1000)


def mastodon_id_at(ms: int, sequence: int = 0) -> int:
    """The id that Mastodon would give to a status at that millisecond.

    >>> mastodon_time(mastodon_id_at(1_700_000_000_000)) == 1_700_000_000_000 * 1000
    True
    """
    if not MASTODON_FIRST_MS <= ms < LAST // 1000 or not 0 <= sequence < 1 << 16:
        raise ValueError("Mastodon has no such id")
    return ms << 16 | sequence


def tid_time(key: str) -> int:
    """When a record of the AT Protocol was made, from its key (TID).

    Returns:
        Microseconds since 1970, exactly as the key has them.

    Raises:
        IdCarriesNoTime: It is not a TID, or its time is from before the protocol was used.

    >>> tid_time("3l25zusnsfctk")
    1724171495793000
    """
    if not _TID.fullmatch(key):
        raise IdCarriesNoTime("Its record key is not a timestamp identifier (TID).")
    value = 0
    for letter in key:
        value = value << 5 | _TID_ALPHABET.index(letter)
    micros = value >> 10
    if micros < TID_FIRST:
        raise IdCarriesNoTime("Its record key would date it before the AT Protocol was in use.")
    return _not_later_than_last(micros)


def tid_at(micros: int, clock_id: int = 0) -> str:
    """The TID for that microsecond and clock.

    >>> tid_at(1724171495793000, 816)
    '3l25zusnsfctk'
    """
    if not 0 <= micros < 1 << 53 or not 0 <= clock_id < 1 << 10:
        raise ValueError("there is no such TID")
    value = micros << 10 | clock_id
    return "".join(_TID_ALPHABET[value >> shift & 31] for shift in range(60, -1, -5))


def ulid_time(key: str) -> int:
    """When a status of a server that numbers by ULID (GoToSocial) was made.

    Raises:
        IdCarriesNoTime: It is no ULID, or its time is from before such servers.

    >>> ulid_time(ulid_at(1_700_000_000_000)) == 1_700_000_000_000 * 1000
    True
    """
    if not _ULID.fullmatch(key):
        raise IdCarriesNoTime("Its id is not of a form that carries a time.")
    ms = 0
    for letter in key[:10]:
        ms = ms << 5 | _ULID_ALPHABET.index(letter)
    if ms < ULID_FIRST_MS:
        raise IdCarriesNoTime("Its id would date it before servers gave such ids.")
    return _not_later_than_last(ms * 1000)


def ulid_at(ms: int, randomness: int = 0) -> str:
    """The ULID for that millisecond: 48 bits of time, 80 of chance.

    >>> ulid_at(1469918176385)[:10]
    '01ARYZ6S41'
    """
    if not 0 <= ms < 1 << 48 or not 0 <= randomness < 1 << 80:
        raise ValueError("there is no such ULID")
    value = ms << 80 | randomness
    return "".join(_ULID_ALPHABET[value >> shift & 31] for shift in range(125, -1, -5))


def x_times(statuses: NDArray[np.int64]) -> Micros:
    """``x_time`` on an array; ``NO_TIME`` where an id carries none.

    >>> x_times(np.array([1050118621198921728, 20])).tolist()[0]
    1539202764211000
    """
    micros = ((statuses >> 22) + X_EPOCH_MS) * 1000
    return np.where((statuses > X_FIRST) & (micros < LAST), micros, NO_TIME)


def mastodon_times(statuses: NDArray[np.int64]) -> Micros:
    """``mastodon_time`` on an array; ``NO_TIME`` where an id carries none."""
    micros = (statuses >> 16) * 1000
    known = (statuses >> 16 >= MASTODON_FIRST_MS) & (micros < LAST)
    return np.where(known, micros, NO_TIME)


def tid_times(keys: NDArray[np.bytes_]) -> Micros:
    """``tid_time`` on an array of bytes (dtype ``S13`` or longer); ``NO_TIME`` where none.

    >>> tid_times(np.array([b"3l25zusnsfctk", b"self"])).tolist()[0]
    1724171495793000
    """
    width = max(keys.dtype.itemsize, 14)
    letters = keys.astype(f"S{width}").view(np.uint8).reshape(len(keys), width)
    values = _TID_VALUE[letters[:, :13]]
    known = (values >= 0).all(axis=1) & (values[:, 0] < 16) & (letters[:, 13] == 0)
    # The last two letters are the clock's ten bits, so the first eleven are the microseconds.
    powers = np.int64(32) ** np.arange(10, -1, -1, dtype=np.int64)
    micros = np.where(known[:, None], values[:, :11], 0) @ powers
    return np.where(known & (micros >= TID_FIRST) & (micros < LAST), micros, NO_TIME)
