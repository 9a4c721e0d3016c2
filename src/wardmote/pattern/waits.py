"""How long residents wait, one case a conversation or one a reply, in columns.

Which of the two a source supports is the caller's to know: from an answered-only source
only the second is honest. See docs/methods/waits.md.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wardmote.basis.instants import DAY, HOUR, MINUTE, NO_TIME, Micros, to_micros
from wardmote.conversations.tables import Conversations
from wardmote.pattern.local_time import local_parts, on_the_wall, stretches

_BANDS = (
    ("at night (22:00–06:00)", 22, 6),
    ("early (06:00–09:00)", 6, 9),
    ("in the morning (09:00–12:00)", 9, 12),
    ("in the afternoon (12:00–17:00)", 12, 17),
    ("in the evening (17:00–22:00)", 17, 22),
)

Flags = NDArray[np.bool_]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class FirstResponses:
    """One place a conversation that a resident opened, in the order they were opened.

    Attributes:
        asked_at: The resident's first message, µs.
        first_reply_at: Our first reply by a person, µs; ``NO_TIME`` where there is none yet.
        chased_at: The resident's first further message before that; ``NO_TIME`` for none.
        chases: How many further messages there were before it.
        due_at: The promise as the source recorded it; ``NO_TIME`` where it recorded none.
        answered: Whether there was a reply by the end of the data.
        resident: Pseudonym.
        account: A number for the platform and account.
        deleted: The resident deleted the opening message.
        no_reply_needed: It was closed as asking for no reply.
        until: The end of the data, µs.
    """

    asked_at: Micros
    first_reply_at: Micros
    chased_at: Micros
    chases: Labels
    due_at: Micros
    answered: Flags
    resident: Labels
    account: Labels
    deleted: Flags
    no_reply_needed: Flags
    until: int

    @property
    def chased(self) -> Flags:
        """Whether the resident wrote again before a reply, or before the end of the data."""
        return np.asarray(self.chased_at != NO_TIME)

    @property
    def ended_at(self) -> Micros:
        """The reply, or the end of the data where there is none: the wait is censored there."""
        return np.where(self.answered, self.first_reply_at, self.until)

    @property
    def wait_minutes(self) -> NDArray[np.float64]:
        """From the question to ``ended_at``, by the wall clock."""
        return np.asarray((self.ended_at - self.asked_at) / MINUTE)

    def day(self, zone: ZoneInfo) -> NDArray[np.int32]:
        """The local date on which each was asked, in days since 1970-01-01."""
        return local_parts(self.asked_at, zone).day

    def only(self, which: Flags) -> FirstResponses:
        """Those conversations alone."""
        arrays = (field.name for field in fields(self) if field.name != "until")
        return replace(self, **{name: getattr(self, name)[which] for name in arrays})


def first_responses(conversations: Conversations) -> FirstResponses:
    """First response times, the unanswered among them; conversations nobody asked in left out.

    Args:
        conversations: From a source that holds both sides, answered or not.
    """
    table = conversations.conversations.filter(pl.col("asked_at").is_not_null())
    first_reply_at = _micros(table["first_reply_at"])
    return FirstResponses(
        asked_at=_micros(table["asked_at"]),
        first_reply_at=first_reply_at,
        chased_at=_micros(table["chased_at"]),
        chases=table["chases"].cast(pl.Int64).to_numpy(),
        due_at=_micros(table["due_at"]),
        answered=first_reply_at != NO_TIME,
        resident=table["resident"].cast(pl.Int64).to_numpy(),
        account=account_numbers(table),
        deleted=table["deleted"].to_numpy(),
        no_reply_needed=table["no_reply_needed"].to_numpy(),
        until=to_micros(conversations.until) if conversations.until else 0,
    )


@dataclass(frozen=True)
class AnsweredWaits:
    """One place a human message of ours that answers a resident's message.

    Attributes:
        asked: When the message that it replies to was sent, µs.
        sent: When the reply was sent, µs.
        resident: Pseudonym.
        account: A number for the platform and account.
    """

    asked: Micros
    sent: Micros
    resident: Labels
    account: Labels

    @property
    def wait_minutes(self) -> NDArray[np.float64]:
        """The wait since the message replied to, among answered messages."""
        return np.asarray((self.sent - self.asked) / MINUTE)


def answered_waits(conversations: Conversations) -> AnsweredWaits:
    """Waits since the message replied to: all that an answered-only source can tell.

    Args:
        conversations: From any source that holds our replies.
    """
    residents = conversations.conversations["resident"].cast(pl.Int64)
    replies = conversations.messages.lazy().filter(
        pl.col("ours"), ~pl.col("automatic"), pl.col("answers_at").is_not_null()
    )
    table = replies.select("platform", "account", "sent_at", "answers_at", "conversation").collect()
    return AnsweredWaits(
        asked=_micros(table["answers_at"]),
        sent=_micros(table["sent_at"]),
        resident=residents.gather(table["conversation"]).fill_null(-1).to_numpy(),
        account=account_numbers(table),
    )


def account_numbers(table: pl.DataFrame) -> Labels:
    """A number for the platform and account of each row."""
    platform, account = (
        table[name].to_physical().cast(pl.Int64).to_numpy() for name in ("platform", "account")
    )
    return np.asarray(platform * (account.max(initial=0) + 1) + account)


def _micros(instants: pl.Series) -> Micros:
    return instants.dt.epoch("us").fill_null(NO_TIME).to_numpy()


@dataclass(frozen=True)
class Band:
    """A part of the day: its label, and whether each case falls in it."""

    label: str
    which: Flags


def bands_of_the_day(instants: Micros, zone: ZoneInfo) -> tuple[Band, ...]:
    """The five parts of the day, each instant in one of them by the local wall clock.

    >>> [int(band.which.sum()) for band in bands_of_the_day(np.zeros(1, int), ZoneInfo("UTC"))]
    [1, 0, 0, 0, 0]
    """
    hour = local_parts(instants, zone).minute // 60
    return tuple(
        Band(label, (hour - start) % 24 < (end - start) % 24) for label, start, end in _BANDS
    )


@dataclass(frozen=True)
class LateNight:
    """One place a conversation opened late at night whose night lies within the data.

    Attributes:
        answered: Whether a person of ours replied before that night was over.
        asked: When it was asked, µs.
        night: The local date on which the night began, in days since 1970-01-01.
        resident: Pseudonym.
        left_out: How many more were opened in a night that the data do not see the end of.
    """

    answered: Flags
    asked: Micros
    night: Labels
    resident: Labels
    left_out: int


def late_night(
    first: FirstResponses, zone: ZoneInfo, *, from_hour: int = 21, to_hour: int = 6
) -> LateNight:
    """How often a late-night question got a late-night answer.

    Args:
        first: Conversations.
        zone: Whose nights.
        from_hour: The local hour at which the night begins.
        to_hour: The local hour before which it ends.
    """
    wall = on_the_wall(first.asked_at, zone) - from_hour * HOUR
    length = (to_hour - from_hour) % 24 * HOUR
    late = first.only(wall % DAY < length)
    night = (wall // DAY)[wall % DAY < length]
    ends = _instants(night * DAY + from_hour * HOUR + length, late.asked_at, zone)
    answered = late.answered & (late.first_reply_at < ends)
    # Of a night cut short only the answered ones would be known, and none as unanswered.
    known = ends <= late.until
    return LateNight(
        answered=answered[known],
        asked=late.asked_at[known],
        night=night[known],
        resident=late.resident[known],
        left_out=int((~known).sum()),
    )


def _instants(wall: Micros, asked: Micros, zone: ZoneInfo) -> Micros:
    """The instants at which the wall clock shows those readings, soon after those instants."""
    if not asked.size:
        return wall
    spans = stretches(zone, int(asked.min()), int(asked.max()) + 2 * DAY)
    return spans.first_instant(wall)
