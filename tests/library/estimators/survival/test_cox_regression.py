from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from library.estimators.bounds import bounds_of
from library.estimators.survival.made_study import Study, made_study
from library.estimators.survival.peers import fitted_by_lifelines
from wardmote.estimators.refusals import NothingToEstimate, ValuesCannotBeUsed
from wardmote.estimators.survival.cox import (
    CollinearCovariates,
    CoxFit,
    InfiniteEstimate,
    NoEvents,
    cox_regression,
)


@pytest.fixture(params=[1, 2, 5])
def study(request: pytest.FixtureRequest) -> Study:
    return made_study(request.param, n=60)


def assert_the_same(one: CoxFit, other: CoxFit, rtol: float = 1e-9) -> None:
    """Estimates, both variances, likelihoods and tests."""
    assert_allclose(one.estimates, other.estimates, rtol=rtol)
    assert_allclose(one.model_variance, other.model_variance, rtol=rtol)
    assert (one.robust_variance is None) == (other.robust_variance is None)
    if one.robust_variance is not None and other.robust_variance is not None:
        assert_allclose(one.robust_variance, other.robust_variance, rtol=rtol, atol=1e-12)
    assert_allclose(one.log_likelihood, other.log_likelihood, rtol=rtol)
    assert_allclose(one.score.statistic, other.score.statistic, rtol=rtol)


def test_the_order_of_rows_changes_nothing(study: Study) -> None:
    order = np.random.default_rng(8).permutation(len(study))

    assert_the_same(study.fit(), study.take(order).fit())


def test_a_row_split_into_touching_stretches_changes_nothing(study: Study) -> None:
    middle = (study.entry + study.time) / 2
    twice = study.take(np.tile(np.arange(len(study)), 2))
    n = len(study)

    split = cox_regression(
        np.concatenate([middle, study.time]),
        np.concatenate([np.zeros(n, bool), study.event]),
        dict(zip("ab", twice.z, strict=True)),
        entry=np.concatenate([study.entry, middle]),
        strata=twice.layer,
        clusters=twice.cluster,
        weights=twice.weights,
    )

    assert_the_same(study.fit(), split)
    assert split.n == 2 * n


def test_a_row_of_weight_2_is_two_rows_where_nothing_ties() -> None:
    study = made_study(4, n=40)
    apart = np.argsort(np.argsort(study.time, kind="stable")).astype(float)
    heavy = np.where(np.arange(40) % 3 == 0, 2.0, 1.0)
    covariates = dict(zip("ab", study.z, strict=True))
    places = np.repeat(np.arange(40), heavy.astype(int))

    weighted = cox_regression(apart, study.event, covariates, weights=heavy, ties="breslow")
    repeated = cox_regression(
        apart[places],
        study.event[places],
        {name: own[places] for name, own in covariates.items()},
        ties="breslow",
    )

    assert_the_same(weighted, repeated)


def test_an_entry_before_all_is_no_entry(study: Study) -> None:
    assert_the_same(study.fit(entry=np.full(len(study), -1)), study.fit(entry=None))


def test_one_who_enters_when_another_has_the_event_is_not_at_risk_then() -> None:
    time, event, z = [4, 6, 7, 9], [1, 1, 1, 0], {"z": [1.0, 0.0, 1.0, 0.0]}

    at_that_time = cox_regression(time, event, z, entry=[0, 0, 4, 0])
    after = cox_regression(time, event, z, entry=[0, 0, 5, 0])
    before = cox_regression(time, event, z, entry=[0, 0, 3, 0])

    assert at_that_time.log_likelihood == after.log_likelihood
    assert at_that_time.log_likelihood[0] != before.log_likelihood[0]


def test_a_covariate_in_another_unit_has_its_coefficient_in_that_unit(study: Study) -> None:
    plain = study.fit()
    moved = Study(**{**vars(study), "z": study.z * [[60.0], [1.0]] + [[1e4], [0.0]]}).fit()

    assert_allclose(moved.estimates * [60, 1], plain.estimates, rtol=1e-8)
    assert_allclose(moved.wald.statistic, plain.wald.statistic, rtol=1e-8)


def test_each_stratum_is_compared_within_itself_alone(study: Study) -> None:
    away = 100 * study.layer
    later = Study(**{**vars(study), "time": study.time + away, "entry": study.entry + away})

    # Where no two strata are at risk at one time, strata say nothing more.
    assert_allclose(later.fit(strata=None).estimates, study.fit().estimates, rtol=1e-9)
    assert_the_same(later.fit(), study.fit())


@pytest.mark.parametrize("clustered", [False, True])
def test_lifelines_gives_the_same_where_nothing_ties(clustered: bool) -> None:
    rng = np.random.default_rng(11)
    time, z = rng.permutation(150) + 1.5, rng.normal(size=(2, 150))
    event, cluster = rng.random(150) < 0.6, rng.integers(0, 30, 150)
    columns = {"time": time, "event": event, "a": z[0], "b": z[1]}
    options = {"cluster_col": "cluster"} if clustered else {}
    theirs = fitted_by_lifelines(columns | ({"cluster": cluster} if clustered else {}), **options)

    fit = cox_regression(
        time, event, {"a": z[0], "b": z[1]}, clusters=cluster if clustered else None
    )

    assert_allclose(fit.estimates, theirs.params_.to_numpy(), rtol=1e-6)
    errors = [own.std_err for own in fit.coefficients]
    assert_allclose(errors, theirs.standard_errors_.to_numpy(), rtol=1e-6)
    assert fit.log_likelihood[1] == pytest.approx(theirs.log_likelihood_)


def test_a_small_sample_interval_is_students_on_the_clusters_less_one(study: Study) -> None:
    plain, small = study.fit().coefficient("a"), study.fit(small_sample=True).coefficient("a")

    # Student's t on 6, and the normal distribution: 2.4469 and 1.9600.
    widths = [bounds_of(own.interval)[1] - own.estimate for own in (small, plain)]
    assert widths[0] / widths[1] == pytest.approx(2.446912 / 1.959964, rel=1e-6)
    assert small.p_value > plain.p_value
    assert small.interval.method == "cluster-robust, t on 6"


def test_the_interval_of_the_hazard_ratio_is_that_of_its_logarithm(study: Study) -> None:
    own = study.fit().coefficient("b")

    assert_allclose(np.log(bounds_of(own.hazard_ratio_interval)), bounds_of(own.interval))
    assert np.log(own.hazard_ratio) == pytest.approx(own.estimate)


def test_no_event_is_refused() -> None:
    with pytest.raises(NoEvents, match="None of the 3 rows"):
        cox_regression([1, 2, 3], [0, 0, 0], {"z": [1, 2, 3]})


def test_a_covariate_that_others_say_already_is_refused_by_name(study: Study) -> None:
    a, b = study.z
    with pytest.raises(CollinearCovariates, match="total is a combination of a, b"):
        cox_regression(study.time, study.event, {"a": a, "b": b, "total": 3 * a - b + 7})


def test_a_covariate_that_is_the_same_for_all_at_risk_together_is_refused(study: Study) -> None:
    with pytest.raises(CollinearCovariates, match="layer does not differ"):
        cox_regression(study.time, study.event, {"layer": study.layer}, strata=study.layer)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_covariate_that_parts_those_with_the_event_from_all_others_is_refused(sign: int) -> None:
    rng = np.random.default_rng(2)
    night = np.repeat([0, 1], 20)
    time = np.where(night == 1, rng.integers(1, 9, 40), rng.integers(9, 30, 40))

    with pytest.raises(InfiniteEstimate, match="coefficient of night grows"):
        cox_regression(time, np.ones(40), {"night": sign * night, "other": rng.normal(size=40)})


def test_a_large_but_finite_coefficient_is_not_refused() -> None:
    rng = np.random.default_rng(5)
    z = rng.normal(size=500)
    time = rng.exponential(1, 500) * np.exp(-4 * z)

    assert cox_regression(time, np.ones(500), {"z": z}).estimates[0] == pytest.approx(4, abs=0.5)


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ({"covariates": {"z": [1.0, np.nan, 2.0, 1.0]}}, "1 values are missing"),
        ({"covariates": {"z": [1.0, 2.0]}}, "2 values for 4 rows"),
        ({"covariates": {"z": ["a", "b", "a", "b"]}}, "not numbers"),
        ({"weights": [1, 1, 0, 1]}, "1 weights are 0"),
        ({"clusters": [7, 7, 7, 7]}, "one cluster"),
        ({"clusters": [7, 8]}, "2 cluster labels for 4 rows"),
        ({"ties": "exact"}, "exact"),
        ({"level": 95}, "not between 0 and 1"),
        ({"entry": [0, 5, 0, 0]}, "end no later than they enter"),
    ],
)
def test_rows_that_have_no_meaning_are_refused(given: dict[str, object], match: str) -> None:
    usual: dict[str, object] = {"covariates": {"z": [1.0, 0.0, 2.0, 1.0]}}

    with pytest.raises(ValuesCannotBeUsed, match=match):
        # What is refused is also of the wrong type.
        cox_regression([1, 2, 3, 4], [1, 0, 1, 1], **usual | given)  # type: ignore[arg-type]


def test_no_covariates_are_refused() -> None:
    with pytest.raises(NothingToEstimate, match="no covariates"):
        cox_regression([1, 2], [1, 1], {})
