"""How messages come: level × day × hour, days of their own, bursts; and what is open about each.

See docs/methods/what-if-arrivals.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.instants import WEEK, Micros
from wardmote.pattern.rhythm import bursts, hour_of_week
from wardmote.studies.whatif.calibration.burst_days import BurstFit, burst_fit
from wardmote.studies.whatif.calibration.day_factor import DayFactor, day_factor
from wardmote.studies.whatif.calibration.level import Level, level_of
from wardmote.studies.whatif.calibration.poisson_alarm import DispersionTest, dispersion_test
from wardmote.studies.whatif.calibration.week_shape import WeekShape, week_shape

Figures = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Coming:
    """One set of parameters.

    Attributes:
        hour_of_week: Messages an hour, bursts left out.
        day_cv: Of the factor that a day shares.
        bursts_a_week: How many begin in a week.
        burst_size: Messages of one, on average.
        burst_cv: Coefficient of variation of that.
        burst_hours: Over how many hours they come.
    """

    hour_of_week: Figures
    day_cv: float
    bursts_a_week: float
    burst_size: float
    burst_cv: float
    burst_hours: int


@dataclass(frozen=True, eq=False)
class Arrivals:
    """What is known of how messages come.

    Attributes:
        shape: The week.
        level: How sure its height is.
        days: How much days vary.
        bursts: Bursts; None where none were looked for.
        weeks: Weeks that it rests on.
        test: Of chance alone; None where nothing was counted.
    """

    shape: WeekShape
    level: Level
    days: DayFactor
    bursts: BurstFit | None
    weeks: float
    test: DispersionTest | None

    def point(self) -> Coming:
        """The best single set."""
        some = self.bursts
        return Coming(
            hour_of_week=self.shape.rate,
            day_cv=self.days.mean,
            bursts_a_week=some.number / self.weeks if some else 0.0,
            burst_size=some.size if some else 0.0,
            burst_cv=some.cv if some else 1.0,
            burst_hours=some.hours if some else 6,
        )

    def draw(self, rng: np.random.Generator, weeks_ahead: float) -> Coming:
        """One set that the counts allow."""
        level = self.level.draw(rng, weeks_ahead)
        a_week, size, cv = self.bursts.draw(rng, self.weeks) if self.bursts else (0.0, 0.0, 1.0)
        return Coming(
            hour_of_week=self.shape.draw(rng) * level,
            day_cv=self.days.draw(rng),
            bursts_a_week=a_week,
            burst_size=size,
            burst_cv=cv,
            burst_hours=self.bursts.hours if self.bursts else 6,
        )


def arrivals(asked: Micros, zone: ZoneInfo, start: int, end: int) -> Arrivals:
    """Fit how messages come.

    Args:
        asked: When each came within the period, µs, ascending; at least one.
        zone: Whose clocks.
        start: First instant of the period, µs.
        end: The instant after it, µs.
    """
    fit = burst_fit(bursts(asked, zone, start, end), asked, zone, start, end)
    ordinary = asked[fit.ordinary]
    days = day_factor(fit.counts[fit.quiet], fit.weekday[fit.quiet])
    weeks = (end - start) / WEEK
    shape = week_shape(hour_of_week(ordinary, zone, start, end - 1))
    return Arrivals(
        shape=shape,
        level=level_of(fit.ordinary_counts, ordinary.size, weeks, days.mean),
        days=days,
        bursts=fit,
        weeks=weeks,
        test=dispersion_test(fit.counts, fit.weekday),
    )
