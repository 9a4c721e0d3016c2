"""A forecast of one figure of one week, from simulated values or from last quarter's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from wardmote.estimators.critical import critical_value
from wardmote.studies.whatif.backtest.figures import Figure, Values
from wardmote.studies.whatif.backtest.request import QUARTER

LEVELS = (0.5, 0.9)
"""Of the intervals that are tested."""

FEWEST = 4
"""Weeks that a baseline needs to say how much one differs from another."""


@dataclass(frozen=True)
class Forecast:
    """What was said beforehand of one figure of one week, and how what came lies in it.

    Attributes:
        middle: The median.
        lower: Lower bounds, one for each of ``LEVELS``.
        upper: Upper bounds.
        below: The probability that was given to smaller values than came.
        up_to: The same with the value that came; apart from ``below`` where values repeat.
    """

    middle: float
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    below: float
    up_to: float


def from_samples(samples: Values, came: float) -> Forecast | None:
    """A forecast made of simulated values; None where no simulated week has the figure."""
    samples = samples[np.isfinite(samples)]
    if not samples.size:
        return None
    tails = [(1 - level) / 2 for level in LEVELS]
    return Forecast(
        float(np.median(samples)),
        tuple(float(np.quantile(samples, tail)) for tail in tails),
        tuple(float(np.quantile(samples, 1 - tail)) for tail in tails),
        float((samples < came).mean()),
        float((samples <= came).mean()),
    )


def last_quarter(figure: Figure, past: Values, came: float) -> Forecast | None:
    """Student's prediction interval from the latest weeks: "next quarter = last quarter".

    Counts are taken as square roots and waits as logarithms, in which weeks spread more evenly;
    shares as they are, cut to 0 and 1.

    Args:
        figure: Which.
        past: Its values in past weeks as far as they were known, the latest last.
        came: What came.

    Returns:
        None where fewer than ``FEWEST`` past weeks have the figure.
    """
    some = past[np.isfinite(past)][-QUARTER:]
    if some.size < FEWEST:
        return None
    values, at = _spread_evenly(figure, some), float(_spread_evenly(figure, np.array([came]))[0])
    mean, degrees = float(values.mean()), some.size - 1
    error = float(values.std(ddof=1) * np.sqrt(1 + 1 / some.size))
    reach = [critical_value(level, degrees) * error for level in LEVELS]
    edges = _back(figure, np.array([mean, *(mean - r for r in reach), *(mean + r for r in reach)]))
    middle, *bounds = edges.tolist()
    below, up_to = _probability(at - mean, error, degrees)
    k = len(LEVELS)
    return Forecast(middle, tuple(bounds[:k]), tuple(bounds[k:]), below, up_to)


def _probability(away: float, error: float, degrees: int) -> tuple[float, float]:
    if error == 0:
        return float(away > 0), float(away >= 0)
    p = float(stdtr(degrees, away / error))
    return p, p


def _spread_evenly(figure: Figure, values: Values) -> Values:
    if figure is Figure.KEPT:
        return values
    return np.log1p(values) if figure is Figure.WAIT else np.sqrt(values)


def _back(figure: Figure, values: Values) -> Values:
    if figure is Figure.KEPT:
        return np.clip(values, 0.0, 1.0)
    at_least = np.maximum(values, 0.0)
    return np.expm1(at_least) if figure is Figure.WAIT else at_least**2


def place(forecast: Forecast, u: float) -> float:
    """Where in the forecast the value lies, 0 to 1, even where the forecast is true.

    Among values that repeat, ``u`` (0 to 1, drawn at random) says where (Czado, Gneiting and Held
    2009, *Biometrics* 65:1254).
    """
    return forecast.below + u * (forecast.up_to - forecast.below)


def interval_score(
    lower: NDArray[np.float64], upper: NDArray[np.float64], came: Values, level: float
) -> Values:
    """The interval score of Gneiting and Raftery (2007, *JASA* 102:359, eq. 43): less is better.

    The width, and for a value outside 2/(1 − level) times how far outside.

    >>> interval_score(np.array([1.0]), np.array([3.0]), np.array([4.0]), 0.9).round(6).tolist()
    [22.0]
    """
    outside = np.maximum(lower - came, 0) + np.maximum(came - upper, 0)
    return np.asarray(upper - lower + 2 / (1 - level) * outside)
