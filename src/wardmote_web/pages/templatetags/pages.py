"""Tags that every page may use."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wardmote.basis.dates import date_in_words

register = template.Library()


@register.simple_tag(takes_context=True)
def navigation_item(context: dict[str, Any], name: str, words: str) -> SafeString:
    """A link of the team's navigation, marked where it leads here."""
    address = reverse(name, kwargs={"team": context["team"].slug})
    path = context["request"].path
    here = path.startswith(address)
    return format_html(
        '<li class="wardmote-navigation__item{}"><a href="{}"{}>{}</a></li>',
        " wardmote-navigation__item--here" if here else "",
        address,
        format_html(' aria-current="{}"', "page" if path == address else "true") if here else "",
        words,
    )


@register.simple_tag(takes_context=True)
def when(context: dict[str, Any], instant: datetime | None) -> SafeString:
    """An instant as the team's clock on the wall says it: 10:00 on Thursday 8 January 2026."""
    if instant is None:
        return SafeString()
    team = context.get("team")
    local = instant.astimezone(ZoneInfo(team.zone if team else "Europe/London"))
    words = f"{local:%H:%M} on {date_in_words(local.date())}"
    return format_html('<time datetime="{}">{}</time>', instant.isoformat(), words)
