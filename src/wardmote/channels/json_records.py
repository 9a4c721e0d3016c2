"""Records out of a JSON text one by one, so that a large export needs little memory.

Nothing is executed: what stands before the JSON in an export made as a script is passed over.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Generator

from wardmote.channels.reading import UnreadableArchive

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\r\n]*")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decoded(data: bytes) -> str:
    r"""Bytes as text: UTF-8, or UTF-16 where they say so; what is neither becomes U+FFFD.

    >>> decoded(b"\xef\xbb\xbf[1]"), decoded("[1]".encode("utf-16"))
    ('[1]', '[1]')
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    if data[:4:2] == b"\0\0" and data[1:2] != b"\0":
        return data.decode("utf-16-be", "replace")
    if data[1:4:2] == b"\0\0" and data[:1] != b"\0":
        return data.decode("utf-16-le", "replace")
    return data.decode("utf-8", "replace")


def well_formed(text: str) -> str:
    """The text without lone surrogates, which JSON allows and no table does."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def records_of(text: str, where: str, *, start: int = 0) -> Generator[object, None, None]:
    """The elements of a JSON array that is the whole text from ``start``.

    Raises:
        UnreadableArchive: It is no array, is cut short, or is nested beyond reason.

    >>> list(records_of('window.x = [{"a": 1}, 2]', "x.js", start=11))
    [{'a': 1}, 2]
    """
    at = yield from _elements(text, _skip(text, start), where)
    if text[at:].strip(" \t\r\n;\0"):
        raise _broken(where)


def records_under(key: str, text: str, where: str) -> Generator[object, None, None]:
    """The elements of the array under ``key`` in the JSON object that is the text.

    Raises:
        UnreadableArchive: It is no such object, is cut short, or is nested beyond reason.

    >>> list(records_under("items", '{"n": 2, "items": ["a", "b"]}', "x.json"))
    ['a', 'b']
    """
    at = _expect("{", text, _skip(text, 0), where)
    found, closed = False, text[at : at + 1] == "}"
    while not closed:
        name, at = _value(text, at, where)
        at = _expect(":", text, _skip(text, at), where)
        if name == key and text[at : at + 1] == "[":
            found, at = True, (yield from _elements(text, at, where))
        else:
            _, at = _value(text, at, where)
        at, closed = _next(text, at, "}", where)
    if not found:
        raise UnreadableArchive(
            f'It has no list called "{key}".',
            where=where,
            remedy="Give the archive as the platform made it.",
        )


def _elements(text: str, at: int, where: str) -> Generator[object, None, int]:
    at = _expect("[", text, at, where)
    closed = text[at : at + 1] == "]"
    if closed:
        return at + 1
    while not closed:
        value, at = _value(text, at, where)
        yield value
        at, closed = _next(text, at, "]", where)
    return at


def _next(text: str, at: int, end: str, where: str) -> tuple[int, bool]:
    """Past a comma to the next element, or past the end."""
    at = _skip(text, at)
    if text[at : at + 1] == end:
        return at + 1, True
    return _expect(",", text, at, where), False


def _value(text: str, at: int, where: str) -> tuple[object, int]:
    try:
        value, end = _DECODER.raw_decode(text, at)
    except RecursionError:
        raise UnreadableArchive(
            "Its JSON is nested more deeply than any export's.",
            where=where,
            remedy="Export it again from the platform itself.",
        ) from None
    except ValueError:
        raise _broken(where) from None
    return value, end


def _expect(mark: str, text: str, at: int, where: str) -> int:
    if text[at : at + 1] != mark:
        raise _broken(where)
    return _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _broken(where: str) -> UnreadableArchive:
    return UnreadableArchive(
        "It is not the JSON that was expected, or is cut short.",
        where=where,
        remedy="Give the archive as the platform made it; if it was, download it again.",
    )
