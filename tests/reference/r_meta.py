"""An ``rma`` and what is asked of it, answered by Wardmote's estimators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from reference.r_evaluation import Given
from reference.r_meta_arguments import METHODS, TESTS, check_control, level_of
from reference.r_roots import uniroot
from reference.r_values import (
    Matrix,
    OutOfScope,
    RList,
    RObject,
    Vector,
    numbers,
    scalar,
)
from wardmote.basis.figures import Interval
from wardmote.estimators.pooling import (
    Explained,
    Pooling,
    Poolings,
    explain,
    leave_one_out,
    pool,
    q_profile,
)
from wardmote.estimators.pooling.material import material_of
from wardmote.estimators.pooling.weighing import weigh_by_tau2


@dataclass(frozen=True)
class Meta(RObject):
    """An ``rma.uni``."""

    effects: NDArray[np.float64]
    variances: NDArray[np.float64]
    design: NDArray[np.float64]
    names: tuple[str, ...]
    explained: Explained
    pooling: Pooling | None
    """Where there is only a mean."""
    method: str
    test: str
    kind = "rma"

    @property
    def level(self) -> float:
        return self.explained.level

    @property
    def random(self) -> bool:
        return METHODS[self.method] != "EE"

    def m_k(self) -> Vector:
        return scalar(float(self.explained.k))

    def m_p(self) -> Vector:
        return scalar(float(len(self.names)))

    def m_m(self) -> Vector:
        return scalar(float(len(self.explained.tested)))

    def m_b(self) -> Matrix:
        effect = [self.pooling.effect] if self.pooling else self.explained.coefficients
        return Matrix(np.asarray(effect, float)[:, None], rows=self.names)

    m_beta = m_b

    def m_se(self) -> Vector:
        return numbers([self.pooling.std_err] if self.pooling else self.explained.std_err)

    def m_zval(self) -> Vector:
        return numbers([self.pooling.statistic] if self.pooling else self.explained.statistic)

    def m_pval(self) -> Vector:
        return numbers([self.pooling.p_value] if self.pooling else self.explained.p_value)

    def m_ci_lb(self) -> Vector:
        return numbers(
            [number(self.pooling.interval.lower)] if self.pooling else self.explained.lower
        )

    def m_ci_ub(self) -> Vector:
        return numbers(
            [number(self.pooling.interval.upper)] if self.pooling else self.explained.upper
        )

    def m_vb(self) -> Matrix:
        return Matrix(self.explained.covariance, rows=self.names, columns=self.names)

    def m_dfs(self) -> Vector:
        return scalar(float("nan") if self.test == "z" else float(self.explained.degrees))

    m_ddf = m_dfs

    def m_tau2(self) -> Vector:
        return scalar(self.pooling.tau2 if self.pooling else self.explained.tau2)

    def m_se_tau2(self) -> Vector:
        return scalar(self.explained.tau2_std_err)

    def m_I2(self) -> Vector:
        return scalar(100 * (self.pooling.i2 if self.pooling else self.explained.i2))

    def m_H2(self) -> Vector:
        return scalar(self.pooling.h2 if self.pooling else self.explained.h2)

    def m_R2(self) -> Any:
        share = self.explained.explained
        if self.pooling or not self.random or share is None:
            return None
        if METHODS[self.method] == "PM":
            before = _loose_tau2(self.effects, self.variances)
            share = max(0.0, (before - self.explained.tau2) / before)
        return scalar(100 * share)

    def m_QE(self) -> Vector:
        return scalar(self.pooling.q if self.pooling else self.explained.q)

    def m_QEp(self) -> Vector:
        return scalar(self.pooling.q_p_value if self.pooling else self.explained.q_p_value)

    def m_QM(self) -> Vector:
        return scalar(self.explained.joint)

    def m_QMp(self) -> Vector:
        return scalar(self.explained.joint_p_value)

    def m_QMdf(self) -> Vector:
        tested, degrees = self.explained.joint_degrees
        return numbers([float(tested), float("nan") if degrees is None else float(degrees)])

    def m_method(self) -> Vector:
        return scalar(self.method)

    def m_test(self) -> Vector:
        return scalar(self.test)

    def m_yi(self) -> Vector:
        return numbers(self.effects)

    def m_vi(self) -> Vector:
        return numbers(self.variances)

    def m_int_only(self) -> Vector:
        return scalar(self.pooling is not None)

    def g_coef(self, given: Given) -> Vector:
        given.matched(("object",))
        return numbers(self.explained.coefficients, self.names)

    def g_vcov(self, given: Given) -> Matrix:
        given.matched(("object",))
        return self.m_vb()

    def g_confint(self, given: Given) -> RList:
        return intervals(self, given)

    def g_predict(self, given: Given) -> RList:
        return predicted(self, given)


def _loose_tau2(effects: NDArray[np.float64], variances: NDArray[np.float64]) -> float:
    """Paule and Mandel's tau² of the mean alone as R finds it for R², to some 1e-4 only.

    R takes no notice of ``control`` there, so that what it records of R² rests on where its
    search ended. The equation is ours.
    """
    material = material_of(effects[None], variances[None])

    def excess(tau2: float) -> float:
        return float(weigh_by_tau2(material, np.array([tau2])).q[0]) - material.degrees

    return 0.0 if excess(0.0) < 0 else uniroot(excess, 0.0, 100.0)


def number(bound: float | None) -> float:
    return float("nan") if bound is None else bound


def made(
    given: Given,
    effects: NDArray[np.float64],
    variances: NDArray[np.float64],
    design: NDArray[np.float64],
    names: tuple[str, ...],
    method: str,
    test: str,
    level: float,
) -> Meta:
    """The fit, and the pooling where the design is a mean."""
    given.evaluation.used.add("pool")
    how: dict[str, Any] = {"method": METHODS[method], "test": TESTS[test], "level": level}
    plain = names == ("intrcpt",)
    if plain and len(effects) == 1:
        raise OutOfScope("rma() of a single effect")
    explained = explain(effects, variances, design, **how)
    pooling = pool(effects, variances, **how) if plain else None
    return Meta(effects, variances, design, names, explained, pooling, method, test)


def predicted(meta: Meta, given: Given) -> RList:
    """``predict(rma)`` of a mean: it, its interval and that of one more effect."""
    arguments = given.matched(("object", "level", "digits", "transf"))
    if meta.pooling is None:
        raise OutOfScope("predict() of a regression of effects is not built")
    level = level_of(given, arguments, meta.level)
    found = pool(
        meta.effects, meta.variances, method=METHODS[meta.method], test=TESTS[meta.test],
        level=level,
    )  # fmt: skip
    change = given.value(arguments["transf"]) if "transf" in arguments else None

    def shown(value: float) -> Any:
        plain = scalar(value)
        return plain if change is None else given.evaluation.apply(change, [plain])

    ahead = found.prediction or Interval(None, None, level, "none")
    ends = [found.interval.lower, found.interval.upper, ahead.lower, ahead.upper]
    error = scalar(found.std_err if change is None else float("nan"))
    named = {"pred": shown(found.effect), "se": error} | {
        name: shown(number(end))
        for name, end in zip(("ci.lb", "ci.ub", "pi.lb", "pi.ub"), ends, strict=True)
    }
    named |= {"cr.lb": named["pi.lb"], "cr.ub": named["pi.ub"]}
    return RList(tuple(named.values()), tuple(named))


def intervals(meta: Meta, given: Given) -> RList:
    """``confint(rma)``: Q-profile intervals of what lies between."""
    arguments = given.matched(("object", "parm", "level", "digits", "control", "verbose"))
    if "parm" in arguments:
        raise OutOfScope("confint(parm = ) is not built")
    check_control(given, arguments, {"tol", "maxiter", "tau2.max", "verbose"})
    level = level_of(given, arguments, meta.level)
    design = None if meta.pooling else meta.design
    found = q_profile(meta.effects, meta.variances, design, level=level)
    tau2, i2, h2 = meta.explained.tau2, meta.explained.i2, meta.explained.h2
    rows = [
        [tau2, *_ends(found.tau2)],
        [tau2**0.5, *_ends(found.tau)],
        [100 * i2, *(100 * end for end in _ends(found.i2))],
        [h2, *_ends(found.h2)],
    ]
    table = np.array(rows)
    if not meta.random:
        table[:, 0] = np.nan
    random = Matrix(
        table, rows=("tau^2", "tau", "I^2(%)", "H^2"), columns=("estimate", "ci.lb", "ci.ub")
    )
    return RList((random,), ("random",))


def _ends(interval: Interval) -> list[float]:
    return [number(interval.lower), number(interval.upper)]


def leave1out(given: Given) -> RList:
    """``leave1out(rma)``."""
    arguments = given.matched(("x", "digits"))
    meta = given.value(arguments["x"])
    if not isinstance(meta, Meta) or meta.pooling is None:
        raise OutOfScope("leave1out() of something that is no pooling by rma()")
    left = leave_one_out(
        meta.effects, meta.variances, method=METHODS[meta.method], test=TESTS[meta.test],
        level=meta.level,
    )  # fmt: skip
    lower, upper = left.bounds
    columns: dict[str, Callable[[Poolings], Any]] = {
        "estimate": lambda p: p.effect,
        "se": lambda p: p.std_err,
        "zval": lambda p: p.statistic,
        "pval": lambda p: p.p_value,
        "ci.lb": lambda _: lower,
        "ci.ub": lambda _: upper,
        "Q": lambda p: p.fitted.q,
        "Qp": lambda p: p.fitted.q_p_value,
        "tau2": lambda p: p.tau2,
        "I2": lambda p: 100 * p.fitted.i2,
        "H2": lambda p: p.fitted.h2,
    }
    values = tuple(numbers(cast(Any, read(left))) for read in columns.values())
    return RList(values, tuple(columns))
