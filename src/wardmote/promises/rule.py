"""A promise as a rule: from its words to the time at which each message falls due."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TypeAlias

from wardmote.hours.errors import UnreadableHours
from wardmote.hours.times_of_day import parse_time
from wardmote.promises.errors import UnreadablePromise
from wardmote.promises.window_end import ByEndOfNextWindow
from wardmote.promises.within import WithinElapsed, WithinOpen
from wardmote.promises.working_day import ByWorkingDay

PromiseRule: TypeAlias = WithinOpen | WithinElapsed | ByWorkingDay | ByEndOfNextWindow
"""Each has ``words``, ``needs_hours``, ``due(clock, asked)`` and a ``str`` that is read back.

Within one pattern, asking later never brings the due time forward, under any of them.
"""

_REMEDY = (
    "Write one of these forms: within 4 open hours; within 24 hours (by the wall clock); by 17:00 "
    "of the next working day; by 12:00 of the 2nd working day; by the end of the next working day; "
    "by the end of the next window."
)
_CARDINALS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_NUMBERS = {"a": 1, "an": 1, **{word: n for n, word in enumerate(_CARDINALS, start=1)}}
_LATER = ["second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_ORDINALS = {"same": 0, "next": 1, "first": 1, **{word: n for n, word in enumerate(_LATER, 2)}}

_OPEN = r"(?:open|opening|published|office|working)"
_AMOUNT = r"(\d{1,6}(?:\.\d{1,4})?|[a-z]+)"
_WITHIN = re.compile(
    rf"(?:within |in )?{_AMOUNT} ?({_OPEN} )?(hours?|hrs?|minutes?|mins?)( by the wall clock)?"
)
_DAYS = re.compile(rf"(?:within |in )?{_AMOUNT} working days?")
_WINDOW = re.compile(r"(?:by )?(?:the )?end of (?:the )?next window")
_WHICH = r"(?:the )?(same|next|\d{1,4}(?:st|nd|rd|th)|[a-z]+) working day"
_END = re.compile(rf"(?:by )?(?:the )?(?:end|close) of {_WHICH}")
_TIME = r"(\d[\d:.]*(?: ?[ap]\.?m\.?)?|(?:12 )?noon|midday|midnight)"
_TIME_FIRST = re.compile(rf"(?:by )?{_TIME}(?:,? (?:of|on))? {_WHICH}")
_DAY_FIRST = re.compile(rf"(?:by )?{_WHICH},?(?: at| by)? {_TIME}")


def parse_promise(text: str) -> PromiseRule:
    """The rule that a text states.

    Args:
        text: ``within 4 open hours``, ``within 24 hours`` (wall clock), ``by 17:00 of the
            next working day``, ``same working day 17:00``, ``within 5 working days`` (by the
            end of the fifth), ``by the end of the next window``.

    Raises:
        UnreadablePromise: The text is of none of these forms.

    >>> parse_promise("within 90 open minutes")
    WithinOpen(minutes=90)
    >>> print(parse_promise("next working day 5pm"))
    by 17:00 of the next working day
    """
    plain = " ".join(text.lower().split()).rstrip(".")
    if (found := _WITHIN.fullmatch(plain)) is not None:
        return _within(text, *found.groups())
    if (found := _DAYS.fullmatch(plain)) is not None:
        return ByWorkingDay(int(_number(text, found[1], whole=True)), None)
    if _WINDOW.fullmatch(plain):
        return ByEndOfNextWindow()
    if (found := _END.fullmatch(plain)) is not None:
        return ByWorkingDay(_which(text, found[1]), None)
    if (found := _TIME_FIRST.fullmatch(plain)) is not None:
        return ByWorkingDay(_which(text, found[2]), _time(text, found[1]))
    if (found := _DAY_FIRST.fullmatch(plain)) is not None:
        return ByWorkingDay(_which(text, found[1]), _time(text, found[2]))
    raise UnreadablePromise(f'"{text}" is not a promise of a known form.', remedy=_REMEDY)


def _within(text: str, amount: str, opened: str | None, unit: str, wall: str | None) -> PromiseRule:
    if opened and wall:
        raise UnreadablePromise(
            f'"{text}" counts open time and the wall clock at once.', remedy=_REMEDY
        )
    minutes = _number(text, amount) * (60 if unit.startswith("h") else 1)
    if minutes.denominator != 1:
        raise UnreadablePromise(
            f'"{text}" does not come to a whole number of minutes.', remedy="Give it in minutes."
        )
    return WithinOpen(int(minutes)) if opened else WithinElapsed(int(minutes))


def _number(text: str, amount: str, *, whole: bool = False) -> Fraction:
    if amount in _NUMBERS:
        return Fraction(_NUMBERS[amount])
    if not amount[0].isdigit() or (whole and (not amount.isdigit() or int(amount) == 0)):
        raise UnreadablePromise(f'In "{text}", "{amount}" is not a number.', remedy=_REMEDY)
    return Fraction(amount)


def _which(text: str, word: str) -> int:
    if word in _ORDINALS:
        return _ORDINALS[word]
    if not word[0].isdigit() or int(word[:-2]) == 0:
        raise UnreadablePromise(
            f'In "{text}", "{word}" does not say which working day.', remedy=_REMEDY
        )
    return int(word[:-2])


def _time(text: str, time: str) -> int:
    try:
        return parse_time(time)
    except UnreadableHours as error:
        raise UnreadablePromise(error.saw, where=f'"{text}"', remedy=error.remedy) from None
