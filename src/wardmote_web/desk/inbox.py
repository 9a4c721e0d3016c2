"""The inbox: which conversations, in what order. Queries a page do not grow with rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wardmote_web.accounts.models import Person, Team
from wardmote_web.conversations.models import Conversation, State
from wardmote_web.conversations.search import find

PAGE = 50
TABS = {
    "waiting": _("Waiting"),
    "mine": _("Mine"),
    "held": _("Held"),
    "with-resident": _("Waiting for the resident"),
    "closed": _("Closed"),
}
BY_PROMISE = (F("due_at").asc(nulls_last=True), "id")
BY_LATEST = ("-latest_at", "-id")


@dataclass(frozen=True)
class InboxPage:
    """One page of a list.

    Attributes:
        rows: Its conversations.
        number: Which page, from 1.
        more: Whether there is another.
    """

    rows: list[Conversation]
    number: int
    more: bool


def conversations_in(tab: str, team: Team, person: Person) -> QuerySet[Conversation]:
    """The conversations of a tab, in their order: what waits by promise, the rest by the latest."""
    mine = Conversation.objects.filter(team=team)
    if tab == "mine":
        open_ones = [State.WAITING, State.HELD, State.WITH_RESIDENT]
        return mine.filter(assigned_to=person, state__in=open_ones).order_by(*BY_PROMISE)
    if tab == "held":
        return mine.filter(state=State.HELD).order_by(*BY_PROMISE)
    if tab == "with-resident":
        return mine.filter(state=State.WITH_RESIDENT).order_by(*BY_LATEST)
    if tab == "closed":
        return mine.filter(state=State.CLOSED).order_by(*BY_LATEST)
    return mine.filter(state=State.WAITING).order_by(*BY_PROMISE)


def page_of(rows: QuerySet[Conversation], number: int) -> InboxPage:
    """A page of them, without counting what may be hundreds of thousands."""
    first = (number - 1) * PAGE
    found = list(rows.select_related("channel", "contact", "assigned_to")[first : first + PAGE + 1])
    return InboxPage(found[:PAGE], number, len(found) > PAGE)


def searched(team: Team, words: str) -> QuerySet[Conversation]:
    """What a search finds, latest first."""
    return find(team, words).order_by(*BY_LATEST)


def counts(team: Team, person: Person) -> dict[str, int]:
    """How many are in each tab but the closed one, which says nothing and costs much."""
    open_ones = Conversation.objects.filter(team=team).filter(
        state__in=[State.WAITING, State.HELD, State.WITH_RESIDENT]
    )
    found = open_ones.aggregate(
        waiting=Count("id", filter=Q(state=State.WAITING)),
        mine=Count("id", filter=Q(assigned_to=person)),
        held=Count("id", filter=Q(state=State.HELD)),
        with_resident=Count("id", filter=Q(state=State.WITH_RESIDENT)),
    )
    return {name.replace("_", "-"): int(number) for name, number in found.items()}


def overdue(team: Team, now: datetime) -> int:
    """How many promises have passed without a reply."""
    return Conversation.objects.filter(
        team=team, state__in=[State.WAITING, State.HELD], due_at__lt=now
    ).count()
