"""What every server here is given: no server outlives the tests that started it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from servers.running import NotInstalled, ending_with_us, free_address, free_ports, wait_until

PARENT = """
import subprocess, sys
from servers.running import ending_with_us
child = subprocess.Popen(ending_with_us("sleep", "600"))
print(child.pid, flush=True)
child.wait()
"""


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="lacking setpriv: not Linux")
def test_a_server_ends_when_whoever_started_it_is_killed(repository: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(repository / "tests")}
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, env=environment
    ) as parent:
        assert parent.stdout
        child = Path("/proc") / parent.stdout.readline().decode().strip() / "cmdline"
        wait_until(lambda: child.read_bytes().startswith(b"sleep"), "the child", 10)

        parent.kill()

        wait_until(lambda: not child.exists() or not child.read_bytes(), "the end of the child", 10)


def test_free_ports_are_all_different() -> None:
    found = free_ports(20)

    assert len(set(found)) == 20


def test_a_port_that_may_not_be_taken_is_lacking_and_not_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("socket.socket.bind", refused)

    with pytest.raises(NotInstalled, match="port 80"):
        free_address(80)


def test_the_command_itself_is_what_the_system_ends() -> None:
    assert ending_with_us("server", "--here", by="QUIT")[-2:] == ["server", "--here"]
