"""Tags that every page may use."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wardmote.basis.dates import DAYS, date_in_words

register = template.Library()
_WITHIN = {
    "inbox": {"inbox", "conversations", "search"},
    "decisions": {"decisions"},
    "team": {
        "team", "pattern", "channels", "duty", "settings", "people", "groups", "figures",
        "pulse-figures", "pulse-scale", "saved-replies",
    },
}  # fmt: skip
"""Pages that belong to an item of the navigation, by the first part of their address."""
_OWN = {"decisions": "decisions/", "team": "team/"}
"""What those items' own addresses add to the team's."""


@register.simple_tag(takes_context=True)
def navigation_item(context: dict[str, Any], name: str, words: str) -> SafeString:
    """A link of the team's navigation, marked where it leads here."""
    address = reverse(name, kwargs={"team": context["team"].slug})
    path = context["request"].path
    last = path.removeprefix(address.removesuffix(_OWN.get(name, ""))).split("/")[0]
    here = path == address or last in _WITHIN.get(name, ())
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
    local = _local(context, instant)
    return _time(instant, f"{local:%H:%M} on {DAYS[local.weekday()]} {date_in_words(local.date())}")


@register.simple_tag(takes_context=True)
def clock(context: dict[str, Any], instant: datetime | None, now: datetime) -> SafeString:
    """The same for somebody who reads it now: 10:00 today, 10:00 tomorrow, 10:00 on Thursday."""
    if instant is None:
        return SafeString()
    local, today = _local(context, instant), _local(context, now).date()
    return _time(instant, f"{local:%H:%M} {_day(local.date(), today)}")


@register.simple_tag(takes_context=True)
def second(context: dict[str, Any], instant: datetime) -> SafeString:
    """An instant to the second, for what is about to happen: 10:00:20."""
    return _time(instant, f"{_local(context, instant):%H:%M:%S}")


def _local(context: dict[str, Any], instant: datetime) -> datetime:
    team = context.get("team")
    return instant.astimezone(ZoneInfo(team.zone if team else "Europe/London"))


def _time(instant: datetime, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', instant.isoformat(), words)


def _day(day: date, today: date) -> str:
    if -1 <= (day - today).days <= 1:
        return (_("yesterday"), _("today"), _("tomorrow"))[(day - today).days + 1]
    words = date_in_words(day).removesuffix(f" {today.year}")
    return _("on %(day)s") % {"day": f"{DAYS[day.weekday()]} {words}"}


@register.filter
def percent(share: float) -> str:
    """A share as people read it: 93%.

    >>> percent(0.934)
    '93%'
    """
    return f"{100 * share:.0f}%"


@register.filter
def hours_and_minutes(minutes: Decimal | float) -> str:
    """Minutes as hours and minutes; what is less than half a minute is none.

    >>> hours_and_minutes(135)
    '2 h 15 min'
    """
    hours, left = divmod(round(minutes), 60)
    return f"{hours} h {left} min" if hours else f"{left} min"
