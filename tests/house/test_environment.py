"""Where a machine lacks something, the commands say so in a sentence, and stop."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

MakePython = Callable[..., Path]


@pytest.fixture
def a_python(tmp_path: Path) -> MakePython:
    """``a_python(new_enough=…, venv=…)``: an interpreter that answers as such a one would."""

    def make(*, new_enough: bool, venv: bool) -> Path:
        path = tmp_path / "python of this machine"
        path.write_text(
            "#!/bin/sh\n"
            'case "$2" in\n'
            f"  *ensurepip*) exit {0 if venv else 1} ;;\n"
            '  *"%d.%d"*) echo 3.11 ;;\n'
            f"  *version_info*) exit {0 if new_enough else 1} ;;\n"
            "esac\n",
            encoding="utf-8",
        )
        path.chmod(0o755)
        return path

    return make


def _make_environment(
    repository: Path, folder: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(repository / "requirements" / "environment.sh"), str(folder), "library"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_debian_without_venv_is_told_which_package_to_install(
    repository: Path, tmp_path: Path, a_python: MakePython
) -> None:
    python = a_python(new_enough=True, venv=False)

    run = _make_environment(repository, tmp_path / "environment", PYTHON=str(python))

    assert run.returncode == 1
    assert "sudo apt install python3.11-venv" in run.stderr
    assert not (tmp_path / "environment").exists()


def test_a_python_that_is_too_old_is_refused_by_name(
    repository: Path, tmp_path: Path, a_python: MakePython
) -> None:
    python = a_python(new_enough=False, venv=True)

    run = _make_environment(repository, tmp_path / "environment", PYTHON=str(python))

    assert run.returncode == 1
    assert str(python) in run.stderr
    assert "3.11" in run.stderr


def test_a_machine_without_python_is_told_what_to_install(repository: Path, tmp_path: Path) -> None:
    nothing = tmp_path / "empty"
    nothing.mkdir()

    run = _make_environment(repository, tmp_path / "environment", PYTHON="", PATH=str(nothing))

    assert run.returncode == 1
    assert "needs Python 3.11 or newer, and there is none" in run.stderr
