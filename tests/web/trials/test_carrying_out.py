"""Whoever is due an acknowledgement has one arm for good, and the log knows what they were told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from wardmote.studies.trials.errors import LogAltered
from wardmote.studies.trials.log import Kind
from wardmote_web.conversations.models import Contact, Outgoing
from wardmote_web.promises.models import Promise
from wardmote_web.trials.book import carried_of, text_of
from wardmote_web.trials.models import LogLine, LogNeverChanges, Wording
from web.cast import MONDAY
from web.conversations.a_desk import Desk
from web.trials.conftest import NIGHT, a_protocol, started

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def test_each_resident_is_assigned_once_without_a_gap(telling: Desk) -> None:
    trial = started(telling)

    for n in range(6):
        telling.asks(at=NIGHT + n * MINUTE, by=f"resident{n}")

    told = carried_of(trial)
    assert [each.n for each in told.assignments] == list(range(6))
    assert len({each.unit for each in told.assignments}) == 6


def test_a_second_conversation_of_the_same_resident_has_the_same_arm(telling: Desk) -> None:
    trial = started(telling)
    for n in range(4):
        telling.asks(at=NIGHT + n * MINUTE, by=f"resident{n}")

    for n in range(4):
        telling.asks(at=NIGHT + DAY + n * MINUTE, by=f"resident{n}")

    assert len(carried_of(trial).assignments) == 4
    arms: dict[str, int] = {}
    for wording in Wording.objects.order_by("id"):
        assert arms.setdefault(wording.unit, wording.arm) == wording.arm
    assert Wording.objects.count() == 8
    assert set(arms.values()) == {0, 1}


def test_the_words_are_those_of_the_arm_and_only_one_names_the_time(telling: Desk) -> None:
    started(telling)
    for n in range(4):
        telling.asks(at=NIGHT + n * MINUTE, by=f"resident{n}")

    texts = {each.wording.arm: each.text for each in Outgoing.objects.all()}

    assert texts[0].startswith("Thank you. A person will answer. ")
    assert texts[1].startswith("Thank you. A person will answer by 16:30 on Tuesday ")


def test_nobody_is_exposed_before_the_acknowledgement_was_sent(telling: Desk) -> None:
    trial = started(telling)
    telling.asks(at=NIGHT)
    assert carried_of(trial).exposures == ()

    telling.worker_comes(NIGHT + MINUTE)

    (assigned,), (shown,) = carried_of(trial).assignments, carried_of(trial).exposures
    assert (shown.unit, shown.arm, shown.at) == (assigned.unit, assigned.arm, NIGHT + MINUTE)


def test_a_promise_counts_as_told_only_where_the_words_named_its_time(telling: Desk) -> None:
    started(telling)
    for n in range(4):
        telling.asks(at=NIGHT + n * MINUTE, by=f"resident{n}")
    telling.worker_comes(NIGHT + 5 * MINUTE)

    for wording in Wording.objects.all():
        promise = Promise.objects.get(conversation=wording.conversation)
        assert (promise.told_at is not None) == (wording.arm == 1)
        assert promise.due_at > NIGHT


def test_without_a_trial_that_runs_nothing_changes(telling: Desk) -> None:
    trial = started(telling)
    from wardmote_web.trials import running

    running.stop(trial, "enough", by=telling.cast.lead, now=MONDAY + MINUTE)

    telling.asks(at=NIGHT)

    assert "A person will reply by" in Outgoing.objects.get().text
    assert not Wording.objects.exists()


def test_who_comes_when_the_trial_is_full_is_in_no_arm(telling: Desk) -> None:
    trial = started(telling, a_protocol(units=4))
    for n in range(5):
        telling.asks(at=NIGHT + n * MINUTE, by=f"resident{n}")

    assert len(carried_of(trial).assignments) == 4
    assert "A person will reply by" in Outgoing.objects.order_by("-id")[0].text


def test_what_is_not_kept_is_not_in_the_log_either(telling: Desk) -> None:
    trial = started(telling)

    with transaction.atomic():
        telling.asks(at=NIGHT)
        transaction.set_rollback(True)

    assert carried_of(trial).assignments == ()


def test_a_line_that_was_edited_in_the_database_is_found(telling: Desk) -> None:
    trial = started(telling)
    telling.asks(at=NIGHT)
    line = trial.lines.get(kind=Kind.ASSIGNED.value)
    arm = '"arm": 0' if '"arm": 0' in line.line else '"arm": 1'
    changed = line.line.replace(arm, '"arm": 1' if arm.endswith("0") else '"arm": 0')
    assert changed != line.line

    LogLine.objects.filter(pk=line.pk).update(line=changed)

    with pytest.raises(LogAltered):
        carried_of(trial)


def test_a_line_is_never_changed_or_deleted_by_the_desk(telling: Desk) -> None:
    line = started(telling).lines.get()

    with pytest.raises(LogNeverChanges):
        line.save()
    with pytest.raises(LogNeverChanges):
        line.delete()


def test_erasing_a_resident_leaves_a_key_and_nothing_by_which_it_is_known(telling: Desk) -> None:
    from wardmote_web.desk.residents import contacts_named, erase

    trial = started(telling)
    telling.asks(at=NIGHT, by="turnip")
    telling.worker_comes(NIGHT + MINUTE)
    before = text_of(trial)

    erase(contacts_named(telling.cast.team, "turnip"), now=NIGHT + 2 * MINUTE)

    assert not Contact.objects.exists()
    assert not Wording.objects.exists()
    assert text_of(trial) == before
    assert "turnip" not in before


def test_a_resident_who_asks_is_told_the_arm_too(telling: Desk) -> None:
    from wardmote_web.desk.residents import everything_about

    started(telling)
    conversation = telling.asks(at=NIGHT)

    assert conversation.contact is not None
    (account,) = everything_about([conversation.contact])["accounts"]
    (wording,) = account["conversations"][0]["trials"]
    assert wording["arm"] == Wording.objects.get().arm
