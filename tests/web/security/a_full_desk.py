"""A team with one of everything, each carrying a word by which it is known again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from wardmote.channels.ports import SentFile
from wardmote.studies.trials.toml_form import EXAMPLE
from wardmote_web.conversations.attaching import Chosen, attach
from wardmote_web.conversations.models import (
    Channel,
    Contact,
    Conversation,
    Note,
    ReplyFile,
    SavedReply,
)
from wardmote_web.desk import deciding, manual
from wardmote_web.desk.models import Decision, Shift
from wardmote_web.trials import running
from wardmote_web.trials.models import Trial
from web.cast import MONDAY, Cast, a_channel, a_team, asked, comes_in
from web.pictures import a_picture

NOON = MONDAY + timedelta(hours=10)
"""Monday 10:00: the desk is open."""


@dataclass(frozen=True)
class FullDesk:
    """A team and what it has.

    Attributes:
        cast: Its people.
        word: Stands in everything that its pages show.
        channel: An account.
        conversation: One that waits, with a note and an answer that waits to be copied.
        decision: One that is still to come, to which the conversation is tied.
        shift: When somebody is on duty.
        saved: A saved reply.
        file: Of the answer.
        trial: One that was drawn up.
    """

    cast: Cast
    word: str
    channel: Channel
    conversation: Conversation
    decision: Decision
    shift: Shift
    saved: SavedReply
    file: ReplyFile
    trial: Trial

    @property
    def contact(self) -> Contact:
        """The resident."""
        assert self.conversation.contact is not None
        return self.conversation.contact

    def number_for(self, pattern: str) -> int:
        """The number of what an address is about."""
        found: dict[str, Any] = {
            "conversations/": self.conversation,
            "decisions/": self.decision,
            "channels/": self.channel,
            "trials/": self.trial,
        }
        return next((int(each.pk) for part, each in found.items() if part in pattern), 0)


def a_full_desk(slug: str = "fenwick", word: str = "turnip") -> FullDesk:
    """One, with everything named by the word."""
    cast = a_team(slug)
    channel = a_channel(cast.team)
    Channel.objects.filter(pk=channel.pk).update(name=f"{word} channel", handle=f"{word}handle")
    channel.refresh_from_db()
    taken = comes_in(
        channel, asked(channel, f"Why {word}?", at=NOON - timedelta(hours=1), by=f"{word}resident")
    )
    conversation = taken.conversation
    Note.objects.create(conversation=conversation, by=cast.officer, at=NOON, text=f"{word} note")
    answer = manual.written(conversation, f"{word} answer", by=cast.officer, now=NOON)
    picture = SentFile(f"{word}.png", "image/png", "", a_picture(), 40, 20)
    attach(answer, [Chosen(picture, alt=f"{word} seen from above")], by=cast.officer)
    decision = Decision.objects.create(team=cast.team, kind="works", title=f"{word} works")
    deciding.tie(decision, conversation, now=NOON)
    shift = Shift.objects.create(
        team=cast.team,
        starts_at=NOON,
        ends_at=NOON + timedelta(days=400),
        name=f"{word} duty",
        email=f"{word}@council.example",
    )
    saved = SavedReply.objects.create(team=cast.team, title=f"{word} saved", text=f"{word} text")
    text = EXAMPLE.replace("a-time-in-the-acknowledgement", f"{word}-trial")
    trial = running.draw_up(
        cast.team, text.replace("closing_question", "# none"), by=cast.lead, now=NOON
    )
    return FullDesk(
        cast, word, channel, conversation, decision, shift, saved, answer.files.get(), trial
    )
