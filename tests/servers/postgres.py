"""A throw-away PostgreSQL cluster."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType

from servers.running import NotInstalled, ending_with_us, free_ports, wait_until

_FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]


def binaries() -> Path:
    """The newest PostgreSQL that Debian installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise NotInstalled("no PostgreSQL server")
    return found[-1].parent


class Postgres:
    """A cluster in a folder of its own; ``safe`` keeps what is committed over a crash.

    Whoever asks is let in as ``wardmote``, who may do anything, without a password.
    """

    def __init__(self, *, safe: bool = False) -> None:
        self.bin = binaries()
        self.folder = Path(tempfile.mkdtemp(prefix="wardmote-pg-", dir="/tmp"))
        self.port = free_ports(1)[0]
        self._fast = [] if safe else _FAST
        # The server refuses to run as root.
        self._as: list[str] = []
        if os.geteuid() == 0:
            self._as = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups"]
            shutil.chown(self.folder, "postgres")

    def _run(self, name: str, *arguments: str) -> None:
        command = [*self._as, str(self.bin / name), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = ["max_connections=200", "listen_addresses=127.0.0.1", *self._fast]
        server = [str(self.bin / "postgres"), "-D", self._data, "-p", str(self.port)]
        server += ["-k", str(self.folder), *(part for each in settings for part in ("-c", each))]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*self._as, *ending_with_us(*server, by="QUIT")],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
            )
        wait_until(self._answers, "PostgreSQL", 30)

    def _answers(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError((self.folder / "log").read_text()[-2000:])
        asked = [str(self.bin / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(asked, check=False).returncode == 0

    def halt(self) -> None:
        """Stop it at once, as if it had crashed: nothing is written that was not yet."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(30)

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
