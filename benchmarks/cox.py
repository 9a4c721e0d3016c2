"""Clustered Cox regression on tied minutes, five covariates: Wardmote against lifelines.

Both in this run, on the same 100,000 rows of 20,000 residents, Efron's ties, errors robust by
resident; the coefficients are compared before the times are. lifelines runs once, for it takes
about a minute. Its robust errors are not quite the infinitesimal jackknife at ties, so that theirs
and ours are printed side by side and not held to each other; ours are held to the definition in
tests/library/estimators/survival. Run: python benchmarks/cox.py
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

from wardmote.estimators.survival.cox import CoxFit, concordance, cox_regression

ROWS, EACH = 100_000, 5
NAMES = ("night", "weekend", "length", "new", "backlog")
TARGET = 20.0


def made_chases(rows: int) -> dict[str, np.ndarray]:
    """Minutes to a chase, in whole minutes; residents who are alike chase sooner or later."""
    rng = np.random.default_rng(20261125)
    resident = rng.integers(0, rows // EACH, rows)
    patience = rng.gamma(4, 1 / 4, rows // EACH)[resident]
    columns = {
        "night": rng.random(rows) < 0.3,
        "weekend": rng.random(rows) < 0.25,
        "length": rng.normal(0, 1, rows),
        "new": rng.random(rows) < 0.5,
        "backlog": rng.gamma(2, 1, rows),
    }
    lean = np.array([-0.4, 0.2, 0.1, 0.3, 0.05]) @ np.stack(list(columns.values()))
    chase = rng.exponential(600, rows) / (patience * np.exp(lean))
    answer = rng.lognormal(5.5, 1.2, rows)
    return columns | {
        "time": np.ceil(np.minimum(chase, answer)).astype(np.int64),
        "event": chase <= answer,
        "resident": resident,
    }


def best_of(repeats: int, work: Callable[[], Any]) -> tuple[float, Any]:
    """The shortest time of several, in seconds, and what the work gave."""
    times, result = [], None
    for _ in range(repeats):
        begin = perf_counter()
        result = work()
        times.append(perf_counter() - begin)
    return min(times), result


def of_wardmote(table: dict[str, np.ndarray]) -> CoxFit:
    return cox_regression(
        table["time"],
        table["event"],
        {name: table[name] for name in NAMES},
        clusters=table["resident"],
    )


def of_lifelines(table: dict[str, np.ndarray]) -> Any:
    with warnings.catch_warnings():
        # pandas and lifelines warn of each other.
        warnings.simplefilter("ignore")
        import pandas
        from lifelines import CoxPHFitter

        columns = {name: own.astype(np.float64) for name, own in table.items()}
        frame = pandas.DataFrame(columns)
        return CoxPHFitter().fit(frame, "time", "event", cluster_col="resident")


def main() -> int:
    busy, cores = os.getloadavg()[0], os.cpu_count() or 1
    table = made_chases(ROWS)
    large = made_chases(10 * ROWS)
    own, fit = best_of(9, lambda: of_wardmote(table))
    tenfold, _ = best_of(2, lambda: of_wardmote(large))
    ordering, _ = best_of(2, lambda: concordance(fit))
    theirs, fitter = best_of(1, lambda: of_lifelines(table))
    gap = float(np.max(np.abs(fit.estimates / fitter.params_.to_numpy() - 1)))
    errors = np.array([each.std_err for each in fit.coefficients])
    apart = float(np.max(np.abs(fitter.standard_errors_.to_numpy() / errors - 1)))
    calm = "calm" if busy < 0.5 * cores else "not calm: others worked on it"
    lines = [
        f"Python {platform.python_version()}, numpy {version('numpy')}, "
        f"lifelines {version('lifelines')}; {cores} cores, load {busy:.1f} at the start ({calm})",
        f"{ROWS:,} rows, {fit.events:,} events at {fit.at.problem.sets.slots:,} distinct minutes, "
        f"{fit.clusters:,} residents, {len(NAMES)} covariates, Efron",
        f"Wardmote                     {own * 1e3:11,.1f} ms",
        f"lifelines                    {theirs * 1e3:11,.1f} ms",
        f"ratio                        {theirs / own:11,.1f}   (wanted: at least {TARGET:g})",
        f"coefficients differ by       {gap:11.1e}   (relative, largest)",
        f"its robust errors differ by  {apart:11.1e}   (relative, largest: its form at ties)",
        f"Wardmote, ten times the rows {tenfold * 1e3:11,.1f} ms",
        f"concordance with its error   {ordering * 1e3:11,.1f} ms",
    ]
    text = "\n".join(lines) + "\n"
    print(text, end="")
    Path(__file__).with_suffix(".result.txt").write_text(text, encoding="utf-8")
    return 0 if theirs / own >= TARGET and gap < 1e-4 else 1


if __name__ == "__main__":
    sys.exit(main())
