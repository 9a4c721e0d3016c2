"""The front-end files of others: what was recorded, with nothing that belongs to GOV.UK alone."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

STATIC = Path("src/wardmote_web/pages/static/pages")
# Its typeface, the folder its own pages keep it in, and the crest with the crown.
OF_GOV_UK_ALONE = ["GDS Transport", "@font-face", "/assets/", "govuk-crest"]


@pytest.fixture(scope="module")
def vendor(repository: Path) -> Path:
    return repository / STATIC / "vendor"


@pytest.fixture(scope="module")
def recorded(vendor: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((vendor / "versions.json").read_text(encoding="utf-8"))
    return found


def test_every_file_is_as_it_was_recorded(vendor: Path, recorded: dict[str, Any]) -> None:
    stated = recorded["sha256"]

    found = {name: hashlib.sha256((vendor / name).read_bytes()).hexdigest() for name in stated}

    assert len(found) >= 4
    assert found == stated


def test_no_script_or_style_sheet_is_there_that_was_not_recorded(
    vendor: Path, recorded: dict[str, Any]
) -> None:
    there = {path.name for path in vendor.iterdir() if path.suffix in {".css", ".js"}}

    assert there - set(recorded["sha256"]) == set()


def test_the_style_sheet_says_the_version_that_was_recorded(
    vendor: Path, recorded: dict[str, Any]
) -> None:
    sheet = (vendor / "govuk-frontend.min.css").read_text(encoding="utf-8")

    said = re.search(r'--govuk-frontend-version:"([\d.]+)"', sheet)

    assert said
    assert said[1] == recorded["packages"]["govuk-frontend"]


@pytest.mark.parametrize("brand", OF_GOV_UK_ALONE)
def test_neither_typeface_nor_crown_of_gov_uk_is_used(repository: Path, brand: str) -> None:
    served = [p for p in (repository / STATIC).rglob("*") if p.suffix in {".css", ".js", ".svg"}]

    using = [path.name for path in served if brand in path.read_text(encoding="utf-8")]

    assert len(served) >= 5
    assert using == []


def test_text_is_set_in_arial_where_the_typeface_was(vendor: Path) -> None:
    sheet = (vendor / "govuk-frontend.min.css").read_text(encoding="utf-8")

    families = set(re.findall(r"font-family:([^;}]+)", sheet))

    assert "arial,sans-serif" in families
    assert {family for family in families if "transport" in family.lower()} == set()


def test_the_style_sheet_is_whole_after_what_was_taken_out(vendor: Path) -> None:
    sheet = (vendor / "govuk-frontend.min.css").read_text(encoding="utf-8")

    rules = re.sub(r'"[^"]*"', '""', sheet)

    assert rules.count("{") == rules.count("}")
    assert re.search(r"\}\s*[;,)]", rules) is None
    for component in ("button", "error-summary", "skip-link", "tag", "table", "radios"):
        assert f".govuk-{component}" in sheet


def test_no_page_has_a_component_whose_style_is_not_sent(repository: Path, vendor: Path) -> None:
    sheet = (vendor / "govuk-frontend.min.css").read_text(encoding="utf-8")
    web = repository / "src/wardmote_web"
    pages = [path for path in web.rglob("*") if path.suffix in {".html", ".py"}]
    wanted = {
        name
        for path in pages
        for name in re.findall(r"\bgovuk-[a-z]+(?:-[a-z]+)*", path.read_text("utf-8"))
    }

    unstyled = {name for name in wanted if f".{name}" not in sheet}

    assert len(wanted) > 30
    assert unstyled == set()


def test_style_sheets_point_to_no_file_that_is_not_shipped(repository: Path) -> None:
    missing = [
        f"{sheet.name}: {target}"
        for sheet in (repository / STATIC).rglob("*.css")
        for target in re.findall(r"url\(\s*[\"']?([^\"')]+)", sheet.read_text(encoding="utf-8"))
        if not target.startswith(("data:", "#")) and not (sheet.parent / target).is_file()
    ]

    assert missing == []


def test_no_file_asks_for_a_source_map_that_is_not_shipped(repository: Path) -> None:
    asking = [
        path.name
        for path in (repository / STATIC).rglob("*")
        if path.suffix in {".css", ".js"} and "sourceMappingURL" in path.read_text(encoding="utf-8")
    ]

    assert asking == []


def test_a_licence_lies_beside_each_package(vendor: Path, recorded: dict[str, Any]) -> None:
    short = [name.removesuffix(".org") for name in recorded["packages"]]

    texts = [(vendor / f"{name}.LICENCE.txt").read_text(encoding="utf-8") for name in short]

    assert len(texts) == 2
    for text in texts:
        assert "Permission" in text
        assert "WITHOUT WARRANTY" in text.upper() or "DISCLAIMS ALL" in text.upper()
