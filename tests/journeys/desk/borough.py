"""Marlowford, a borough of fiction, with something in every corner of its desk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from wardmote.channels.ports import Picture, Signed
from wardmote_web.accounts.models import Person
from wardmote_web.conversations import closing, replying
from wardmote_web.conversations.models import (
    Channel,
    Conversation,
    Kind,
    Outgoing,
    SavedReply,
    Stage,
    Viewing,
)
from wardmote_web.desk import deciding, manual
from wardmote_web.desk.models import Decision, Shift
from wardmote_web.promises import actions as promises
from wardmote_web.pulse.models import PulseRelease
from wardmote_web.timebook.models import Entry, Group, GroupMember, Release
from web.cast import HOURS, MONDAY, Cast, a_channel, a_team, asked, comes_in

OPEN = MONDAY.replace(hour=10)
"""A Monday at ten: the desk is open until half past."""
NIGHT = MONDAY.replace(hour=22)
LONG = "Donaudampfschifffahrtsgesellschaftskapitaenswitwe" * 3
HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)> javascript:alert(1)'
NAMES = {
    "officer": "Priya Nair",
    "colleague": "Tom Ashworth",
    "lead": "Grace Okafor",
    "researcher": "Ewan Reid",
    "administrator": "Sam Lister",
}


@dataclass(frozen=True)
class Borough:
    """The team, its accounts, and conversations by what is to be seen in them."""

    cast: Cast
    social: Channel
    group: Channel
    talks: dict[str, Conversation]
    decision: Decision
    taken: Decision


def a_borough(*, busy: bool = True) -> Borough:
    """The borough; with conversations in every state unless it is to be quiet."""
    cast = a_team("marlowford")
    cast.team.name, cast.team.undo_seconds = "Marlowford Council", 20
    cast.team.save()
    for role, name in NAMES.items():
        Person.objects.filter(pk=getattr(cast, role).pk).update(name=name)
        getattr(cast, role).name = name
    signed = Signed("https://social.example/@marlowford", "marlowford@social.example", "", {})
    social = a_channel(cast.team, "mastodon", signed=signed, last_read_at=OPEN)
    group = a_channel(cast.team)
    Channel.objects.filter(pk=social.pk).update(name="Mastodon")
    Channel.objects.filter(pk=group.pk).update(name="Facebook group: Fenwick Lane")
    for each in (social, group):
        each.refresh_from_db()
    decision = Decision.objects.create(
        team=cast.team, kind="consultation", title="A crossing on Fenwick Lane"
    )
    taken = Decision.objects.create(
        team=cast.team, kind="works", title="Lamps in Quarry Park", address="https://m.example/42"
    )
    made = Borough(cast, social, group, {}, decision, taken)
    if busy:
        _talk(made)
        _set_up(made)
    return made


def says(
    borough: Borough,
    who: str,
    text: str,
    *,
    at: datetime,
    channel: Channel | None = None,
    **more: Any,
) -> Conversation:
    """Somebody writes."""
    message = asked(
        channel or borough.social,
        text,
        at=at,
        by=more.pop("by", who.lower().split()[0]),
        thread=f"t-{who}",
        **more,
    )
    taken = comes_in(channel or borough.social, replace(message, author_name=who))
    found: Conversation = taken.conversation
    return found


def _talk(b: Borough) -> None:
    hours = timedelta(hours=1)
    picture = Picture(
        "https://social.example/lamp.jpg", "image/jpeg", alt="A street lamp that leans over a path"
    )
    t = b.talks
    t["lamp"] = says(
        b, "Rosa Bellamy", "The lamp outside 14 Fenwick Lane has been out since Friday. It is dark "
        "where the children wait for the bus.", at=OPEN - 20 * hours, pictures=(picture,)
    )  # fmt: skip
    t["bins"] = says(
        b, "Jon Pike", "When are bins collected after the bank holiday? "
        "https://marlowford.example/bins says nothing.", at=OPEN - 18 * hours,
    )  # fmt: skip
    t["hedge"] = says(
        b, "Ada Whitlock", "The hedge at Quarry Park covers half the path.", at=OPEN - 90 * hours
    )
    t["hostile"] = says(
        b, HOSTILE[:60], f"{HOSTILE}\n\n{LONG}", at=OPEN - 16 * hours, public=True,
        pictures=(Picture("https://social.example/a.png"), Picture("", name="notes.pdf")),
    )  # fmt: skip
    t["library"] = says(b, "Imran Shah", "Is the library open on Saturday?", at=OPEN - hours / 2)
    t["thanks"] = says(b, "Della Cole", "Thank you, that was quick!", at=OPEN - 17 * hours)
    t["crossing"] = says(
        b,
        "Nia Morgan",
        "Cars do not stop on Fenwick Lane. We need a crossing.",
        at=OPEN - 5 * hours,
    )
    t["group"] = says(
        b, "Kit Barlow", "Who do I ask about a skip licence?", at=OPEN - 3 * hours, channel=b.group
    )
    t["unknown"] = says(b, "Petra Lund", "Is the pool heated?", at=OPEN - 19 * hours)
    t["failed"] = says(b, "Omar Reyes", "Can I rent an allotment?", at=OPEN - 19 * hours)
    t["forwarded"] = says(
        b, "Tom Ashworth", "---------- Forwarded message ---------\nFrom: Rosa Bellamy "
        "<rosa@home.example>\nSubject: Skips\n\nMay a skip stand on the road?",
        at=OPEN - 2 * hours, by=b.cast.colleague.email, channel=a_channel(b.cast.team, "mail"),
    )  # fmt: skip
    t["held"] = says(b, "Lena Fox", "Is Monday a market day?", at=OPEN - 12 * hours)
    t["with resident"] = says(b, "Hugh Dale", "My street was not gritted.", at=OPEN - 40 * hours)
    _answer(b)


def _answer(b: Borough) -> None:
    officer, t = b.cast.officer, b.talks
    now, hour = OPEN - timedelta(hours=1), timedelta(hours=1)
    closing.close(t["thanks"], now=now, no_reply_reason="thanks")
    promises.void(t["thanks"], reason="No reply needed: thanks.", now=now)
    closing.assign(t["hedge"], officer)
    closing.note(
        t["lamp"], "Asked street lighting; they come on Tuesday.", by=b.cast.colleague, now=now
    )
    Viewing.objects.create(conversation=t["lamp"], person=b.cast.colleague, seen_at=OPEN)
    replying.reply(
        t["held"], "It is. From 8 to 14.", by=officer, now=now, hold_until=OPEN + 6 * hour
    )
    for stage, words in (
        (
            Stage.UNKNOWN,
            "The platform did not answer; it is looked up before anything is sent again.",
        ),
        (Stage.FAILED, "The platform says that the post above is gone."),
    ):
        out = replying.reply(t[str(stage)], "Yes, it is.", by=officer, now=now)
        Outgoing.objects.filter(pk=out.pk).update(
            stage=stage, reason=words, payload={}, attempts=1, begun_at=now
        )
    b.group.team.refresh_from_db()
    manual.written(t["group"], "The roads team: 01632 960 001.", by=officer, now=now)
    deciding.tie(b.decision, t["crossing"], now=now)
    _sent(t["with resident"], "Which street is it?", officer, now)


def _sent(talk: Conversation, text: str, by: Person, now: datetime) -> None:
    """A reply that went out, as the worker leaves it."""
    from wardmote_web.conversations.intake import answered
    from wardmote_web.conversations.models import Message

    Message.objects.create(
        conversation=talk, channel=talk.channel, platform_id=f"ours-{talk.pk}", ours=True,
        sent_at=now, received_at=now, text=text,
    )  # fmt: skip
    answered(talk, at=now)
    talk.save()
    promises.settle(talk, replied_at=now)


def _set_up(b: Borough) -> None:
    team, lead = b.cast.team, b.cast.lead
    SavedReply.objects.create(team=team, title="Street lighting", text="Street lighting is told.")
    SavedReply.objects.create(
        team=team, title="Bins: where to look", text="See marlowford.example/bins."
    )
    Shift.objects.create(
        team=team, starts_at=OPEN, ends_at=OPEN + timedelta(days=3), name="Duty desk",
        email="duty@council.example",
    )  # fmt: skip
    promises.publish(
        team, HOURS.replace("09:30", "09:00"), "by 12:00 of the next working day",
        effective_from=date(2026, 2, 2), by=lead, now=OPEN,
    )  # fmt: skip
    for minutes, outside in ((12, False), (25, True)):
        Entry.objects.create(
            person=b.cast.officer, team=team, kind="answering", day=OPEN.date(), minutes=minutes,
            out_of_hours=outside, sent_at_once=outside,
        )  # fmt: skip
    group = Group.objects.create(team=team, name="Front office", fixed_from=date(2025, 7, 1))
    Release.objects.create(
        group=group, first_day=date(2025, 7, 1), last_day=date(2025, 9, 30),
        released_on=date(2025, 10, 8), people=6, hours=215, out_of_hours_hours=20,
        beside_answering_hours=None,
    )  # fmt: skip
    GroupMember.objects.create(group=group, person=b.cast.officer)
    PulseRelease.objects.create(
        group=group, first_day=date(2025, 7, 1), last_day=date(2025, 9, 30),
        released_on=date(2025, 10, 8), people=6, figures=[
            {"key": "own-1", "possible": 78, "answers": 60, "mean": "3.5", "mean_end": "more",
             "share": 50, "share_end": ""},
            {"key": "own-2", "possible": 78},
        ],
    )  # fmt: skip
    deciding.tie(b.taken, b.talks["library"], now=OPEN)
    deciding.take(b.taken, changed=True, outcome="Nine lamps are lit.", by=lead, now=OPEN)
    Outgoing.objects.filter(kind=Kind.YOU_SAID).update(not_before=OPEN + timedelta(days=9))
    Channel.objects.filter(pk=b.social.pk).update(
        missed=["12 posts were gone before they were read."]
    )
