"""An export ends when it says it ends, and no study is shown that another history gave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from wardmote_web.conversations.closing import close, reopen
from wardmote_web.conversations.models import Conversation, Message
from wardmote_web.promises import actions as promises
from wardmote_web.promises.changing import change_and_tell, take_back
from wardmote_web.studies.exporting import export
from wardmote_web.studies.history import fingerprint, reading
from web.cast import MONDAY, asked
from web.conversations.a_desk import Desk, desk

__all__ = ["desk"]

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
Step = Callable[[Desk, Conversation], object]


@pytest.mark.parametrize(("late", "count"), [(-MINUTE, 2), (timedelta(0), 2), (MINUTE, 1)])
def test_what_came_after_the_end_of_the_data_is_in_no_export_and_no_study(
    desk: Desk, tmp_path: Path, late: timedelta, count: int
) -> None:
    end = MONDAY + HOUR
    desk.asks(by="ada")
    # Written before the end, and fetched when it was over.
    desk.comes(asked(desk.channel, at=MONDAY, by="bert"), now=end + late)

    written = export(desk.cast.team, tmp_path / "conversations.csv", now=end)

    assert written == reading(desk.cast.team, end).rows_kept == count


def void(desk: Desk, conversation: Conversation) -> None:
    with transaction.atomic():
        row = close(conversation, now=MONDAY + HOUR, no_reply_reason="thanks")
        promises.void(row, reason="thanks", now=MONDAY + HOUR)


def change(desk: Desk, conversation: Conversation) -> None:
    change_and_tell(
        conversation, due_at=MONDAY + 5 * DAY, reason="ill", by=desk.cast.officer, now=MONDAY + HOUR
    )


def publish(desk: Desk, conversation: Conversation) -> None:
    promises.publish(
        desk.cast.team, "mon 09:00-10:00", "by the end of the next window",
        effective_from=MONDAY.date() + DAY, by=None, now=MONDAY,
    )  # fmt: skip


STEPS: dict[str, tuple[Step | None, Step]] = {
    "a promise is changed": (None, change),
    "the change is taken back": (
        change, lambda desk, found: take_back(found.outgoing.latest("id")),
    ),
    "it needs no reply": (None, void),
    "it is opened again": (void, lambda desk, found: reopen(found)),
    "a promise is kept": (
        None, lambda desk, found: found.promises.update(state="kept", settled_at=MONDAY),
    ),
    "a conversation is erased": (None, lambda desk, found: found.delete()),
    "it is edited, by an older clock": (
        lambda desk, found: Message.objects.filter(contact__author="other").update(
            edited_at=MONDAY + DAY
        ),
        lambda desk, found: found.messages.update(edited_at=MONDAY),
    ),
    "hours are published": (None, publish),
}  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_a_history_is_another_when(desk: Desk, step: str) -> None:
    before, then = STEPS[step]
    conversation = desk.asks(by="resident")
    last = desk.asks(by="other")
    void(desk, last)
    if before is not None:
        before(desk, desk.now_as(conversation))
    known = fingerprint(desk.cast.team)
    assert fingerprint(desk.cast.team) == known

    then(desk, desk.now_as(conversation))

    assert fingerprint(desk.cast.team) != known
