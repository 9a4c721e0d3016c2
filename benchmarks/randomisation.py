"""10,000 re-randomisations of a trial of 5,000 residents: Wardmote against scipy.

Both in this run (there it is ``scipy.stats.permutation_test``), on the same outcomes, of which a
fifth are 1, by the risk difference. scipy can only shuffle arms, which is complete randomisation;
Wardmote draws each scheme as it was. The p-values of the scheme that both have are compared before
the times are. The schemes of the desk's trial, simple and blocked, must take at most a second.
Run: python benchmarks/randomisation.py
The last result is kept beside this script.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from scipy.stats import permutation_test

from wardmote.basis.random_streams import stream
from wardmote.estimators.randomisation import (
    Complete,
    Design,
    PermutedBlocks,
    RandomisationTest,
    Scheme,
    Simple,
    randomisation_test,
)

RESIDENTS, DRAWS, SEED = 5_000, 10_000, 20261125
LIMIT, TARGET = 1.0, 3.0
SCHEMES: dict[str, Scheme] = {
    "simple": Simple(),
    "simple, 2 in 5": Simple(0.4),
    "blocks of 4": PermutedBlocks((4,)),
    "blocks of 4, 6, 8": PermutedBlocks((4, 6, 8)),
    "complete": Complete(RESIDENTS, RESIDENTS // 2),
}


def best_of(repeats: int, work: Callable[[], Any]) -> tuple[float, Any]:
    """The shortest time of several, in seconds, and what the work gave."""
    times, result = [], None
    for _ in range(repeats):
        begin = perf_counter()
        result = work()
        times.append(perf_counter() - begin)
    return min(times), result


def ours(scheme: Scheme, chased: np.ndarray, interval: bool = False) -> RandomisationTest:
    arms = scheme.assign(RESIDENTS, SEED)
    design = Design(scheme, RESIDENTS, seed=SEED)
    random = stream(SEED, "benchmark")
    return randomisation_test(chased, arms, design, random, draws=DRAWS, interval=interval)


def of_scipy(chased: np.ndarray) -> float:
    arms = SCHEMES["complete"].assign(RESIDENTS, SEED)
    found = permutation_test(
        (chased[arms == 1], chased[arms == 0]),
        lambda a, b, axis: np.mean(a, axis=axis) - np.mean(b, axis=axis),
        vectorized=True, n_resamples=DRAWS, batch=500, rng=np.random.default_rng(1),
    )  # fmt: skip
    return float(found.pvalue)


def main() -> int:
    chased = (np.random.default_rng(SEED).random(RESIDENTS) < 0.2).astype(np.float64)
    lines = [
        f"Python {platform.python_version()}, numpy {version('numpy')}, scipy {version('scipy')}",
        f"{RESIDENTS:,} residents, {DRAWS:,} re-randomisations, assignment included",
    ]
    times, found = {}, {}
    for name, scheme in SCHEMES.items():
        times[name], found[name] = best_of(3, partial(ours, scheme, chased))
        lines.append(f"Wardmote, {name:18} {times[name]:8.3f} s")
    inverted, _ = best_of(3, lambda: ours(SCHEMES["blocks of 4"], chased, interval=True))
    theirs, p_value = best_of(3, lambda: of_scipy(chased))
    worst = max(times[name] for name in SCHEMES if name != "complete")
    ratio = theirs / times["complete"]
    gap = abs(found["complete"].p_value - p_value)
    lines += [
        f"  with an interval, blocks   {inverted:8.3f} s",
        f"scipy, complete              {theirs:8.3f} s",
        f"ratio, complete              {ratio:8.1f}   (wanted: at least {TARGET:g})",
        f"ratio, blocks of 4           {theirs / times['blocks of 4']:8.1f}",
        f"slowest scheme of the trial  {worst:8.3f} s (wanted: at most {LIMIT:g})",
        f"difference of p-values       {gap:8.4f}   (chance: at most 0.02)",
    ]
    text = "\n".join(lines) + "\n"
    print(text, end="")
    Path(__file__).with_suffix(".result.txt").write_text(text, encoding="utf-8")
    return 0 if worst <= LIMIT and ratio >= TARGET and gap <= 0.02 else 1


if __name__ == "__main__":
    sys.exit(main())
