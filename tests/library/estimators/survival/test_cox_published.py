"""Cox regressions from print and from R, on data that travel with lifelines or with this file."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from library.estimators.survival.peers import dataset
from wardmote.estimators.survival.cox import (
    concordance,
    cox_regression,
    predicted_curve,
    proportionality,
)

# Freireich et al. 1963, Blood 21:699: weeks in remission, on 6-MP and on placebo.
WEEKS = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
WEEKS += [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
RELAPSED = [1] * 9 + [0] * 12 + [1] * 21
PLACEBO = [0] * 21 + [1] * 21


@pytest.mark.parametrize(
    ("ties", "estimate", "std_err"),
    # Venables and Ripley 2002, section 13.3 (1.57, 0.412); Kleinbaum and Klein 2012, section 3.2
    # (1.509, 0.410).
    [("efron", 1.572, 0.4124), ("breslow", 1.509, 0.4096)],
)
def test_the_regression_of_freireichs_children_is_the_textbooks(
    ties: str, estimate: float, std_err: float
) -> None:
    # One of the names that are allowed, from the table above.
    fit = cox_regression(WEEKS, RELAPSED, {"placebo": PLACEBO}, ties=ties)  # type: ignore[arg-type]

    placebo = fit.coefficient("placebo")
    assert placebo.estimate == pytest.approx(estimate, abs=5e-4)
    assert placebo.std_err == pytest.approx(std_err, abs=5e-4)


def test_the_regression_of_arrests_after_release_is_the_textbooks() -> None:
    rossi = dataset("rossi")
    names = ["fin", "age", "race", "wexp", "mar", "paro", "prio"]

    fit = cox_regression(rossi["week"], rossi["arrest"], {name: rossi[name] for name in names})

    # Fox 2002, An R and S-PLUS Companion, appendix on Cox regression, table of section 4.
    assert_allclose(
        fit.estimates, [-0.3794, -0.0574, 0.3139, -0.1498, -0.4337, -0.0849, 0.0915], atol=5e-5
    )
    errors = [own.std_err for own in fit.coefficients]
    assert_allclose(errors, [0.1914, 0.0220, 0.3080, 0.2122, 0.3819, 0.1958, 0.0286], atol=6e-5)
    assert fit.likelihood_ratio.statistic == pytest.approx(33.3, abs=0.05)
    assert fit.wald.statistic == pytest.approx(32.1, abs=0.05)
    assert fit.score.statistic == pytest.approx(33.5, abs=0.05)


def test_clustered_errors_at_ties_are_those_of_r() -> None:
    lung = dataset("lung")
    names = ["age", "sex", "ph.ecog"]
    whole = ~np.any([np.isnan(lung[name]) for name in [*names, "inst"]], axis=0)
    covariates = {name: lung[name][whole] for name in names}

    fit = cox_regression(
        lung["time"][whole], lung["status"][whole], covariates, clusters=lung["inst"][whole]
    )

    # R 4.2.2, survival 3.5-3: coxph(Surv(time, status == 2) ~ age + sex + ph.ecog,
    # data = lung[!is.na(lung$inst), ], cluster = inst).
    assert fit.clusters == 18
    assert (fit.n, fit.events) == (226, 163)
    assert_allclose(
        fit.estimates, [0.011232164214821, -0.556593413976612, 0.469216397079841], rtol=1e-10
    )
    robust = [own.std_err for own in fit.coefficients]
    assert_allclose(robust, [0.00688872705866067, 0.112286679925355, 0.117615953254854], rtol=1e-10)
    assert fit.robust_score is not None
    assert fit.robust_score.statistic == pytest.approx(7.26862522140254, rel=1e-9)
    found = concordance(fit)
    assert_allclose(
        [found.value, found.std_err], [0.637602040816327, 0.0289641737039659], rtol=1e-9
    )


def test_the_curve_and_the_test_of_proportionality_are_those_of_r() -> None:
    lung = dataset("lung")
    fit = cox_regression(lung["time"], lung["status"], {n: lung[n] for n in ("age", "sex")})
    whole = ~np.isnan(lung["ph.ecog"])
    names = ("age", "sex", "ph.ecog")
    covariates = {name: lung[name][whole] for name in names}
    longer = cox_regression(lung["time"][whole], lung["status"][whole], covariates)

    curve = predicted_curve(fit, {"age": 60, "sex": 1}).at([100, 365, 700])
    tests = proportionality(longer)

    # The same R: summary(survfit(f, newdata = data.frame(age = 60, sex = 1)), times = ...);
    # cox.zph(f, transform = "km").
    assert_allclose(curve.survival, [0.84672574432687, 0.355226225412905, 0.103010729146387])
    assert_allclose(
        curve.survival_std_err, [0.0266859567358924, 0.0433189182376543, 0.0298575784348386]
    )
    assert_allclose(curve.lower, [0.796004908147275, 0.279706911169515, 0.0583663273629422])
    statistics = [tests.terms[name].statistic for name in names]
    assert_allclose(statistics, [0.18798767365229, 2.30543722740497, 2.05424877405441])
    assert tests.whole.statistic == pytest.approx(4.46365758875861)
