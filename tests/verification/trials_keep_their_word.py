"""Do whole trials in the demonstration borough keep their word, from protocol to finding?

Each is carried out as a desk would (assignment, log, exposure, looks at the harm bound, follow-up)
and analysed from its frozen protocol, with every resident's true response to either arm known:

- with no effect: how often the test at 5 % finds one, and how often the harm bound stops it;
- with an effect: how often the interval holds the true difference among the very residents of the
  trial, and how often it is found, beside what the formula says of that difference;
- with harm: how often it stops by itself.

Run: python tests/verification/trials_keep_their_word.py [TRIALS]
The last result is kept beside this script.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from library.studies.trials.a_trial import frozen, request
from wardmote.demo.trial import Manner, carry_out
from wardmote.demo.truth import Truth
from wardmote.estimators.power import power_two_shares
from wardmote.estimators.proportions import wilson
from wardmote.studies.trials.analysing import analyse
from wardmote.studies.trials.log import Kind


@dataclass
class Tally:
    """What became of the trials of one effect."""

    trials: int = 0
    held: int = 0
    found: int = 0
    stopped: int = 0
    formula: list[float] = field(default_factory=list)


def tally(effect: float, trials: int) -> Tally:
    """Carry out and analyse so many, each assigned from a seed of its own and lived anew."""
    counted = Tally()
    base = frozen()
    for seed in range(trials):
        allocation = replace(base.protocol.allocation, seed=1_000 + seed)
        protocol = replace(base.protocol, allocation=allocation)
        own = replace(base, protocol=protocol)
        trial = carry_out(own, seed, Manner(truth=replace(Truth(), chase_promised=effect)))
        findings = {f.id: f for f in analyse(request(trial, frozen=own))}
        finding = findings["trial.effect.chased"]
        if finding.interval is None or finding.interval.lower is None:
            continue
        counted.trials += 1
        truth = 100 * trial.true_difference
        counted.held += finding.interval.lower <= truth <= (finding.interval.upper or 100)
        chance = findings["trial.effect.chance"].estimate
        counted.found += (chance or 0) <= 0.05
        counted.stopped += any(e.kind is Kind.STOPPED for e in trial.entries)
        arms = findings["trial.effect.by-arm"].series
        if arms is not None:
            told, usual = (point.estimate or 0.001 for point in arms.points)
            mean = (told + usual) / 2
            half = trial.true_difference / 2
            first, second = (min(max(mean + s * half, 0.001), 0.999) for s in (-1, 1))
            counted.formula.append(power_two_shares(finding.n / 2, first, second))
    return counted


def share(k: int, n: int) -> str:
    """A share with its interval."""
    found = wilson(k, n).interval
    return f"{k / n:6.1%}  ({found.lower:.1%} to {found.upper:.1%})"


def main() -> int:
    """Print the table; 1 where a figure cannot be what it should."""
    trials = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    none, some, harm = tally(1.0, trials), tally(0.6, trials), tally(2.0, trials // 3)
    print(f"{trials} trials of 600 residents each in blocks, looks for harm at 200 and 400")
    print(f"no effect: found one (5 % asked)       {share(none.found, none.trials)}")
    print(f"no effect: stopped for harm (≤ 2.5 %)  {share(none.stopped, none.trials)}")
    print(f"no effect: interval holds none (95 %)  {share(none.held, none.trials)}")
    print(f"effect: interval holds it (95 %)       {share(some.held, some.trials)}")
    print(f"effect: found                          {share(some.found, some.trials)}")
    print(f"effect: the formula says               {np.mean(some.formula):6.1%}")
    print(f"twice as much chasing: stopped         {share(harm.stopped, harm.trials)}")
    kept = (wilson(none.found, none.trials).interval.lower or 0) <= 0.05 and (
        wilson(none.stopped, none.trials).interval.lower or 0
    ) <= 0.025
    holds = all((wilson(t.held, t.trials).interval.upper or 1) >= 0.95 for t in (none, some))
    return 0 if kept and holds else 1


if __name__ == "__main__":
    sys.exit(main())
