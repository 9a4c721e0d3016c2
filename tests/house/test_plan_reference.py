"""The pages of the plan name the findings that it makes and options that the command has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from wardmote.cli import main
from wardmote.findings.making import About
from wardmote.studies.whatif.plan.telling import abouts


def test_the_table_of_findings_names_each_that_a_plan_can_make_once(repository: Path) -> None:
    reference = (repository / "docs" / "reference" / "plan.md").read_text(encoding="utf-8")

    named = re.findall(r"`(plan\.[a-z]+\.[a-z0-9-]+)`", reference)

    made = {about.id for about in vars(abouts).values() if type(about) is About}
    assert len(named) == len(set(named))
    assert set(named) == made


@pytest.mark.parametrize("page", ["how-to/plan.md", "reference/plan.md"])
def test_every_option_that_the_pages_name_is_one_it_has(repository: Path, page: str) -> None:
    text = (repository / "docs" / page).read_text(encoding="utf-8")
    helps = [
        CliRunner().invoke(main, [command, "--help"]).output
        for command in ("plan", "whatif", "demo", "audit")
    ]

    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text))

    assert [option for option in sorted(named) if not any(option in page for page in helps)] == []


def test_every_option_of_the_plan_is_in_its_reference(repository: Path) -> None:
    reference = (repository / "docs" / "reference" / "plan.md").read_text(encoding="utf-8")
    help_page = CliRunner().invoke(main, ["plan", "--help"]).output

    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", help_page)) - {"--help", "--output"}  # -o

    assert [option for option in sorted(options) if option not in reference] == []
