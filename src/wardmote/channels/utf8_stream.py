"""A stream of text in any encoding as UTF-8, in which what could not be decoded stays visible."""

from __future__ import annotations

import codecs
import io
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, cast

from wardmote.channels.reading import NeedsStating

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""What the first bytes of a file may say of its encoding."""

_NOT_FOR_FILES = {"idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "raw_unicode_escape"} | {
    "undefined",
    "unicode-escape",
    "unicode_escape",
    "utf-7",
}
"""Codecs of Python that no table is written in."""


def codec_named(name: str) -> str:
    """The codec's own name for that encoding.

    Raises:
        NeedsStating: There is no such encoding for text.

    >>> codec_named("Windows-1252")
    'cp1252'
    """
    with suppress(LookupError, ValueError):
        codec = codecs.lookup(name).name
        if codec not in _NOT_FOR_FILES and isinstance(codecs.decode(b"", codec), str):
            return codec
    raise NeedsStating(
        f'There is no encoding called "{name}".',
        remedy='Usual ones are "utf-8", "cp1252" (Windows) and "utf-16".',
    )


def as_utf8(raw: BinaryIO, encoding: str) -> BinaryIO:
    """The stream as UTF-8 without a byte order mark; such a mark outranks ``utf-8`` as stated.

    Bytes that the encoding has no character for come out as the byte FF, which UTF-8 has not, so
    that whoever decodes the record that holds them notices.

    >>> as_utf8(io.BytesIO("é".encode("cp1252")), "cp1252").read() == "é".encode()
    True
    """
    name = codec_named(encoding)
    head = raw.read(4)
    for mark, meant in _MARKS.items():
        if head.startswith(mark) and name in {"utf-8", "utf-8-sig", "utf-16"}:
            name = meant
            head = head if meant == "utf-16" else head[len(mark) :]
    if name in {"utf-8", "utf-8-sig", "ascii"}:
        return cast(BinaryIO, _Joined(head, raw))
    return cast(BinaryIO, io.BufferedReader(_Recoded(head, raw, name), io.DEFAULT_BUFFER_SIZE))


class _Joined(io.RawIOBase):
    """A few bytes and the stream that they were taken from."""

    def __init__(self, head: bytes, raw: BinaryIO) -> None:
        super().__init__()
        self._head = head
        self._raw = raw

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        if not self._head:
            return self._raw.read(size)
        head, self._head = self._head, b""
        return head + self._raw.read(max(size - len(head), 0) if size >= 0 else -1)


class _Recoded(io.RawIOBase):
    """A stream decoded from one encoding and encoded as UTF-8."""

    def __init__(self, head: bytes, raw: BinaryIO, codec: str) -> None:
        super().__init__()
        self._raw = raw
        self._decoder = codecs.getincrementaldecoder(codec)("replace")
        self._ready = self._encoded(head, final=False)
        self._final = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        while not self._ready and not self._final:
            data = self._raw.read(max(len(view), io.DEFAULT_BUFFER_SIZE))
            self._final = not data
            self._ready = self._encoded(data, final=self._final)
        taken, self._ready = self._ready[: len(view)], self._ready[len(view) :]
        view[: len(taken)] = taken
        return len(taken)

    def _encoded(self, data: bytes, *, final: bool) -> bytes:
        text = self._decoder.decode(data, final)
        return text.replace("\ufffd", "\udcff").encode("utf-8", "surrogateescape")
