"""What may be said of a group's answers to one item: rounded so that nobody's is told by it.

A mean is said to half a point and a share to ten in a hundred, and neither at its ends: "60% or
more", "2.5 or less". The ends are where two people make the difference, so that whoever knows
their own answer and takes it off is left with everybody else open: each may have answered high,
and may have not. A test goes through all sets of answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from wardmote_web.pulse.items import HIGH, HIGHEST, LOWEST
from wardmote_web.timebook.groups import FEWEST

MEAN_STEP = Fraction(1, 2)
SHARE_STEP = 10
COUNT_STEP = 5
LESS, MORE = "less", "more"


@dataclass(frozen=True)
class Rounded:
    """A figure, rounded.

    Attributes:
        value: To the nearest step, or the end beyond which nothing is told.
        end: ``less`` or ``more`` where it is an end; else nothing.
    """

    value: Fraction
    end: str = ""


@dataclass(frozen=True)
class Figure:
    """What is said of one item.

    Attributes:
        answers: About how many answers, over all weeks.
        mean: Of 1 to 5.
        share: Percent of answers that are high.
    """

    answers: int
    mean: Rounded
    share: Rounded


def counted(weeks: Sequence[Sequence[int]], people: int) -> list[Sequence[int]]:
    """Those weeks in which enough answered, and no more than there are people.

    Answers of two weeks cannot be told to be one person's, so only within a week are five answers
    five keys. In a week with more answers than people somebody answered twice; it is left out.
    """
    return [week for week in weeks if FEWEST <= len(week) <= people]


def said_of(weeks: Sequence[Sequence[int]]) -> Figure | None:
    """What may be said of the weeks that count; None where there are none."""
    if not weeks:
        return None
    fewest = min(len(week) for week in weeks)
    answers = [each for week in weeks for each in week]
    n = len(answers)
    high = Fraction(100 * sum(each >= HIGH for each in answers), n)
    return Figure(
        answers=int(_nearest(Fraction(n), Fraction(COUNT_STEP))),
        mean=_within(_nearest(Fraction(sum(answers), n), MEAN_STEP), *_ends_of_means(fewest)),
        share=_within(_nearest(high, Fraction(SHARE_STEP)), *_ends_of_shares(fewest)),
    )


def _ends_of_shares(fewest: int) -> tuple[Fraction, Fraction]:
    """Two people's share of those who answered, and all but it."""
    end = Fraction(ceil(Fraction(200, fewest) / SHARE_STEP) * SHARE_STEP)
    end = max(end, Fraction(20))
    return end, 100 - end


def _ends_of_means(fewest: int) -> tuple[Fraction, Fraction]:
    """What the mean is where two are at the top and all others at the bottom, and its mirror."""
    end = _nearest(Fraction(HIGHEST + HIGH + (fewest - 2) * LOWEST, fewest), MEAN_STEP)
    end = max(end, Fraction(2))
    return end, HIGHEST + LOWEST - end


def whatever_the_others(figure: Figure, possible: int) -> tuple[int, int]:
    """Between which percents the share would lie whatever those had said who said nothing.

    Worked out from what is released and from nothing else, and rounded outwards.

    Args:
        figure: What is said.
        possible: How many answers there could have been.
    """
    half = Fraction(SHARE_STEP, 2)
    least = Fraction(0) if figure.share.end == LESS else figure.share.value - half
    most = Fraction(100) if figure.share.end == MORE else figure.share.value + half
    n = min(figure.answers, possible)
    low = least * n / possible
    high = (most * n + 100 * (possible - n)) / possible
    return floor(low / SHARE_STEP) * SHARE_STEP, ceil(high / SHARE_STEP) * SHARE_STEP


def _within(value: Fraction, low: Fraction, high: Fraction) -> Rounded:
    if value <= low:
        return Rounded(low, LESS)
    if value >= high:
        return Rounded(high, MORE)
    return Rounded(value)


def _nearest(value: Fraction, step: Fraction) -> Fraction:
    """To the nearest step, a half upwards."""
    return floor(value / step + Fraction(1, 2)) * step
