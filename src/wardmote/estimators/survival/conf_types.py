"""Intervals round a probability from the standard error of its logarithm.

The five transformations of R's ``survfit(conf.type = )``, from Kalbfleisch and Prentice (2002)
and Borgan and Liestøl (1990, *Scandinavian Journal of Statistics* 17:35). A bound that the
transformation does not define (at a probability of 0 or 1) is NaN: not known.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from wardmote.estimators.refusals import ValuesCannotBeUsed

ConfType = Literal["plain", "log", "log-log", "logit", "arcsin"]
Values = NDArray[np.float64]
Bounds = tuple[Values, Values]


def bounds(probability: Values, std_err_log: Values, critical: float, conf_type: str) -> Bounds:
    """Lower and upper bounds of a probability.

    Args:
        probability: Estimates between 0 and 1.
        std_err_log: Standard errors of their logarithms.
        critical: Standard errors to either side; infinite where nothing is known of them.
        conf_type: ``plain`` (S ± c·se), or symmetric on the scale of ``log`` S, ``log-log``
            (log(−log S)), ``logit`` S or ``arcsin`` √S. Bounds are kept within 0 and 1.

    Raises:
        ValuesCannotBeUsed: There is no such ``conf_type``.

    >>> [x.round(4).tolist() for x in bounds(np.array([0.5]), np.array([0.2]), 1.96, "log-log")]
    [[0.2952], [0.6745]]
    """
    if conf_type not in get_args(ConfType):
        raise ValuesCannotBeUsed(
            f'There is no interval of the type "{conf_type}".',
            where="conf_type",
            remedy=f"Choose one of: {', '.join(get_args(ConfType))}.",
        )
    if np.isinf(critical):
        return np.zeros_like(probability), np.ones_like(probability)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return _TYPES[conf_type](probability, critical * std_err_log)


def _plain(p: Values, reach: Values) -> Bounds:
    return np.maximum(p - p * reach, 0.0), np.minimum(p + p * reach, 1.0)


def _log(p: Values, reach: Values) -> Bounds:
    log_p = np.log(_unless(p, p == 0))
    return np.exp(log_p - reach), np.minimum(np.exp(log_p + reach), 1.0)


def _log_log(p: Values, reach: Values) -> Bounds:
    log_p = np.log(_unless(p, (p == 0) | (p == 1)))
    centre, width = np.log(-log_p), reach / -log_p
    return np.exp(-np.exp(centre + width)), np.exp(-np.exp(centre - width))


def _logit(p: Values, reach: Values) -> Bounds:
    p = _unless(p, (p == 0) | (p == 1))
    centre, width = np.log(p / (1 - p)), reach / (1 - p)
    return 1 / (1 + np.exp(-(centre - width))), 1 / (1 + np.exp(-(centre + width)))


def _arcsin(p: Values, reach: Values) -> Bounds:
    p = _unless(p, (p == 0) | (p == 1))
    centre, width = np.arcsin(np.sqrt(p)), reach * np.sqrt(p / (1 - p)) / 2
    low, high = np.maximum(centre - width, 0.0), np.minimum(centre + width, np.pi / 2)
    return np.sin(low) ** 2, np.sin(high) ** 2


def _unless(p: Values, undefined: NDArray[np.bool_]) -> Values:
    return np.where(undefined, np.nan, p)


_TYPES: dict[str, Callable[[Values, Values], Bounds]] = {
    "plain": _plain,
    "log": _log,
    "log-log": _log_log,
    "logit": _logit,
    "arcsin": _arcsin,
}
