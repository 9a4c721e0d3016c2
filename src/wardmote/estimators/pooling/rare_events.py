"""Tables of counts pooled without weighing each effect: Mantel and Haenszel's, and Peto's."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, ndtr

from wardmote.basis.figures import Interval
from wardmote.estimators.critical import critical_value
from wardmote.estimators.pooling.counts import Contrast, checked_counts, compare_counts
from wardmote.estimators.pooling.material import Numbers
from wardmote.estimators.refusals import NothingToEstimate, ValuesCannotBeUsed, check_level


@dataclass(frozen=True)
class CommonEffect:
    """One effect taken to be the same everywhere.

    Attributes:
        effect: On the scale of the contrast: log for ratios.
        std_err: Its standard error.
        interval: Normal.
        p_value: Two-sided, of no effect.
        k: Tables that say something of it.
        q: How far the tables' own effects lie from it, weighed by 1 / variance.
        q_p_value: Of one effect everywhere: χ², tables less one.
    """

    effect: float
    std_err: float
    interval: Interval
    p_value: float
    k: int
    q: float
    q_p_value: float


def mantel_haenszel(
    happened: ArrayLike,
    not_happened: ArrayLike,
    happened_control: ArrayLike,
    not_happened_control: ArrayLike,
    *,
    contrast: Contrast = "OR",
    level: float = 0.95,
) -> CommonEffect:
    """Pool 2 × 2 tables by Mantel and Haenszel (1959, *JNCI* 22:719).

    Variances: Robins, Breslow and Greenland 1986, *Biometrics* 42:311 (OR); Greenland and Robins
    1985, *Biometrics* 41:55 (RR); Sato 1989, *Biometrics* 45:1323 (RD). Q uses each table's own
    effect with ½ added where it has an empty cell. For ratios, tables without any event, or with
    nothing but events, say nothing and are not counted.

    Raises:
        NothingToEstimate: No table says anything of the contrast.
        ValuesCannotBeUsed: As in ``compare_counts``.

    >>> round(mantel_haenszel([4, 6], [119, 300], [11, 29], [128, 274]).effect, 3)
    -1.422
    """
    check_level(level)
    if contrast not in get_args(Contrast):
        raise ValuesCannotBeUsed(f"There is no {contrast!r}.", where="contrast")
    tables = checked_counts(happened, not_happened, happened_control, not_happened_control)
    tables = _telling(tables) if contrast != "RD" else tables
    effect, error = {"OR": _odds_ratio, "RR": _risk_ratio, "RD": _difference}[contrast](tables)
    if not (math.isfinite(effect) and error > 0):
        raise _nothing()
    a, b, c, d = tables
    own = compare_counts(a, b, c, d, contrast=contrast)
    q = float(np.sum((own.effects - effect) ** 2 / own.variances))
    return _common(effect, error, q, tables.shape[1], level)


def peto(
    happened: ArrayLike,
    not_happened: ArrayLike,
    happened_control: ArrayLike,
    not_happened_control: ArrayLike,
    *,
    level: float = 0.95,
) -> CommonEffect:
    """Pool log odds ratios by events observed less expected.

    Yusuf, Peto, Lewis, Collins and Sleight 1985, *Progress in Cardiovascular Diseases* 27:335.
    For rare events, groups of like size and small effects; else it is biased.

    Raises:
        NothingToEstimate: No table has both events and rows without.
        ValuesCannotBeUsed: As in ``compare_counts``.

    >>> round(peto([4, 6], [119, 300], [11, 29], [128, 274]).effect, 3)
    -1.24
    """
    check_level(level)
    a, b, c, d = _telling(
        checked_counts(happened, not_happened, happened_control, not_happened_control)
    )
    n, here, events = a + b + c + d, a + b, a + c
    surplus = a - here * events / n
    variance = here * (c + d) * events * (b + d) / (n**2 * (n - 1))
    total = float(variance.sum())
    effect = float(surplus.sum()) / total
    q = float(np.sum(variance * (surplus / variance - effect) ** 2))
    return _common(effect, 1 / math.sqrt(total), q, a.size, level)


def _telling(tables: Numbers) -> Numbers:
    a, b, c, d = tables
    kept = tables[:, (a + c > 0) & (b + d > 0)]
    if kept.shape[1] == 0:
        raise _nothing()
    return np.asarray(kept)


def _nothing() -> NothingToEstimate:
    return NothingToEstimate(
        "No table tells one group from the other.",
        remedy="Say how many events there were in each group instead.",
    )


def _odds_ratio(tables: Numbers) -> tuple[float, float]:
    a, b, c, d = tables
    n = a + b + c + d
    straight, crossed = (a + d) / n, (b + c) / n
    r, s = a * d / n, b * c / n
    above, below = float(r.sum()), float(s.sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = (
            np.sum(straight * r) / np.square(above)
            + np.sum(straight * s + crossed * r) / np.multiply(above, below)
            + np.sum(crossed * s) / np.square(below)
        ) / 2
        return float(np.log(np.divide(above, below))), float(np.sqrt(variance))


def _risk_ratio(tables: Numbers) -> tuple[float, float]:
    a, b, c, d = tables
    here, there = a + b, c + d
    n = here + there
    r, s = float(np.sum(a * there / n)), float(np.sum(c * here / n))
    spread = np.sum((here * there * (a + c) - a * c * n) / n**2)
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.log(np.divide(r, s))), float(np.sqrt(np.divide(spread, r * s)))


def _difference(tables: Numbers) -> tuple[float, float]:
    a, b, c, d = tables
    here, there = a + b, c + d
    n = here + there
    weight = float(np.sum(here * there / n))
    effect = float(np.sum((a * there - c * here) / n)) / weight
    first = c * (here / n) ** 2 - a * (there / n) ** 2
    second = (here / n) * (there / n) * (there - here) / 2
    third = (a * (there - c) + c * (here - a)) / n / 2
    spread = effect * float(np.sum(first + second)) + float(np.sum(third))
    return effect, math.sqrt(spread) / weight


def _common(effect: float, error: float, q: float, k: int, level: float) -> CommonEffect:
    reach = critical_value(level) * error
    return CommonEffect(
        effect=effect,
        std_err=error,
        interval=Interval(effect - reach, effect + reach, level, "normal"),
        p_value=float(2 * ndtr(-abs(effect) / error)),
        k=k,
        q=q,
        q_p_value=float(chdtrc(k - 1, q)) if k > 1 else 1.0,
    )
