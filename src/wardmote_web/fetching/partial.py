"""What a fetch has so far: a folder beside its file, so that one that was killed goes on.

Rows are appended to a file; the state says how much of it counts and is put in its place in one
step, so that a kill between the two loses nothing and counts nothing twice.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from wardmote_web.fetching.errors import AnotherFetch

Json = dict[str, Any]


class Partial:
    """The folder of a fetch that is not finished; one command at a time has it, by ``with``.

    Attributes:
        folder: ``FILE.part``.
        state: What is kept between commands; ``keep`` writes it.
    """

    def __init__(self, file: Path, what: str) -> None:
        """Go on with what lies there, or begin.

        Args:
            file: What the fetch is to write.
            what: Of whom and from where; another fetch's folder is not gone on with.

        Raises:
            AnotherFetch: The folder belongs to another fetch, or is no fetch's.
        """
        self.folder = file.with_name(file.name + ".part")
        self._state = self.folder / "state.json"
        self._make()
        self._lock = self._alone()
        if not self._state.exists():
            self._begin(what)
        try:
            self.state: Json = json.loads(self._state.read_text(encoding="utf-8"))
            same = self.state["what"] == what
        except (ValueError, KeyError, TypeError):
            same = False
        if not same:
            self._lock.close()
            raise AnotherFetch(
                "What was fetched there so far belongs to another account, or cannot be read.",
                where=str(self.folder),
                remedy="Give another file with -o, or remove that folder to begin anew.",
            )

    def __enter__(self) -> Partial:
        return self

    def __exit__(self, *error: object) -> None:
        self._lock.close()

    def _make(self) -> None:
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise AnotherFetch(
                f"The folder for what is fetched cannot be made: {error.strerror}.",
                where=str(self.folder),
                remedy="Make the folder that it lies in, or give another file with -o.",
            ) from error

    def _alone(self) -> IO[str]:
        lock = (self.folder / "lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            raise AnotherFetch(
                "Another command is fetching into it at this moment.",
                where=str(self.folder),
                remedy="Let it finish, or give another file with -o.",
            ) from None
        return lock

    def _begin(self, what: str) -> None:
        # The key makes pseudonyms that hold through kills; it goes when the fetch is finished.
        self.state = {"what": what, "key": secrets.token_hex(32), "rows": 0, "asked": 0}
        self.keep()

    @property
    def key(self) -> bytes:
        """Of the pseudonyms of this fetch."""
        return bytes.fromhex(self.state["key"])

    def keep(self, rows: Iterable[Json] = (), /, **state: Any) -> None:
        """Append rows, then say that they count, with whatever else is to be known."""
        path = self.folder / "rows.jsonl"
        with path.open("ab") as file:
            # What was written and never counted is written again.
            file.truncate(self.state["rows"])
            file.seek(0, os.SEEK_END)
            for row in rows:
                file.write(json.dumps(row, separators=(",", ":")).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
            self.state = {**self.state, **state, "rows": file.tell()}
        fresh = self._state.with_suffix(".fresh")
        fresh.write_text(json.dumps(self.state), encoding="utf-8")
        fresh.replace(self._state)

    def rows(self) -> Iterator[Json]:
        """The rows that count, in the order in which they came."""
        left = self.state["rows"]
        with (self.folder / "rows.jsonl").open("rb") as file:
            while left > 0:
                line = file.readline(left)
                left -= len(line)
                yield json.loads(line)

    def finished(self) -> None:
        """All is in its place: what was kept for going on goes, the key with it."""
        shutil.rmtree(self.folder)
