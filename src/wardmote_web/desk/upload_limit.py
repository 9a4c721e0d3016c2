"""How much of an upload is read at all: no browser may fill a disk or a memory."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from wardmote_web.desk.file_contents import CHOSEN_AT_MOST

WHOLE = 4 * CHOSEN_AT_MOST + 5_000_000
"""Bytes of a request."""


class NoMoreThanIsRead(FileUploadHandler):
    """Lets the first bytes of each file through, one more than is taken, and drops the rest.

    So the form can say that the file is too large, beside everything else that was entered.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's name
        content_length: int,
        *more: Any,
        **named: Any,
    ) -> None:
        """Refuse what is too large as a whole, before any of it is read."""
        if content_length > WHOLE:
            raise RequestDataTooBig("The request is larger than any that is expected.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Let it through while the file is not too large yet."""
        return raw_data if start <= CHOSEN_AT_MOST else None

    def file_complete(self, file_size: int) -> None:
        """Nothing: the next handler has the file."""
