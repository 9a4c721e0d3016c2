"""``summary`` of Cox models, and ``cox.zph``."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
from scipy.special import ndtri

from reference.r_cox import CoxModel
from reference.r_evaluation import Given
from reference.r_values import (
    Matrix,
    OutOfScope,
    RObject,
    Vector,
    first_number,
    first_text,
    is_true,
    numbers,
    scalar,
)
from wardmote.estimators.survival.cox import ChiSquared, proportionality
from wardmote.estimators.survival.cox.proportionality import Scale


@dataclass(frozen=True)
class CoxSummary(RObject):
    """A ``summary.coxph``."""

    model: CoxModel
    level: float
    kind = "summary.coxph"

    def member(self, name: str) -> Any:
        if name in {"n", "nevent", "loglik"}:
            return self.model.member(name)
        return super().member(name)

    def m_coefficients(self) -> Matrix:
        fit = self.model.fit
        rows, names = [], ["coef", "exp(coef)", "se(coef)", "robust se", "z", "Pr(>|z|)"]
        for own in fit.coefficients:
            row = [own.estimate, own.hazard_ratio, own.model_std_err]
            row += [] if own.robust_std_err is None else [own.robust_std_err]
            rows.append([*row, own.z, own.p_value])
        if fit.robust_variance is None:
            names.remove("robust se")
        return Matrix(np.array(rows), "double", fit.names, tuple(names))

    def m_coef(self) -> Matrix:
        return self.m_coefficients()

    def g_coef(self, given: Given) -> Matrix:
        given.matched(("object",))
        return self.m_coefficients()

    def m_conf_int(self) -> Matrix:
        fit = self.model.fit
        reach = ndtri(1 - (1 - self.level) / 2) * np.sqrt(np.diag(fit.variance))
        bounds = [fit.estimates, -fit.estimates, fit.estimates - reach, fit.estimates + reach]
        shown = f"{self.level:.15g}".removeprefix("0")
        names = ("exp(coef)", "exp(-coef)", f"lower {shown}", f"upper {shown}")
        return Matrix(np.exp(np.array(bounds)).T, "double", fit.names, names)

    def m_logtest(self) -> Vector:
        return _test(self.model.fit.likelihood_ratio)

    def m_sctest(self) -> Vector:
        return _test(self.model.fit.score)

    def m_waldtest(self) -> Vector:
        """R rounds the statistic, and not its p-value."""
        return _test(self.model.fit.wald, places=2)

    def m_robscore(self) -> Any:
        return None if self.model.fit.robust_score is None else _test(self.model.fit.robust_score)

    def m_used_robust(self) -> Vector:
        return scalar(self.model.fit.robust_variance is not None)

    def m_rsq(self) -> Vector:
        without, with_ = self.model.fit.log_likelihood
        shares = [1 - math.exp(2 * (x) / self.model.fit.n) for x in (without - with_, without)]
        return numbers(shares, ("rsq", "maxrsq"))

    def m_concordance(self) -> Vector:
        return self.model.order()


def _test(found: ChiSquared, places: int | None = None) -> Vector:
    statistic = found.statistic if places is None else round(found.statistic, places)
    return numbers([statistic, float(found.df), found.p_value], ("test", "df", "pvalue"))


def summary_of_cox(given: Given, model: CoxModel) -> CoxSummary:
    """``summary(coxph, conf.int = )``."""
    found = given.matched(("object", "conf.int", "scale"))
    if "scale" in found:
        raise OutOfScope("summary(coxph, scale = ) is not built")
    level = first_number(given.value(found["conf.int"])) if "conf.int" in found else 0.95
    if not 0 < level < 1:
        raise OutOfScope("summary(coxph, conf.int = FALSE) is not built")
    return CoxSummary(model, level)


@dataclass(frozen=True)
class ZphTable(RObject):
    """A ``cox.zph``."""

    table: Matrix
    scale: str
    kind = "cox.zph"

    def m_table(self) -> Matrix:
        return self.table

    def m_transform(self) -> Vector:
        return scalar(self.scale)


def cox_zph(given: Given) -> ZphTable:
    """``cox.zph(coxph, transform = , terms = , global = )``."""
    found = given.values("fit", "transform", "terms", "singledf", "global")
    model = found["fit"]
    if not isinstance(model, CoxModel):
        raise OutOfScope("cox.zph() of something that is no coxph()")
    if "singledf" in found and is_true(found["singledf"]):
        raise OutOfScope("cox.zph(singledf = TRUE) is not built")
    transform = found.get("transform", scalar("km"))
    if not isinstance(transform, Vector) or first_text(transform) not in get_args(Scale):
        raise OutOfScope("cox.zph(transform = ) of a function is not built")
    by_term = "terms" not in found or is_true(found["terms"])
    scale = first_text(transform)
    given.evaluation.used.add("proportionality")
    tests = proportionality(
        model.fit,
        # R code names it; a name that there is not is refused there.
        scale,  # type: ignore[arg-type]
        terms=model.terms.terms if by_term else None,
    )
    rows = dict(tests.terms)
    if "global" not in found or is_true(found["global"]):
        rows["GLOBAL"] = tests.whole
    data = np.array([[own.statistic, own.df, own.p_value] for own in rows.values()])
    return ZphTable(Matrix(data, "double", tuple(rows), ("chisq", "df", "p")), scale)
