"""A throw-away PostgreSQL cluster."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType

from servers.running import NotInstalled, free_ports

_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def binaries() -> Path:
    """The newest PostgreSQL that Debian installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise NotInstalled("no PostgreSQL server")
    return found[-1].parent


class Postgres:
    """A cluster in a folder of its own; ``safe`` keeps what is committed over a crash."""

    def __init__(self, *, safe: bool = False) -> None:
        self.bin = binaries()
        self.folder = Path(tempfile.mkdtemp(prefix="wardmote-pg-", dir="/tmp"))
        self.port = free_ports(1)[0]
        self._options = (
            f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 "
            f"-c max_connections=200 {'' if safe else _FAST}"
        )
        # The server refuses to run as root.
        self._as = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self._as:
            shutil.chown(self.folder, "postgres")

    def _run(self, name: str, *arguments: str) -> None:
        command = [*self._as, str(self.bin / name), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", self._data, "-w", "-l", log, "-o", self._options, "start")

    def halt(self) -> None:
        """Stop it at once, as if it had crashed."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "stop")

    def create(self, name: str) -> str:
        """A new database; gives its address."""
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "wardmote", name)
        return f"postgresql://wardmote@127.0.0.1:{self.port}/{name}"

    def __enter__(self) -> Postgres:
        locale = ["-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        self._run("initdb", "-D", self._data, "-A", "trust", "-U", "wardmote", *locale)
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.halt()
        shutil.rmtree(self.folder, ignore_errors=True)
