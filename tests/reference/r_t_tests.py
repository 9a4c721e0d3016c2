"""``t.test``, and the permutation tests of coin and exactRankTests, by our estimators."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from reference import r_syntax as syntax
from reference.r_evaluation import FormulaValue, Given
from reference.r_model import model_of
from reference.r_values import (
    Factor,
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
from wardmote.basis.random_streams import stream
from wardmote.estimators.randomisation import (
    Complete,
    Design,
    RandomisationTest,
    Switchback,
    randomisation_test,
)
from wardmote.estimators.t_tests import TTest, t_test

Alternative = Literal["two-sided", "greater", "less"]
GONE_THROUGH = 1_500_000
"""So many allocations, and no more, are gone through for an exact p-value."""


def _alternative(found: dict[str, Any]) -> Alternative:
    said = first_text(found["alternative"]) if "alternative" in found else "two.sided"
    known: dict[str, Alternative] = {
        "two.sided": "two-sided", "greater": "greater", "less": "less",
    }  # fmt: skip
    return known[said]


@dataclass(frozen=True)
class Test(RObject):
    """What ``t.test`` gives."""

    test: TTest
    labels: tuple[str, ...]
    null: float
    kind = "htest"

    def m_estimate(self) -> Vector:
        return numbers(self.test.means, self.labels)

    def m_statistic(self) -> Vector:
        return numbers([self.test.statistic], ["t"])

    def m_parameter(self) -> Vector:
        return numbers([self.test.degrees], ["df"])

    def m_p_value(self) -> Vector:
        return scalar(self.test.p_value)

    def m_stderr(self) -> Vector:
        return scalar(self.test.std_err)

    def m_null_value(self) -> Vector:
        return scalar(self.null)

    def m_conf_int(self) -> Vector:
        bounds = self.test.interval
        lower = -math.inf if bounds.lower is None else bounds.lower
        return numbers([lower, math.inf if bounds.upper is None else bounds.upper])


_OPTIONS = ("alternative", "mu", "paired", "var.equal", "conf.level")


def t_test_word(given: Given) -> Test:
    """``t.test(y ~ g, data)``, ``t.test(x, y)`` or ``t.test(x)``."""
    groups, labels, found = _groups(given, _OPTIONS)
    paired = "paired" in found and is_true(found["paired"])
    if paired:
        if len(groups) != 2:
            raise OutOfScope("t.test(paired = TRUE) of one sample")
        gaps = groups[0] - groups[1]
        groups, labels = [gaps], ("mean difference",)
    groups = [group[~np.isnan(group)] for group in groups]
    null = first_number(found["mu"]) if "mu" in found else 0.0
    given.evaluation.used.add("t_test")
    test = t_test(
        *groups,
        equal_variances=len(groups) == 1 or ("var.equal" in found and is_true(found["var.equal"])),
        null=null,
        alternative=_alternative(found),
        level=first_number(found["conf.level"]) if "conf.level" in found else 0.95,
    )
    return Test(test, labels, null)


def _groups(given: Given, options: Sequence[str]) -> tuple[list[Any], tuple[str, ...], Any]:
    """The samples that a call names, what they are called, and its options."""
    first = given.arguments[0]
    formula = given.value(first.value) if first.name in {None, "formula", "x"} else None
    if isinstance(formula, FormulaValue):
        nodes = given.matched(("formula", "data", "subset", "na.action", *options))
        if "na.action" in nodes:
            raise OutOfScope(f"{given.function}(na.action = )")
        model = model_of(given, nodes, (), split_strata=False)
        values = as_vector(model.response).data.astype(float)
        names, codes = _grouped(given, nodes, model.groups)
        labels = tuple(f"mean in group {name}" for name in names)
        samples = [values[codes == place] for place in range(2)]
        return samples, labels, {n: given.value(nodes[n]) for n in options if n in nodes}
    found = given.values("x", "y", *options)
    if found.get("y") is None:
        return [as_vector(found["x"]).data.astype(float)], ("mean of x",), found
    samples = [as_vector(found[name]).data.astype(float) for name in ("x", "y")]
    return samples, ("mean of x", "mean of y"), found


def _grouped(
    given: Given, nodes: dict[str, syntax.Node], groups: Factor | None
) -> tuple[list[str], Any]:
    """Two groups in R's order: that of their values, not of their labels."""
    if groups is None or len(groups.levels) != 2:
        raise OutOfScope(f"{given.function}() of other than two groups")
    return [level.split("=", 1)[-1] for level in groups.levels], groups.codes


@dataclass(frozen=True)
class Permuted(RObject):
    """An exact permutation test."""

    test: RandomisationTest
    sum_of_first: float = math.nan
    kind = "permutation test"

    def m_p_value(self) -> Vector:
        return scalar(self.test.p_value)

    def m_statistic(self) -> Vector:
        return scalar(self.sum_of_first)

    def g_pvalue(self, given: Given) -> Vector:
        return scalar(self.test.p_value)

    def g_statistic(self, given: Given) -> Vector:
        if len(given.arguments) > 1:
            said = first_text(given.value(given.arguments[1].value))
            if said not in {"test", "standardized"}:
                raise OutOfScope(f"statistic(type = {said!r})")
        spread = float(np.std(self.test.statistics))
        return scalar(self.test.effect / spread)


def oneway_test(given: Given) -> Permuted:
    """``coin::oneway_test(y ~ g, distribution = 'exact')`` of two groups."""
    groups, _, found = _groups(given, ("distribution", "alternative"))
    said = first_text(found["distribution"]) if "distribution" in found else "asymptotic"
    if said != "exact":
        raise OutOfScope(f"oneway_test(distribution = {said!r}): only exact is built")
    return Permuted(_two_samples(given, groups, _alternative(found)))


def perm_test(given: Given) -> Permuted:
    """``exactRankTests::perm.test`` of pairs, or of two groups of one size."""
    options = ("paired", "alternative", "mu", "exact", "conf.int", "conf.level", "tol")
    groups, _, found = _groups(given, options)
    for name in ("mu", "conf.int", "tol"):
        if name in found:
            raise OutOfScope(f"perm.test({name} = )")
    if "exact" in found and not is_true(found["exact"]):
        raise OutOfScope("perm.test(exact = FALSE)")
    if len(groups) == 2 and "paired" in found and is_true(found["paired"]):
        groups = [groups[0] - groups[1]]
    if any(np.any(group % 1) for group in groups):
        raise OutOfScope("perm.test() of numbers that are not whole: it rounds them")
    if "exact" not in found and max(map(len, groups)) > 50:
        raise OutOfScope("perm.test() of more than 50, which is not exact")
    side = _alternative(found)
    if len(groups) == 1:
        (gaps,) = groups
        return Permuted(_signs(given, gaps, side), float(gaps[gaps > 0].sum()))
    if len(groups[0]) != len(groups[1]) and side == "two-sided":
        raise OutOfScope("perm.test() of groups of unequal size, two-sided")
    return Permuted(_two_samples(given, groups, side), float(groups[0].sum()))


def _two_samples(given: Given, groups: list[Any], side: Alternative) -> RandomisationTest:
    n, first = sum(map(len, groups)), len(groups[0])
    arms = np.arange(n) < first
    return _exact(given, np.concatenate(groups), arms, Design(Complete(n, first), n), side)


def _signs(given: Given, gaps: Any, side: Alternative) -> RandomisationTest:
    outcome = np.column_stack([gaps, np.zeros(len(gaps))]).reshape(-1)
    arms = np.tile([True, False], len(gaps))
    return _exact(given, outcome, arms, Design(Switchback(), 2 * len(gaps)), side)


def _exact(
    given: Given, outcome: Any, arms: Any, design: Design, side: Alternative
) -> RandomisationTest:
    if design.count() > GONE_THROUGH:
        raise OutOfScope(f"an exact test over {design.count():,} allocations")
    given.evaluation.used.add("randomisation_test")
    return randomisation_test(
        outcome, arms, design, stream(0), alternative=side, enumerate_up_to=GONE_THROUGH
    )
