"""How often do 95 % intervals hold the truth, where messages are alike within days and residents?

Messages are made with a day effect, a resident effect and noise of their own, and come in bursts:
some residents write much, and write several times in one day. Because all is normal underneath,
the true share, quantile and survival are known exactly. Printed for each size of archive: the
share of repeats whose interval holds the truth, for the intervals that Wardmote gives and for
those that take messages as independent.

Run: python tests/verification/coverage_shares.py [REPEATS]
The last result is kept beside this script.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.special import ndtr, ndtri

from wardmote.basis.figures import Interval
from wardmote.basis.random_streams import stream
from wardmote.estimators.proportions import clustered_proportion, wilson
from wardmote.estimators.quantiles import clustered_quantile
from wardmote.estimators.ratios import clustered_ratio
from wardmote.estimators.survival import kaplan_meier

DAY, RESIDENT, OWN = 0.5, 0.6, 1.0
TOTAL = float(np.sqrt(DAY**2 + RESIDENT**2 + OWN**2))
SIZES = ((8, 40), (20, 100), (60, 400), (200, 1500))
LEVEL = 0.95


@dataclass(frozen=True)
class Archive:
    """Messages: on which day, by whom, and a standing that is normal with spread ``TOTAL``."""

    day: np.ndarray
    resident: np.ndarray
    standing: np.ndarray
    watched: np.ndarray


def made_archive(days: int, residents: int, random: np.random.Generator) -> Archive:
    """Bursts of 1 message or more, from residents of whom few write much."""
    bursts = 2 * residents
    weight = random.pareto(1.5, residents) + 0.2
    who = random.choice(residents, bursts, p=weight / weight.sum())
    size = random.geometric(0.6, bursts)
    resident = np.repeat(who, size)
    day = np.repeat(random.integers(0, days, bursts), size)
    standing = (
        random.normal(0, DAY, days)[day]
        + random.normal(0, RESIDENT, residents)[resident]
        + random.normal(0, OWN, len(day))
    )
    return Archive(day, resident, standing, random.exponential(6.0, len(day)))


def intervals(archive: Archive) -> dict[str, tuple[float, Interval]]:
    """Figure → its truth and the interval worked out."""
    clusters = (archive.day, archive.resident)
    wait = np.exp(archive.standing)
    late = archive.standing > TOTAL * ndtri(0.9)
    early = archive.standing < TOTAL * ndtri(0.7)
    seen = np.minimum(wait, archive.watched)
    curve = kaplan_meier(seen, wait <= archive.watched, clusters=clusters)
    plain = kaplan_meier(seen, wait <= archive.watched)
    n = len(wait)
    found: dict[str, tuple[float, Interval]] = {
        "share 0.70": (0.7, clustered_proportion(early, clusters).interval),
        "share 0.10": (0.1, clustered_proportion(late, clusters).interval),
        "rate 0.10": (0.1, clustered_ratio(late, np.ones(n), clusters).interval),
        "median": (1.0, clustered_quantile(wait, 0.5, clusters).interval),
        "90th percentile": (
            float(np.exp(TOTAL * ndtri(0.9))),
            clustered_quantile(wait, 0.9, clusters).interval,
        ),
    }
    for label, each in (("Kaplan–Meier at 1", curve), ("  as if independent", plain)):
        at = each.at(1.0)
        found[label] = (
            float(1 - ndtr(0.0)),
            Interval(float(at.lower[0]), float(at.upper[0]), LEVEL, ""),
        )
    median = curve.quantile(0.5)
    found["Kaplan–Meier median"] = (1.0, median.interval)
    found["share 0.70 by a plain Wilson"] = (0.7, wilson(int(early.sum()), n).interval)
    return found


def holds(truth: float, interval: Interval) -> bool:
    """Whether the truth lies in the interval; a bound that is not reached excludes nothing."""
    lower = -np.inf if interval.lower is None else interval.lower
    upper = np.inf if interval.upper is None else interval.upper
    return bool(lower <= truth <= upper)


def coverage(days: int, residents: int, repeats: int, seed: int = 20261123) -> dict[str, float]:
    """Figure → the share of repeats whose interval held the truth."""
    counts: dict[str, int] = {}
    for repeat in range(repeats):
        archive = made_archive(days, residents, stream(seed, "coverage", days, repeat))
        for label, (truth, interval) in intervals(archive).items():
            counts[label] = counts.get(label, 0) + holds(truth, interval)
    return {label: count / repeats for label, count in counts.items()}


def main() -> None:
    """Print the coverage of every figure for every size, and keep it beside this script."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    results = {size: coverage(*size, repeats) for size in SIZES}
    error = np.sqrt(0.95 * 0.05 / repeats)
    lines = [
        f"Share of {repeats} repeats whose 95 % interval holds the truth (±{1.96 * error:.3f})",
        f"{'days, residents':32}" + "".join(f"{d:>6}, {r:<5}" for d, r in SIZES),
    ]
    for label in next(iter(results.values())):
        figures = "".join(f"{results[size][label]:>9.3f}    " for size in SIZES)
        lines.append(f"{label:32}{figures}".rstrip())
    text = "\n".join(lines) + "\n"
    print(text, end="")
    Path(__file__).with_suffix(".result.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
