"""Tags of the desk's pages."""

from __future__ import annotations

import html
import math
import re
from datetime import datetime
from typing import Any

import nh3
from django import template
from django.utils.safestring import SafeString

from wardmote_web.desk import forwarding

register = template.Library()
_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")


@register.simple_tag(takes_context=True)
def page_link(context: dict[str, Any], number: int, step: int) -> str:
    """The query of another page of the same list."""
    query = context["request"].GET.copy()
    query["page"] = str(number + step)
    return str(query.urlencode())


@register.filter
def words(text: str) -> SafeString:
    """What somebody wrote, as paragraphs with links; whatever it was, it is words here.

    Everything is escaped first; then links are made, and the whole is sanitised once more.
    """
    escaped = html.escape(str(text), quote=True)
    linked = _LINK.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', escaped)
    paragraphs = "".join(
        "<p>" + part.strip().replace("\n", "<br>") + "</p>"
        for part in re.split(r"\n\s*\n", linked)
        if part.strip()
    )
    clean = nh3.clean(
        paragraphs,
        tags={"p", "br", "a"},
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer nofollow",
    )
    return SafeString(clean)


register.filter("looks_forwarded", forwarding.looks_forwarded)


@register.filter
def web_address(address: str) -> str:
    """An address that may be a link: the web's, and nothing that a browser would run.

    >>> web_address("https://social.example/lamp.jpg"), web_address("javascript:alert(1)")
    ('https://social.example/lamp.jpg', '')
    """
    return address if address.startswith(("https://", "http://")) else ""


MOST_NUMBERS = 60
"""Seconds that are counted down one by one; a longer wait shows the ring alone."""


@register.inclusion_tag("desk/countdown.html")
def countdown(until: datetime, now: datetime) -> dict[str, Any]:
    """Seconds that run down by themselves, with no script: an animated picture."""
    seconds = max(math.ceil((until - now).total_seconds()), 0)
    numbers = range(seconds, 0, -1) if seconds <= MOST_NUMBERS else ()
    return {
        "seconds": seconds,
        "numbers": [(seconds - number, number) for number in numbers],
    }


@register.filter
def tab_count(counts: dict[str, int], tab: str) -> int | None:
    """How many are in a tab, where that is said."""
    return counts.get(tab)
