"""The hours of the week in words, as series, and which of them stands out."""

from __future__ import annotations

import numpy as np
from scipy.special import gammainc

from wardmote.basis.dates import DAYS
from wardmote.basis.figures import Interval
from wardmote.findings.finding import Point, Series
from wardmote.findings.wording import count, with_interval
from wardmote.pattern.rhythm import HourOfWeek
from wardmote.studies.audit.shares import known

EXACT = "exact negative binomial intervals"
NO_PERIOD = "All messages are of one instant, so there is no period to have a rhythm."
NO_PEAK = "No hour of the week stands out from the others, as far as {of} can tell."


def stands_out(rhythm: HourOfWeek) -> bool:
    """Whether the busiest hour is surely busier than an average one.

    By its interval, and not only because the busiest of 168 was looked for (Bonferroni).
    """
    hour, average = _peak(rhythm), rhythm.n / rhythm.exposure_hours.sum()
    so_many = gammainc(max(rhythm.count[hour], 1), average * rhythm.exposure_hours[hour])
    return bool(rhythm.lower[hour] > average and so_many < (1 - rhythm.level) / 168)


def peak_in_words(rhythm: HourOfWeek, what: str) -> str:
    """The busiest hour, and how many of what come in it."""
    hour = _peak(rhythm)
    bounds = Interval(rhythm.lower[hour], rhythm.upper[hour], rhythm.level, EXACT)
    return f"{hour_label(hour)}: {with_interval(rhythm.rate[hour], bounds, f'{what} in that hour')}"


def peak_caveat(rhythm: HourOfWeek) -> tuple[str, ...]:
    """That the busiest of 168 hours is partly so by chance, where others may be as busy."""
    others = int((rhythm.upper > rhythm.lower[_peak(rhythm)]).sum()) - 1
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


def _peak(rhythm: HourOfWeek) -> int:
    return int(np.nanargmax(rhythm.rate))
