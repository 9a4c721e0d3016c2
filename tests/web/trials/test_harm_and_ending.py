"""The worker stops a trial that does harm; a trial that has ended gives a finding."""

from __future__ import annotations

from datetime import timedelta

from wardmote.studies.trials.analysing import analyse
from wardmote.studies.trials.carried import Ending
from wardmote.studies.trials.log import Kind
from wardmote.studies.trials.request import TrialRequest
from wardmote_web.conversations.models import Conversation, Outgoing
from wardmote_web.trials import running
from wardmote_web.trials.book import carried_of, count, entries_of, frozen_of
from wardmote_web.trials.cases import cases_of
from wardmote_web.trials.models import Trial, TrialState, Wording
from web.cast import MONDAY, asked
from web.conversations.a_desk import Desk, ours
from web.trials.conftest import NIGHT, a_protocol, started

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def enrol(desk: Desk, trial: Trial, residents: int, *, who_chases: int | None) -> None:
    """So many write at night; those of one arm write again, and everybody is answered on Tuesday.

    All is sent and received as the desk does it.
    """
    for n in range(residents):
        desk.asks(at=NIGHT + n * MINUTE, by=f"resident{n}")
    desk.worker_comes(NIGHT + HOUR)
    for wording in Wording.objects.filter(trial=trial, arm=who_chases).order_by("id"):
        told = Conversation.objects.get(pk=wording.conversation_id)
        assert told.contact is not None
        later = asked(
            desk.channel,
            "Hello?",
            at=NIGHT + 2 * HOUR + wording.pk * timedelta(seconds=1),
            by=told.contact.author,
            in_reply_to=told.messages.order_by("id")[0].platform_id,
        )
        desk.comes(later)
    for n in range(residents):
        at = NIGHT + 12 * HOUR + n * timedelta(seconds=1)
        desk.comes(ours(f"resident{n}-{(NIGHT + n * MINUTE).timestamp():.0f}", at=at))


def test_a_trial_that_does_harm_is_stopped_by_the_worker(telling: Desk) -> None:
    trial = started(telling, a_protocol(units=24, looks="[16]"))
    enrol(telling, trial, 16, who_chases=1)

    running.watch(NIGHT + DAY)

    trial.refresh_from_db()
    assert trial.state == TrialState.OVER
    assert carried_of(trial).ending(NIGHT + DAY) is Ending.HARM
    telling.asks(at=NIGHT + 2 * DAY, by="resident1")
    assert "A person will reply by" in Outgoing.objects.order_by("-id")[0].text


def test_a_trial_that_does_good_goes_on_after_its_look(telling: Desk) -> None:
    trial = started(telling, a_protocol(units=24, looks="[16]"))
    enrol(telling, trial, 16, who_chases=0)

    running.watch(NIGHT + DAY)
    running.watch(NIGHT + DAY + MINUTE)

    trial.refresh_from_db()
    assert trial.state == TrialState.RUNNING
    assert count(trial, Kind.LOOKED) == 1


def test_no_look_is_taken_before_it_is_due(telling: Desk) -> None:
    trial = started(telling, a_protocol(units=24, looks="[16]"))
    enrol(telling, trial, 15, who_chases=1)

    running.watch(NIGHT + DAY)

    assert count(trial, Kind.LOOKED) == 0


def test_a_whole_trial_through_the_desk_ends_in_a_finding(telling: Desk) -> None:
    trial = started(telling, a_protocol(units=20))
    enrol(telling, trial, 20, who_chases=0)
    end = NIGHT + 16 * DAY

    running.watch(end)

    trial.refresh_from_db()
    assert trial.state == TrialState.OVER
    cases = cases_of(trial, end)
    assert len(cases) == 20
    assert sum(case.chased_at is not None for case in cases) == 10
    assert all(case.first_reply_at is not None for case in cases)
    found = analyse(
        TrialRequest(frozen_of(trial), entries_of(trial), cases, end, telling.cast.team.name)
    )
    assert found[0].estimate == -100, found[0].sentence


def test_an_acknowledgement_is_no_reply_of_a_case(telling: Desk) -> None:
    trial = started(telling)
    telling.asks(at=NIGHT)
    telling.worker_comes(NIGHT + MINUTE)

    (case,) = cases_of(trial, NIGHT + HOUR)

    assert case.first_reply_at is None
    assert case.chased_at is None
    assert case.asked_at == MONDAY + 22 * HOUR
