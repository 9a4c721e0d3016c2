"""How unsure a simulated figure is: of its parameters, from year to year, and by chance of the run.

Every parameter draw is simulated for several years. How far the means of the draws lie apart
says what the parameters do; how far the years of one draw lie apart says what chance does to a
year; how far the whole would move if it were run again is the Monte Carlo error. One interval
holds all three: it is for a coming year. Formula: docs/methods/what-if-uncertainty.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, stdtrit

from wardmote.basis.figures import Interval

Figures = NDArray[np.float64]


class Scale(StrEnum):
    """Where the spread of a figure is about the same above as below."""

    LOGIT = "logit"
    """Shares."""
    LOG = "log"
    """Waits, minutes and counts, none of them 0."""
    RANKS = "ranks"
    """Figures of which some are 0, or have no end, or lie far off on one side, as where a desk
    just fails in some draws: only their order is used."""


SKEWED = 1.0
"""Skewness above which no scale has made the years lie evenly; 7 in 1,000 normal samples of 40
draws reach it."""

ENOUGH_FOR_RANKS = 39
"""Years of which the outermost are bounds at 95 %: 38 / 40 lie between them."""


@dataclass(frozen=True)
class Uncertain:
    """A figure of a coming year with all that it is unsure by, together and apart.

    Attributes:
        estimate: The middle of the simulated years; None where it has no end.
        interval: Where the figure of a coming year may lie: parameters, chance from year to
            year and Monte Carlo error together. A bound is None where there is no end.
        parameters: What not knowing the parameters does alone, to the figure of an average
            year; None where it cannot be told apart.
        year_to_year: What chance does to a year alone.
        monte_carlo: How far the estimate might move if as many years were simulated again.
        years: How many simulated years it rests on.
        draws: With how many draws of the parameters.
        scale: On what scale it was worked out.
    """

    estimate: float | None
    interval: Interval
    parameters: Interval | None
    year_to_year: Interval | None
    monte_carlo: Interval | None
    years: int
    draws: int
    scale: Scale

    @property
    def method(self) -> str:
        """In words, for a finding."""
        told = (
            "ranks of the simulated years"
            if self.scale is Scale.RANKS
            else f"random effects of draws and years, {self.scale} scale"
        )
        return f"simulation with parameter draws; {told}"


@dataclass(frozen=True)
class Components:
    """Random effects of draws and of years within a draw.

    Attributes:
        mean: The mean of the draws' means.
        between: Variance of the draws' true means, not below 0.
        within: Variance of the years of one draw.
        error: Standard error of ``mean``, from both.
        freedom: Degrees of freedom of ``between + within``, by Satterthwaite.
        draws: How many draws.
        years: How many years in all.
    """

    mean: float
    between: float
    within: float
    error: float
    freedom: float
    draws: int
    years: int


def components(values: Figures) -> Components:
    """Random-effects analysis of variance, draws × years; not-a-number is left out.

    >>> found = components(np.array([[1.0, 3.0], [5.0, 7.0], [3.0, 5.0]]))
    >>> found.mean, found.between, found.within
    (4.0, 3.0, 2.0)
    """
    there = np.isfinite(values)
    own = there.sum(axis=1)
    values, there, own = values[own > 0], there[own > 0], own[own > 0]
    draws, years = int(own.size), int(own.sum())
    means = np.where(there, values, 0.0).sum(axis=1) / own
    within_squares = float((np.where(there, values - means[:, None], 0.0) ** 2).sum())
    mean = float(means.mean())
    # Every draw has as many years, but for those in which there was nothing to measure.
    each = (years - float((own**2).sum()) / years) / max(draws - 1, 1)
    between_mean = float((own * (means - means @ own / years) ** 2).sum()) / max(draws - 1, 1)
    within = within_squares / max(years - draws, 1)
    between = max((between_mean - within) / each, 0.0) if draws > 1 else 0.0
    return Components(
        mean=mean,
        between=between,
        within=within,
        error=float(np.sqrt(between / draws + within / years)),
        freedom=_freedom(between_mean / each, (1 - 1 / each) * within, draws, years)
        if draws > 1
        else 1.0,
        draws=draws,
        years=years,
    )


def _freedom(first: float, second: float, draws: int, years: int) -> float:
    """Of a sum of two mean squares with ``draws − 1`` and ``years − draws``."""
    spread = first**2 / (draws - 1) + second**2 / max(years - draws, 1)
    return (first + second) ** 2 / spread if spread > 0 else float(draws - 1)


def uncertain_share(
    kept: NDArray[np.int64], of: NDArray[np.int64], level: float = 0.95
) -> Uncertain | None:
    """A share that was counted in every simulated year.

    Args:
        kept: Draws × years: how often.
        of: Of how many.
        level: Of every interval.

    Returns:
        None where no year had anything to count.
    """
    if not (of > 0).any():
        return None
    if np.all(kept == of) or np.all(kept == 0):
        return _all_or_none(bool(kept.any()), of, level)
    # Half a message more on either side, so that none and all have a place on the scale.
    nearly = np.where(of > 0, (kept + 0.5) / (of + 1), np.nan)
    return _on_scale(logit(nearly), expit, level, Scale.LOGIT)


def uncertain(values: Figures, level: float = 0.95) -> Uncertain | None:
    """A wait, a length of work or a count in every simulated year.

    Args:
        values: Draws × years, not negative; infinity where there is no end, not-a-number where
            there was nothing to measure.
        level: Of every interval.

    Returns:
        None where no year had anything to measure.
    """
    known = values[~np.isnan(values)]
    if not known.size:
        return None
    if np.isinf(known).any() or (known <= 0).any():
        return _by_ranks(values, level)
    with np.errstate(invalid="ignore"):
        return _on_scale(np.log(values), np.exp, level, Scale.LOG)


def _on_scale(
    values: Figures, back_all: Callable[[Figures], Figures], level: float, scale: Scale
) -> Uncertain:
    found = components(values)
    if found.years >= ENOUGH_FOR_RANKS and _skewness(values) > SKEWED:
        return _by_ranks(back_all(values), level, 1.0 if scale is Scale.LOGIT else np.inf)
    tail = (1 + level) / 2

    def back(x: float) -> float:
        return float(back_all(np.array(x)))

    def around(deviation: float, freedom: float) -> Interval:
        reach = float(stdtrit(max(freedom, 1.0), tail)) * deviation
        bounds = back(found.mean - reach), back(found.mean + reach)
        return Interval(*bounds, level, f"random effects, {scale} scale")

    apart = found.draws > 1
    return Uncertain(
        estimate=back(found.mean),
        interval=around(
            float(np.sqrt(found.between + found.within + found.error**2)), found.freedom
        ),
        parameters=around(np.sqrt(found.between), found.draws - 1) if apart else None,
        year_to_year=around(np.sqrt(found.within), found.years - found.draws) if apart else None,
        monte_carlo=around(found.error, found.draws - 1) if apart else None,
        years=found.years,
        draws=found.draws,
        scale=scale,
    )


def _skewness(values: Figures) -> float:
    known = values[~np.isnan(values)]
    apart = known - known.mean()
    deviation = float(np.sqrt((apart**2).mean()))
    return abs(float((apart**3).mean())) / deviation**3 if deviation > 1e-9 else 0.0


def _by_ranks(values: Figures, level: float, most: float = np.inf) -> Uncertain:
    """The middle year, and the years beyond which so few lie on either side.

    The parts are those of the draws' middle years, of the years about them, and of the middle
    one when draws are drawn again.
    """
    ordered = np.sort(values[~np.isnan(values)])
    draws = [own[~np.isnan(own)] for own in values]
    middles = np.sort([np.median(own) if own.size else np.nan for own in draws])
    middles = middles[~np.isnan(middles)]
    return Uncertain(
        estimate=_finite(_middle(ordered)),
        interval=_ranked(ordered, level),
        parameters=_ranked(middles, level) if middles.size > 1 else None,
        year_to_year=_of_one_draw(draws, level, most),
        monte_carlo=_of_middle(middles, level) if middles.size > 1 else None,
        years=int(ordered.size),
        draws=len(draws),
        scale=Scale.RANKS,
    )


def _middle(ordered: Figures) -> float:
    return float(ordered[(ordered.size - 1) // 2])


def _finite(x: float) -> float | None:
    return x if np.isfinite(x) else None


def _ranked(ordered: Figures, level: float) -> Interval:
    """The outermost of them but for so many on each side as the level leaves out."""
    left_out = max(int((ordered.size + 1) * (1 - level) / 2), 1)
    lower, upper = (_finite(float(ordered[at])) for at in (left_out - 1, -left_out))
    return Interval(lower, upper, level, "ranks of the simulated years")


def _of_one_draw(draws: list[Figures], level: float, most: float) -> Interval | None:
    """The years of the draw in the middle, as far apart as those of all draws are."""
    some = [own for own in draws if own.size > 1 and np.isfinite(own).all()]
    if len(some) < 2:
        return None
    apart = np.sort(np.concatenate([own - np.median(own) for own in some]))
    middle = float(np.median([np.median(own) for own in some]))
    found = _ranked(middle + apart, level)
    upper = None if found.upper is None else min(found.upper, most)
    return Interval(max(found.lower or 0.0, 0.0), upper, level, found.method)


def _of_middle(middles: Figures, level: float) -> Interval:
    """The distribution-free interval of a median: ranks by the binomial's normal limit."""
    reach = float(stdtrit(middles.size, (1 + level) / 2)) * np.sqrt(middles.size) / 2
    low = max(int(np.floor(middles.size / 2 - reach)), 0)
    high = min(int(np.ceil(middles.size / 2 + reach)), middles.size - 1)
    lower, upper = (_finite(float(middles[at])) for at in (low, high))
    return Interval(lower, upper, level, "ranks of the draws")


def _all_or_none(every: bool, of: NDArray[np.int64], level: float) -> Uncertain:
    """Every year alike, all or none: a year in which half a message was not is the bound."""
    least = 0.5 / (float(of[of > 0].min()) + 1)
    ends = (1 - least, 1.0) if every else (0.0, least)
    interval = Interval(*ends, level, "half a message in a year")
    own = (of > 0).any(axis=1).sum()
    return Uncertain(
        float(every), interval, interval, interval, interval, int((of > 0).sum()), int(own),
        Scale.LOGIT,
    )  # fmt: skip
