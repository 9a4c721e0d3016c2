"""Words that may mark an emergency reach whoever is on duty, at any hour. Words can be missed."""

from __future__ import annotations

import logging
import re
import unicodedata
from datetime import datetime, timedelta

from django.core.mail import send_mail
from django.db.models import F
from django.utils.translation import gettext as _

from wardmote_web.accounts.models import Role, Team
from wardmote_web.conversations.models import Message
from wardmote_web.desk.models import Alert, EmergencyWords, Shift

log = logging.getLogger(__name__)
SUGGESTED = (
    "in danger, suicide, kill myself, hurt myself, being hurt, abused, abuse of a child, unsafe, "
    "threatened, knife, gun, gas leak, flooding, flood, fire, collapsed, trapped, exposed wire"
)
"""Where a team may begin; separated by commas."""

_APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bc\u2032`\u00b4"), "'")


def found_in(text: str, words: str) -> bool:
    """Whether any of the words (one a line, or separated by commas) stands in the text.

    >>> found_in("Water is FLOODING our street", "flooding")
    True
    >>> found_in("the flooded market", "flood")
    False
    >>> found_in("I can\u2019t breathe", "can't breathe")
    True
    """
    wanted = filter(None, (_plain(each) for each in re.split(r"[,;\r\n]", words)))
    said = _plain(text)
    return any(re.search(rf"(?<!\w){re.escape(each)}(?!\w)", said) for each in wanted)


def _plain(text: str) -> str:
    """Whatever the case, the apostrophes, the spaces, and the characters that are not seen."""
    seen = (c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    return " ".join("".join(seen).translate(_APOSTROPHES).casefold().split())


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
    if not words or not found_in(f"{message.subject}\n{message.text}", words):
        return None
    shift = on_duty(message.conversation.team, now)
    alert, _new = Alert.objects.get_or_create(
        message=message, defaults={"shift": shift, "raised_at": now}
    )
    return alert


def reach(base_url: str, *, now: datetime) -> int:
    """Send alerts that are not sent; gives how many. At least once: better twice than never.

    One that cannot be sent stays, and holds up no other. Where the rota has a gap, the team's
    leads are told, since somebody must be.
    """
    count = 0
    waiting = Alert.objects.filter(sent_at__isnull=True).order_by("raised_at", "id")
    for alert in waiting.select_related("message__conversation__team", "shift"):
        team = alert.message.conversation.team
        shift = on_duty(team, now) or alert.shift
        addresses = [shift.email] if shift else _leads(team)
        if not addresses:
            continue
        Alert.objects.filter(pk=alert.pk).update(attempts=F("attempts") + 1)
        try:
            _write(alert, team, addresses, base_url)
        except Exception as error:
            # Whatever is wrong with one (a server that is away, an address) holds up no other.
            log.warning("alert %s could not be sent: %s", alert.pk, type(error).__name__)
            continue
        Alert.objects.filter(pk=alert.pk).update(sent_at=now, shift=shift)
        count += 1
    return count


def _leads(team: Team) -> list[str]:
    members = team.memberships.filter(role=Role.LEAD, until=None, person__is_active=True)
    return list(members.order_by("id").values_list("person__email", flat=True))


def _write(alert: Alert, team: Team, addresses: list[str], base_url: str) -> None:
    """The mail: where to read the message, and none of its words."""
    address = f"{base_url}/desk/{team.slug}/conversations/{alert.message.conversation_id}/"
    send_mail(
        _("A message to %(team)s may be about an emergency") % {"team": team.name},
        _(
            "Please read it now: %(address)s\n\nA word of your list stands in it. Words can be "
            "missed, and can mean nothing. The message itself is not in this mail."
        )
        % {"address": address},
        None,
        addresses,
    )
