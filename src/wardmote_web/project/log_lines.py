"""Lines of the log: what went wrong and where, never with what words.

The message of an error may hold a resident's words, a name or a key: a database says which value
it did not take, a parser quotes what it could not read. So a log line names the error's class and
the lines that it came through, and leaves its message out.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from copy import copy
from pathlib import PurePath
from traceback import walk_tb
from types import TracebackType
from typing import Any

_KEYS = re.compile(r"(/forgotten/key|/demonstration)/[^\s\"']+")
_PULSE = re.compile(r"/desk/[^/\s\"']+/pulse(?:/[^\s\"']*)?(?=[\s\"']|$)")
_QUERY = re.compile(r"\?[^\s\"']+")
DEPTH = 12
"""Lines of a traceback that are named: the last ones, next to the fault."""


class Discreet(logging.Formatter):
    """Leaves out messages of errors, what was searched for, and links that let somebody in."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the places that an error came through."""
        alone = copy(record)
        alone.exc_text = None  # Another handler may have written the whole of it there.
        return super().format(alone)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """The line itself, without queries and one-time keys, and not of whom a pulse was asked."""
        line = super().formatMessage(record)
        return _PULSE.sub("/…", _KEYS.sub(r"\1/…", _QUERY.sub("?…", line)))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        """Classes and places of the error and of what it came from."""
        return "\n".join(_lines(ei[1]))


def _lines(error: BaseException | None) -> Iterator[str]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        kind = type(error)
        yield f"  {kind.__module__}.{kind.__qualname__}"
        yield from (f"    at {place}" for place in _places(error.__traceback__))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _places(traceback: TracebackType | None) -> list[str]:
    found = [
        f"{frame.f_globals.get('__name__', PurePath(frame.f_code.co_filename).name)}:{line}"
        for frame, line in walk_tb(traceback)
    ]
    return found[-DEPTH:]
