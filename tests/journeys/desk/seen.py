"""A browser of somebody's, with all that it complained of."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeys.browsing import STANDARDS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SHOTS = Path(__file__).with_name("shots")
_WATCH = (
    "window.broken = [];"
    "document.addEventListener('securitypolicyviolation',"
    " e => broken.push(e.violatedDirective + ' ' + e.blockedURI))"
)
# What passes is counted where it is: to bring it all here takes longer than to find it.
_AXE = """asked => axe.run({ runOnly: asked, resultTypes: ['violations'] }).then(found => ({
  passes: found.passes.length,
  violations: found.violations.map(each => [each.id, each.nodes[0].html.slice(0, 200)])}))"""
_STICKS_OUT = """() => {
  const wide = document.documentElement.scrollWidth;
  if (wide <= window.innerWidth) return [];
  const all = [...document.querySelectorAll('main *, header *, footer *')];
  const out = all.filter(e => e.getBoundingClientRect().right > window.innerWidth + 1);
  return [wide + ' px', ...out.slice(0, 5).map(e => e.outerHTML.slice(0, 120))];
}"""


class Seen:
    """One browser window."""

    def __init__(
        self,
        browser: Browser,
        base: str,
        *,
        width: int = 1280,
        javascript: bool = True,
        **more: Any,
    ) -> None:
        self.base = base
        self.context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            reduced_motion="reduce",
            locale="en-GB",
            **more,
        )
        self.javascript = javascript
        if javascript:
            self.context.add_init_script(_WATCH)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(8000)
        self.complaints: list[str] = []
        # A form sent back with its errors is answered 422, a refusal 401 or 409: the browser
        # notes each.
        self.refusals = {401, 409, 422}
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))

    def _note(self, said: Any) -> None:
        refused = any(f"status of {status}" in said.text for status in self.refusals)
        if said.type in {"error", "warning"} and not refused:
            self.complaints.append(f"{said.text} {said.location.get('url', '')}")

    def sign_in(self, session: str) -> None:
        """Go on as somebody who has signed in."""
        self.context.add_cookies([{"name": "sessionid", "value": session, "url": self.base}])

    def go(self, path: str) -> Page:
        """Open a page of the desk."""
        self.page.goto(self.base + path)
        return self.page

    def shot(self, name: str, *, whole: bool = True, kept_always: bool = True) -> None:
        """Keep a picture of the page, to be looked at.

        Args:
            name: What the picture is called.
            whole: More than fits in the window.
            kept_always: Else only where ``WARDMOTE_SHOTS`` asks for them: pictures of every page
                take longer than looking at the pages does.
        """
        if not (kept_always or os.environ.get("WARDMOTE_SHOTS")):
            return
        SHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png", full_page=whole)

    def faults(self, axe: str, rules: Sequence[str] = ()) -> list[tuple[str, str]]:
        """What axe-core finds, each with where.

        Args:
            axe: Its script.
            rules: These alone; else all that the standards ask for.
        """
        self.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(axe)
        asked = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": STANDARDS}
        found = self.page.evaluate(_AXE, asked)
        assert found["passes"] > (0 if rules else 8)
        return [(name, where) for name, where in found["violations"]]

    def overflow(self) -> list[str]:
        """What sticks out to the right of the window: nothing should."""
        found: list[str] = self.page.evaluate(_STICKS_OUT)
        return found

    def broken(self) -> list[str]:
        """What the content security policy stopped."""
        found: list[str] = self.page.evaluate("window.broken") if self.javascript else []
        return found

    def close(self) -> None:
        """Close the window."""
        self.context.close()
