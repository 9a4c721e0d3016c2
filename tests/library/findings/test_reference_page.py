"""The reference page says what the schema says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wardmote.findings.json_form import SCHEMA

schema = json.loads(SCHEMA.read_text(encoding="utf-8"))


@pytest.mark.parametrize("part", schema["$defs"])
def test_the_reference_page_has_every_key_with_its_meaning(part: str, repository: Path) -> None:
    page = (repository / "docs/reference/finding.md").read_text(encoding="utf-8")
    section = page.split(f"\n## {part}\n")[1].split("\n## ")[0]

    rows = {
        line.split("|")[1].strip(): line.split("|")[3].strip()
        for line in section.splitlines()
        if line.startswith("| `")
    }

    meant = {
        f"`{key}`": node["description"] for key, node in schema["$defs"][part]["properties"].items()
    }
    assert rows == meant
    assert schema["$id"] in page
