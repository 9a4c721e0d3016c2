"""How sure the level of a desk is: messages a week, when weeks differ more than chance has it.

The mean of N messages has the variance of a Poisson times the index of dispersion of its weeks.
That index is itself known only from a few weeks, so each draw has one of its own: a scaled
inverse chi-square, whose prior counts as four weeks of what the day factor alone would give.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_PRIOR_DEGREES = 4
_BLOCK_WEEKS = 4
_FEWEST_BLOCKS = 3


@dataclass(frozen=True)
class Level:
    """Messages a week, and what is open about it.

    Attributes:
        messages: How many the mean rests on.
        weeks: Over how many weeks.
        by_chance: Index of dispersion of weeks that the day factor alone would give.
        dispersion: As the weeks show it together with that.
        degrees: Degrees of freedom of ``dispersion``; infinite where it was stated.
    """

    messages: float
    weeks: float
    by_chance: float
    dispersion: float
    degrees: float

    @classmethod
    def stated(cls, messages_a_week: float, cv: float) -> Level:
        """A level that somebody stated, and how far it may be out."""
        messages = 1 / max(cv, 1e-6) ** 2
        return cls(messages, messages / messages_a_week, 1.0, 1.0, math.inf)

    def draw(self, rng: np.random.Generator, weeks_ahead: float) -> float:
        """A factor on the level, for a stretch of so many weeks.

        The mean over the past is unsure, and a stretch ahead is not an average one: where
        weeks go together (a season), it wanders by what the day factor does not explain.
        """
        dispersion = self.dispersion
        if math.isfinite(self.degrees):
            dispersion *= self.degrees / max(float(rng.chisquare(self.degrees)), 0.1)
        dispersion = max(dispersion, 1.0)
        ahead = self.messages / self.weeks * max(weeks_ahead, _BLOCK_WEEKS)
        squared = dispersion / self.messages + max(dispersion - self.by_chance, 0.0) / ahead
        return float(rng.gamma(1 / squared) * squared)


def level_of(day_counts: NDArray[np.int64], messages: int, weeks: float, day_cv: float) -> Level:
    """The level as the counts of whole days show it, bursts left out.

    Args:
        day_counts: One place a day, in order, empty ones included.
        messages: All of the period.
        weeks: Its length.
        day_cv: What days vary of their own.
    """
    # Where all messages came in bursts there is no level to be unsure of.
    messages = max(messages, 1)
    by_chance = 1 + messages / weeks / 7 * day_cv**2
    of_weeks, week_degrees = _dispersion(day_counts, 7)
    before = (_PRIOR_DEGREES * by_chance + week_degrees * of_weeks) / (
        _PRIOR_DEGREES + week_degrees
    )
    of_blocks, degrees = _dispersion(day_counts, 7 * _BLOCK_WEEKS)
    if degrees < _FEWEST_BLOCKS - 1:
        return Level(messages, weeks, by_chance, max(before, 1.0), _PRIOR_DEGREES + week_degrees)
    # Neighbouring weeks that go together show in blocks of four, not from week to week.
    prior = _PRIOR_DEGREES * max(before, by_chance)
    dispersion = (prior + degrees * of_blocks) / (_PRIOR_DEGREES + degrees)
    return Level(messages, weeks, by_chance, max(dispersion, 1.0), _PRIOR_DEGREES + degrees)


def _dispersion(day_counts: NDArray[np.int64], days: int) -> tuple[float, int]:
    """The index of dispersion of whole blocks, and its degrees of freedom."""
    blocks = day_counts.size // days
    if blocks < 2:
        return 1.0, 0
    counts = day_counts[: blocks * days].reshape(blocks, days).sum(axis=1)
    mean = counts.mean()
    return (float(counts.var(ddof=1) / mean) if mean else 1.0), blocks - 1
