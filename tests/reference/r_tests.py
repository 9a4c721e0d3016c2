"""``survdiff``, ``prop.test`` and ``binom.test``, answered by Wardmote's own estimators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from reference.r_evaluation import Given
from reference.r_model import SurvValue, model_of
from reference.r_values import (
    Matrix,
    OutOfScope,
    RObject,
    Vector,
    as_vector,
    first_number,
    first_text,
    is_true,
    numbers,
    scalar,
)
from wardmote.basis.figures import Proportion
from wardmote.estimators.proportions import clopper_pearson, wilson
from wardmote.estimators.survival import LogRank, log_rank
from wardmote.estimators.survival.rows import settle_ties


@dataclass(frozen=True)
class Difference(RObject):
    """A ``survdiff``."""

    test: LogRank
    labels: tuple[str, ...]
    layers: tuple[str, ...] | None
    layer_sizes: tuple[int, ...]
    kind = "survdiff"

    def m_n(self) -> Vector:
        return numbers([float(count) for count in self.test.n], self.labels)

    def m_obs(self) -> Vector | Matrix:
        return self._shaped(self.test.observed)

    def m_exp(self) -> Vector | Matrix:
        return self._shaped(self.test.expected)

    def _shaped(self, table: Any) -> Vector | Matrix:
        return numbers(table[:, 0]) if self.layers is None else Matrix(table)

    def m_var(self) -> Matrix:
        return Matrix(self.test.variance)

    def m_chisq(self) -> Vector:
        return scalar(self.test.statistic)

    def m_pvalue(self) -> Vector:
        return scalar(self.test.p_value)

    def m_strata(self) -> Any:
        if self.layers is None:
            return None
        return numbers([float(size) for size in self.layer_sizes], self.layers)


def survdiff(given: Given) -> Difference:
    """``survdiff(Surv(...) ~ groups + strata(s), rho = )``."""
    arguments = given.matched(("formula", "data", "subset", "na.action", "rho", "timefix"))
    model = model_of(given, arguments, (), split_strata=True)
    if not isinstance(model.response, SurvValue) or model.response.states is not None:
        raise OutOfScope("survdiff() of a response that is no plain Surv()")
    if model.response.entry is not None:
        raise OutOfScope("survdiff() with delayed entry")
    if model.groups is None:
        raise OutOfScope("survdiff() of one sample against a known curve")
    if "timefix" in arguments and not is_true(given.value(arguments["timefix"])):
        raise OutOfScope("survdiff(timefix = FALSE): near-ties are always settled")
    rho = first_number(given.value(arguments["rho"])) if "rho" in arguments else 0.0
    given.evaluation.used.add("log_rank")
    time = np.asarray(settle_ties(model.response.time, None)[0], float)
    test = log_rank(
        time,
        model.response.event == 1,
        model.groups.codes,
        rho=rho,
        strata=None if model.strata is None else model.strata.codes,
    )
    layers = None if model.strata is None else model.strata.levels
    sizes = () if model.strata is None else tuple(np.bincount(model.strata.codes).tolist())
    return Difference(test, model.groups.levels, layers, sizes)


@dataclass(frozen=True)
class ShareTest(RObject):
    """What ``prop.test`` or ``binom.test`` gives for one sample."""

    share: Proportion
    kind = "htest"

    def m_conf_int(self) -> Vector:
        bounds = self.share.interval
        return numbers([float(bounds.lower or 0.0), float(bounds.upper or 0.0)])

    def m_estimate(self) -> Vector:
        return scalar(self.share.share)


def prop_test(given: Given) -> ShareTest:
    """``prop.test(x, n, correct = FALSE)``: Wilson's interval for one sample."""
    found = given.values("x", "n", "p", "alternative", "conf.level", "correct")
    if "correct" not in found or is_true(found["correct"]):
        raise OutOfScope("prop.test(correct = TRUE): the continuity correction is not built")
    given.evaluation.used.add("wilson")
    return ShareTest(wilson(*_counts(found)))


def binom_test(given: Given) -> ShareTest:
    """``binom.test(x, n)``: Clopper and Pearson's interval."""
    found = given.values("x", "n", "p", "alternative", "conf.level")
    given.evaluation.used.add("clopper_pearson")
    return ShareTest(clopper_pearson(*_counts(found)))


def _counts(found: dict[str, Any]) -> tuple[int, int, float]:
    if "alternative" in found and first_text(found["alternative"]) != "two.sided":
        raise OutOfScope("a one-sided interval of a share is not built")
    successes = as_vector(found["x"]).data
    if len(successes) == 2 and "n" not in found:
        successes, n = successes[:1], float(successes.sum())
    elif len(successes) == 1:
        n = first_number(found["n"])
    else:
        raise OutOfScope("a comparison of several shares is not built")
    level = first_number(found["conf.level"]) if "conf.level" in found else 0.95
    return int(successes[0]), int(n), level
