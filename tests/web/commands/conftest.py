"""Desks that are really set up and really served, in folders of their own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from web.given import Wardmote, command_in, surroundings

PASSWORD = "correct horse battery staple"


@pytest.fixture
def wardmote(tmp_path: Path) -> Wardmote:
    """``wardmote("doctor")``: the command, given in an empty folder."""
    return command_in(tmp_path)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk that is set up and never served: to be copied."""
    folder = tmp_path_factory.mktemp("desk")
    run = give_answers(command_in(folder), folder)
    assert run.returncode == 0, run.stderr
    return folder


@pytest.fixture
def desk(made_once: Path, tmp_path: Path) -> Path:
    """The folder of a desk that is set up."""
    shutil.copytree(made_once, tmp_path, dirs_exist_ok=True)
    return tmp_path


def give_answers(wardmote: Wardmote, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """``wardmote setup`` with everything stated, for scripts."""
    (folder / "password").write_text(f"{PASSWORD}\n")
    return wardmote(
        "setup", "--no-input", "--team", "Fenwick Council", "--name", "Ana Lead",
        "--email", "ana@fenwick.example", "--password-file", "password", *more,
    )  # fmt: skip


@dataclass
class Serving:
    """``wardmote serve``, running.

    Attributes:
        process: The parent.
        address: Where it serves.
        folder: Where it was started.
    """

    process: subprocess.Popen[str]
    address: str
    folder: Path

    def get(self, path: str = "/healthz", **headers: str) -> httpx.Response:
        """What the pages answer."""
        return httpx.get(f"http://{self.address}{path}", headers=headers, timeout=20)

    def answers(self) -> bool:
        """Whether the pages answer."""
        try:
            return self.get().status_code == 200
        except httpx.HTTPError:
            return False

    def children(self) -> dict[int, str]:
        """Process id → command line, of the parent's own children."""
        return {pid: command for pid, parent, command in processes() if parent == self.process.pid}

    def family(self) -> set[int]:
        """Ids of everything that descends from the parent."""
        found, known = {self.process.pid}, list(processes())
        while more := {pid for pid, parent, _ in known if parent in found} - found:
            found |= more
        return found - {self.process.pid}


def processes() -> Iterator[tuple[int, int, str]]:
    """Process id, parent's id and command line of everything that runs and is no zombie."""
    listed = subprocess.run(
        ["ps", "-wweo", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True
    )
    for line in listed.stdout.splitlines():
        pid, parent, state, *command = line.split(maxsplit=3)
        if not state.startswith("Z"):
            yield int(pid), int(parent), command[0] if command else ""


def until(condition: Callable[[], bool], *, seconds: float = 40) -> bool:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def gone(pids: set[int]) -> bool:
    """Whether none of them runs any more."""
    return not pids & {pid for pid, _, _ in processes()}


Serve = Callable[..., Serving]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """``serve("127.0.0.1:4321", "--workers", "1")``: served until the test ends."""
    started: list[Serving] = []

    def start(address: str, *more: str) -> Serving:
        with (tmp_path / "out").open("a") as out, (tmp_path / "err").open("a") as err:
            process = subprocess.Popen(
                [sys.executable, "-m", "wardmote", "serve", "--bind", address, *more],
                cwd=tmp_path,
                env=surroundings(),
                stdout=out,
                stderr=err,
                text=True,
                start_new_session=True,
            )
        serving = Serving(process, address, tmp_path)
        started.append(serving)
        return serving

    yield start
    for each in started:
        family = each.family()
        for pid in (each.process.pid, *family):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        each.process.wait()


@pytest.fixture
def address() -> str:
    """HOST:PORT where nothing answers."""
    from wardmote_web.project.commands.ports import free_address

    return free_address("127.0.0.1:0")
