"""Does the randomisation test reject as often as it says, find as promised, and hold the effect?

Three questions, each on made trials whose truth is known:

- level: with no effect, how many tests at 5 % reject, for each scheme and kind of outcome;
- power: how often a trial finds the effect that it was planned for, beside what the formula said;
- coverage: how often the inverted interval (of a constant effect) and Newcombe's interval (of a
  difference of shares) hold the truth.

Run: python tests/verification/randomisation_keeps_its_word.py [TRIALS]
The last result is kept beside this script.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from wardmote.basis.figures import Interval
from wardmote.basis.random_streams import stream
from wardmote.estimators.differences import newcombe
from wardmote.estimators.power import power_two_shares, simulated_power
from wardmote.estimators.power.clustered_trials import ClusterSizes, power_means
from wardmote.estimators.power.simulated import Outcomes
from wardmote.estimators.randomisation import (
    Complete,
    Design,
    Effect,
    PermutedBlocks,
    Simple,
    Steps,
    Switchback,
    adjusted,
    randomisation_test,
)

SEED, DRAWS = 20261125, 999
WEEK = np.arange(24)
TEAM = np.repeat(np.arange(12), 10)
WARD, PERIOD = np.repeat(np.arange(9), 4), np.tile(np.arange(1, 5), 9)


def chased(gain: float) -> Outcomes:
    """0 or 1 for each resident: a fifth chase, fewer by ``gain`` where treated."""
    return lambda treated, random: 1.0 * (random.random(len(treated)) < 0.2 - gain * treated)


def minutes(gain: float) -> Outcomes:
    """A skewed number for each resident."""
    return lambda treated, random: random.lognormal(0, 1, len(treated)) + gain * treated


def weeks(gain: float) -> Outcomes:
    """Weeks that drift with the season and are like the week before."""

    def made(treated: np.ndarray, random: np.random.Generator) -> np.ndarray:
        drift = np.cumsum(random.normal(0, 0.5, 24)) + 2 * np.sin(WEEK / 4)
        return np.asarray(drift + random.normal(0, 1, 24) + gain * treated)

    return made


def teams(gain: float) -> Outcomes:
    """Members of teams, with an intracluster correlation of 0.1."""

    def made(treated: np.ndarray, random: np.random.Generator) -> np.ndarray:
        level = random.normal(0, 0.1**0.5, 12)[TEAM]
        return np.asarray(level + random.normal(0, 0.9**0.5, len(TEAM)) + gain * treated)

    return made


def wards(gain: float) -> Outcomes:
    """Wards by period: all rise, and each has a level of its own."""

    def made(treated: np.ndarray, random: np.random.Generator) -> np.ndarray:
        level = random.normal(0, 0.5, 9)[WARD]
        return np.asarray(PERIOD + level + random.normal(0, 0.5, 36) + gain * treated)

    return made


@dataclass(frozen=True)
class Case:
    """A trial to try: without an effect it is ``outcomes`` of 0."""

    name: str
    design: Design
    outcomes: Outcomes
    effect: Effect | None = None


def without_effect() -> list[Case]:
    """Every scheme, with outcomes that are hard on it."""
    blocks = Design(PermutedBlocks((4, 6)), 400, seed=SEED)
    wedge = Design(Steps((2, 2, 2, 3, 3, 3, 4, 4, 4)), 9, cluster=WARD, period=PERIOD)
    return [
        Case("simple, shares, 400 residents", Design(Simple(), 400), chased(0)),
        Case("blocks of 4 and 6, shares, 400 residents", blocks, chased(0)),
        Case("simple, skewed numbers, 40 residents", Design(Simple(), 40), minutes(0)),
        Case("switchback, 24 weeks", Design(Switchback(), 24), weeks(0)),
        Case("12 teams of 10", Design(Complete(12, 6), 12, cluster=TEAM), teams(0)),
        Case("stepped wedge, 9 wards", wedge, wards(0), adjusted(categories=PERIOD)),
    ]


def with_effect() -> list[tuple[Case, float]]:
    """Trials with what a formula promises of them."""
    blocks = Design(PermutedBlocks((4,)), 800)
    clusters = Design(Complete(12, 6), 12, cluster=TEAM)
    return [
        (Case("blocks, 20 % against 12 %, 800", blocks, chased(0.08)),
         power_two_shares(400, 0.20, 0.12)),
        (Case("12 teams of 10, 0.8 deviations", clusters, teams(0.8)),
         power_means(6, ClusterSizes(10, 0.1), 0.8, 1.0)),
    ]  # fmt: skip


def holds(truth: float, interval: Interval) -> bool:
    """Whether the truth lies in the interval; a bound that is not reached excludes nothing."""
    lower = -np.inf if interval.lower is None else interval.lower
    upper = np.inf if interval.upper is None else interval.upper
    return bool(lower <= truth <= upper)


def coverage(trials: int) -> dict[str, float]:
    """Figure → the share of trials whose interval held the truth."""
    held = {"inverted, skewed numbers, 40": 0, "inverted, 24 weeks": 0, "Newcombe, 200 in all": 0}
    for trial in range(trials):
        random = stream(SEED, "coverage", trial)
        made = (("inverted, skewed numbers, 40", Design(PermutedBlocks((4,)), 40), minutes(0.5)),
                ("inverted, 24 weeks", Design(Switchback(), 24), weeks(0.5)))  # fmt: skip
        for name, design, outcomes in made:
            arms = design.redraw(1, random)[0] != 0
            test = randomisation_test(
                outcomes(arms, random), arms, design, random, draws=DRAWS, interval=True
            )
            assert test.interval is not None
            held[name] += holds(0.5, test.interval)
        arms = Simple().redraw(200, 1, random)[0] != 0
        result = np.asarray(chased(0.1)(arms, random))
        a, b = int(result[arms].sum()), int(result[~arms].sum())
        found = newcombe(a, int(arms.sum()), b, int((~arms).sum()))
        held["Newcombe, 200 in all"] += holds(-0.1, found.interval)
    return {name: count / trials for name, count in held.items()}


def main() -> None:
    """Print all three, and keep them beside this script."""
    trials = int(sys.argv[1]) if len(sys.argv) > 1 else 4_000
    error = 1.96 * np.sqrt(0.05 * 0.95 / trials)
    lines = [
        f"Share of {trials} trials without an effect that a test at 5 % rejects (±{error:.4f})"
    ]
    for case in without_effect():
        found = simulated_power(
            case.design, case.outcomes, SEED, trials=trials, draws=DRAWS, effect=case.effect
        )
        lines.append(f"{case.name:44}{found.rejected.share:8.4f}")
    lines.append("Share that find the effect, and what the formula promised")
    for case, promised in with_effect():
        found = simulated_power(case.design, case.outcomes, SEED, trials=trials, draws=DRAWS)
        lines.append(f"{case.name:44}{found.rejected.share:8.4f}{promised:8.4f}")
    count = min(trials, 2_000)
    error = 1.96 * np.sqrt(0.05 * 0.95 / count)
    lines.append(f"Share of {count} whose 95 % interval holds the effect (±{error:.4f})")
    lines += [f"{name:44}{share:8.4f}" for name, share in coverage(count).items()]
    text = "\n".join(lines) + "\n"
    print(text, end="")
    Path(__file__).with_suffix(".result.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
