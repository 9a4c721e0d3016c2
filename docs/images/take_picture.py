"""Take the README's picture of the report: its first screen, in a real browser.

    make demo && make picture

Run it when the look of the report has changed. Needs chromium.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPORT = HERE.parents[1] / "demo-output" / "report.html"
PICTURE = HERE / "report.png"
SCREEN = {"width": 1100, "height": 1400}


def main() -> int:
    """Open the demonstration report and save what is seen of it."""
    from playwright.sync_api import sync_playwright

    browser_path = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser_path is None:
        print("There is no chromium on the path. On Debian: sudo apt install chromium")
        return 1
    if not REPORT.exists():
        print(f"There is no {REPORT.relative_to(HERE.parents[1])}. Make it with: make demo")
        return 1
    with sync_playwright() as playwright:
        # Chromium refuses its sandbox to root, as in a container.
        browser = playwright.chromium.launch(executable_path=browser_path, chromium_sandbox=False)
        page = browser.new_page(viewport=SCREEN, java_script_enabled=False)
        page.goto(REPORT.as_uri())
        page.screenshot(path=PICTURE)
        browser.close()
    print(f"Taken: {PICTURE.relative_to(HERE.parents[1])}, {PICTURE.stat().st_size // 1024} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
