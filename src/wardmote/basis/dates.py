"""Dates in English words, whatever language the machine speaks."""

from __future__ import annotations

from datetime import date

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""Names of the days, Monday first."""

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def date_in_words(day: date) -> str:
    """A date as a letter has it.

    >>> date_in_words(date(2026, 3, 29))
    '29 March 2026'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
