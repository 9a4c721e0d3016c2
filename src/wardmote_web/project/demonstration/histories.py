"""Conversations with their messages, promises and acknowledgements, written in bulk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from wardmote.demo.place import resident_handle
from wardmote_web.accounts.models import Team
from wardmote_web.conversations.keys import new_key
from wardmote_web.conversations.models import (
    Channel,
    Contact,
    Conversation,
    Kind,
    Message,
    Outgoing,
    Stage,
)
from wardmote_web.desk.acknowledging import words
from wardmote_web.project.demonstration.lives import DELETED, Life, Promised
from wardmote_web.project.demonstration.people import resident_name
from wardmote_web.project.demonstration.threads import Account, Said, Thread
from wardmote_web.promises.hours import TeamHours
from wardmote_web.promises.models import Promise

SOON = timedelta(seconds=8)
"""After it was sent, a message has been read by the desk."""


def write_histories(
    team: Team, channels: Mapping[Account, Channel], lives: Sequence[Life], hours: TeamHours
) -> list[Conversation]:
    """Write them all; gives the conversations in the order of the lives."""
    for life in lives:
        life.thread = in_our_words(life, team, hours)
    contacts = _contacts(channels, lives)
    rows = Conversation.objects.bulk_create(
        [_conversation(team, channels, contacts, each) for each in lives]
    )
    written = Message.objects.bulk_create(
        [
            _message(row, life, said)
            for row, life in zip(rows, lives, strict=True)
            for said in life.thread.said
        ]
    )
    by_id = {(each.channel_id, each.platform_id): each for each in written}
    acknowledgements, promises = [], []
    for row, life in zip(rows, lives, strict=True):
        of = {said.number: by_id[row.channel_id, _id(said)] for said in life.thread.said}
        greeted = next((each for each in life.thread.said if each.automatic), None)
        if greeted is not None:
            acknowledgements.append(_acknowledgement(row, of, greeted))
        promises += [_promise(row, of, each, greeted) for each in life.promises]
    Outgoing.objects.bulk_create(acknowledgements)
    Promise.objects.bulk_create(_under(team, promises))
    return rows


def in_our_words(life: Life, team: Team, hours: TeamHours) -> Thread:
    """The conversation, its acknowledgement as this desk would have worded it."""
    due = {each.asked.number: each.due for each in life.promises}
    return replace(
        life.thread,
        said=tuple(
            replace(each, text=words(team, hours, due[each.parent], now=each.at))
            if each.automatic and each.parent in due
            else each
            for each in life.thread.said
        ),
    )


def _contacts(channels: Mapping[Account, Channel], lives: Sequence[Life]) -> dict[int, Contact]:
    first: dict[int, Life] = {}
    for each in lives:
        first.setdefault(each.thread.resident, each)
    made = Contact.objects.bulk_create(
        [
            Contact(
                channel=channels[life.thread.account],
                author=resident_handle(number),
                handle=resident_handle(number),
                name=resident_name(number),
                first_seen_at=life.thread.said[0].at,
            )
            for number, life in first.items()
        ]
    )
    return dict(zip(first, made, strict=True))


def _conversation(
    team: Team, channels: Mapping[Account, Channel], contacts: Mapping[int, Contact], life: Life
) -> Conversation:
    said = life.thread.said
    return Conversation(
        team=team,
        channel=channels[life.thread.account],
        contact=contacts[life.thread.resident],
        thread=_id(said[0]),
        state=life.state,
        public=life.thread.account.public,
        asked_at=said[0].at,
        latest_at=said[-1].at,
        waiting_since=life.waiting_since,
        due_at=life.due,
        first_reply_at=life.first_reply_at,
        closed_at=life.closed_at,
        no_reply_reason=life.reason,
        opening_words=[each for each in said if not each.automatic][-1].text[:200],
    )


def _message(row: Conversation, life: Life, said: Said) -> Message:
    return Message(
        conversation=row,
        channel_id=row.channel_id,
        contact_id=None if said.ours else row.contact_id,
        platform_id=_id(said),
        in_reply_to=f"borough-{said.parent}" if said.parent else "",
        ours=said.ours,
        automatic=said.automatic,
        sent_at=said.at,
        received_at=said.at + SOON,
        text=said.text,
        public=life.thread.account.public,
        deleted_at=said.at + DELETED if said.deleted else None,
    )


def _id(said: Said) -> str:
    return f"borough-{said.number}"


def _acknowledgement(row: Conversation, of: Mapping[int, Message], greeted: Said) -> Outgoing:
    return Outgoing(
        conversation=row,
        answers=of.get(greeted.parent or 0),
        kind=Kind.ACKNOWLEDGEMENT,
        stage=Stage.SENT,
        text=greeted.text,
        key=new_key(greeted.at),
        written_at=greeted.at,
        not_before=greeted.at,
        sent_at=greeted.at,
        became=of[greeted.number],
    )


def _promise(
    row: Conversation, of: Mapping[int, Message], promised: Promised, greeted: Said | None
) -> Promise:
    asked = promised.asked
    told = greeted is not None and greeted.parent == asked.number
    return Promise(
        conversation=row,
        asked=of[asked.number],
        made_at=asked.at + SOON,
        due_at=promised.due,
        told_at=greeted.at if told and greeted else None,
        state=promised.state,
        settled_at=promised.settled,
        reason=promised.reason,
    )


def _under(team: Team, promises: list[Promise]) -> list[Promise]:
    """All under the one pattern that was published."""
    version = team.patterns.get()
    for each in promises:
        each.pattern, each.rule = version, version.promise
    return promises
