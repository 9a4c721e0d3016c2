"""The map is the country: documents name what is there, and all of it."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parents[2] / "src"
PACKAGES = sorted(path.parent.name for path in SOURCES.glob("wardmote/*/__init__.py"))
EVERY_PACKAGE = sorted(
    str(path.parent.relative_to(SOURCES))
    for root in ("wardmote", "wardmote_web")
    for path in SOURCES.glob(f"{root}/**/__init__.py")
    if path.parent.name != "migrations"
)


@pytest.mark.parametrize("package", EVERY_PACKAGE)
def test_a_package_says_what_it_is_for(package: str) -> None:
    source = (SOURCES / package / "__init__.py").read_text(encoding="utf-8")

    assert ast.get_docstring(ast.parse(source))


def test_the_map_shows_every_package_and_no_other(repository: Path) -> None:
    architecture = (repository / "ARCHITECTURE.md").read_text(encoding="utf-8")

    shown = re.findall(r"^\| `wardmote\.(\w+)` \|", architecture, re.MULTILINE)

    assert sorted(shown) == PACKAGES


def test_the_map_shows_the_layers_in_the_order_that_is_enforced(repository: Path) -> None:
    architecture = (repository / "ARCHITECTURE.md").read_text(encoding="utf-8")
    configuration = (repository / "pyproject.toml").read_text(encoding="utf-8")

    of_library, of_service = (
        re.findall(r'"([^"]+)"', layers)
        for layers in re.findall(r"^layers = \[(.*?)^\]", configuration, re.DOTALL | re.MULTILINE)
    )
    drawn = re.findall(r"^    (\w+(?: \| \w+)*) {2,}\S", architecture, re.MULTILINE)
    fence = re.search(r"^## The desk$.*?^```$\n(.*?)^```$", architecture, re.DOTALL | re.MULTILINE)
    assert fence
    drawn_of_service = re.findall(r"^(\w+) {2,}\S", fence[1], re.MULTILINE)

    assert drawn == of_library
    assert drawn_of_service == of_service


def test_every_name_of_the_library_in_the_documents_is_there(documents: list[Path]) -> None:
    missing = [
        f"{document.name}: {name}"
        for document in documents
        for name in re.findall(
            r"`(wardmote(?:_web)?\.(?!toml\b)[a-z_.]+[\w.]*)", document.read_text(encoding="utf-8")
        )
        if not _resolves(name.rstrip("."))
    ]

    assert missing == [], "\n".join(missing)


def _resolves(dotted: str) -> bool:
    """Whether a dotted name is a module, or a name inside one."""
    module, _, attribute = dotted.rpartition(".")
    try:
        importlib.import_module(dotted)
    except ModuleNotFoundError:
        return bool(module) and _has(module, attribute)
    return True


def _has(module: str, attribute: str) -> bool:
    try:
        return hasattr(importlib.import_module(module), attribute)
    except ModuleNotFoundError:
        outer, _, name = module.rpartition(".")
        return bool(outer) and _has(outer, name)


def test_every_path_in_the_documents_is_there(
    repository: Path, documents: list[Path], project_files: Callable[[str], Iterable[Path]]
) -> None:
    known = {path.relative_to(repository).as_posix() for path in project_files("*")}
    folders = {parent.as_posix() for path in known for parent in Path(path).parents}

    missing = [
        f"{document.name}: {path}"
        for document in documents
        for path in re.findall(
            r"`((?:src|tests|docs|benchmarks|requirements)/[\w./-]+)`",
            document.read_text(encoding="utf-8"),
        )
        if path.rstrip("/") not in known | folders
    ]

    assert missing == [], "\n".join(missing)
