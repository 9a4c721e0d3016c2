"""The documents: links lead somewhere, a word means one thing, the README's commands exist."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from wardmote.cli import main


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_every_link_within_the_project_leads_to_a_file_and_to_a_heading(
    documents: list[Path],
) -> None:
    dead = [
        f"{document.name}: {target}"
        for document in documents
        for target in re.findall(r"\]\(([^)\s]+)\)", _text(document))
        if not target.startswith(("http://", "https://", "mailto:"))
        if not _leads_somewhere(document, target)
    ]

    assert dead == [], "\n".join(dead)


def _leads_somewhere(document: Path, target: str) -> bool:
    name, _, anchor = target.partition("#")
    page = (document.parent / name) if name else document
    return page.exists() and (not anchor or anchor in _anchors(page))


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", _text(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_of_the_documents_is_reached_from_their_index(
    repository: Path, documents: list[Path]
) -> None:
    index = repository / "docs" / "README.md"
    linked = {(index.parent / t).resolve() for t in re.findall(r"\]\(([^)#\s]+)", _text(index))}

    unreached = [
        d for d in documents if d.is_relative_to(index.parent) and d not in linked | {index}
    ]

    assert [page.name for page in unreached] == []


def _terms(repository: Path) -> list[str]:
    return re.findall(r"^\*\*(.+?)\*\*", _text(repository / "GLOSSARY.md"), re.MULTILINE)


def test_the_glossary_explains_each_term_once_and_in_order(repository: Path) -> None:
    terms = _terms(repository)

    repeated = [term for term, count in Counter(map(str.casefold, terms)).items() if count > 1]

    assert len(terms) > 30
    assert repeated == []
    assert terms == sorted(terms, key=str.casefold)


def test_a_term_that_the_glossary_points_to_is_in_it(repository: Path) -> None:
    terms = {term.casefold() for term in _terms(repository)}

    pointed = re.findall(r"[Ss]ee \*(.+?)\*", _text(repository / "GLOSSARY.md"))

    assert [term for term in pointed if term.casefold() not in terms] == []


def test_every_make_command_in_the_documents_is_in_the_makefile(
    repository: Path, documents: list[Path]
) -> None:
    targets = set(re.findall(r"^(\w+):", _text(repository / "Makefile"), re.MULTILINE))

    named = {
        command
        for document in documents
        for command in re.findall(r"(?:^|`)make ([a-z]+)", _text(document), re.MULTILINE)
    }

    assert {"demo", "test"} <= named
    assert named <= targets


@pytest.mark.parametrize("command", ["audit", "whatif"])
def test_every_option_of_a_command_in_the_documents_is_one_it_has(
    documents: list[Path], command: str
) -> None:
    help_page = CliRunner().invoke(main, [command, "--help"]).output

    named = {
        option
        for document in documents
        for line in re.findall(rf"wardmote {command}[^\n`]*(?:\\\n[^\n`]*)*", _text(document))
        for option in re.findall(r"(?<![\w-])--[a-z-]+", line)
    }

    assert named
    assert [option for option in sorted(named) if option not in help_page] == []


def test_a_decision_record_is_short_and_says_what_was_decided_and_why(repository: Path) -> None:
    records = sorted((repository / "docs" / "decisions").glob("[0-9]*.md"))

    numbers = [int(record.name[:4]) for record in records]

    assert numbers == list(range(1, len(records) + 1))
    for record in records:
        text = _text(record)
        assert len(text.splitlines()) <= 40, record.name
        for heading in ("## Why", "## Decision", "## What follows"):
            assert heading in text, f"{record.name}: {heading}"


@pytest.mark.parametrize(
    "page", ["ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "GLOSSARY.md"]
)
def test_the_front_pages_are_linked_from_the_readme(repository: Path, page: str) -> None:
    readme = _text(repository / "README.md")

    assert f"({page})" in readme
