"""The mappings that the reference page shows are mappings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wardmote.channels.csv_mapping import COLUMNS, FLAGS
from wardmote.channels.mapping_file import parse_mapping


@pytest.fixture
def page(repository: Path) -> str:
    return (repository / "docs" / "reference" / "csv-mapping.md").read_text(encoding="utf-8")


def test_every_example_on_the_page_is_understood(page: str) -> None:
    examples = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)

    kinds = {parse_mapping(example).rows for example in examples}

    assert kinds == {"messages", "cases"}


def test_the_mapping_for_baltimore_is_the_one_that_is_tested(page: str) -> None:
    tested = Path(__file__).with_name("baltimore_311.toml").read_text(encoding="utf-8")

    assert tested in page


def test_the_page_names_every_column_and_flag(page: str) -> None:
    names = {name for kind in COLUMNS for name in (*COLUMNS[kind], *FLAGS[kind])}

    assert {name for name in names if f"`{name}`" not in page} == set()
