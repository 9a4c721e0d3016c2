"""Decisions that residents spoke to: one changed something, one did not, one is still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wardmote.demo.place import DOMAIN
from wardmote_web.accounts.models import Team
from wardmote_web.conversations.keys import new_key
from wardmote_web.conversations.models import Conversation, Kind, Message, Outgoing, Stage
from wardmote_web.desk.deciding import words
from wardmote_web.desk.models import Decision, DecisionKind, Tie
from wardmote_web.project.demonstration.lives import Life

MOST = 8
"""Conversations tied to one decision."""


@dataclass(frozen=True)
class Matter:
    """A decision, and the words by which one knows who spoke to it.

    Attributes:
        kind, title: As on the desk.
        about: What stands in the messages.
        ago: How long ago it was taken; None where it is open.
        changed, outcome: What came of it.
    """

    kind: str
    title: str
    about: str
    ago: timedelta | None = None
    changed: bool | None = None
    outcome: str = ""


MATTERS = (
    Matter(
        str(DecisionKind.CONSULTATION),
        "A new crossing",
        "new crossing",
        timedelta(days=20),
        True,
        "The crossing moves thirty paces towards the school, where you said that children cross. "
        "(fiction)",
    ),
    Matter(
        str(DecisionKind.COMMITTEE),
        "Stops of the 14 bus",
        "The 14 bus",
        timedelta(days=9),
        False,
        "The operator will not bring the stop back, since two others are nearer than the rule "
        "asks; the committee has written to ask again in spring. (fiction)",
    ),
    Matter(str(DecisionKind.WORKS), "Potholes to be mended this winter", "pothole"),
)


def make(
    team: Team, rows: Sequence[Conversation], lives: Sequence[Life], now: datetime
) -> list[Decision]:
    """Make the decisions, tie conversations to them, and tell who spoke to one that is taken."""
    return [_matter(team, each, list(zip(rows, lives, strict=True)), now) for each in MATTERS]


def _matter(
    team: Team, matter: Matter, everything: list[tuple[Conversation, Life]], now: datetime
) -> Decision:
    taken = None if matter.ago is None else now - matter.ago
    decision = Decision.objects.create(
        team=team,
        kind=matter.kind,
        title=f"{matter.title} (fiction)",
        address=f"https://{DOMAIN}/decisions" if taken else "",
        taken_at=taken,
        changed=matter.changed,
        outcome=matter.outcome,
    )
    spoke = [row for row, life in everything if _spoke(matter, life, taken or now)]
    for row in spoke[-MOST:]:
        tie = Tie(decision=decision, conversation=row, tied_at=row.asked_at)
        if taken is not None:
            tie.told = _told(decision, row, taken)
        tie.save()
    return decision


def _spoke(matter: Matter, life: Life, before: datetime) -> bool:
    """They did, got their answer, and it could be sent to them."""
    first, last = life.thread.said[0], life.thread.said[-1]
    spoke = matter.about in first.text and not life.thread.account.manual
    return spoke and last.at < before and life.waiting_since is None


def _told(decision: Decision, row: Conversation, at: datetime) -> Outgoing:
    key, text = new_key(at + timedelta(microseconds=row.pk)), words(decision)
    message = Message.objects.create(
        conversation=row,
        channel_id=row.channel_id,
        platform_id=f"sent-{key}",
        ours=True,
        sent_at=at,
        received_at=at,
        text=text,
        public=row.public,
    )
    row.latest_at, row.opening_words = at, text[:200]
    row.save(update_fields=["latest_at", "opening_words"])
    return Outgoing.objects.create(
        conversation=row,
        kind=Kind.YOU_SAID,
        stage=Stage.SENT,
        text=text,
        key=key,
        written_at=at,
        not_before=at,
        sent_at=at,
        became=message,
    )
