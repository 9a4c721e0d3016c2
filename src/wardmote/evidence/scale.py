"""An effect as people read it: a ratio instead of its logarithm, percentage points, a unit."""

from __future__ import annotations

import math

from wardmote.basis.figures import Interval
from wardmote.findings.effect import Effect, Measure

RATIOS = {
    Measure.LOG_RISK_RATIO: "times the share",
    Measure.LOG_ODDS_RATIO: "times the odds",
    Measure.LOG_HAZARD_RATIO: "times the rate",
}


def unit_of(effect: Effect) -> str:
    """The unit in which the effect is read.

    A risk difference is in percentage points, a ratio says of what, a mean difference its unit.
    """
    if effect.measure is Measure.RISK_DIFFERENCE:
        return "percentage points"
    return RATIOS.get(effect.measure, effect.unit)


def read_as(value: float, measure: Measure) -> float:
    """A value on the scale of pooling, as it is read.

    >>> round(read_as(-0.6931, Measure.LOG_HAZARD_RATIO), 2)
    0.5
    >>> read_as(-0.08, Measure.RISK_DIFFERENCE)
    -8.0
    """
    if measure.is_log:
        return math.exp(value)
    return value * 100 if measure is Measure.RISK_DIFFERENCE else value


def interval_as(interval: Interval, measure: Measure) -> Interval:
    """The same of both bounds; a bound that there is not stays none."""
    lower, upper = (
        None if bound is None else read_as(bound, measure)
        for bound in (interval.lower, interval.upper)
    )
    return Interval(lower, upper, interval.level, interval.method)


def none_of(measure: Measure) -> float:
    """What no effect is read as.

    >>> none_of(Measure.LOG_RISK_RATIO), none_of(Measure.MEAN_DIFFERENCE)
    (1.0, 0.0)
    """
    return read_as(0.0, measure)
