"""The layers hold, and the gate that says so can fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]


def _lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy_of_the_project(repository: Path, tmp_path: Path) -> Path:
    shutil.copytree(
        repository / "src",
        tmp_path / "src",
        ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"),
    )
    shutil.copy(repository / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_contract_is_kept(repository: Path) -> None:
    run = _lint_imports(repository)

    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("place", "line", "contract"),
    [
        ("basis/clock.py", "import wardmote.findings.finding", "Data flows one way"),
        ("hours/__init__.py", "import wardmote.channels.message", "Data flows one way"),
        ("promises/__init__.py", "import wardmote.pattern", "Data flows one way"),
        ("estimators/__init__.py", "import wardmote.findings", "Data flows one way"),
        ("gossip/__init__.py", "", "Data flows one way"),
        ("channels/reading.py", "import wardmote.channels.sources", "goes round in a circle"),
        ("studies/__init__.py", "import django.db", "no web framework and no network"),
        ("channels/sources.py", "import socket", "no web framework and no network"),
        ("channels/sources.py", "import pickle", "never executed"),
        ("studies/__init__.py", "import click", "Only the command line talks"),
        ("studies/whatif/__init__.py", "import wardmote.studies.audit.audit", "No study knows"),
        ("studies/trials/__init__.py", "import wardmote.studies.audit.audit", "No study knows"),
        ("channels/x.py", "import wardmote.channels.mastodon", "A reader can be deleted alone"),
        ("../wardmote_web/accounts/audit.py", "import wardmote_web.desk.inbox", "In the service"),
        ("../wardmote_web/rumours/__init__.py", "", "In the service too"),
        (
            "../wardmote_web/platforms/mail/letters.py",
            "import wardmote_web.platforms.bluesky.xrpc",
            "A platform can be deleted alone",
        ),
        (
            "../wardmote_web/platforms/mail/letters.py",
            "import wardmote_web.accounts.models",
            "A platform knows no table",
        ),
        (
            "../wardmote_web/studies/panel.py",
            "import wardmote.hours.reading",
            "never the name of a file",
        ),
        (
            "../wardmote_web/studies/panel.py",
            "import wardmote_web.timebook.models",
            "lead out of the time book",
        ),
        (
            "../wardmote_web/studies/panel.py",
            "import wardmote_web.pulse.models",
            "lead out of the pulse",
        ),
    ],
)
def test_an_import_that_the_layers_forbid_breaks_the_build(
    copy_of_the_project: Path, place: str, line: str, contract: str
) -> None:
    module = copy_of_the_project / "src" / "wardmote" / place
    module.parent.mkdir(exist_ok=True)
    before = module.read_text(encoding="utf-8") if module.exists() else ""
    module.write_text(f"{before}\n{line}\n", encoding="utf-8")

    run = _lint_imports(copy_of_the_project)

    assert run.returncode != 0
    broken = run.stdout[run.stdout.index("Broken contracts") :]
    assert contract in broken


def _layers_of_the_service() -> list[str]:
    """Lowest first, as import-linter holds them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    (service,) = (each for each in contracts if each.get("containers") == ["wardmote_web"])
    return [str(name) for name in reversed(service["layers"])]


def _upwards(layers: list[str]) -> list[str]:
    """Relations from a table to one of a higher layer, however they were written."""
    height = {name: n for n, name in enumerate(layers)}
    return [
        f"{model.__name__}.{field.name} -> {field.related_model.__name__}"
        for model in apps.get_models()
        if model._meta.app_label in height
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model is not None
        if height.get(field.related_model._meta.app_label, -1) > height[model._meta.app_label]
    ]


def test_no_foreign_key_points_upwards() -> None:
    """A reference by a string is one that import-linter cannot see."""
    layers = _layers_of_the_service()

    with_tables = {model._meta.app_label for model in apps.get_models()} & set(layers)

    assert _upwards(layers) == []
    assert with_tables >= {"accounts", "conversations", "promises", "timebook", "pulse", "desk"}


def test_a_foreign_key_that_points_upwards_would_be_found() -> None:
    upside_down = list(reversed(_layers_of_the_service()))

    found = _upwards(upside_down)

    assert "Promise.conversation -> Conversation" in found
    assert "Entry.team -> Team" in found
