"""A connection on which an answer must have come in a stated time, not only its next byte."""

from __future__ import annotations

import time
from typing import Any

import httpcore


class Timed(httpcore.NetworkStream):
    """A stream that lets an answer take so long, however it drips.

    The time runs from the last thing that was written: a request, or a part of it.

    Args:
        stream: As it was opened.
        at_most: Seconds from the request to the end of its answer.
    """

    def __init__(self, stream: httpcore.NetworkStream, at_most: float) -> None:
        self._stream, self._at_most = stream, at_most
        self._end = time.monotonic() + at_most

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """As httpcore has it, with no more time than is left."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("The answer has not come to its end in time.")
        return self._stream.read(max_bytes, left if timeout is None else min(timeout, left))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """As httpcore has it; the time begins anew."""
        self._end = time.monotonic() + self._at_most
        self._stream.write(buffer, timeout)

    def close(self) -> None:
        """As httpcore has it."""
        self._stream.close()

    def start_tls(self, *arguments: Any, **more: Any) -> httpcore.NetworkStream:
        """As httpcore has it; what is inside is timed too."""
        return Timed(self._stream.start_tls(*arguments, **more), self._at_most)

    def get_extra_info(self, info: str) -> Any:
        """As httpcore has it."""
        return self._stream.get_extra_info(info)
