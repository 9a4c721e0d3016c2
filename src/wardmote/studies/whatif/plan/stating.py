"""What a person states about a plan, read from words: the time they have, and how often to keep."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wardmote.studies.whatif.plan.errors import NoTimeToPlan, UnreadableShare, UnreadableTime

MOST_A_WEEK = 7 * 24 * 60
"""Minutes in a week."""

_AMOUNT = r"(\d{1,6}(?:\.\d{1,4})?)\s*"
_TIME = re.compile(
    rf"(?:{_AMOUNT}(?:hours?|hrs?|h)\b)?\s*(?:and\s+)?(?:{_AMOUNT}(?:minutes?|mins?|m)\b)?"
    r"\s*(?:a|per|each|every|/)\s*(week|day|working day)"
)
_REMEDY = "Write it like: 150 minutes a week; 2.5 hours a week; 30 minutes a day."


@dataclass(frozen=True)
class TimeWeHave:
    """Minutes of the people who answer, all together, in a week or in a day.

    >>> TimeWeHave(30, a_day=True).a_week(5)
    150.0
    """

    minutes: float
    a_day: bool = False

    def a_week(self, days: int) -> float:
        """Minutes in a week that has so many days on which people can be there."""
        return float(self.minutes * (days if self.a_day else 1))


def parse_time_we_have(text: str) -> TimeWeHave:
    """The time that a text states.

    Raises:
        UnreadableTime: It is of no known form.
        NoTimeToPlan: It is none, or more than there is.

    >>> parse_time_we_have("2 hours 30 minutes a week")
    TimeWeHave(minutes=150.0, a_day=False)
    """
    found = _TIME.fullmatch(" ".join(text.lower().split()))
    if found is None or (found[1] is None and found[2] is None):
        raise UnreadableTime(
            f'"{text}" does not say how much time there is, and in which spell.',
            where="--time-we-have",
            remedy=_REMEDY,
        )
    minutes = float(found[1] or 0) * 60 + float(found[2] or 0)
    a_day = found[3] != "week"
    most = MOST_A_WEEK // 7 if a_day else MOST_A_WEEK
    if not 0 < minutes <= most:
        raise NoTimeToPlan(
            "With no time nothing can be answered, and nothing promised."
            if minutes == 0
            else f"{minutes:,.0f} minutes are more than a {'day' if a_day else 'week'} holds.",
            where="--time-we-have",
            remedy="State the time that people really have. " + _REMEDY,
        )
    return TimeWeHave(minutes, a_day)


def parse_kept(text: str) -> float:
    """The share of promises to keep: ``90%``, ``90 %`` or ``0.9``.

    Raises:
        UnreadableShare: It is no share above none and below all.

    >>> parse_kept("90%"), parse_kept("0.95")
    (0.9, 0.95)
    """
    found = re.fullmatch(
        r"(\d{1,3}(?:\.\d{1,4})?|\.\d{1,4})\s*(%|per ?cent)?", text.strip().lower()
    )
    share = float(found[1]) / (100 if found[2] else 1) if found else -1.0
    if not 0 < share < 1:
        raise UnreadableShare(
            f'"{text}" is not a share of promises that can be aimed at: above 0 % and below 100 %.',
            where="--kept",
            remedy="Write it like 90% or 0.9. All of them, always, nobody can promise.",
        )
    return share
