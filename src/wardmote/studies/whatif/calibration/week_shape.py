"""How the messages of a week lie in its 168 hours, and how sure that is.

Level × day × hour with gamma–Poisson shrinkage is ``wardmote.pattern.rhythm.hour_of_week``;
here its days, hours and cells are given posteriors to draw from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wardmote.pattern.rhythm import HourOfWeek
from wardmote.pattern.shrinkage import shrink

Figures = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class WeekShape:
    """A week's rates, and the gamma shapes of the factors that may be out.

    Attributes:
        rate: Messages an hour in each of the 168 hours.
        day: Shape of each day's factor, 7.
        hour: Shape of each hour's, 24.
        cell: Shape of each hour of the week's own, 168.
    """

    rate: Figures
    day: Figures
    hour: Figures
    cell: Figures

    @classmethod
    def stated(cls, rate: Figures) -> WeekShape:
        """A shape that is taken as it is."""
        sure = np.full(168, np.inf)
        return cls(rate, sure[:7], sure[:24], sure)

    def draw(self, rng: np.random.Generator) -> Figures:
        """Another week that the counts allow, with as many messages."""
        day, hour, cell = (_factors(rng, shape) for shape in (self.day, self.hour, self.cell))
        drawn = self.rate * np.outer(day, hour).ravel() * cell
        total = drawn.sum()
        return drawn * (self.rate.sum() / total) if total > 0 else self.rate


def _factors(rng: np.random.Generator, shape: Figures) -> Figures:
    factors = np.ones(shape.size)
    open_ = np.isfinite(shape)
    factors[open_] = rng.gamma(np.maximum(shape[open_], 1e-3)) / np.maximum(shape[open_], 1e-3)
    return factors


def week_shape(rhythm: HourOfWeek) -> WeekShape:
    """From the rhythm of the messages that belong to no burst."""
    rate = _filled(rhythm.rate)
    # Shrinkage moves messages between hours; it makes none.
    rate *= rhythm.n / max(float((rate * rhythm.exposure_hours).sum()), 1e-12)
    count = rhythm.count.astype(np.float64).reshape(7, 24)
    expected = (rate * rhythm.exposure_hours).reshape(7, 24)
    of_day, of_hour = expected.sum(axis=1), expected.sum(axis=0)
    days = np.maximum(rhythm.exposure_hours.reshape(7, 24).sum(axis=1) / 24, 1e-9)
    day_effect = 1 + of_day / days * rhythm.day_cv**2
    within = max(rhythm.hour_cv**2 - rhythm.day_cv**2, 0.0)
    cell_effect = 1 + rate * within
    hour_effect = 1 + rate.reshape(7, 24).mean(axis=0) * within
    return WeekShape(
        rate=rate,
        day=_shapes(count.sum(axis=1), of_day, day_effect),
        hour=_shapes(count.sum(axis=0), of_hour, hour_effect),
        cell=_shapes(count.ravel(), expected.ravel(), cell_effect),
    )


def _shapes(count: Figures, expected: Figures, effect: Figures) -> Figures:
    """Shapes of the posteriors: what was counted and the strength of the prior it was lent.

    The prior's strength is the one by which such counts are shrunk towards an even spread.
    """
    even = np.full(count.size, expected.sum() / count.size) if count.size < 168 else expected
    trust = np.minimum(shrink(count / effect, even / effect).trust, 1 - 1e-6)
    strength = even / effect * trust / (1 - trust)
    return np.asarray(np.maximum(count, expected) / effect + strength)


def _filled(rate: Figures) -> Figures:
    """Hours of the week that the period never met are taken to be like that hour of other days."""
    week = rate.reshape(7, 24).copy()
    met = ~np.isnan(week)
    some = met.any(axis=0)
    like = np.full(24, week[met].mean() if met.any() else 0.0)
    like[some] = np.nansum(week, axis=0)[some] / met.sum(axis=0)[some]
    return np.where(met, week, like).ravel()
