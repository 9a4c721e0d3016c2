"""What may not stand in any file of the project, and what must stand beside an exception."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

Files = Callable[[str], Iterable[Path]]

# Written apart, so that this file does not hold what it forbids.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("deb", "debian", "org"),
        ("proxy", "golang", "org"),
    )
]
NAMES_THAT_SAY_NOTHING = {
    "utils", "util", "helpers", "helper", "common", "misc", "services", "managers", "signals",
}  # fmt: skip


def _lines(files: Iterable[Path]) -> Iterator[tuple[str, int, str, str]]:
    """Path, number, line and the line before, of every text file."""
    for path in files:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, 1):
            yield str(path), number, line, lines[number - 2] if number > 1 else ""


def test_no_file_names_a_package_registry(project_files: Files) -> None:
    found = [
        f"{name}:{number}"
        for name, number, line, _ in _lines(project_files("*"))
        if any(registry in line for registry in REGISTRIES)
    ]

    assert found == [], "\n".join(found)


def test_no_file_names_a_folder_of_one_machine(project_files: Files) -> None:
    of_one_machine = re.compile(r"(?<![\w.)\]}*])/(?:work|root|home|Users)/\w")

    found = [
        f"{name}:{number}"
        for name, number, line, _ in _lines(project_files("*"))
        if of_one_machine.search(line)
    ]

    assert found == [], "\n".join(found)


def test_a_file_name_says_what_is_in_it(project_files: Files) -> None:
    found = [path.name for path in project_files("*.py") if path.stem in NAMES_THAT_SAY_NOTHING]

    assert found == [], "\n".join(found)


EXCEPTION = re.compile(
    r"#\s*(?:noqa(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?"
    r"|type:\s*ignore(?:\[[\w, -]+\])?|pragma:\s*no\s+\w+)(?P<reason>.*)"
)


def test_every_exception_from_a_check_has_its_reason_beside_it(project_files: Files) -> None:
    unexplained = [
        f"{name}:{number}"
        for name, number, line, before in _lines(project_files("*.py"))
        if (exception := EXCEPTION.search(line))
        if len(re.findall(r"\w+", exception["reason"])) < 2 and not before.lstrip().startswith("#")
    ]

    assert unexplained == [], "\n".join(unexplained)


@pytest.mark.parametrize("name", ["build", "library", "web", "test"])
def test_the_lock_gives_one_exact_version_of_each_package_and_no_address(
    repository: Path, name: str
) -> None:
    lock = (repository / "requirements" / f"{name}.txt").read_text(encoding="utf-8")

    entries = [line for line in lock.splitlines() if not line.startswith("    --hash=sha256:")]

    assert entries
    for entry in entries:
        assert re.fullmatch(r"[a-z0-9-]+==[\w.]+(?: ; [\w.<>=! ']+)? \\", entry), entry
    assert "://" not in lock


@pytest.mark.parametrize(
    ("name", "extra"), [("library", None), ("web", "web"), ("test", "web"), ("test", "test")]
)
def test_the_lock_holds_everything_that_the_project_asks_for(
    repository: Path, name: str, extra: str | None
) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (repository / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    wanted = project["dependencies"] + (project["optional-dependencies"][extra] if extra else [])

    locked = set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))

    names = {re.split(r"[\s<>=!;\[]", want)[0].lower().replace("_", "-") for want in wanted}
    assert names - locked == set()


@pytest.mark.parametrize("name", ["library", "web"])
def test_the_test_environment_has_the_versions_that_people_get(repository: Path, name: str) -> None:
    people, test = (
        dict(
            re.findall(
                r"^([a-z0-9-]+)==([\w.]+)",
                (repository / "requirements" / f"{each}.txt").read_text(encoding="utf-8"),
                re.MULTILINE,
            )
        )
        for each in (name, "test")
    )

    assert {each: test.get(each) for each in people} == people
