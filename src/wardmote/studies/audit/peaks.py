"""The hours of the week in words, as series, and which of them stands out."""

from __future__ import annotations

import numpy as np

from wardmote.basis.dates import DAYS
from wardmote.basis.figures import Interval
from wardmote.findings.finding import Point, Series
from wardmote.findings.wording import capital, count, several, with_interval
from wardmote.pattern.rate_bounds import chance_of_so_many
from wardmote.pattern.rhythm import HourOfWeek
from wardmote.studies.audit.shares import known

EXACT = "exact negative binomial intervals"
NO_PERIOD = "All messages are of one instant, so there is no period to have a rhythm."
NO_PEAK = "No hour of the week stands out from the others, as far as {of} can tell."


_TOO_UNSURE = 0.5
"""Relative standard error above which a rate may rest on a single burst."""


def stands_out(rhythm: HourOfWeek) -> bool:
    """Whether the busiest hour is surely busier than an average one.

    By its interval, and not only because the busiest of 168 was looked for (Bonferroni), nor
    because one burst fell into it: hours vary by more than chance.
    """
    hour, average = _peak(rhythm), float(rhythm.n / rhythm.exposure_hours.sum())
    count, variation = float(rhythm.count[hour]), float(rhythm.own_cv[hour])
    occasions = max(float(rhythm.exposure_hours[hour]), 1.0)
    so_many = chance_of_so_many(count, occasions, variation, average)
    unsure = (1 / max(count, 1) + variation**2 / occasions) ** 0.5
    return bool(
        rhythm.lower[hour] > average and so_many < (1 - rhythm.level) / 168 and unsure < _TOO_UNSURE
    )


def busiest(rhythm: HourOfWeek, *, says: str, one: str, more: str) -> str:
    """The busiest hour in a sentence that claims no more than can be told.

    Args:
        rhythm: The hours.
        says: Who does what most in it, such as "residents write most".
        one: What one case is called.
        more: What several are.
    """
    if not stands_out(rhythm):
        return NO_PEAK.format(of=several(rhythm.n, one, more))
    peak = peak_in_words(rhythm, more)
    if _as_busy(rhythm):
        return f"Among the hours in which {says} is {peak}."
    return f"{capital(says)} on {peak}."


def peak_in_words(rhythm: HourOfWeek, what: str) -> str:
    """The busiest hour, and how many of what come in it."""
    hour = _peak(rhythm)
    bounds = Interval(rhythm.lower[hour], rhythm.upper[hour], rhythm.level, EXACT)
    return f"{hour_label(hour)}: {with_interval(rhythm.rate[hour], bounds, f'{what} in that hour')}"


def peak_caveat(rhythm: HourOfWeek) -> tuple[str, ...]:
    """That the busiest of 168 hours is partly so by chance, where others may be as busy."""
    others = _as_busy(rhythm)
    if not stands_out(rhythm) or not others:
        return ()
    are = "hours are" if others > 1 else "hour is"
    return (
        f"{count(others)} other {are} not surely quieter: which of 168 is the busiest is partly "
        "chance, and the largest of many figures tends to be too large.",
    )


def hour_label(hour: int) -> str:
    """An hour of the week in words.

    >>> hour_label(9)
    'Monday 09:00–10:00'
    """
    day, start = divmod(hour, 24)
    return f"{DAYS[day]} {start:02d}:00–{start + 1:02d}:00"


def hour_series(rhythm: HourOfWeek, unit: str, method: str) -> Series:
    """The 168 hours of the week as a series; an hour that the data never met has no figure."""
    points = tuple(
        Point(
            hour_label(hour),
            known(rhythm.rate[hour]),
            known(rhythm.lower[hour]),
            known(rhythm.upper[hour]),
            int(rhythm.count[hour]),
            float(hour),
        )
        for hour in range(168)
    )
    return Series(points, "hour of the week", unit, unit, rhythm.level, method)


def _as_busy(rhythm: HourOfWeek) -> int:
    """How many other hours are not surely quieter than the busiest."""
    return int((rhythm.upper > rhythm.lower[_peak(rhythm)]).sum()) - 1


def _peak(rhythm: HourOfWeek) -> int:
    return int(np.nanargmax(rhythm.rate))
