"""Words that may mark an emergency reach whoever is on duty, at any hour. Words can be missed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _

from wardmote_web.accounts.models import Team
from wardmote_web.conversations.models import Message
from wardmote_web.desk.models import Alert, EmergencyWords, Shift

SUGGESTED = (
    "in danger, suicide, kill myself, hurt myself, being hurt, abused, abuse of a child, unsafe, "
    "threatened, knife, gun, gas leak, flooding, flood, fire, collapsed, trapped, exposed wire"
)
"""Where a team may begin; separated by commas."""


def found_in(text: str, words: str) -> bool:
    """Whether any of the words (one a line, or separated by commas) stands in the text.

    >>> found_in("Water is FLOODING our street", "flooding")
    True
    >>> found_in("the flooded market", "flood")
    False
    """
    wanted = [each.strip() for each in re.split(r"[,\n]", words) if each.strip()]
    plain = " ".join(text.casefold().split())
    return any(
        re.search(rf"(?<!\w){re.escape(' '.join(each.casefold().split()))}(?!\w)", plain)
        for each in wanted
    )


def on_duty(team: Team, at: datetime) -> Shift | None:
    """Whose shift it is."""
    return team.shifts.filter(starts_at__lte=at, ends_at__gt=at).order_by("starts_at").first()


def is_staffed(team: Team, at: datetime) -> bool:
    """Whether somebody is on duty without a gap for the next seven days."""
    reached = at
    for shift in team.shifts.filter(ends_at__gt=at).order_by("starts_at"):
        if shift.starts_at > reached:
            break
        reached = max(reached, shift.ends_at)
    return reached >= at + timedelta(days=7)


def words_of(team: Team) -> str:
    """The words that the team watches for; empty while it does not."""
    found = EmergencyWords.objects.filter(team=team, is_on=True).values_list("words", flat=True)
    return found.first() or ""


def watch(message: Message, words: str, *, now: datetime) -> Alert | None:
    """Raise an alert if one of the words stands in the message."""
    if not words or not found_in(f"{message.subject} {message.text}", words):
        return None
    shift = on_duty(message.conversation.team, now)
    return Alert.objects.create(message=message, shift=shift, raised_at=now)


def reach(base_url: str, *, now: datetime) -> int:
    """Send alerts that are not sent; gives how many. At least once: better twice than never."""
    count = 0
    waiting = Alert.objects.filter(sent_at__isnull=True, raised_at__gt=now - timedelta(days=1))
    for alert in waiting.select_related("message__conversation__team", "shift"):
        team = alert.message.conversation.team
        shift = alert.shift or on_duty(team, now)
        if shift is None:
            continue
        Alert.objects.filter(pk=alert.pk).update(attempts=alert.attempts + 1)
        address = f"{base_url}/desk/{team.slug}/conversations/{alert.message.conversation_id}/"
        send_mail(
            _("A message to %(team)s may be about an emergency") % {"team": team.name},
            _(
                "Please read it now: %(address)s\n\nA word of your list stands in it. Words can be "
                "missed, and can mean nothing. The message itself is not in this mail."
            )
            % {"address": address},
            None,
            [shift.email],
        )
        with transaction.atomic():
            Alert.objects.filter(pk=alert.pk).update(sent_at=now, shift=shift)
        count += 1
    return count
