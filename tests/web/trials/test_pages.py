"""What a lead does on the pages, and that none of them shows an outcome by arm before the end."""

from __future__ import annotations

import json
import re
from datetime import timedelta

from django.test import Client
from django.urls import reverse

from wardmote.studies.trials.log import Kind
from wardmote_web.accounts.models import Person
from wardmote_web.conversations.models import Message
from wardmote_web.trials.book import count
from wardmote_web.trials.models import LogLine, Trial, TrialState, Wording
from web.cast import MONDAY
from web.conversations.a_desk import Desk
from web.security.conftest import signed_in_as
from web.trials.conftest import NIGHT, a_protocol, started
from web.trials.test_harm_and_ending import enrol

DAY = timedelta(days=1)
PAGES = ("trials", "new_trial", "trial", "trial_power", "trial_findings")


def at(name: str, trial: Trial) -> str:
    of_one = {"number": trial.pk} if name not in {"trials", "new_trial"} else {}
    return reverse(name, kwargs={"team": trial.team.slug, **of_one})


def lead_of(desk: Desk) -> Client:
    return signed_in_as(desk.cast.lead)


def test_a_lead_draws_up_freezes_starts_and_stops_a_trial(telling: Desk) -> None:
    telling.at(MONDAY)
    client, team = lead_of(telling), telling.cast.team.slug
    stated = {
        "name": "told", "question": "Does it?", "usual_words": "Thank you.",
        "tried_words": "By {due}.", "usual": "40", "hoped": "20", "power": "80", "units": "",
        "ends_by": "2026-12-01", "protocol": "",
    }  # fmt: skip

    made = client.post(reverse("new_trial", args=[team]), stated)

    trial = Trial.objects.get()
    assert made["Location"] == at("trial", trial)
    assert b"Freeze the protocol" in client.get(at("trial", trial)).content
    for step, then in (("freeze", TrialState.FROZEN), ("start", TrialState.RUNNING)):
        client.post(at(f"{step}_trial", trial))
        trial.refresh_from_db()
        assert trial.state == then
    assert client.post(at("stop_trial", trial), {"why": ""}).status_code == 422
    client.post(at("stop_trial", trial), {"why": "residents complained"})
    page = client.get(at("trial", trial)).content.decode()
    assert "residents complained" in page
    assert "sha256:" in page


def test_what_cannot_be_used_is_said_on_the_form(telling: Desk) -> None:
    answer = lead_of(telling).post(
        reverse("new_trial", args=[telling.cast.team.slug]), {"protocol": "form = 2"}
    )

    assert answer.status_code == 422
    assert b"form = 1" in answer.content
    assert not Trial.objects.exists()


def test_no_page_differs_by_which_arm_chases_before_the_end(telling: Desk) -> None:
    """The same trial with all chasing in the one arm and in the other: every page is the same."""
    trial = started(telling, a_protocol(units=24, looks="[16]"))
    enrol(telling, trial, 8, who_chases=0)
    telling.at(NIGHT + DAY)
    people = (telling.cast.lead, telling.cast.researcher)
    before = [shown(person, trial) for person in people]

    of_arm = {arm: Wording.objects.filter(arm=arm).order_by("id") for arm in (0, 1)}
    for one, other in zip(of_arm[0], of_arm[1], strict=True):
        moved = Message.objects.filter(conversation=one.conversation_id, text="Hello?")
        assert moved.update(conversation=other.conversation_id) == 1

    assert [shown(person, trial) for person in people] == before
    assert "has not ended" in before[0]["trial_findings"]


def shown(person: Person, trial: Trial) -> dict[str, str]:
    """What each page says, and what is given for a download, without the keys of forms."""
    client = signed_in_as(person)
    found = {name: client.get(at(name, trial)).content.decode() for name in PAGES}
    asked_for = client.post(at("trial_findings", trial), {"download": "yes"})
    found["download"] = asked_for.content.decode()
    return {name: re.sub(r'value="\w{64}"', "", text) for name, text in found.items()}


def test_whoever_answers_residents_and_whoever_installs_open_no_page_of_a_trial(
    telling: Desk,
) -> None:
    trial = started(telling)
    for person in (telling.cast.officer, telling.cast.administrator):
        client = signed_in_as(person)
        assert {client.get(at(name, trial)).status_code for name in PAGES} == {403}


def test_an_early_look_needs_a_reason_and_is_printed_for_good(telling: Desk) -> None:
    trial = started(telling, a_protocol(units=24))
    enrol(telling, trial, 8, who_chases=0)
    telling.at(NIGHT + DAY)
    client = lead_of(telling)
    assert client.post(at("trial_findings", trial), {"why": ""}).status_code == 422
    assert count(trial, Kind.OPENED) == 0

    client.post(at("trial_findings", trial), {"why": "the cabinet asked"})

    assert count(trial, Kind.OPENED) == 1
    assert b"the cabinet asked" in client.get(at("trial_findings", trial)).content
    assert b"the cabinet asked" in client.get(at("trial", trial)).content


def test_after_the_end_the_findings_are_shown_and_can_be_downloaded(telling: Desk) -> None:
    trial = started(telling, a_protocol(units=20))
    enrol(telling, trial, 20, who_chases=0)
    telling.at(NIGHT + 16 * DAY)
    client = lead_of(telling)

    page = client.get(at("trial_findings", trial))
    document = client.post(at("trial_findings", trial), {"download": "yes"})

    assert b"Download the findings" in page.content
    assert document["Content-Type"] == "application/json"
    assert json.loads(document.content)
    assert count(trial, Kind.TOLD) == 1


def test_a_log_that_was_altered_gives_no_finding_and_says_so(telling: Desk) -> None:
    trial = started(telling)
    telling.asks(at=NIGHT)
    line = trial.lines.get(kind=Kind.ASSIGNED.value)
    LogLine.objects.filter(pk=line.pk).update(line=line.line.replace('"n": 0', '"n": 1'))
    telling.at(NIGHT + 400 * DAY)

    for name in ("trial", "trial_findings"):
        assert b"was edited" in lead_of(telling).get(at(name, trial)).content
