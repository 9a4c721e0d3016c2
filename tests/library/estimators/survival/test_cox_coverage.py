"""Made data whose truth is known: residents who are alike, and covariates of the resident."""

from __future__ import annotations

import numpy as np
import pytest

from library.estimators.bounds import bounds_of
from wardmote.estimators.survival.cox import CoxFit, cox_regression

TRUTH = 0.5
REPEATS = 150


def made_residents(rng: np.random.Generator, residents: int) -> CoxFit:
    """Fit waits in minutes of residents of whom some are quicker than others.

    A positive stable frailty of index ½ keeps hazards proportional when it is averaged over, with
    half the coefficient: so the truth of a regression that knows nothing of it is known
    (Hougaard 1986, Biometrika 73:671).
    """
    each = rng.integers(1, 8, residents)
    resident = np.repeat(np.arange(residents), each)
    z = rng.normal(size=residents)
    frailty = 1 / (4 * rng.gamma(0.5, 1, residents))
    rate = frailty * np.exp(2 * TRUTH * z)
    time = rng.exponential(1, len(resident)) / rate[resident]
    seen = rng.exponential(4, len(resident))
    minutes = np.ceil(60 * np.minimum(time, seen)).astype(np.int64)
    return cox_regression(
        minutes, time <= seen, {"z": z[resident]}, clusters=resident, small_sample=True
    )


@pytest.fixture(scope="module")
def fits() -> list[CoxFit]:
    rng = np.random.default_rng(20261125)
    return [made_residents(rng, 80) for _ in range(REPEATS)]


def test_clustered_intervals_hold_the_truth_nearly_as_often_as_they_say(
    fits: list[CoxFit],
) -> None:
    bounds = [bounds_of(fit.coefficient("z").interval) for fit in fits]

    # 95 % less three standard errors of 150 repeats, and what 80 residents are short of.
    assert np.mean([low <= TRUTH <= high for low, high in bounds]) > 0.88


def test_intervals_that_take_rows_as_independent_do_not(fits: list[CoxFit]) -> None:
    found = [fit.coefficient("z") for fit in fits]

    held = [abs(own.estimate - TRUTH) <= 1.96 * own.model_std_err for own in found]
    assert np.mean(held) < 0.85


def test_the_robust_error_is_the_spread_of_estimates_over_repeats(fits: list[CoxFit]) -> None:
    found = [fit.coefficient("z") for fit in fits]

    spread = np.std([own.estimate for own in found])
    assert np.mean([own.std_err for own in found]) == pytest.approx(spread, rel=0.2)
