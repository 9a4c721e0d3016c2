"""How long answering one message takes, and how sure we are of it.

See docs/methods/what-if-handling.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.basis.instants import DAY
from wardmote.pattern.handling import Gaps
from wardmote.pattern.local_time import on_the_wall
from wardmote.studies.whatif.calibration.refusals import AbsurdHandling, HandlingNotKnown
from wardmote.studies.whatif.engine.quantile_tables import (
    QuantileTable,
    lognormal_minutes,
    sampled_minutes,
)

Figures = NDArray[np.float64]
Labels = NDArray[np.int64]

LONGEST = 480.0
"""Minutes: a working day. Nobody answers one message for longer."""

USUAL_CV = 0.8
_ENOUGH = 20


class Handling(Protocol):
    """How long answering takes."""

    def point(self) -> QuantileTable:
        """The best single table."""
        ...

    def draw(self, rng: np.random.Generator) -> QuantileTable:
        """A table that the data allow."""
        ...


@dataclass(frozen=True)
class StatedHandling:
    """A lognormal of a stated mean.

    Attributes:
        mean: Minutes.
        cv: Coefficient of variation of the minutes.
        unsure: Coefficient of variation of what was stated.
    """

    mean: float
    cv: float
    unsure: float = 0.1

    def point(self) -> QuantileTable:
        """The lognormal as stated."""
        return lognormal_minutes(self.mean, self.cv)

    def draw(self, rng: np.random.Generator) -> QuantileTable:
        """The same with a mean that may have been meant."""
        return lognormal_minutes(self.mean * around_one(rng, self.unsure), self.cv)


@dataclass(frozen=True, eq=False)
class SampledHandling:
    """Minutes as they were seen, alike within a day.

    Attributes:
        minutes: One place a message answered.
        day: Which day each was answered on, from 0.
    """

    minutes: Figures
    day: Labels

    @property
    def mean(self) -> float:
        """Minutes."""
        return float(self.minutes.mean())

    @property
    def cv(self) -> float:
        """Their coefficient of variation; of a few, as if twenty had been seen, most at 0.8."""
        n = self.minutes.size
        seen = float(self.minutes.var() / self.mean**2)
        lent = max(_ENOUGH - n, 0)
        return float(np.sqrt((n * seen + lent * USUAL_CV**2) / (n + lent)))

    def point(self) -> QuantileTable:
        """The sample; a lognormal where it is too small to have a shape."""
        if self.minutes.size < _ENOUGH:
            return lognormal_minutes(self.mean, self.cv)
        return sampled_minutes(self.minutes)

    def draw(self, rng: np.random.Generator) -> QuantileTable:
        """A bootstrap of whole days, and what a bootstrap of so few of them cannot show."""
        days = int(self.day.max()) + 1
        times = rng.multinomial(days, np.full(days, 1 / days))[self.day]
        if not times.any():
            times = np.ones_like(times)
        unseen = around_one(rng, USUAL_CV / days)
        drawn = np.repeat(self.minutes, times) * unseen
        if self.minutes.size < _ENOUGH:
            return lognormal_minutes(max(float(drawn.mean()), self.mean / 100), self.cv)
        return sampled_minutes(drawn)


def around_one(rng: np.random.Generator, cv: float) -> float:
    """A lognormal factor of mean 1."""
    spread = np.sqrt(np.log1p(cv**2))
    return float(np.exp(spread * rng.standard_normal() - spread**2 / 2))


def stated_handling(mean: float, cv: float = USUAL_CV, *, unsure: float = 0.1) -> StatedHandling:
    """Handling as somebody stated it.

    Raises:
        AbsurdHandling: The mean is not above 0 and within a working day, or the coefficient of
            variation is not between 0 and 10.
    """
    if not 0 < mean <= LONGEST:
        raise AbsurdHandling(
            f"Answering one message cannot take {mean:g} minutes on average.",
            where="handling",
            remedy=f"State the minutes that one takes, above 0 and at most {LONGEST:g}.",
        )
    if not 0 <= cv <= 10:
        raise AbsurdHandling(
            f"Minutes cannot vary with a coefficient of variation of {cv:g}.",
            where="handling",
            remedy="State one between 0 (all alike) and 10; 0.8 is usual.",
        )
    return StatedHandling(mean, cv, unsure)


def timed_handling(minutes: ArrayLike) -> SampledHandling:
    """Handling as a timed sample says, each message for itself.

    Raises:
        AbsurdHandling: Some time is below 0 or beyond a working day, or all are 0.
    """
    sample = np.asarray(minutes, dtype=np.float64).ravel()
    if not bool(np.all((sample >= 0) & (sample <= LONGEST))) or not sample.any():
        raise AbsurdHandling(
            "Some time in the sample is not between 0 and "
            f"{LONGEST:g} minutes, or there is none above 0.",
            where="timed sample",
            remedy="Give the minutes that each message took.",
        )
    return SampledHandling(sample, np.arange(sample.size))


def handling_from_sends(
    gaps: Gaps, turn: Labels, within: NDArray[np.bool_], zone: ZoneInfo, gap_limit: float
) -> SampledHandling:
    """Handling of each turn answered: the mean gap of its sends × how many it took.

    Args:
        gaps: As from ``handling_gaps``.
        turn: Which turn each send answers; −1 for none.
        within: Which sends lie in the period.
        zone: Whose days.
        gap_limit: Longer gaps hold other work, minutes.

    Raises:
        HandlingNotKnown: No gap lies within the limit, or all are 0.
    """
    answers = within & (turn >= 0)
    known = answers & (gaps.minutes <= gap_limit)  # Never true of NaN.
    turns = int(turn.max(initial=-1)) + 1
    timed = np.bincount(turn[known], minlength=turns)
    spent = np.bincount(turn[known], weights=gaps.minutes[known], minlength=turns)
    sends = np.bincount(turn[answers], minlength=turns)
    some = timed > 0
    minutes = spent[some] / timed[some] * sends[some]
    if not minutes.any():
        near = f"no two lie within {gap_limit:g} minutes of each other, or of what they answer"
        raise HandlingNotKnown(
            "The times of the replies do not say how long answering takes: "
            f"{'all gaps between them are 0' if minutes.size else near}.",
            where="handling",
            remedy="State the minutes a message takes, or time a sample.",
        )
    last = np.zeros(turns, dtype=np.int64)
    np.maximum.at(last, turn[known], on_the_wall(gaps.sent_at[known], zone) // DAY)
    _, day = np.unique(last[some], return_inverse=True)
    return SampledHandling(minutes, day.astype(np.int64))
