"""The reference of the audit names the findings that it makes, and every one of them."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from wardmote.findings.making import About
from wardmote.studies import audit


def made() -> set[str]:
    """The ids of all findings that the audit's modules describe."""
    modules = [import_module(f"{audit.__name__}.{m.name}") for m in iter_modules(audit.__path__)]
    return {
        about.id for module in modules for about in vars(module).values() if type(about) is About
    }


def test_the_table_of_findings_names_each_that_an_audit_can_make_once(repository: Path) -> None:
    reference = (repository / "docs" / "reference" / "audit.md").read_text(encoding="utf-8")

    named = re.findall(r"`(audit\.[a-z]+\.[a-z0-9-]+)`", reference)

    assert len(named) == len(set(named))
    assert set(named) == made()


def test_each_id_is_written_out_once_in_the_code(repository: Path) -> None:
    sources = "".join(p.read_text("utf-8") for p in (repository / "src").rglob("studies/**/*.py"))

    written = re.findall(r'"(audit\.[a-z]+\.[a-z0-9-]+)"', sources)

    assert sorted(written) == sorted(made())
