"""clusterPower's ``cpa.*``: power of trials of clusters, or whatever else gives a power."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reference.r_evaluation import Function, Given
from reference.r_trials import Numbers, known_number, read_numbers, sought_among
from reference.r_values import OutOfScope, Vector, first_text, is_true, numbers
from wardmote.estimators.power import PlannedTest, PowerOutOfReach
from wardmote.estimators.power.clustered_trials import (
    ClusterSizes,
    power_changes,
    power_means,
    power_rates,
    power_shares,
)
from wardmote.estimators.power.solving import solved


def _cpa(
    defaults: Numbers,
    other: tuple[str, ...],
    power_of: Callable[[dict[str, float], dict[str, Any]], float],
    ranges: dict[str, Callable[[dict[str, float], dict[str, Any]], tuple[float, float]]],
    aside: tuple[str, ...] = (),
) -> Function:
    """A power function of clusterPower: the one thing that is missing is looked for."""

    def work(given: Given) -> Vector:
        values, options = read_numbers(given, defaults, (*other, "tol"))
        sought = sought_among(given, {k: v for k, v in values.items() if k not in aside})
        given.evaluation.used.add("clustered_trials")
        known = {name: value for name, value in values.items() if value is not None}
        if sought == "power":
            return numbers([power_of(known, options)], [sought])
        wanted = known.pop("power")
        ends = ranges[sought] if sought in ranges else _RANGES[sought]
        try:
            answer = solved(
                lambda x: power_of({**known, sought: x}, options),
                wanted,
                ends(known, options),
                sought,
            )
        except PowerOutOfReach as beyond:
            raise OutOfScope(f"{given.function}(): {beyond}") from beyond
        return numbers([answer], [sought])

    return work


def _plain(low: float, high: float) -> Callable[[Any, Any], tuple[float, float]]:
    return lambda _known, _options: (low, high)


def _below_or_above(one: str, other: str) -> Callable[[Any, Any], tuple[float, float]]:
    """Where the share or rate ``one`` is looked for: above the other if R is told so (r1inc)."""

    def ends(known: dict[str, float], options: dict[str, Any]) -> tuple[float, float]:
        flag = next((options[name] for name in ("p1inc", "r1inc") if name in options), None)
        first_is_larger = flag is None or is_true(flag)
        upwards = first_is_larger == one.endswith("1")
        most = 1 - 1e-7 if one.startswith("p") else 1e7
        return (known[other] + 1e-7, most) if upwards else (1e-7, known[other] - 1e-7)

    return ends


_RANGES: dict[str, Callable[[Any, Any], tuple[float, float]]] = {
    "alpha": _plain(1e-10, 1 - 1e-10),
    "nclusters": _plain(2 + 1e-10, 1e7),
    "nsubjects": _plain(2 + 1e-10, 1e7),
    "CV": _plain(1e-7, 1e7),
    "CVB": _plain(1e-7, 1e7),
    "d": _plain(1e-7, 1e7),
    **dict.fromkeys(("ICC", "rho_c", "rho_s", "p"), _plain(1e-7, 1 - 1e-7)),
    "vart": _plain(1e-7, 1e7),
    **{a: _below_or_above(a, b) for a, b in (("p1", "p2"), ("p2", "p1"))},
    **{a: _below_or_above(a, b) for a, b in (("r1", "r2"), ("r2", "r1"))},
}


def _normal(known: dict[str, float], options: dict[str, Any]) -> float:
    icc, variance = _variances(known)
    method = first_text(options["method"]) if "method" in options else "taylor"
    return power_means(
        known["nclusters"],
        ClusterSizes(known["nsubjects"], icc, known["CV"]),
        known["d"],
        variance,
        PlannedTest(known["alpha"]),
        weighting="efficient" if method == "taylor" else "weighted",
    )


def _variances(known: dict[str, float]) -> tuple[float, float]:
    """The intracluster correlation and the whole variance, from any two of R's four."""
    names = ("ICC", "vart", "sigma_sq", "sigma_b_sq")
    icc, whole, within, between = (known.get(name) for name in names)
    if sum(name in known for name in names) != 2:
        raise OutOfScope("cpa.normal() without two of ICC, vart, sigma_sq and sigma_b_sq")
    if whole is None:
        if within is not None and between is not None:
            whole = within + between
        elif between is not None:
            whole = between / known_number(icc)
        else:
            whole = known_number(within) / (1 - known_number(icc))
    if icc is None:
        icc = between / whole if between is not None else 1 - known_number(within) / whole
    return icc, whole


def _binary(known: dict[str, float], options: dict[str, Any]) -> float:
    return power_shares(
        known["nclusters"],
        ClusterSizes(known["nsubjects"], known["ICC"], known["CV"]),
        known["p1"],
        known["p2"],
        PlannedTest(known["alpha"]),
        pooled="pooled" in options and is_true(options["pooled"]),
        normal="tdist" in options and not is_true(options["tdist"]),
    )


def _count(known: dict[str, float], options: dict[str, Any]) -> float:
    return power_rates(
        known["nclusters"], known["nsubjects"], known["r1"], known["r2"], known["CVB"],
        test=PlannedTest(known["alpha"]),
    )  # fmt: skip


def _did(variance: Callable[[dict[str, float]], float]) -> Callable[..., float]:
    def power(known: dict[str, float], options: dict[str, Any]) -> float:
        return power_changes(
            known["nclusters"],
            ClusterSizes(known["nsubjects"], known["ICC"]),
            known["d"],
            variance(known),
            (known["rho_c"], known["rho_s"]),
            test=PlannedTest(known["alpha"]),
        )

    return power


_SIZES: Numbers = {"nclusters": None, "nsubjects": None}
_CHANGES: Numbers = {"ICC": None, "rho_c": None, "rho_s": None}
CLUSTER_POWER: dict[str, Function] = {
    "cpa.normal": _cpa(
        {
            "alpha": 0.05, "power": None, **_SIZES, "sigma_sq": None, "sigma_b_sq": None,
            "CV": 0.0, "d": None, "ICC": None, "vart": None,
        },
        ("method",), _normal, {}, ("sigma_sq", "sigma_b_sq", "ICC", "vart"),
    ),
    "cpa.binary": _cpa(
        {"alpha": 0.05, "power": None, **_SIZES, "CV": 0.0, "p1": None, "p2": None, "ICC": 0.05},
        ("pooled", "p1inc", "tdist"), _binary, {},
    ),
    "cpa.count": _cpa(
        {"alpha": 0.05, "power": 0.8, **_SIZES, "r1": None, "r2": None, "CVB": None},
        ("r1inc",), _count, {"nsubjects": _plain(1e-10, 1e7)},
    ),
    "cpa.did.normal": _cpa(
        {"alpha": 0.05, "power": 0.8, **_SIZES, "d": None, **_CHANGES, "vart": None},
        (), _did(lambda known: known["vart"]), {},
    ),
    "cpa.did.binary": _cpa(
        {"alpha": 0.05, "power": 0.8, **_SIZES, "p": None, "d": None, **_CHANGES},
        (), _did(lambda known: known["p"] * (1 - known["p"])), {"d": _plain(1e-7, 1 - 1e-7)},
    ),
}  # fmt: skip
