from __future__ import annotations

import numpy as np
import pytest

from library.estimators.made_effects import (
    ILL,
    ILL_CONTROL,
    LATITUDE,
    WELL,
    WELL_CONTROL,
    YEAR,
)
from wardmote.basis.random_streams import stream
from wardmote.estimators.pooling import (
    compare_counts,
    egger,
    explain,
    pool,
    q_profile,
    rank_correlation,
    trim_and_fill,
)
from wardmote.estimators.refusals import NothingToEstimate, ValuesCannotBeUsed

BCG = compare_counts(ILL, WELL, ILL_CONTROL, WELL_CONTROL, contrast="RR")
WHERE_AND_WHEN = np.column_stack([np.ones(13), LATITUDE, YEAR])


def test_latitude_and_year_explain_the_trials_of_bcg_as_printed() -> None:
    found = explain(BCG.effects, BCG.variances, WHERE_AND_WHEN, test="z")

    # Viechtbauer 2010, Journal of Statistical Software 36(3), section 5.2; QM is there 12.2043,
    # by a search that ended sooner.
    assert found.coefficients == pytest.approx([-3.5455, -0.0280, 0.0019], abs=2e-4)
    assert found.std_err == pytest.approx([29.0959, 0.0102, 0.0147], abs=2e-3)
    assert found.tau2 == pytest.approx(0.1108, abs=5e-5)
    assert found.i2 == pytest.approx(0.7198, abs=5e-5)
    assert (found.q, found.q_p_value) == pytest.approx((28.3251, 0.0016), abs=5e-5)
    assert (found.joint, found.joint_p_value) == pytest.approx((12.2043, 0.0022), abs=5e-4)
    assert found.explained == pytest.approx(0.6463, abs=5e-4)


def test_of_one_explanation_the_joint_test_is_its_own_squared() -> None:
    design = np.column_stack([np.ones(13), LATITUDE])

    for test in ("z", "knapp-hartung"):
        found = explain(BCG.effects, BCG.variances, design, test=test)
        assert found.joint == pytest.approx(found.statistic[1] ** 2)
        assert found.joint_p_value == pytest.approx(found.p_value[1])


def test_where_nothing_is_left_over_the_floor_alone_has_something_to_test_by() -> None:
    effects, variances, ones = [0.0, 0.0, 0.0], [1.0, 1.0, 1.0], np.ones((3, 1))

    own = explain(effects, variances, ones, test="knapp-hartung")
    floored = explain(effects, variances, ones)

    assert np.isnan(own.joint_p_value)
    assert np.isnan(own.p_value).all()
    assert (floored.joint, floored.joint_p_value) == (0, 1)


def test_groups_alone_are_pooled_apart_when_nothing_lies_between() -> None:
    group = np.repeat([0, 1], [6, 7])
    design = np.column_stack([group == 0, group == 1]).astype(float)

    found = explain(BCG.effects, BCG.variances, design, method="EE", test="z")

    for place in (0, 1):
        own = group == place
        alone = pool(BCG.effects[own], BCG.variances[own], method="EE", test="z")
        assert found.coefficients[place] == pytest.approx(alone.effect)
        assert found.std_err[place] == pytest.approx(alone.std_err)
    assert found.explained is None
    assert found.tested == (0, 1)


def test_made_effects_give_back_what_they_were_made_of() -> None:
    rng = stream(20261125, "explaining")
    property_, within = rng.uniform(-1, 1, 400), rng.uniform(0.01, 0.1, 400)
    effects = 0.3 + 0.8 * property_ + rng.normal(0, np.sqrt(within + 0.05))

    found = explain(effects, within, np.column_stack([np.ones(400), property_]))

    assert np.all(np.abs(found.coefficients - [0.3, 0.8]) < 3 * found.std_err)
    assert found.tau2 == pytest.approx(0.05, abs=0.02)
    assert found.explained is not None
    assert found.explained > 0.7


def test_how_unsure_what_is_left_between_is() -> None:
    found = q_profile(BCG.effects, BCG.variances, WHERE_AND_WHEN)

    assert found.tau2.lower is not None
    assert found.tau2.upper is not None
    assert 0 < found.tau2.lower < 0.1108 < found.tau2.upper


@pytest.mark.parametrize(
    ("design", "refusal"),
    [
        (np.ones((3, 3)), NothingToEstimate),
        (np.ones((3, 2)), ValuesCannotBeUsed),
        (np.ones((2, 1)), ValuesCannotBeUsed),
        (np.full((3, 1), np.nan), ValuesCannotBeUsed),
    ],
)
def test_a_design_that_cannot_be_told_apart_is_refused(
    design: np.ndarray, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        explain([1.0, 2.0, 4.0], [1.0, 1.0, 1.0], design)


def test_small_trials_of_bcg_say_nothing_else_as_printed() -> None:
    found = egger(BCG.effects, BCG.variances, method="EE", test="knapp-hartung")
    ranks = rank_correlation(BCG.effects, BCG.variances)

    # R's metafor, manual pages of regtest and ranktest: t = −1.4013, p = 0.1887; tau 0.0256,
    # p = 0.9524.
    assert (found.statistic[1], found.p_value[1]) == pytest.approx((-1.4013, 0.1887), abs=5e-5)
    assert (ranks.tau, ranks.p_value) == pytest.approx((0.0256, 0.9524), abs=5e-5)


def test_a_funnel_that_lacks_one_side_is_filled_on_that_side() -> None:
    errors = np.array([0.05, 0.06, 0.1, 0.2, 0.3, 0.4, 0.5])
    lopsided = np.array([0.1, 0.08, 0.15, 0.4, 0.7, 0.9, 1.2])

    found = trim_and_fill(lopsided, errors**2)
    mirrored = trim_and_fill(-lopsided, errors**2)

    assert (found.side, mirrored.side) == ("left", "right")
    assert found.missing == mirrored.missing >= 2
    assert found.pooling.effect == pytest.approx(-mirrored.pooling.effect)
    assert found.pooling.effect < pool(lopsided, errors**2).effect
    assert found.effects.size == 7 + found.missing


def test_a_symmetric_funnel_is_left_as_it_is() -> None:
    effects, variances = [0.0, 0.2, -0.2, 0.5, -0.5], [0.01, 0.02, 0.02, 0.1, 0.1]

    found = trim_and_fill(effects, variances)

    assert found.missing == 0
    assert found.pooling == pool(effects, variances)


def test_ties_among_ranks_are_allowed_for() -> None:
    found = rank_correlation([0.1, 0.5, 0.9, 1.6], [0.01, 0.01, 0.03, 0.04])

    assert 0 < found.tau < 1
    assert 0.05 < found.p_value < 0.2


def test_two_effects_cannot_be_lopsided() -> None:
    for ask in (rank_correlation, trim_and_fill):
        with pytest.raises(NothingToEstimate):
            ask([1.0, 2.0], [0.1, 0.2])
