"""Constrained randomisation: the best balanced allocations, and no others."""

from __future__ import annotations

import numpy as np
import pytest

from wardmote.basis.random_streams import stream
from wardmote.estimators.randomisation import constrained
from wardmote.estimators.randomisation.constrained import Metric
from wardmote.estimators.refusals import ValuesCannotBeUsed

COVARIATES = stream(1, "covariates").normal(size=(8, 3))


@pytest.mark.parametrize("metric", ["l1", "l2"])
def test_only_the_best_balanced_share_may_come(metric: Metric) -> None:
    found = constrained(COVARIATES, 4, share=0.2, metric=metric)
    standard = (COVARIATES - COVARIATES.mean(axis=0)) / COVARIATES.std(axis=0, ddof=1)
    totals = np.abs(found.scheme.allocations @ standard)

    assert len(found.scheme.allocations) == 14
    assert len(found.scores) == 70
    mine = totals.sum(axis=1) if metric == "l1" else (totals**2).sum(axis=1)
    assert mine == pytest.approx(np.sort(found.scores)[:14])
    assert found.cutoff == pytest.approx(mine[-1])


def test_what_comes_is_on_the_list() -> None:
    found = constrained(COVARIATES, 4, schemes=10)
    listed = {tuple(row) for row in found.scheme.allocations.tolist()}

    assert {tuple(found.scheme.assign(8, seed).tolist()) for seed in range(200)} == listed


def test_a_heavy_covariate_is_balanced_first() -> None:
    binary = np.array([1.0, 1, 1, 1, 0, 0, 0, 0])
    covariates = np.column_stack([COVARIATES, binary])

    found = constrained(covariates, 4, schemes=10, weights=[1, 1, 1, 1000])

    assert set(found.scheme.allocations @ binary) == {2}


@pytest.mark.parametrize(
    ("covariates", "more", "named"),
    [
        (np.ones((6, 1)), {}, "same for all"),
        (COVARIATES, {"schemes": 0}, "cannot be kept"),
        (np.arange(60.0)[:, None], {}, "gone through"),
    ],
)
def test_what_cannot_be_balanced_is_refused(
    covariates: np.ndarray, more: dict[str, int], named: str
) -> None:
    with pytest.raises(ValuesCannotBeUsed, match=named):
        constrained(covariates, len(covariates) // 2, schemes=more.get("schemes"))
