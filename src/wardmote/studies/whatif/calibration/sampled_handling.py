"""Handling times as they were seen: between sends, or by a clock."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.basis.instants import DAY
from wardmote.pattern.handling import Gaps
from wardmote.pattern.local_time import on_the_wall
from wardmote.studies.whatif.calibration.handling import LONGEST, USUAL_CV, around_one
from wardmote.studies.whatif.calibration.long_answers import LongAnswers, long_answers
from wardmote.studies.whatif.calibration.refusals import AbsurdHandling, HandlingNotKnown
from wardmote.studies.whatif.engine.quantile_tables import QuantileTable, lognormal_minutes

Figures = NDArray[np.float64]
Labels = NDArray[np.int64]

_ENOUGH = 20


@dataclass(frozen=True, eq=False)
class SampledHandling:
    """Minutes as they were seen, alike within a day.

    Attributes:
        minutes: One place a message answered.
        day: Which day each was answered on, from 0.
        limit: Longer ones were not counted; infinite for a timed sample.
        most_beyond: The largest share that may have been longer.
    """

    minutes: Figures
    day: Labels
    limit: float = np.inf
    most_beyond: float = 0.0

    @property
    def mean(self) -> float:
        """Of those counted."""
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
        return self._table(self.minutes, 1.0)

    def draw(self, rng: np.random.Generator) -> QuantileTable:
        """A bootstrap of whole days, and what a bootstrap of so few of them cannot show."""
        days = int(self.day.max()) + 1
        times = rng.multinomial(days, np.full(days, 1 / days))[self.day]
        return self._table(
            np.repeat(self.minutes, times) if times.any() else self.minutes,
            around_one(rng, USUAL_CV / days),
        )

    def _table(self, minutes: Figures, factor: float) -> QuantileTable:
        if minutes.size < _ENOUGH or not minutes.any():
            return lognormal_minutes(max(minutes.mean(), self.mean / 100) * factor, self.cv)
        if not self.most_beyond:
            return LongAnswers.none().table(minutes, factor)
        return long_answers(minutes, self.limit, self.most_beyond).table(minutes, factor)


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
    timed_at_all = answers & np.isfinite(gaps.minutes)
    beyond = 1 - np.count_nonzero(known) / np.count_nonzero(timed_at_all)
    return SampledHandling(minutes, day.astype(np.int64), gap_limit, float(beyond))
