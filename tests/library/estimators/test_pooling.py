"""Pooled effects: what is printed elsewhere, what must hold at the edges, what is refused."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest

from library.estimators.bounds import bounds_of
from library.estimators.made_effects import ILL, ILL_CONTROL, WELL, WELL_CONTROL
from wardmote.estimators.pooling import (
    compare_counts,
    leave_one_out,
    may_claim_interval,
    pool,
    pool_many,
    q_profile,
)
from wardmote.estimators.pooling.heterogeneity import Method
from wardmote.estimators.refusals import NothingToEstimate, ValuesCannotBeUsed

BCG = compare_counts(ILL, WELL, ILL_CONTROL, WELL_CONTROL, contrast="RR")


def test_the_pooled_risk_ratio_of_bcg_is_the_printed_one() -> None:
    found = pool(BCG.effects, BCG.variances, test="z")

    # Viechtbauer 2010, Journal of Statistical Software 36(3), section 5.1.
    assert found.effect == pytest.approx(-0.7145, abs=5e-5)
    assert found.std_err == pytest.approx(0.1798, abs=5e-5)
    assert bounds_of(found.interval) == pytest.approx((-1.0669, -0.3622), abs=5e-5)
    assert found.tau2 == pytest.approx(0.3132, abs=5e-5)
    assert found.tau2_std_err == pytest.approx(0.1664, abs=5e-5)
    assert found.i2 == pytest.approx(0.9222, abs=5e-5)
    assert found.h2 == pytest.approx(12.86, abs=5e-3)
    assert found.q == pytest.approx(152.2330, abs=5e-5)


def test_how_unsure_tau2_is_of_bcg_is_the_printed_one() -> None:
    found = q_profile(BCG.effects, BCG.variances)

    # The same, section 5.1: tau² 0.1197 to 1.1115, I² 81.92 to 97.68, H² 5.53 to 43.07 (there,
    # with a search that ended sooner, 43.04).
    assert bounds_of(found.tau2) == pytest.approx((0.1197, 1.1115), abs=5e-5)
    assert bounds_of(found.i2) == pytest.approx((0.8192, 0.9768), abs=5e-5)
    assert bounds_of(found.h2) == pytest.approx((5.53, 43.07), abs=5e-3)


@pytest.mark.parametrize("method", ["REML", "PM", "DL", "HE", "EB"])
def test_with_equal_variances_every_unbiased_method_is_their_plain_difference(
    method: Method,
) -> None:
    effects, within = np.array([0.2, 1.4, -0.3, 0.9, 2.2]), 0.3

    found = pool(effects, np.full(5, within), method=method)

    assert found.tau2 == pytest.approx(effects.var(ddof=1) - within, rel=1e-12)
    assert found.effect == pytest.approx(effects.mean(), rel=1e-12)


def test_with_equal_variances_hartung_and_knapps_interval_is_students() -> None:
    effects = np.array([0.2, 1.4, -0.3, 0.9, 2.2])

    found = pool(effects, np.full(5, 0.3), test="knapp-hartung")

    reach = 2.7764451052 * effects.std(ddof=1) / np.sqrt(5)
    assert bounds_of(found.interval) == pytest.approx(
        (effects.mean() - reach, effects.mean() + reach), rel=1e-9
    )


def test_maximum_likelihood_divides_by_the_effects_not_by_the_degrees() -> None:
    effects = np.array([0.2, 1.4, -0.3, 0.9, 2.2])

    assert pool(effects, np.full(5, 0.3), method="ML").tau2 == pytest.approx(effects.var() - 0.3)


@pytest.mark.parametrize("method", sorted(set(get_args(Method)) - {"SJ"}))
def test_effects_nearer_than_their_errors_have_no_variance_between(method: Method) -> None:
    found = pool([1.0, 1.1, 0.9], [1.0, 2.0, 3.0], method=method)

    assert found.tau2 == 0
    assert found.effect == pytest.approx(pool([1.0, 1.1, 0.9], [1.0, 2.0, 3.0], method="EE").effect)


def test_effects_that_are_all_the_same_are_that_effect() -> None:
    found = pool([0.4, 0.4, 0.4], [0.1, 0.2, 0.3])

    assert (found.tau2, found.i2) == (0, 0)
    assert found.effect == pytest.approx(0.4)
    assert found.q == pytest.approx(0, abs=1e-25)
    assert found.q_p_value == pytest.approx(1)


def test_the_floor_is_that_knapp_hartung_never_beats_t() -> None:
    alike, lopsided = ([1.0, 1.05, 0.95], [1.0, 2.0, 3.0]), ([0.0, 2.0, 0.1], [0.01, 0.3, 2.0])

    for effects, variances in (alike, lopsided):
        plain, own, floored = (
            pool(effects, variances, test=test).std_err
            for test in ("t", "knapp-hartung", "knapp-hartung-floored")
        )
        assert floored == max(plain, own)
    assert pool(*alike).std_err > 5 * pool(*alike, test="knapp-hartung").std_err


def test_the_product_floors_unless_told_otherwise() -> None:
    assert pool([1.0, 1.1], [1.0, 2.0]).test == "knapp-hartung-floored"


def test_one_more_place_is_less_sure_than_the_mean_by_what_lies_between() -> None:
    found = pool(BCG.effects, BCG.variances, test="z")

    assert found.prediction is not None
    lower, upper = bounds_of(found.prediction)
    reach = 1.959963985 * np.sqrt(found.std_err**2 + found.tau2)
    assert (lower, upper) == pytest.approx((found.effect - reach, found.effect + reach))


def test_equal_effects_predict_nothing_and_have_no_tau2() -> None:
    found = pool(BCG.effects, BCG.variances, method="EE", test="z")

    assert (found.prediction, found.tau2_std_err, found.tau2) == (None, None, 0)
    assert found.effect == pytest.approx(np.average(BCG.effects, weights=1 / BCG.variances))
    assert found.i2 == pytest.approx(1 - 12 / 152.2330, abs=1e-6)


def test_a_single_effect_is_itself_and_nothing_is_known_of_the_spread() -> None:
    found = pool([0.3], [0.04])

    assert (found.effect, found.method) == (0.3, "EE")
    assert found.std_err == pytest.approx(0.2)
    assert (found.interval.lower, found.interval.upper, found.prediction) == (None, None, None)
    assert found.p_value == 1
    assert bounds_of(pool([0.3], [0.04], test="z").interval)[1] == pytest.approx(0.69199, abs=1e-5)


@pytest.mark.parametrize(("k", "may"), [(0, False), (2, False), (3, True), (4, True)])
def test_below_three_effects_no_pooled_interval_is_claimed(k: int, may: bool) -> None:
    assert may_claim_interval(k) is may


def test_of_two_peaks_the_more_likely_is_taken() -> None:
    # Found by drawing: the restricted likelihood falls from 0, and rises again.
    effects, variances = [0.24, 0.48, -0.01, -3.43], [0.0251, 1.2589, 0.002, 1.2589]
    high = pool(effects, variances).tau2
    low = pool([0.01, -0.35, -0.01, 5.79], [0.002, 0.5012, 0.0126, 2.5119]).tau2

    assert high == pytest.approx(1.689, abs=2e-3)
    assert low == 0


def test_without_each_effect_is_the_pooling_of_the_others() -> None:
    found = leave_one_out(BCG.effects, BCG.variances, test="z")

    assert len(found) == 13
    others = np.arange(13) != 6
    alone = pool(BCG.effects[others], BCG.variances[others], test="z")
    assert found.one(6) == alone


def test_where_effects_are_too_alike_for_chance_no_tau2_fits() -> None:
    found = q_profile([1.0, 1.0, 1.0, 1.0], [5.0, 6.0, 7.0, 8.0])

    assert (found.tau2.lower, found.tau2.upper, found.i2.lower) == (None, None, None)


def test_at_its_bounds_q_is_what_chance_gives() -> None:
    lower, upper = bounds_of(q_profile(BCG.effects, BCG.variances, level=0.9).tau2)

    def q(tau2: float) -> float:
        weights = 1 / (BCG.variances + tau2)
        mean = np.average(BCG.effects, weights=weights)
        return float(np.sum(weights * (BCG.effects - mean) ** 2))

    assert (q(lower), q(upper)) == pytest.approx((21.02606982, 5.22602949), rel=1e-8)


@pytest.mark.parametrize(
    ("effects", "variances", "refusal"),
    [
        ([], [], NothingToEstimate),
        ([1.0, 2.0], [1.0], ValuesCannotBeUsed),
        ([1.0, np.nan], [1.0, 1.0], ValuesCannotBeUsed),
        ([1.0, 2.0], [1.0, 0.0], ValuesCannotBeUsed),
        ([1.0, 2.0], [1.0, -1.0], ValuesCannotBeUsed),
        ([1.0, 2.0], [1.0, np.inf], ValuesCannotBeUsed),
    ],
)
def test_what_cannot_be_weighed_is_refused(
    effects: list[float], variances: list[float], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        pool(effects, variances)


@pytest.mark.parametrize("wrong", [{"method": "MM"}, {"test": "hk"}, {"level": 95}])
def test_what_is_not_known_is_refused_by_name(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValuesCannotBeUsed, match=str(next(iter(wrong.values())))):
        pool([1.0, 2.0], [1.0, 1.0], **wrong)


def test_a_single_effect_has_none_to_leave_out_and_no_spread() -> None:
    with pytest.raises(NothingToEstimate):
        leave_one_out([1.0], [1.0])
    with pytest.raises(NothingToEstimate):
        q_profile([1.0], [1.0])


def test_many_poolings_want_a_row_for_each() -> None:
    with pytest.raises(ValuesCannotBeUsed, match="shape"):
        pool_many([1.0, 2.0], [1.0, 2.0])
