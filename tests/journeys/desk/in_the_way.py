"""What stands in somebody's way on the page that is open: one load, looked at in every way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

if TYPE_CHECKING:
    from journeys.desk.seen import Seen

OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""Rules of axe-core's that a dark face can break: nothing else of the page is another."""
_HAS_A_DARK_FACE = """() => [...document.styleSheets].some(sheet =>
  [...sheet.cssRules].some(rule => rule.media?.mediaText.includes('prefers-color-scheme: dark')))"""
_MOVES = """() => {
  const lasts = stated => stated.split(',').some(each => parseFloat(each) > 0);
  const shown = e => e.parentElement.getClientRects().length;
  const found = document.getAnimations().map(each => 'runs: ' + each.constructor.name);
  for (const e of document.querySelectorAll('animate, animateMotion, animateTransform'))
    if (shown(e)) found.push('runs: ' + e.outerHTML);
  for (const e of document.querySelectorAll('*'))
    for (const part of [null, '::before', '::after']) {
      const style = getComputedStyle(e, part);
      const where = ' ' + e.tagName + '.' + e.getAttribute('class') + (part ?? '');
      if (lasts(style.transitionDuration)) found.push('transition' + where);
      if (style.animationName !== 'none') found.push('animation' + where);
      if (style.scrollBehavior === 'smooth') found.push('smooth scrolling' + where);
    }
  return found.slice(0, 5);
}"""


def in_the_way(seen: Seen, axe: str) -> list[object]:
    """Everything at once: wide, in the dark where the page has a dark face, and on a phone.

    Args:
        seen: A browser, the page loaded; afterwards it is as it was.
        axe: axe-core's script.
    """
    page = seen.page
    wide = page.viewport_size
    assert wide is not None
    found: list[object] = [*seen.faults(axe), *moving(seen)]
    if page.evaluate(_HAS_A_DARK_FACE):
        page.emulate_media(color_scheme="dark")
        found += [("dark", *each) for each in seen.faults(axe, OF_COLOURS)]
        page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 320, "height": 900})
    found += [("320", *each) for each in seen.faults(axe)]
    found += seen.overflow()
    page.set_viewport_size(wide)
    found += [*seen.broken(), *seen.complaints]
    seen.complaints.clear()
    return found


def moving(seen: Seen) -> list[str]:
    """What moves, or would, though the reader has asked that nothing does."""
    found: list[str] = seen.page.evaluate(_MOVES)
    return found


@dataclass
class Walk:
    """A way through pages.

    Attributes:
        axe: axe-core's script.
        found: What stood in the way, by place.
        names: Names of the addresses at which the browser was, as the resolver has them.
    """

    axe: str
    found: dict[str, object] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def look(self, seen: Seen, place: str) -> None:
        """Look at the page that is open."""
        self.names |= name_of(seen.page.url)
        if faults := in_the_way(seen, self.axe):
            self.found[place] = faults

    def go(self, seen: Seen, place: str, path: str, *, status: int = 200) -> None:
        """Open a page and look at it; one that is answered otherwise, or elsewhere, is a fault."""
        seen.refusals.add(status)
        response = seen.page.goto(seen.base + path)
        if response is None or response.status != status or seen.page.url != seen.base + path:
            self.found[place] = (response and response.status, seen.page.url)
            return
        self.look(seen, place)


def name_of(url: str) -> set[str]:
    """What the address is called; nothing where there is no such page."""
    try:
        return {str(resolve(urlsplit(url).path).url_name)}
    except Resolver404:
        return set()
