"""Figures a week, and when the archive is too uneven to give one."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.figures import Interval
from wardmote.basis.instants import DAY, WEEK, Micros
from wardmote.estimators.critical import critical_value
from wardmote.estimators.ratios import Ratio, clustered_ratio
from wardmote.findings.finding import Finding
from wardmote.findings.making import About
from wardmote.studies.audit.material import Material
from wardmote.studies.audit.source import unevenness

_NOTHING_SAID = 100.0
"""An interval that reaches so many times as high as its figure says nothing."""

METHOD = "weekly rate clustered by week"


def weekly_rate(
    material: Material, instants: Micros, amounts: NDArray[np.float64] | None = None
) -> Ratio:
    """How much happens in a week of the period, clustered by week.

    Args:
        material: What the audit works from.
        instants: When each thing happened, µs.
        amounts: How much each counts; 1 where not given.
    """
    # Days of 24 hours from the start of the data: a week is then 168 hours whatever the clocks do.
    length = material.end - material.start
    day = np.clip((instants - material.start) // DAY, 0, length // DAY)
    whole = np.full(length // DAY + 1, DAY / WEEK)
    whole[-1] = (length % DAY) / WEEK
    total = np.bincount(day, weights=amounts, minlength=whole.size).astype(np.float64)
    weeks = np.arange(whole.size, dtype=np.int64) // 7
    return clustered_ratio(total, whole, (weeks,), level=material.request.level)


def worth(interval: Interval, rate: float, events: int) -> float:
    """How many independent events would leave a rate as unsure as this interval says.

    A Poisson count of m has a relative standard error of 1/√m.
    """
    if not interval.upper or rate <= 0:
        return 1.0
    reach = math.log(interval.upper / rate)
    return max(1.0, min(float(events), (critical_value(interval.level) / reach) ** 2))


def too_wide(material: Material, about: About, ratio: Ratio) -> Finding | None:
    """A figure a week is not known where its interval says nothing."""
    if ratio.interval.upper and ratio.interval.upper <= _NOTHING_SAID * ratio.estimate:
        return None
    return material.origin.not_known(
        about,
        reason="The weeks are too few, or differ too much, for an interval that says anything, and "
        "no figure is given without one.",
        remedy="An archive of some ordinary weeks would give it.",
    )


def too_uneven(material: Material, about: About) -> Finding | None:
    """A figure a week is not known where the period is short or one day holds most of it."""
    if material.weeks < 1:
        reason = "The archive spans less than one week, so a figure a week would be a guess."
    elif caveat := unevenness(material):
        reason = caveat[0]
    else:
        return None
    return material.origin.not_known(
        about, reason=reason, remedy="An archive of some ordinary weeks would give it."
    )
