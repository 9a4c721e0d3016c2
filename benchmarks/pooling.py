"""Ten thousand REML poolings of twelve effects: Wardmote against PyMARE, both on arrays.

Both in this run, on the same effects, in turn and best of several repeats; each gives tau², the
mean, its standard error and p-value. Each tau² must be equal to 1e-6, and ours must be the more
likely or as likely. The second peer would be R's ``metafor``; it is not run here, but as it pools
one set at a time, the time that it may take for one before ours is a hundred times as fast is
printed. Run: python benchmarks/pooling.py
The last result is kept beside this script.
"""

from __future__ import annotations

import os
import platform
import sys
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from wardmote.estimators.pooling import pool, pool_many
from wardmote.estimators.pooling.likelihood import log_likelihood
from wardmote.estimators.pooling.material import Material, material_of
from wardmote.estimators.pooling.weighing import weigh_by_tau2

POOLINGS, EFFECTS = 10_000, 12
REPEATS = 9
OF_METAFOR = 100


def made_effects() -> tuple[np.ndarray, np.ndarray]:
    """Places of unlike size, a quarter of them with nothing between."""
    rng = np.random.default_rng(20261125)
    variances = rng.uniform(0.01, 0.2, (POOLINGS, EFFECTS))
    between = rng.choice([0.0, 0.02, 0.05, 0.2], (POOLINGS, 1))
    noise = rng.standard_normal((POOLINGS, EFFECTS))
    return 0.2 + noise * np.sqrt(variances + between), variances


def of_pymare(effects: np.ndarray, variances: np.ndarray) -> Any:
    from pymare.estimators import VarianceBasedLikelihoodEstimator

    fitted = VarianceBasedLikelihoodEstimator(method="REML").fit(
        y=effects, v=variances, X=np.ones((EFFECTS, 1))
    )
    summary = fitted.summary()
    return np.ravel(summary.tau2), summary.get_fe_stats()["p"]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begin = perf_counter()
    result = work()
    return perf_counter() - begin, result


def likelihood_lost(material: Material, ours: np.ndarray, theirs: np.ndarray) -> float:
    """By how much our tau² is less likely than theirs, at worst."""
    heights = [
        log_likelihood(weigh_by_tau2(material, tau2), restricted=True) for tau2 in (ours, theirs)
    ]
    return float(np.max(heights[1] - heights[0]))


def main() -> int:
    warnings.simplefilter("ignore")
    effects, variances = made_effects()
    across = np.ascontiguousarray(effects.T), np.ascontiguousarray(variances.T)

    def of_wardmote() -> Any:
        found = pool_many(effects, variances, method="REML")
        return found.tau2, found.p_value

    times: dict[str, list[float]] = {"ours": [], "theirs": []}
    for _ in range(REPEATS):
        own, (tau2, _) = timed(of_wardmote)
        other, (their_tau2, _) = timed(lambda: of_pymare(*across))
        times["ours"].append(own)
        times["theirs"].append(other)
    ours, theirs = min(times["ours"]), min(times["theirs"])
    one, _ = timed(lambda: [pool(effects[i], variances[i]) for i in range(200)])
    moment, _ = min(
        (timed(lambda: pool_many(effects, variances, method="PM")) for _ in range(REPEATS)),
        key=lambda found: found[0],
    )
    difference = float(np.max(np.abs(tau2 - their_tau2)))
    lost = likelihood_lost(material_of(effects, variances), tau2, their_tau2)
    lines = [
        f"Python {platform.python_version()}, numpy {version('numpy')}, "
        f"PyMARE {version('pymare')}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores",
        f"{POOLINGS:,} REML poolings of {EFFECTS} effects; tau² is 0 in "
        f"{np.mean(tau2 == 0):.0%} of them",
        f"Wardmote                     {ours * 1e3:9.1f} ms",
        f"PyMARE                       {theirs * 1e3:9.1f} ms",
        f"ratio                        {theirs / ours:9.1f}   (wanted: at least 1)",
        f"largest difference of tau²   {difference:9.1e}   (PyMARE's search ends at some 1e-8)",
        f"likelihood lost against it   {max(lost, 0.0):9.1e}   at worst",
        f"of us a pooling              {ours / POOLINGS * 1e6:9.1f} µs: a hundred times as fast as "
        f"{ours / POOLINGS * OF_METAFOR * 1e3:.2f} ms",
        f"one at a time                {one / 200 * 1e6:9.1f} µs a pooling",
        f"Paule and Mandel             {moment * 1e3:9.1f} ms",
    ]
    text = "\n".join(lines) + "\n"
    print(text, end="")
    Path(__file__).with_suffix(".result.txt").write_text(text, encoding="utf-8")
    return 0 if theirs >= ours and difference < 1e-6 and lost < 1e-12 else 1


if __name__ == "__main__":
    sys.exit(main())
