"""The queries of a page do not grow with the rows: ten or five hundred, the same number."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wardmote.channels.ports import Picture
from wardmote_web.conversations.models import Conversation, Note, Outgoing, SavedReply
from wardmote_web.conversations.replying import reply
from wardmote_web.desk.deciding import tie
from wardmote_web.desk.models import Decision
from web.cast import MONDAY, asked
from web.conversations.a_desk import Desk

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
OPEN = MONDAY + timedelta(days=1, hours=10)
FEW, MANY = 10, 500


def conversations(desk: Desk, first: int, last: int) -> None:
    desk.comes(
        *(
            asked(desk.channel, f"About bin {n}", at=MONDAY + n * MINUTE, id=f"m{n}", by=f"r{n}")
            for n in range(first, last)
        )
    )


def queries(desk: Desk, client: Client, address: str) -> int:
    """How many a page asks, as somebody sees it the second time."""
    client.force_login(
        desk.cast.officer, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    desk.at(OPEN)
    cache.clear()
    client.get(address)
    cache.clear()
    with CaptureQueriesContext(connection) as asked_for:
        page = client.get(address)
    assert page.status_code == 200
    return len(asked_for)


@pytest.mark.parametrize(
    ("tab", "change"),
    [
        ("waiting", {}),
        ("held", {"state": "held"}),
        ("with-resident", {"state": "with resident"}),
        ("closed", {"state": "closed", "closed_at": MONDAY}),
        ("mine", {"assigned": True}),
    ],
)
def test_a_tab_of_the_inbox_asks_as_much_for_five_hundred_as_for_ten(
    desk: Desk, client: Client, tab: str, change: dict[str, object]
) -> None:
    change = dict(change)
    if change.pop("assigned", False):
        change["assigned_to"] = desk.cast.officer
    counts = []
    for first, last in ((0, FEW), (FEW, MANY)):
        conversations(desk, first, last)
        for each in Conversation.objects.filter(outgoing=None)[:5]:
            reply(each, "On Tuesday.", by=desk.cast.officer, now=OPEN)
        Conversation.objects.update(**change)
        counts.append(queries(desk, client, f"/desk/fenwick/inbox/{tab}/"))

    assert counts[0] == counts[1]
    assert counts[0] <= 20


@pytest.mark.parametrize(
    "address",
    [
        "/desk/fenwick/search/?q=bin",
        "/desk/fenwick/today/?minutes=600",
        "/desk/fenwick/team/",
        "/hours/fenwick/",
        "/hours/fenwick/badge.svg",
    ],
)
def test_a_page_asks_as_much_for_five_hundred_conversations_as_for_ten(
    desk: Desk, client: Client, address: str
) -> None:
    conversations(desk, 0, FEW)
    few = queries(desk, client, address)

    conversations(desk, FEW, MANY)

    assert queries(desk, client, address) == few
    assert few <= 20


def test_a_conversation_of_five_hundred_messages_asks_as_much_as_one_of_ten(
    desk: Desk, client: Client
) -> None:
    conversation = desk.asks(id="m0")

    def grow(first: int, last: int) -> int:
        desk.comes(
            *(
                asked(
                    desk.channel, f"More {n}", at=MONDAY + n * MINUTE, id=f"m{n}",
                    in_reply_to="m0", pictures=(Picture("https://p.example/1.png"),),
                )
                for n in range(first, last)
            )
        )  # fmt: skip
        for n in range(first, last, 10):
            Note.objects.create(
                conversation=conversation, by=desk.cast.officer, at=MONDAY, text=f"Note {n}"
            )
            SavedReply.objects.create(team=desk.cast.team, title=f"Reply {n}", text="Words")
            decision = Decision.objects.create(team=desk.cast.team, kind="works", title=f"D{n}")
            tie(decision, conversation, now=MONDAY)
        return queries(desk, client, f"/desk/fenwick/conversations/{conversation.pk}/")

    few, many = grow(1, FEW), grow(FEW, MANY)

    assert few == many
    assert few <= 35


def test_decisions_and_those_who_spoke_ask_as_much_for_many_as_for_few(
    desk: Desk, client: Client
) -> None:
    crossing = Decision.objects.create(team=desk.cast.team, kind="works", title="The crossing")
    addresses = ("/desk/fenwick/decisions/", f"/desk/fenwick/decisions/{crossing.pk}/")

    def grow(first: int, last: int) -> list[int]:
        conversations(desk, first, last)
        for each in Conversation.objects.filter(ties=None):
            tie(crossing, each, now=MONDAY)
        Decision.objects.bulk_create(
            Decision(team=desk.cast.team, kind="works", title=f"D{n}") for n in range(first, last)
        )
        return [queries(desk, client, each) for each in addresses]

    few, many = grow(0, FEW), grow(FEW, MANY)

    assert few == many
    assert max(few) <= 20
    assert not Outgoing.objects.exists()


@pytest.mark.parametrize("address", ["/desk/fenwick/inbox/waiting/", "/hours/fenwick/"])
def test_who_the_reader_is_and_in_which_teams_is_asked_once_a_page(
    desk: Desk, client: Client, address: str
) -> None:
    desk.at(OPEN)
    client.force_login(
        desk.cast.officer, backend="allauth.account.auth_backends.AuthenticationBackend"
    )

    with CaptureQueriesContext(connection) as asked_for:
        client.get(address)

    assert sum("accounts_membership" in each["sql"] for each in asked_for) == 1


def test_the_live_part_of_a_conversation_asks_little(desk: Desk, client: Client) -> None:
    conversation = desk.asks()

    assert queries(desk, client, f"/desk/fenwick/conversations/{conversation.pk}/live/") <= 15
