"""One account on the made-up platform: what comes is read from a file when its time has come."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from wardmote.channels.ports import (
    Fetched,
    Incoming,
    Json,
    NotNow,
    OpenThread,
    Receipt,
    Reply,
    SentFile,
)
from wardmote_web.pages.clock import now as present

TO_COME = "to-come.jsonl"
SENT = "sent.jsonl"
_AGAIN = timedelta(seconds=30)


class DemonstrationSession:
    """See ``wardmote.channels.ports.Session``."""

    def __init__(self, folder: Path, account: str) -> None:
        self._folder = folder
        self._account = account
        self.secrets: Mapping[str, str] = {}

    def fetch(self, cursor: Json, threads: Sequence[OpenThread]) -> Iterator[Fetched]:
        """What has come since the cursor, in order of time."""
        since, until = str(cursor.get("since", "")), present()
        found = [
            _incoming(row)
            for row in _rows(self._folder / TO_COME)
            if row["account"] == self._account
            and since < row["sent_at"]
            and datetime.fromisoformat(row["sent_at"]) <= until
        ]
        latest = max((each.sent_at.isoformat() for each in found), default=since)
        yield Fetched(tuple(found), (), {"since": latest})

    def prepare(self, reply: Reply) -> Json:
        """What will be kept."""
        return {
            "key": reply.key,
            "account": self._account,
            "to": reply.to_handle,
            "in_reply_to": reply.to,
            "text": reply.text,
            "at": reply.at.isoformat(),
            **(
                {"files": [{"name": each.name, "alt": each.alt} for each in reply.files]}
                if reply.files
                else {}
            ),
        }

    def upload(self, file: SentFile, known: Json) -> Json:
        """There is nowhere to bring it."""
        return known

    def send(
        self, payload: Json, files: Sequence[SentFile] = (), uploaded: Sequence[Json] = ()
    ) -> Receipt:
        """Keep it in the file, and say that it is there.

        Raises:
            NotNow: The file cannot be written.
        """
        try:
            with (self._folder / SENT).open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(payload, ensure_ascii=False) + "\n")
        except OSError as error:
            raise NotNow(
                f"The file of sends cannot be written ({error.strerror}).", wait=_AGAIN
            ) from error
        return _receipt(payload)

    def look_up(self, payload: Json, *, asked_at: datetime) -> Receipt | None:
        """Whether the file has it."""
        kept = any(row["key"] == payload["key"] for row in _rows(self._folder / SENT))
        return _receipt(payload) if kept else None

    def close(self) -> None:
        """There is nothing to let go of."""


def _rows(file: Path) -> Iterator[Json]:
    if not file.is_file():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _incoming(row: Json) -> Incoming:
    return Incoming(
        id=row["id"],
        author=row["handle"],
        author_name=row["name"],
        author_handle=row["handle"],
        ours=False,
        sent_at=datetime.fromisoformat(row["sent_at"]),
        text=row["text"],
        public=row["public"],
        thread=row["id"],
    )


def _receipt(payload: Json) -> Receipt:
    at = datetime.fromisoformat(payload["at"])
    return Receipt(id=f"sent-{payload['key']}", sent_at=at)
