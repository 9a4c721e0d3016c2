from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from library.estimators.survival.made_study import made_study
from wardmote.estimators.refusals import ValuesCannotBeUsed
from wardmote.estimators.survival.cox import cox_regression, predicted_curve


def test_the_baseline_takes_events_over_risks_rank_by_rank() -> None:
    study = made_study(6, n=40)
    fit = study.fit()
    asked = np.array([1.5, 1.0])

    for layer in (0, 1):
        curve = predicted_curve(fit, {"a": 1.5, "b": 1.0}, stratum=layer)

        inside = study.layer == layer
        hazard, expected = 0.0, []
        risk = study.weights * np.exp(fit.estimates @ (study.z - asked[:, None]))
        times = np.unique(study.time[study.event & inside])
        for moment in times:
            at_risk = inside & (study.entry < moment) & (study.time >= moment)
            with_event = at_risk & study.event & (study.time == moment)
            d = with_event.sum()
            for rank in range(d):
                left = risk[at_risk].sum() - rank / d * risk[with_event].sum()
                hazard += study.weights[with_event].mean() / left
            expected.append(hazard)
        assert_allclose(curve.time, times)
        assert_allclose(curve.cumulative_hazard, expected, rtol=1e-9)
        assert_allclose(curve.survival, np.exp(-np.array(expected)), rtol=1e-9)


def test_a_curve_is_1_before_the_first_event_and_stays_after_the_last() -> None:
    fit = made_study(6, n=40).fit(strata=None)
    curve = predicted_curve(fit)

    read = curve.at([curve.time[0] - 1e-9, curve.time[0], 1e9])

    assert read.survival[0] == read.lower[0] == read.upper[0] == 1
    assert_allclose(read.survival[1:], curve.survival[[0, -1]])


def test_intervals_of_a_curve_hold_it_and_are_wider_far_from_the_mean() -> None:
    fit = made_study(6, n=40).fit(strata=None, clusters=None)

    near, far = predicted_curve(fit), predicted_curve(fit, {"a": 6.0, "b": 0.5})

    assert np.all(near.lower <= near.survival)
    assert np.all(near.survival <= near.upper)
    relative = [curve.std_err / curve.cumulative_hazard for curve in (near, far)]
    assert np.all(relative[1] > relative[0])


def test_with_clusters_a_curve_allows_for_them() -> None:
    study = made_study(6, n=60)
    there = predicted_curve(study.fit(strata=None), {"a": 5.0, "b": 0.0})
    without = predicted_curve(study.fit(strata=None, clusters=None), {"a": 5.0, "b": 0.0})

    assert_allclose(there.survival, without.survival)
    assert not np.allclose(there.std_err, without.std_err)


def test_curves_of_made_data_hold_the_truth() -> None:
    rng = np.random.default_rng(20261125)
    held = []
    for _ in range(150):
        z = rng.normal(size=120)
        time, seen = rng.exponential(np.exp(-0.8 * z)), rng.exponential(2, 120)
        fit = cox_regression(np.minimum(time, seen), time <= seen, {"z": z})
        curve = predicted_curve(fit, {"z": 0.5}, conf_type="log-log").at([0.5])
        truth = np.exp(-0.5 * np.exp(0.4))
        held.append(curve.lower[0] <= truth <= curve.upper[0])

    # 95 % less three standard errors of 150 repeats.
    assert np.mean(held) > 0.89


def test_covariates_that_the_fit_does_not_know_are_refused() -> None:
    fit = made_study(6, n=40).fit(strata=None)

    with pytest.raises(ValuesCannotBeUsed, match="c is in one and not in the other"):
        predicted_curve(fit, {"a": 1.0, "b": 0.0, "c": 1.0})
    with pytest.raises(ValuesCannotBeUsed, match="no stratum 'north'"):
        predicted_curve(fit, stratum="north")
