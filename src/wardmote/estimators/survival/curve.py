"""A survival curve with its interval, and what can be read off it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.basis.figures import Interval
from wardmote.estimators.critical import critical_value
from wardmote.estimators.refusals import ValuesCannotBeUsed
from wardmote.estimators.survival.crossing import crossing, first_passing
from wardmote.estimators.survival.influence import Members
from wardmote.estimators.survival.restricted_mean import (
    RestrictedMean,
    area_to_horizon,
    greenwood_area,
)
from wardmote.estimators.survival.risk_table import RiskTable

Values = NDArray[np.float64]


@dataclass(frozen=True)
class CurvePoints:
    """A curve at times that somebody asked for.

    ``n_risk`` counts rows at risk just before each time; ``events`` and ``censored`` count all
    so far. NaN (and 0 at risk) where the data do not reach.
    """

    time: Values
    n_risk: NDArray[np.int64]
    events: NDArray[np.int64]
    censored: NDArray[np.int64]
    survival: Values
    std_err: Values
    lower: Values
    upper: Values


@dataclass(frozen=True)
class CurveQuantile:
    """The time by which a share has had the event; None where the curve does not reach it."""

    estimate: float | None
    interval: Interval


@dataclass(frozen=True)
class SurvivalCurve:
    """The share still without the event, by time since the start.

    Attributes:
        time: Distinct times at which a row ends, ascending.
        n_risk: Rows at risk just before each.
        n_event: Events at each.
        n_censor: Rows censored at each.
        survival: Share without the event just after each.
        std_err_log: Standard error of log survival, the scale that R's ``survfit`` stores;
            where survival is 0 it is infinite (independent rows) or 0 (clusters), as there.
        lower: Lower bound at each; NaN where the type of interval defines none.
        upper: Upper bound, likewise.
        level: Confidence level of the bounds.
        conf_type: On which scale the bounds are symmetric.
        n: Rows.
        clusters: How many clusters, for each way of being alike that was given.
        degrees: Degrees of freedom of the critical value; None where it is the normal one.
        table: The counts, for what is worked out later.
        members: Who ended when and in which cluster; None where rows are independent.
    """

    time: Values
    n_risk: NDArray[np.int64]
    n_event: NDArray[np.int64]
    n_censor: NDArray[np.int64]
    survival: Values
    std_err_log: Values
    lower: Values
    upper: Values
    level: float
    conf_type: str
    n: int
    clusters: tuple[int, ...]
    degrees: int | None
    table: RiskTable = field(repr=False, compare=False)
    members: Members | None = field(repr=False, compare=False)

    @property
    def std_err(self) -> Values:
        """Standard error of survival itself; NaN where survival is 0 and rows are independent."""
        with np.errstate(invalid="ignore"):
            return self.survival * self.std_err_log

    @property
    def start(self) -> float:
        """Where the curve begins: 0, or the first time where that is below 0."""
        return self.table.start

    @property
    def cumulative_hazard(self) -> Values:
        """Nelson and Aalen's estimate, Σ events / at risk."""
        return np.cumsum(self.table.hazard)

    @property
    def cumulative_hazard_std_err(self) -> Values:
        """Its standard error for independent rows, √Σ events / at risk²."""
        return np.sqrt(np.cumsum(self.table.hazard / self.n_risk))

    def at(self, times: ArrayLike, *, extend: bool = False) -> CurvePoints:
        """The curve at the given times.

        The curve is a step function that takes its new value at the time itself. Before the
        first time it is 1, exactly.

        Args:
            times: In the unit and from the origin of ``time``, in any order.
            extend: Carry the last value on beyond the last time; otherwise NaN there, since
                nobody was under observation.
        """
        asked = np.atleast_1d(np.asarray(times, dtype=np.float64))
        step = np.searchsorted(self.time, asked, side="right")
        known = np.isfinite(asked) & (extend | (asked <= self.time[-1]))

        def look(values: Values, before: float) -> Values:
            return np.where(known, np.concatenate([[before], values])[step], np.nan)

        def count(values: NDArray[np.int64]) -> NDArray[np.int64]:
            return np.concatenate([[0], np.cumsum(values)])[step]

        at_risk = np.append(self.n_risk, 0)[np.searchsorted(self.time, asked, side="left")]
        return CurvePoints(
            time=asked,
            n_risk=at_risk,
            events=count(self.n_event),
            censored=count(self.n_censor),
            survival=look(self.survival, 1.0),
            std_err=look(self.std_err, 0.0),
            lower=look(self.lower, 1.0),
            upper=look(self.upper, 1.0),
        )

    def quantile(self, p: float) -> CurveQuantile:
        """The time by which a share ``p`` has had the event, with its interval.

        The interval is where the bounds of the curve pass the same level (Brookmeyer and
        Crowley 1982, *Biometrics* 38:29). For flats see ``crossing``.

        Args:
            p: A share, 0 to 1; 0.5 for the median.

        Raises:
            ValuesCannotBeUsed: ``p`` is not a share.
        """
        if not 0 <= p <= 1:
            raise ValuesCannotBeUsed(
                f"{p} is not a share of the whole.", where="p", remedy="Give 0.5 for the median."
            )
        return self._quantile([crossing(self.time, 1 - bound, p) for bound in self._bounds])

    @property
    def median(self) -> CurveQuantile:
        """The time by which half have had the event, by the rule with which R prints it."""
        return self._quantile([first_passing(self.time, 1 - b, 0.5) for b in self._bounds])

    def restricted_mean(self, horizon: float | None = None) -> RestrictedMean:
        """The mean time without the event, up to a horizon (Irwin 1949).

        Args:
            horizon: Up to when; by default the last time seen.

        Raises:
            ValuesCannotBeUsed: The horizon lies before the curve begins.
        """
        horizon = float(self.time[-1]) if horizon is None else float(horizon)
        if not horizon >= self.start:
            raise ValuesCannotBeUsed(
                f"A horizon of {horizon} lies before the curve begins, at {self.start}.",
                where="horizon",
                remedy="Give a later one.",
            )
        estimate, after = area_to_horizon(self.table, self.survival, horizon)
        alone = error = math.sqrt(greenwood_area(self.table, after))
        if self.members is not None:
            error = math.sqrt(self.members.area_variance(self.table, after))
        if self.degrees == 0:
            return RestrictedMean(
                estimate, horizon, error, Interval(None, None, self.level, "plain"), alone
            )
        reach = critical_value(self.level, self.degrees) * error
        interval = Interval(estimate - reach, estimate + reach, self.level, "plain")
        return RestrictedMean(estimate, horizon, error, interval, alone)

    @property
    def _bounds(self) -> tuple[Values, Values, Values]:
        return self.survival, self.lower, self.upper

    def _quantile(self, passed: list[float | None]) -> CurveQuantile:
        method = f"Brookmeyer–Crowley, {self.conf_type}"
        return CurveQuantile(passed[0], Interval(passed[1], passed[2], self.level, method))
