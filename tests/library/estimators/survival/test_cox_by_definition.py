from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from numpy.testing import assert_allclose

from library.estimators.survival.made_study import Study, made_study, studies
from wardmote.estimators.refusals import ValuesCannotBeUsed
from wardmote.estimators.survival.cox import CoxFit, NoEvents
from wardmote.estimators.survival.cox.residuals import score_residuals

SEVERAL = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much]
)


def fitted(study: Study) -> CoxFit:
    """The fit, or another example where a small study has none."""
    try:
        return study.fit()
    except (ValuesCannotBeUsed, NoEvents):
        assume(False)
        raise


@SEVERAL
@given(studies)
def test_the_likelihood_is_the_definitions_rank_by_rank(study: Study) -> None:
    fit = fitted(study)

    ends = [study.log_likelihood(beta, study.weights) for beta in (np.zeros(2), fit.estimates)]

    # The covariates are centred within, which the likelihood does not see.
    assert_allclose(fit.log_likelihood, ends, rtol=1e-11)


@SEVERAL
@given(studies)
def test_at_the_estimates_the_slope_is_0_and_the_curvature_their_variance(study: Study) -> None:
    fit = fitted(study)

    assert_allclose(study.slope(fit.estimates, study.weights), 0, atol=1e-7)
    information = -study.curvature(fit.estimates)
    assert_allclose(fit.model_variance @ information, np.eye(2), atol=1e-6)


@SEVERAL
@given(studies)
def test_a_score_residual_is_the_derivative_of_the_slope_by_the_rows_weight(study: Study) -> None:
    fit = fitted(study)

    assert_allclose(score_residuals(fit.at), study.pulls(fit.estimates), rtol=1e-6, atol=1e-7)


@SEVERAL
@given(studies)
def test_the_robust_variance_is_the_squared_pulls_of_clusters(study: Study) -> None:
    fit = fitted(study)

    pulls = fit.model_variance @ (study.pulls(fit.estimates) * study.weights)
    moved = [pulls[:, study.cluster == one].sum(axis=1) for one in np.unique(study.cluster)]

    assert fit.robust_variance is not None
    assert_allclose(fit.robust_variance, np.transpose(moved) @ moved, rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_a_heavier_row_moves_the_estimates_by_its_pull(ties: str) -> None:
    study = made_study(3, ties=ties)
    fit = study.fit()

    pulls = fit.model_variance @ score_residuals(fit.at)

    for row in range(0, len(study), 5):
        step = np.zeros(len(study))
        step[row] = 1e-3
        up, down = (
            study.fit(weights=study.weights + sign * step).estimates for sign in (1.0, -1.0)
        )
        assert_allclose(pulls[:, row], (up - down) / 2e-3, rtol=1e-4, atol=1e-6)


def test_breslows_residuals_round_efrons_fit_would_be_another_thing() -> None:
    study = made_study(3, n=200)
    efron = study.fit()
    breslow = made_study(3, n=200, ties="breslow").pulls(efron.estimates) * study.weights

    pulls = efron.model_variance @ breslow
    moved = np.array([pulls[:, study.cluster == one].sum(axis=1) for one in range(7)])

    assert efron.robust_variance is not None
    ratios = np.sqrt(np.diag(moved.T @ moved) / np.diag(efron.robust_variance))
    assert np.all(np.abs(ratios - 1) > 1e-4)
