"""What stands beside the conversations: who has them, notes, replies that are held or saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from wardmote.basis.instants import from_micros, to_micros
from wardmote_web.accounts.models import Person, Team
from wardmote_web.conversations.keys import new_key
from wardmote_web.conversations.models import (
    Conversation,
    Note,
    Outgoing,
    SavedReply,
    Stage,
    State,
)
from wardmote_web.promises.hours import TeamHours

HELD = 3
NOTES = (
    "The street team says Thursday. I asked them to write to us when it is done.",
    "Same resident as last month, about the same corner.",
    "Do we know who owns this path? I have asked Planning.",
    "Passed to Highways; they answer us, we answer the resident.",
)
SAVED = {
    "Street light": "Thank you for telling us. The lighting team has it now, and it is "
    "usually mended within five working days.",
    "Bins missed": "We are sorry that your bins were not emptied. The crew comes back tomorrow: "
    "please leave them out.",
    "Consultation": "You can have your say until Friday, in the library or on our website. All "
    "that you write to us here is passed on too.",
    "Not ours": "This belongs to the county. We have passed it on, and they will write to you.",
}


def assign(rows: Sequence[Conversation], officer: Person, others: Sequence[Person]) -> None:
    """Of what waits, a third is the officer's, a third is colleagues', and a third nobody's."""
    waiting = [each for each in rows if each.state in {State.WAITING, State.WITH_RESIDENT}]
    for place, each in enumerate(waiting):
        turn = place % 3
        if turn < 2:
            each.assigned_to = officer if turn == 0 else others[place // 3 % len(others)]
    Conversation.objects.bulk_update(waiting, ["assigned_to"])


def hold(rows: Sequence[Conversation], by: Person, hours: TeamHours, now: datetime) -> None:
    """A colleague wrote some replies an hour ago, which wait for the next opening."""
    opens = next_opening(hours, now)
    waiting = [each for each in rows if each.state == State.WAITING and not each.channel.is_manual]
    for each in waiting[-2 * HELD :: 2]:
        asked = each.messages.filter(ours=False).order_by("-sent_at").first()
        Outgoing.objects.create(
            conversation=each,
            answers=asked,
            stage=Stage.HELD,
            text="Good question. I have asked the street team, and they look at it this week. "
            "(fiction)",
            key=new_key(now - timedelta(seconds=each.pk)),
            written_at=max(each.latest_at, now - timedelta(hours=1)),
            written_by=by,
            not_before=opens,
        )
        each.state = State.HELD
        each.save(update_fields=["state"])


def next_opening(hours: TeamHours, now: datetime) -> datetime:
    """The next opening that is still to come, also where the desk is open now."""
    after = to_micros(now)
    while hours.clock.is_open(after):
        after = hours.clock.end_of_next_window(after)
    return from_micros(hours.clock.next_open(after))


def note(rows: Sequence[Conversation], colleagues: Sequence[Person], now: datetime) -> None:
    """Colleagues have left notes on the latest conversations."""
    latest = sorted(rows, key=lambda each: each.latest_at)[-5 * len(NOTES) :: 5]
    for place, (each, words) in enumerate(zip(latest, NOTES, strict=False)):
        by = colleagues[place % len(colleagues)]
        at = min(each.latest_at + timedelta(minutes=20), now)
        Note.objects.create(conversation=each, by=by, at=at, text=f"{words} (fiction)")


def saved_replies(team: Team) -> None:
    """Words to begin with."""
    SavedReply.objects.bulk_create(
        SavedReply(team=team, title=title, text=text) for title, text in SAVED.items()
    )
