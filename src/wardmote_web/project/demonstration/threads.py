"""The borough's conversations up to now, and what comes after: pure, from the borough alone.

The borough is made for whole weeks that begin months ago and end after now; what was written
after now is not there yet. So days, windows, holidays and both clock changes are as they truly
fell, and somebody is waiting whatever the hour.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from wardmote.demo.borough import Borough, make
from wardmote.demo.place import HANDLE, STREETS, TEAM_ADDRESS
from wardmote.demo.truth import Truth

WEEKS = 31
"""Of history: a whole quarter, and the days until its figures are released, are always in it."""
AHEAD = 2
"""Weeks that are still to come."""
TRUTH = replace(Truth(), promise_share=1.0)
"""As the borough of the report, but for its acknowledgements: a desk's always say when."""
SEED = 2


@dataclass(frozen=True)
class Account:
    """An account of the borough's.

    Attributes:
        name: As the desk shows it.
        handle: As residents address it.
        public: Whether everybody reads along.
        manual: Not connected: messages are pasted.
        acknowledges: It has sent acknowledgements.
    """

    name: str
    handle: str
    public: bool
    manual: bool = False

    @property
    def acknowledges(self) -> bool:
        """Not in public, which the team has not turned on, and never by hand."""
        return not self.public


ACCOUNTS = (
    Account("Posts", HANDLE, public=True),
    Account("Letters", TEAM_ADDRESS, public=False),
    Account("Neighbours", "", public=True, manual=True),
)
_STREET = re.compile("|".join(map(re.escape, STREETS)))
_SHARES = (0, 0, 0, 0, 0, 0, 1, 1, 1, 2)
"""Last digit of a resident's number → the account that they write to."""


@dataclass(frozen=True)
class Said:
    """One message.

    Attributes:
        number: Its id in the borough.
        at: When.
        ours: The team's or its machine's.
        automatic: The machine's.
        parent: What it replies to.
        text: The words; empty where its author deleted it.
        asks: It wants a reply; thanks and comments do not.
        deleted: Its author took it back.
    """

    number: int
    at: datetime
    ours: bool
    automatic: bool
    parent: int | None
    text: str
    asks: bool = False
    deleted: bool = False


@dataclass(frozen=True)
class Thread:
    """What one resident and the team said to each other, in order of time."""

    resident: int
    account: Account
    said: tuple[Said, ...]

    @property
    def number(self) -> int:
        """The id of the message that opened it."""
        return self.said[0].number


def borough_at(now: datetime, *, weeks: int = WEEKS) -> Borough:
    """The borough watched from so many weeks before now until some weeks after."""
    today = now.astimezone(ZoneInfo(TRUTH.zone)).date()
    return make(
        SEED, weeks=weeks + AHEAD, start=_monday(today) - timedelta(weeks=weeks - 1), truth=TRUTH
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def threads(borough: Borough, now: datetime) -> list[Thread]:
    """The conversations up to now, by when they were opened."""
    together: dict[int, list[Said]] = defaultdict(list)
    residents: dict[int, int] = {}
    for thread, resident, said in _rows(borough):
        if said.at < now:
            together[thread].append(said)
            residents[thread] = residents.get(thread) or resident
    # What nobody but the team has written in is an announcement.
    opened = [key for key in together if residents[key]]
    return [_thread(residents[key], together[key]) for key in opened]


def still_to_come(borough: Borough, now: datetime) -> list[Thread]:
    """What residents will open after now, each as a conversation of one message."""
    return [
        _thread(resident, [said])
        for thread, resident, said in _rows(borough)
        if said.at >= now and said.number == thread and not said.ours and not said.deleted
    ]


def _thread(resident: int, said: list[Said]) -> Thread:
    account = ACCOUNTS[_SHARES[resident % 10]]
    kept = [each for each in said if account.acknowledges or not each.automatic]
    return Thread(resident, account, tuple(_about_one_street(kept)))


def _about_one_street(said: list[Said]) -> list[Said]:
    """The borough draws a street for each text; a desk's answers are about what was asked."""
    streets = (street for each in said for street in STREETS if street in each.text)
    street = next(streets, "")
    return [replace(each, text=_STREET.sub(street, each.text)) for each in said]


def _rows(borough: Borough) -> Iterator[tuple[int, int, Said]]:
    """Thread, resident (0 for the team) and message, in order of time."""
    columns = (
        "thread", "author", "id", "sent_at", "ours", "automatic", "in_reply_to", "text",
        "no_reply_needed", "deleted",
    )  # fmt: skip
    for row in borough.messages.select(columns).rows():
        thread, author, number, at, ours, automatic, parent, text, no_reply, deleted = row
        said = Said(
            int(number), at, ours, automatic, int(parent) if parent else None,
            "" if deleted else text, asks=not ours and not no_reply, deleted=deleted,
        )  # fmt: skip
        yield int(thread), int(author), said
