"""Power and size of trials: ``power.prop.test``, ``power.t.test``, ``n4props``."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from reference.r_evaluation import Function, Given
from reference.r_values import (
    OutOfScope,
    RList,
    as_vector,
    first_number,
    first_text,
    is_true,
    scalar,
)
from wardmote.estimators.power import (
    PlannedTest,
    PowerOutOfReach,
    detectable_difference,
    detectable_share,
    power_two_means,
    power_two_shares,
    size_two_means,
    size_two_shares,
)
from wardmote.estimators.power.cluster_numbers import clusters_for_shares
from wardmote.estimators.power.clustered_trials import ClusterSizes
from wardmote.estimators.power.solving import solved

Numbers = dict[str, float | None]


def read_numbers(given: Given, numeric: dict[str, float | None], other: tuple[str, ...]) -> tuple[
    Numbers, dict[str, Any]
]:  # fmt: skip
    """Numbers with R's defaults (None where NULL or NA), and what else was given."""
    found = given.values(*numeric, *other)
    values: Numbers = dict(numeric)
    for name in numeric:
        if name in found:
            vector = as_vector(found[name])
            if len(vector) > 1:
                raise OutOfScope(f"{given.function}({name} = ) with several values")
            lost = not len(vector) or bool(vector.missing()[0])
            values[name] = None if lost else float(vector.data[0])
    return values, {name: found[name] for name in other if name in found}


def sought_among(given: Given, values: Numbers) -> str:
    unknown = [name for name, value in values.items() if value is None]
    if len(unknown) != 1:
        raise OutOfScope(f"{given.function}() with {len(unknown)} unknowns: {', '.join(unknown)}")
    return unknown[0]


def _test(alpha: float, other: dict[str, Any]) -> PlannedTest:
    sides = first_text(other["alternative"]) if "alternative" in other else "two.sided"
    strict = "strict" in other and is_true(other["strict"])
    return PlannedTest(alpha, 1 if sides == "one.sided" else 2, strict)


def known_number(value: float | None) -> float:
    assert value is not None
    return value


def _by_level(power_at: Callable[[float], float], power: float) -> float:
    return solved(power_at, power, (1e-10, 1 - 1e-10), "alpha")


def power_prop_test(given: Given) -> RList:
    """``power.prop.test``, for any one of n, p1, p2, the level and the power."""
    defaults: Numbers = {"n": None, "p1": None, "p2": None, "sig.level": 0.05, "power": None}
    values, other = read_numbers(given, defaults, ("alternative", "strict", "tol"))
    sought = sought_among(given, values)
    given.evaluation.used.add("two_shares")
    alpha = values["sig.level"]
    test = _test(0.05 if alpha is None else alpha, other)
    n, p1, p2, power = (values[name] or 0.0 for name in ("n", "p1", "p2", "power"))
    found: Callable[[], float] = {
        "power": lambda: power_two_shares(n, p1, p2, test),
        "n": lambda: size_two_shares(p1, p2, power, test),
        "p2": lambda: detectable_share(n, p1, power, test),
        "p1": lambda: detectable_share(n, p2, power, test, upwards=False),
        "sig.level": lambda: _by_level(
            lambda level: power_two_shares(n, p1, p2, _test(level, other)), power
        ),
    }[sought]
    return _htest(given, values, sought, found)


def power_t_test(given: Given) -> RList:
    """``power.t.test``, for any one of n, delta, sd, the level and the power."""
    defaults: Numbers = {
        "n": None, "delta": None, "sd": 1.0, "sig.level": 0.05, "power": None,
    }  # fmt: skip
    values, other = read_numbers(given, defaults, ("type", "alternative", "strict", "tol"))
    sought = sought_among(given, values)
    given.evaluation.used.add("two_means")
    kind = first_text(other["type"]) if "type" in other else "two.sample"
    samples: Any = {"two.sample": "two", "one.sample": "one", "paired": "paired"}[kind]
    alpha = values["sig.level"]
    test = _test(0.05 if alpha is None else alpha, other)
    n, delta, sd, power = (values[name] or 0.0 for name in ("n", "delta", "sd", "power"))

    def found() -> float:
        if sought == "power":
            return power_two_means(n, delta, sd, test, samples)
        if sought == "n":
            return size_two_means(delta, sd, power, test, samples)
        if sought == "delta":
            return detectable_difference(n, sd, power, test, samples)
        if sought == "sd":
            return delta / detectable_difference(n, 1.0, power, test, samples)
        return _by_level(
            lambda level: power_two_means(n, delta, sd, _test(level, other), samples), power
        )

    return _htest(given, values, sought, found)


def _htest(given: Given, values: Numbers, sought: str, found: Callable[[], float]) -> RList:
    try:
        answer = found()
    except PowerOutOfReach as beyond:
        raise OutOfScope(f"{given.function}(): {beyond}") from beyond
    whole = {**values, sought: answer}
    return RList(tuple(scalar(known_number(value)) for value in whole.values()), tuple(whole))


def n4props(given: Given) -> RList:
    """``n4props`` of CRTSize: clusters to tell two shares apart."""
    defaults: Numbers = {
        "pe": None, "pc": None, "m": None, "ICC": None, "alpha": 0.05, "power": 0.8, "AR": 1.0,
    }  # fmt: skip
    found = given.values(*defaults, "two.tailed", "digits")
    values = {
        n: first_number(found[n]) if n in found else known_number(d) for n, d in defaults.items()
    }
    given.evaluation.used.add("cluster_numbers")
    both = "two.tailed" not in found or is_true(found["two.tailed"])
    needed = clusters_for_shares(
        values["pe"],
        values["pc"],
        ClusterSizes(math.ceil(values["m"]), values["ICC"]),
        values["power"],
        PlannedTest(values["alpha"], 2 if both else 1),
        ratio=values["AR"],
    )
    answer = {**values, "n": needed.equal, "nE": needed.treated, "nC": needed.control}
    return RList(tuple(map(scalar, answer.values())), tuple(answer))


TRIALS: dict[str, Function] = {
    "power.prop.test": power_prop_test,
    "power.t.test": power_t_test,
    "n4props": n4props,
}
