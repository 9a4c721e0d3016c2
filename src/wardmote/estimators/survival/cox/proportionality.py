"""Are the hazards proportional? A score test against coefficients that change with time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.stats import rankdata

from wardmote.estimators.refusals import ValuesCannotBeUsed
from wardmote.estimators.survival.cox.fit import ChiSquared, CoxFit, chi_squared
from wardmote.estimators.survival.cox.risk_sets import Values
from wardmote.estimators.survival.kaplan_meier import kaplan_meier
from wardmote.estimators.survival.rows import Rows

Scale = Literal["km", "identity", "log", "rank"]


@dataclass(frozen=True)
class Proportionality:
    """Tests that coefficients do not change with time.

    Attributes:
        terms: The test of each term: a covariate, or several that belong together.
        whole: The test of all of them at once.
    """

    terms: dict[str, ChiSquared]
    whole: ChiSquared


def proportionality(
    fit: CoxFit,
    scale: Scale = "km",
    terms: Mapping[str, Sequence[str]] | None = None,
) -> Proportionality:
    """The score test of β + θ·g(t) with θ = 0 (Grambsch and Therneau 1994, in its exact form).

    It takes the information at every event time, and not one average for all, and does not allow
    for clusters.

    Args:
        fit: The regression.
        scale: g: 1 − the Kaplan–Meier curve of all rows just before t; t; log t; or the rank of t.
        terms: Name → covariates that are tested together, such as the levels of one question;
            every covariate alone where not given.

    Raises:
        ValuesCannotBeUsed: There is no such scale.
    """
    problem, names = fit.at.problem, fit.names
    weight = _per_slot(fit, _scaled(problem.rows, scale))
    weight = weight - np.mean(weight[problem.sets.last[problem.sets.events]])
    score, size = fit.at.score_of(weight), len(names)
    mixed, twice = fit.at.information_of(weight), fit.at.information_of(weight**2)
    whole = np.block([[fit.at.information, mixed], [mixed, twice]])

    def test(places: Sequence[int]) -> ChiSquared:
        kept = [*range(size), *(size + place for place in places)]
        slope = np.concatenate([np.zeros(size), score[list(places)]])
        part = whole[np.ix_(kept, kept)]
        return chi_squared(float(slope @ np.linalg.solve(part, slope)), len(places))

    asked = {name: (name,) for name in names} if terms is None else terms
    return Proportionality(
        {name: test([names.index(each) for each in own]) for name, own in asked.items()},
        test(range(size)),
    )


def _scaled(rows: Rows, scale: Scale) -> Values:
    time = rows.time.astype(np.float64)
    if scale == "identity":
        return time
    if scale == "log":
        logarithm: Values = np.log(time)
        return logarithm
    if scale == "rank":
        return rankdata(time).astype(np.float64)
    if scale != "km":
        raise ValuesCannotBeUsed(
            f'There is no scale "{scale}".',
            where="scale",
            remedy='Choose "km", "identity", "log" or "rank".',
        )
    curve = kaplan_meier(rows.time, rows.kind, entry=rows.entry)
    before = np.searchsorted(curve.time, time, side="left")
    gone: Values = 1 - np.concatenate([[1.0], curve.survival])[before]
    return gone


def _per_slot(fit: CoxFit, values: Values) -> Values:
    """The value at each slot's time, taken from a row that has the event there."""
    sets = fit.at.problem.sets
    found = np.empty(sets.slots)
    found[sets.last[sets.events]] = values[sets.events]
    return found
