"""What belongs to another team is neither shown nor touched, by whatever number it is named."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from wardmote_web.conversations.models import Outgoing, SavedReply
from wardmote_web.desk.models import Shift, Tie
from wardmote_web.timebook.models import Entry, Group
from web.security.a_full_desk import NOON, FullDesk
from web.security.conftest import signed_in_as
from web.security.every_route import POST_ONLY, routes_of_teams


def test_no_page_shows_anything_of_another_team(full_desk: FullDesk, other_desk: FullDesk) -> None:
    shown = 0
    for person in (full_desk.cast.lead, full_desk.cast.administrator):
        client = signed_in_as(person)
        for route in routes_of_teams():
            if route.name in POST_ONLY:
                continue
            page = client.get(route.address(full_desk)).content.decode(errors="replace")
            shown += full_desk.word in page
            assert other_desk.word not in page, route.pattern
            assert "Borchester" not in page, route.pattern

    assert shown > 8, "the pages must show something, or nothing was tried"


def test_a_search_finds_only_the_teams_own(full_desk: FullDesk, other_desk: FullDesk) -> None:
    client = signed_in_as(full_desk.cast.officer)

    for words in (other_desk.word, f"{other_desk.word}resident", str(other_desk.conversation.pk)):
        page = client.get("/desk/fenwick/search/", {"q": words}).content.decode()
        address = f"/conversations/{other_desk.conversation.pk}/"
        assert address not in page


def _outgoing(desk: FullDesk) -> Outgoing:
    return desk.conversation.outgoing.latest("id")


@pytest.mark.parametrize("what", ["undo", "send-now", "try-again", "put-aside"])
def test_what_another_team_is_about_to_send_is_not_touched(
    full_desk: FullDesk, other_desk: FullDesk, what: str
) -> None:
    theirs = _outgoing(other_desk)
    address = f"/desk/fenwick/conversations/{full_desk.conversation.pk}/{what}/"

    answer = signed_in_as(full_desk.cast.lead).post(address, {"outgoing": theirs.pk})

    assert answer.status_code == 404
    assert _outgoing(other_desk).stage == theirs.stage


def test_a_conversation_is_not_tied_to_another_teams_decision(
    full_desk: FullDesk, other_desk: FullDesk
) -> None:
    address = f"/desk/fenwick/conversations/{full_desk.conversation.pk}/tie/"

    answer = signed_in_as(full_desk.cast.lead).post(address, {"decision": other_desk.decision.pk})

    assert answer.status_code == 404
    assert not Tie.objects.filter(
        decision=other_desk.decision, conversation=full_desk.conversation
    ).exists()


def test_a_conversation_is_not_given_to_somebody_of_another_team(
    full_desk: FullDesk, other_desk: FullDesk
) -> None:
    address = f"/desk/fenwick/conversations/{full_desk.conversation.pk}/assign/"

    signed_in_as(full_desk.cast.lead).post(address, {"person": other_desk.cast.officer.pk})

    full_desk.conversation.refresh_from_db()
    assert full_desk.conversation.assigned_to is None


def test_another_teams_people_are_not_let_go_or_made_something_else(
    full_desk: FullDesk, other_desk: FullDesk
) -> None:
    theirs = other_desk.cast.team.memberships.get(person=other_desk.cast.officer)
    client = signed_in_as(full_desk.cast.lead)

    for stated in ({"what": "leave"}, {"what": "role", "role": "lead"}):
        answer = client.post("/desk/fenwick/people/", {"membership": theirs.pk, **stated})
        assert answer.status_code == 404

    theirs.refresh_from_db()
    assert (theirs.role, theirs.until) == ("officer", None)


def test_what_another_team_keeps_is_not_deleted(full_desk: FullDesk, other_desk: FullDesk) -> None:
    client = signed_in_as(full_desk.cast.lead)
    entry = Entry.objects.create(
        person=other_desk.cast.officer, team=other_desk.cast.team, kind="reading",
        day=NOON.date(), minutes=30,
    )  # fmt: skip
    group = Group.objects.create(
        team=other_desk.cast.team, name="g", fixed_from=NOON.date() + timedelta(days=60)
    )

    client.post("/desk/fenwick/duty/", {"delete": other_desk.shift.pk})
    client.post("/desk/fenwick/saved-replies/", {"delete": other_desk.saved.pk})
    client.post("/desk/fenwick/time-book/", {"delete": entry.pk})
    client.post("/desk/fenwick/groups/", {"end": group.pk})

    for each in (other_desk.shift, other_desk.saved, entry, group):
        assert type(each)._default_manager.filter(pk=each.pk).exists()


def test_the_same_deletes_ones_own(full_desk: FullDesk) -> None:
    client = signed_in_as(full_desk.cast.lead)

    client.post("/desk/fenwick/duty/", {"delete": full_desk.shift.pk})
    client.post("/desk/fenwick/saved-replies/", {"delete": full_desk.saved.pk})

    assert not Shift.objects.filter(pk=full_desk.shift.pk).exists()
    assert not SavedReply.objects.filter(pk=full_desk.saved.pk).exists()


def test_a_group_is_not_fixed_of_another_teams_people(
    full_desk: FullDesk, other_desk: FullDesk
) -> None:
    theirs: list[Any] = [
        other_desk.cast.officer, other_desk.cast.colleague, other_desk.cast.lead,
        other_desk.cast.researcher, other_desk.cast.administrator,
    ]  # fmt: skip

    answer = signed_in_as(full_desk.cast.lead).post(
        "/desk/fenwick/groups/", {"name": "g", "people": [each.pk for each in theirs]}
    )

    assert answer.status_code == 422
    assert not Group.objects.exists()


def test_numbers_that_are_none_are_no_fault_of_ours(full_desk: FullDesk) -> None:
    client = signed_in_as(full_desk.cast.lead, raise_request_exception=False)
    here = f"/desk/fenwick/conversations/{full_desk.conversation.pk}"
    strange = ["²", "٣", "9" * 30, "-1", "1 OR 1=1", "\x00", ""]

    for number in strange:
        tried = {
            f"{here}/undo/": {"outgoing": number},
            f"{here}/tie/": {"decision": number},
            f"{here}/assign/": {"person": number},
            f"{here}/reply/": {"seen": number, "text": "x", "opened": number},
            "/desk/fenwick/people/": {"membership": number},
            "/desk/fenwick/duty/": {"delete": number},
            "/desk/fenwick/saved-replies/": {"delete": number},
            "/desk/fenwick/time-book/": {"delete": number},
            "/desk/fenwick/groups/": {"end": number},
        }
        for address, stated in tried.items():
            assert client.post(address, stated).status_code < 500, (address, number)
        for query in ({"page": number}, {"q": number}, {"minutes": number}, {"seen": number}):
            for address in (
                "",
                "search/",
                "today/",
                f"{here.removeprefix('/desk/fenwick/')}/live/",
            ):
                status = client.get(f"/desk/fenwick/{address}", query).status_code
                assert status < 500, (address, query)
