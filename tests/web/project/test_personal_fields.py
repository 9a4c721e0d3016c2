"""No field without an owner: the list of personal fields is complete, and tells the truth."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db.models import Field, ForeignKey, Model

from wardmote_web.accounts.models import Person
from wardmote_web.desk import residents
from wardmote_web.desk.models import Alert
from wardmote_web.project.personal_fields import FIELDS, Goes, Whose
from wardmote_web.timebook.models import Entry
from web.cast import MONDAY, Cast, a_team
from web.project.test_residents import NIGHT, WORD, everything_with

MODELS: list[type[Model]] = list(apps.get_models(include_auto_created=True))


def _fields() -> dict[str, Field[Any, Any]]:
    return {
        f"{model._meta.label}.{field.name}": field
        for model in MODELS
        for field in model._meta.local_concrete_fields
    }


@pytest.fixture
def cast(db: Any) -> Cast:
    """A team."""
    return a_team()


def test_every_field_is_classed_and_nothing_else_is() -> None:
    assert set(FIELDS) == set(_fields())


def test_a_field_that_points_at_a_person_is_a_workers() -> None:
    pointing = {
        name
        for name, field in _fields().items()
        if isinstance(field, ForeignKey) and field.related_model is Person
    }

    assert len(pointing) > 8
    nothing_granted = {"accounts.Person_groups.person", "accounts.Person_user_permissions.person"}
    said = {name for name in pointing if FIELDS[name].whose is Whose.WORKER}
    assert said == pointing - nothing_granted, "no page grants Django's own permissions"


def _where(word: str) -> set[str]:
    """Fields in which the word stands."""
    found = set()
    for name, field in _fields().items():
        for value in field.model._default_manager.values_list(field.attname, flat=True):
            if word.lower() in str(value).lower():
                found.add(name)
    return found


def test_wherever_a_residents_words_or_name_stand_the_field_is_a_residents(cast: Cast) -> None:
    everything_with(cast)

    found = _where(WORD) - {
        # The account's own name was made of the word.
        "conversations.Channel.author",
    }

    assert len(found) > 12
    assert {name for name in found if FIELDS[name].whose is not Whose.RESIDENT} == set()


def test_wherever_a_workers_name_stands_the_field_is_a_workers(cast: Cast) -> None:
    Person.objects.filter(pk=cast.officer.pk).update(
        name="Parsnip", email="parsnip@council.example"
    )
    cast.officer.refresh_from_db()
    conversation = everything_with(cast)
    Alert.objects.create(
        message=conversation.messages.get(), raised_at=MONDAY, seen_at=MONDAY, seen_by=cast.officer
    )
    Entry.objects.create(
        person=cast.officer, team=cast.team, kind="reading", day=NIGHT.date(), minutes=5
    )

    found = _where("parsnip")

    assert found == {"accounts.Person.name", "accounts.Person.email"}
    assert {FIELDS[name].whose for name in found} == {Whose.WORKER}


def _names(found: Any) -> set[str]:
    """Every name of a field in what was exported."""
    if isinstance(found, dict):
        return set(found).union(*(_names(each) for each in found.values()))
    if isinstance(found, list):
        return set().union(*(_names(each) for each in found))
    return set()


def test_an_export_about_a_resident_says_nothing_of_who_answered_and_no_secret(cast: Cast) -> None:
    everything_with(cast)
    hidden = {
        name.rpartition(".")[2]
        for name, kept in FIELDS.items()
        if name.startswith(("conversations.", "desk.", "promises."))
        and kept.whose in {Whose.WORKER, Whose.SECRET}
    } - {"id", "name", "email", "starts_at", "ends_at", "team", "conversation", "seen_at"}
    assert {"written_by", "by", "assigned_to", "seen_by", "secrets", "shift"} <= hidden

    said = _names(residents.everything_about(residents.contacts_named(cast.team, WORD)))

    assert said & hidden == set()


def test_every_way_of_going_is_somebodys() -> None:
    assert {kept.goes for kept in FIELDS.values()} == set(Goes)


def test_a_secret_is_not_readable_where_it_is_kept(cast: Cast) -> None:
    from wardmote.channels.ports import Signed
    from web.cast import PASSWORD, a_channel

    a_channel(
        cast.team,
        "mastodon",
        signed=Signed(author="a", handle="a", name="a", secrets={"token": "beetroot"}),
    )

    assert _where("beetroot") == set()
    assert _where(PASSWORD) == set()
