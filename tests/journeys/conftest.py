"""A real browser and axe-core, for every journey that opens a page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from journeys.browsing import QUIET

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def axe(lacking: Callable[[str, str], NoReturn], repository: Path) -> str:
    """axe-core's script."""
    stated = os.environ.get("WARDMOTE_AXE")
    script = Path(stated) if stated else repository / "node_modules/axe-core/axe.min.js"
    if not script.is_file():
        lacking("browser", "no axe-core")
    return script.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser(lacking: Callable[[str, str], NoReturn]) -> Iterator[Browser]:
    """A real Chromium, for one module: Playwright allows one loop at a time in a thread."""
    program = shutil.which("chromium")
    if program is None:
        lacking("browser", "no chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="lacking browser: no playwright")
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=program, args=QUIET)
        yield chromium
        chromium.close()
