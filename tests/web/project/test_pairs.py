"""What happened and when it happened stand or fall together, and the database sees to it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.db.models import CheckConstraint, DateField, Field, Model

from wardmote_web.conversations.models import Channel, Conversation, Outgoing
from wardmote_web.desk.models import Alert, Decision
from wardmote_web.promises.models import Promise
from wardmote_web.timebook.models import Group, Release
from web.cast import MONDAY, Cast, a_team
from web.project.test_residents import NIGHT, everything_with

FREE = {
    "accounts.Person.last_login": "Django's own: nothing goes with it",
    "accounts.Membership.until": "a membership that lasts has no end; its order is constrained",
    "conversations.Channel.disconnected_at": "by itself: that and when are one field",
    "conversations.Channel.next_read_at": "a plan, not something that happened",
    "conversations.Channel.last_read_at": "by itself",
    "conversations.Conversation.waiting_since": "by itself: whether and since when are one field",
    "conversations.Conversation.due_at": "a copy of the promise that stands",
    "conversations.Conversation.first_reply_at": "by itself",
    "conversations.Message.edited_at": "by itself",
    "conversations.Message.deleted_at": "by itself",
    "promises.Promise.told_at": "by itself",
    "pulse.Scale.ended_on": "a scale that lasts has no end; its order is constrained",
    "timebook.Group.ended_on": "a group that lasts has no end; its order is constrained",
}
"""Times that may be absent, and that no other field goes with."""
OURS = [model for model in apps.get_models() if model.__module__.startswith("wardmote_web.")]


def _constrained(model: type[Model]) -> set[str]:
    """Fields that a check of the database names."""
    found = set()
    for each in model._meta.constraints:
        if isinstance(each, CheckConstraint):
            found |= {name.partition("__")[0] for name, _ in _leaves(each.condition)}
    return found


def _leaves(condition: Any) -> list[tuple[str, Any]]:
    leaves: list[tuple[str, Any]] = []
    for child in condition.children:
        leaves += _leaves(child) if hasattr(child, "children") else [child]
    return leaves


def _may_be_absent(model: type[Model]) -> list[Field[Any, Any]]:
    return [
        field
        for field in model._meta.local_concrete_fields
        if isinstance(field, DateField) and field.null
    ]


def test_every_time_that_may_be_absent_is_tied_to_what_happened_or_stands_alone() -> None:
    loose = {
        f"{model._meta.label}.{field.name}"
        for model in OURS
        for field in _may_be_absent(model)
        if field.name not in _constrained(model)
    }
    alone = {
        f"{model._meta.label}.{field.name}"
        for model in OURS
        for field in _may_be_absent(model)
        if f"{model._meta.label}.{field.name}" in FREE
    }

    assert loose <= set(FREE)
    assert alone == set(FREE), "what is listed is there"


@pytest.mark.parametrize("stem", ["_by", "_until"])
def test_whoever_and_when_are_named_by_one_check(stem: str) -> None:
    for model in OURS:
        names = {field.name for field in model._meta.local_concrete_fields}
        for name in names:
            pair = name.removesuffix(stem) + "_at"
            if name.endswith(stem) and pair in names:
                absent = model._meta.get_field(pair).null
                assert not absent or {name, pair} <= _constrained(model), f"{model} {name}"


def _broken(cast: Cast) -> dict[str, Any]:
    """Updates that would part what belongs together."""
    conversation = everything_with(cast)
    out = Outgoing.objects.filter(conversation=conversation, kind="reply")
    group = Group.objects.create(team=cast.team, name="g", fixed_from=MONDAY.date())
    release = Release.objects.create(
        group=group, first_day=MONDAY.date(), last_day=MONDAY.date(),
        released_on=MONDAY.date() + timedelta(days=8), people=5, hours=10, out_of_hours_hours=0,
    )  # fmt: skip
    alert = Alert.objects.get()
    everything: dict[str, tuple[Any, dict[str, Any]]] = {
        "closed without a time": (Conversation.objects, {"state": "closed"}),
        "a time without closed": (Conversation.objects, {"closed_at": NIGHT}),
        "a reason while open": (Conversation.objects, {"no_reply_reason": "spam"}),
        "leased by nobody": (out, {"leased_until": NIGHT}),
        "leased for ever": (out, {"leased_by": "w"}),
        "sent without a time": (out, {"stage": "sent"}),
        "a time without sent": (out, {"sent_at": NIGHT}),
        "sending without a payload": (out, {"stage": "sending", "payload": None}),
        "attempted without a time": (out, {"attempts": 1}),
        "begun without an attempt": (out, {"begun_at": NIGHT}),
        "settled without a time": (Promise.objects, {"state": "kept"}),
        "a time without settled": (Promise.objects, {"settled_at": NIGHT}),
        "read by nobody": (Channel.objects, {"read_until": NIGHT}),
        "failing since never": (Channel.objects, {"failure": "It is away."}),
        "taken without an outcome": (Decision.objects, {"taken_at": NIGHT}),
        "an outcome without a time": (Decision.objects, {"outcome": "x"}),
        "seen without a time": (Alert.objects, {"seen_by": cast.officer}),
        "sent without an attempt": (Alert.objects, {"sent_at": NIGHT}),
        "withheld with a figure": (Release.objects, {"withheld": "x"}),
        "neither withheld nor a figure": (Release.objects, {"hours": None}),
        "withheld, and half of a figure": (Release.objects, {"withheld": "x", "hours": None}),
        "released before its end": (Release.objects, {"released_on": MONDAY.date()}),
    }
    assert alert.attempts == 0
    assert release.withheld == ""
    return everything


@pytest.fixture
def cast(db: Any) -> Cast:
    """A team that watches for emergencies."""
    from wardmote_web.desk.models import EmergencyWords

    made = a_team()
    EmergencyWords.objects.create(team=made.team, is_on=True, words="flood")
    return made


def test_the_database_refuses_to_part_them(cast: Cast) -> None:
    for what, (rows, update) in _broken(cast).items():
        assert rows.exists(), what
        assert _is_refused(rows, update), what


def _is_refused(rows: Any, update: dict[str, Any]) -> bool:
    try:
        with transaction.atomic():
            rows.update(**update)
    except DatabaseError:
        return True
    return False
