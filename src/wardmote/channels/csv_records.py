"""Where each record of a CSV begins and ends, and how many fields it has.

A record ends at a line end outside quotation marks: LF, CRLF or a bare CR, as Python's ``csv``
and pandas have it. Where the marks are used as RFC 4180 says, whole blocks are cut at once with
array arithmetic. At a mark that stands
where it should not, one record is read by itself under two rules of recovery:

- a mark inside a field that does not begin with one is an ordinary character;
- a field that begins with a mark and has no proper end is a fault of its *line*: that line
  alone is set aside and reading goes on with the next, so that one lost mark costs one line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

QUOTE = 0x22
NEWLINE = 0x0A
RETURN = 0x0D

Bytes = NDArray[np.uint8]
Positions = NDArray[np.int64]


@dataclass(frozen=True)
class Records:
    """Records found at the beginning of a block.

    Attributes:
        starts: Where each begins.
        ends: Where the last byte of its line end is (or the end of the data).
        fields: How many fields it has; 0 for an empty line.
        stop: Where the first record begins that could not be cut.
        stray: Whether a quotation mark out of place is why; else the data only ran out.
        returns: Where a bare CR ends a record.
    """

    starts: Positions
    ends: Positions
    fields: Positions
    stop: int
    stray: bool
    returns: Positions


def cut_records(data: Bytes, separator: int, *, final: bool) -> Records:
    r"""Cut a block that begins with a record into all records that it holds whole.

    Args:
        data: The block.
        separator: The byte between fields.
        final: Whether the file ends with this block, so that its last line may lack an end.

    >>> block = np.frombuffer(b'1,"a\nb",3\n4,5', dtype=np.uint8)
    >>> cut = cut_records(block, ord(","), final=True)
    >>> cut.starts.tolist(), cut.ends.tolist(), cut.fields.tolist()
    ([0, 10], [9, 13], [3, 2])
    """
    special, any_returns = _special(data, separator)
    kind = data[special]
    is_quote = kind == QUOTE
    outside = (np.cumsum(is_quote, dtype=np.int32) & 1) == 0
    stray = _first_stray(data, special[is_quote], separator, final=final)
    ends_here = (kind == NEWLINE) & outside
    returns = special[:0]
    if any_returns:
        bare = (kind == RETURN) & outside & (_byte_at(data, special + 1) != NEWLINE)
        if not final:
            bare &= special != data.size - 1  # the next block may begin with its line feed
        ends_here |= bare
        returns = special[bare]
    ending = np.flatnonzero(ends_here)
    commas = np.cumsum((kind == separator) & outside, dtype=np.int32)
    if stray is not None:
        ending = ending[: int(np.searchsorted(special[ending], stray))]
    ends, fields = special[ending], np.diff(commas[ending], prepend=0) + 1
    last = int(ends[-1]) + 1 if ends.size else 0
    if final and stray is None and last < data.size:
        before = int(commas[ending[-1]]) if ending.size else 0
        ends = np.append(ends, data.size)
        fields = np.append(fields, int(commas[-1]) - before + 1 if commas.size else 1)
        last = data.size
    starts = np.concatenate(([0], ends[:-1] + 1)).astype(np.int64)[: ends.size]
    fields = np.where(_is_empty(data, starts, ends), 0, fields).astype(np.int64)
    returns = returns[returns < last]
    return Records(starts, ends.astype(np.int64), fields, last, stray is not None, returns)


def _special(data: Bytes, separator: int) -> tuple[Positions, bool]:
    """Where a byte stands that can end a field or a record, and whether a CR is among them."""
    # One comparison a byte is quicker than looking each byte up in a table.
    found = data == separator
    found |= data == NEWLINE
    found |= data == QUOTE
    returns = data == RETURN
    any_returns = bool(returns.any())
    if any_returns:
        found |= returns
    return np.flatnonzero(found), any_returns


def _is_empty(data: Bytes, starts: Positions, ends: Positions) -> NDArray[np.bool_]:
    only_return = (ends - starts == 1) & (data[np.minimum(starts, data.size - 1)] == RETURN)
    return np.asarray((ends == starts) | only_return)


def _first_stray(data: Bytes, quotes: Positions, separator: int, *, final: bool) -> int | None:
    """Position of the first quotation mark that stands where RFC 4180 allows none."""
    opening, closing = quotes[0::2], quotes[1::2]
    wrong = np.ones(256, dtype=np.bool_)
    wrong[[separator, NEWLINE, RETURN, QUOTE]] = False
    # A mark at the very beginning, or end, is its own neighbour here, which is allowed.
    wrong_opening = opening[wrong[data[np.maximum(opening - 1, 0)]]]
    wrong_closing = closing[wrong[data[np.minimum(closing + 1, data.size - 1)]]]
    astray = [int(some[0]) for some in (wrong_opening, wrong_closing) if some.size]
    if final and quotes.size % 2:
        astray.append(int(quotes[-1]))
    return min(astray, default=None)


def _byte_at(data: Bytes, positions: Positions) -> Bytes:
    """The bytes there, a line feed beyond the end."""
    found = data[np.minimum(positions, data.size - 1)] if data.size else positions.astype(np.uint8)
    return np.where(positions < data.size, found, np.uint8(NEWLINE))


@dataclass(frozen=True)
class Single:
    """One record, read by itself.

    Attributes:
        fields: Its fields; none where the line is empty; None where a quotation mark leaves them
            in doubt.
        next: Where the next record begins.
    """

    fields: tuple[bytes, ...] | None
    next: int


class RecordReader:
    r"""Reads one record at a time, by the rules of recovery.

    >>> reader = RecordReader(",")
    >>> reader.read(b'5" pipe,"a ""b"" c"\n', 0, final=True).fields
    (b'5" pipe', b'a "b" c')
    >>> reader.read(b'"never closed,1\n2,3\n', 0, final=True)
    Single(fields=None, next=16)
    """

    def __init__(self, separator: str) -> None:
        mark = re.escape(separator.encode())
        self._separator = separator.encode()
        self._plain = re.compile(rb"[^" + mark + rb"\r\n]*")
        self._quoted = re.compile(rb'"([^"]*+(?:""[^"]*+)*+)')
        self._after = re.compile(rb'"(?=' + mark + rb"|[\r\n]|\Z)")
        self._line_end = re.compile(rb"\r\n?|\n")

    def read(self, data: bytes, at: int, *, final: bool) -> Single | None:
        """The record that begins there; None where the data run out before its end."""
        fields: list[bytes] = []
        start = at
        while True:
            quoted = self._quoted.match(data, at)
            if quoted:
                at = quoted.end()
                if not final and at + 1 >= len(data):
                    return None
                if not self._after.match(data, at):
                    return self._only_its_line(data, start, final=final)
                fields.append(quoted[1].replace(b'""', b'"'))
                at += 1
            else:
                plain = self._plain.match(data, at)
                at = plain.end() if plain else at
                fields.append(plain[0] if plain else b"")
            if data.startswith(self._separator, at):
                at += 1
                continue
            end = self._line_end.match(data, at)
            if not final and (end is None or end.end() == len(data)):
                return None
            is_empty = at == start
            return Single(() if is_empty else tuple(fields), end.end() if end else len(data))

    def _only_its_line(self, data: bytes, start: int, *, final: bool) -> Single | None:
        end = self._line_end.search(data, start)
        if end is None and not final:
            return None
        return Single(None, end.end() if end else len(data))
