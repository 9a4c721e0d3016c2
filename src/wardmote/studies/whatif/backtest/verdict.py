"""Does it beat the baselines: interval scores compared week by week."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.figures import Interval
from wardmote.basis.random_streams import stream
from wardmote.studies.whatif.backtest.comparing import independent, lag_one, resampled
from wardmote.studies.whatif.backtest.figures import Figure, Values
from wardmote.studies.whatif.backtest.forecasts import LEVELS
from wardmote.studies.whatif.backtest.request import BacktestRequest
from wardmote.studies.whatif.backtest.rolling import By, Rolled

BASELINES = (By.LAST_QUARTER, By.POISSON)

WIDE = LEVELS.index(0.9)
"""The level by whose intervals the verdict is found."""


@dataclass(frozen=True)
class Comparison:
    """Mean interval scores of the simulation against one baseline; less is better.

    Attributes:
        ratio: The simulation's over the baseline's; None where the baseline's is 0.
        interval: Of the ratio.
        difference: The simulation's less the baseline's, in the unit of the figure.
        apart: Its interval.
        n: Weeks.
        effective_n: How many independent ones they are worth.
    """

    ratio: float | None
    interval: Interval
    difference: float
    apart: Interval
    n: int
    effective_n: float

    @property
    def better(self) -> bool:
        """Whether the simulation beats the baseline beyond what chance would give."""
        return self.interval.upper is not None and self.interval.upper < 1

    @property
    def worse(self) -> bool:
        """Whether the baseline beats the simulation beyond chance."""
        return self.interval.lower is not None and self.interval.lower > 1


def compared(
    rolled: Rolled, figure: Figure, baseline: By, request: BacktestRequest, k: int = WIDE
) -> Comparison | None:
    """One figure's scores at the k-th level; None where no week has them."""
    runs = rolled.runs[figure]
    ours, theirs = runs[By.SIMULATION].scores(k), runs[baseline].scores(k)
    return _comparison(ours, theirs, request, f"{figure} {baseline} {k}") if ours.size else None


def overall(rolled: Rolled, baseline: By, request: BacktestRequest) -> Comparison | None:
    """All figures together, over the weeks that have them all.

    Each figure's scores are first divided by their mean over all who predicted, so that minutes
    and messages weigh alike; a figure that nobody can get wrong (no score but 0) weighs nothing.
    """
    told = {figure: runs for figure, runs in rolled.runs.items() if runs[By.SIMULATION].weeks.size}
    common = _common([runs[By.SIMULATION].weeks for runs in told.values()])
    if not common.size:
        return None
    sums: Mapping[By, Values] = {by: np.zeros(common.size) for by in By}
    for runs in told.values():
        which = np.isin(runs[By.SIMULATION].weeks, common)
        scores = {by: run.scores(WIDE)[which] for by, run in runs.items()}
        scale = float(np.mean(list(scores.values())))
        for by, score in scores.items():
            sums[by][:] += score / scale / len(told) if scale > 0 else 0.0
    return _comparison(sums[By.SIMULATION], sums[baseline], request, f"overall {baseline}")


def _common(weeks: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    common = weeks[0] if weeks else np.zeros(0, dtype=np.int64)
    for each in weeks[1:]:
        common = np.intersect1d(common, each)
    return common


def _comparison(ours: Values, theirs: Values, request: BacktestRequest, name: str) -> Comparison:
    n = ours.size
    worth = independent(n, lag_one(ours - theirs))

    def difference(places: NDArray[np.int64]) -> Values:
        return np.asarray((ours - theirs)[places].mean(axis=1))

    def log_ratio(places: NDArray[np.int64]) -> Values:
        least = _NEXT_TO_NOTHING * float(theirs.mean())
        mine, other = ours[places].mean(axis=1), theirs[places].mean(axis=1)
        return np.asarray(np.log(np.maximum(mine, least)) - np.log(np.maximum(other, least)))

    def interval(statistic: Callable[[NDArray[np.int64]], Values]) -> Interval:
        # The same resamples for the ratio and the difference.
        draw = stream(request.seed, "back-test", "weeks", name)
        return resampled(
            statistic, n, worth, resamples=request.resamples, draw=draw, level=request.level
        )

    zero = float(theirs.mean()) == 0
    nothing = Interval(None, None, request.level, "none: the baseline's score is 0")
    return Comparison(
        ratio=None if zero else float(ours.mean() / theirs.mean()),
        interval=nothing if zero else _unlogged(interval(log_ratio)),
        difference=float(ours.mean() - theirs.mean()),
        apart=interval(difference),
        n=n,
        effective_n=worth,
    )


_NEXT_TO_NOTHING = 1e-6
"""A score below so small a part of the baseline's mean is taken as that, to have a logarithm."""

_FARTHEST = 20.0
"""Logarithms of a ratio beyond this say no more than it does."""


def _unlogged(interval: Interval) -> Interval:
    if interval.lower is None or interval.upper is None:
        return interval
    lower, upper = (
        math.exp(min(max(each, -_FARTHEST), _FARTHEST)) for each in (interval.lower, interval.upper)
    )
    return replace(interval, lower=lower, upper=upper)
