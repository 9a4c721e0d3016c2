"""Take the README's pictures of the report, in a real browser: its answers, and one of its charts.

    make demo && make picture

Run it when the look of the report has changed. Needs chromium.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPORT = HERE.parents[1] / "demo-output" / "report.html"
ANSWERS = HERE / "report.png"
CHART = HERE / "waiting.png"
WIDTH = HEIGHT = 1000
WAITING = "Share still waiting"


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
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, java_script_enabled=False
        )
        page.goto(REPORT.as_uri())
        answers = page.locator(".wm-short").bounding_box()
        assert answers, "the report has no short answers"
        foot = answers["y"] + answers["height"] + 20
        page.screenshot(
            path=ANSWERS, full_page=True, clip={"x": 0, "y": 0, "width": WIDTH, "height": foot}
        )
        page.locator("figure.wm-chart", has_text=WAITING).first.screenshot(path=CHART)
        browser.close()
    for picture in (ANSWERS, CHART):
        print(
            f"Taken: {picture.relative_to(HERE.parents[1])}, {picture.stat().st_size // 1024} KiB"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
