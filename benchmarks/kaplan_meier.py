"""Kaplan–Meier with its interval on a million minute-tied rows: Wardmote against lifelines.

Both in this run, on the same rows, with the same kind of interval (log-log), best of several
repeats; the answers are compared before the times are. Run: python benchmarks/kaplan_meier.py
The last result is kept beside this script.
"""

from __future__ import annotations

import platform
import sys
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from wardmote.estimators.survival import SurvivalCurve, kaplan_meier
from wardmote.estimators.survival.risk_table import risk_table
from wardmote.estimators.survival.rows import checked_rows

ROWS = 1_000_000
TARGET = 10.0


def made_waits() -> tuple[np.ndarray, np.ndarray]:
    """Waits in whole minutes, most answered within a day, a sixth not yet answered."""
    rng = np.random.default_rng(20261123)
    answered = rng.lognormal(5.5, 1.4, ROWS)
    watched = rng.exponential(8_000, ROWS)
    minutes = np.floor(np.minimum(np.minimum(answered, watched), 40_000)).astype(np.int64)
    return minutes, answered <= watched


def best_of(repeats: int, work: Callable[[], Any]) -> tuple[float, Any]:
    """The shortest time of several, in seconds, and what the work gave."""
    times, result = [], None
    for _ in range(repeats):
        begin = perf_counter()
        result = work()
        times.append(perf_counter() - begin)
    return min(times), result


def of_lifelines(minutes: np.ndarray, event: np.ndarray) -> Any:
    from lifelines import KaplanMeierFitter

    with warnings.catch_warnings():
        # It warns of a logarithm of 0 at the ends of its interval.
        warnings.simplefilter("ignore", RuntimeWarning)
        return KaplanMeierFitter().fit(minutes, event)


def largest_difference(ours: SurvivalCurve, theirs: Any) -> float:
    """Between the curves and both bounds, wherever both give a number."""
    own = (ours.survival, ours.lower, ours.upper)
    table = theirs.survival_function_.join(theirs.confidence_interval_).loc[ours.time]
    columns = [table.iloc[:, place].to_numpy() for place in range(3)]
    gaps = [np.abs(a - b) for a, b in zip(own, columns, strict=True)]
    return float(max(np.nanmax(gap) for gap in gaps))


def main() -> int:
    minutes, event = made_waits()
    rng = np.random.default_rng(1)
    day, resident = rng.integers(0, 365, ROWS), rng.integers(0, 300_000, ROWS)
    own, curve = best_of(9, lambda: kaplan_meier(minutes, event))
    theirs, fitter = best_of(3, lambda: of_lifelines(minutes, event))
    counting, _ = best_of(9, lambda: risk_table(checked_rows(minutes, event)))
    shuffled, _ = best_of(3, lambda: kaplan_meier(minutes + 0.25, event))
    clustered, _ = best_of(2, lambda: kaplan_meier(minutes, event, clusters=(day, resident)))
    difference = largest_difference(curve, fitter)
    lines = [
        f"Python {platform.python_version()}, numpy {version('numpy')}, "
        f"lifelines {version('lifelines')}",
        f"{ROWS:,} rows, {len(curve.time):,} distinct minutes, interval log-log at 95 %",
        f"Wardmote                     {own * 1e3:9.1f} ms",
        f"lifelines                    {theirs * 1e3:9.1f} ms",
        f"ratio                        {theirs / own:9.1f}   (wanted: at least {TARGET:g})",
        f"largest difference           {difference:9.1e}   (curve and both bounds)",
        f"of which checking, counting  {counting * 1e3:9.1f} ms; the rest is the curve and bounds",
        f"times in fractions (a sort)  {shuffled * 1e3:9.1f} ms",
        f"clustered by day, resident   {clustered * 1e3:9.1f} ms",
    ]
    text = "\n".join(lines) + "\n"
    print(text, end="")
    Path(__file__).with_suffix(".result.txt").write_text(text, encoding="utf-8")
    return 0 if theirs / own >= TARGET and difference < 1e-8 else 1


if __name__ == "__main__":
    sys.exit(main())
