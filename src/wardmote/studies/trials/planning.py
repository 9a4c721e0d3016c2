"""How likely a trial is to find what it looks for: by formula, and on what a team has seen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.figures import Proportion
from wardmote.estimators.power import (
    PlannedTest,
    PowerOutOfReach,
    detectable_share,
    power_two_shares,
    simulated_power,
    size_two_shares,
)
from wardmote.estimators.randomisation import Design
from wardmote.estimators.refusals import NothingToEstimate
from wardmote.studies.trials.assigning import scheme_of
from wardmote.studies.trials.protocol import Protocol

Numbers = NDArray[np.float64]
FEWEST_SEEN = 30
"""Residents or weeks of a history, below which it says too little to draw from."""


@dataclass(frozen=True)
class Power:
    """What a trial of the planned size can find.

    Attributes:
        formula: The chance of finding what is hoped for, by the normal formula; None of weeks,
            whose outcomes are no independent residents.
        needed: Residents in both arms together for the power wanted; None of weeks.
        least: The share nearest to the usual one, on the side hoped for, that the planned size
            tells from it with that power; None of weeks, or where none is far enough.
        simulated: How often the trial's own test found it, on made-up trials.
        found_nothing: The same where nothing differs: the test's own error.
        usual: The share who chase in what the simulation drew from.
        seen: How many residents or weeks that rests on; 0 where it was stated.
    """

    formula: float | None
    needed: int | None
    least: float | None
    simulated: Proportion
    found_nothing: Proportion
    usual: float
    seen: int


def residents_needed(usual: float, hoped: float, power: float, level: float = 0.95) -> int:
    """Residents in both arms together, rounded up to an even number.

    >>> residents_needed(0.25, 0.30, 0.8)
    2502
    """
    return 2 * math.ceil(size_two_shares(usual, hoped, power, PlannedTest(1 - level)))


BLOCKS = (4, 6)
"""Sizes of blocks, unless others are stated: of two, nobody can foretell the last of a block."""
FEWEST_AT_A_LOOK = 20


def looks_at_thirds(units: int) -> tuple[int, ...]:
    """When the harm bound is looked at unless it is stated: after each third that is large enough.

    >>> looks_at_thirds(600), looks_at_thirds(45)
    ((200, 400), (30,))
    """
    return tuple(each for each in (units // 3, 2 * units // 3) if each >= FEWEST_AT_A_LOOK)


def power_of(
    protocol: Protocol,
    seed: int,
    history: Sequence[float] | Numbers = (),
    *,
    trials: int = 1_000,
    draws: int = 999,
) -> Power:
    """Plan a trial.

    The simulation draws residents (whether each chased) or weeks (the share that did) from the
    history, assigns them by the protocol's scheme, and lets each chase of the second arm happen
    only as often as is hoped for: with the chance hoped / usual, or, where more is looked for,
    lets others chase too. Then the trial's own randomisation test judges. Without a history,
    residents chase with the usual share that the protocol states.

    Args:
        protocol: Its size, scheme, and the shares stated.
        seed: Of the simulation.
        history: 0 or 1 of each resident who was seen, or the share of each week.
        trials: Made-up trials.
        draws: Re-randomisations of each.

    Raises:
        NothingToEstimate: The history is too short, or weeks are planned without one.
    """
    size = protocol.size
    seen = np.asarray(history, np.float64)
    if 0 < seen.size < FEWEST_SEEN or (protocol.by_week and not seen.size):
        raise NothingToEstimate(
            f"The history has {seen.size} {protocol.units_in_words}, too few to draw from.",
            remedy=f"Give an archive with at least {FEWEST_SEEN}.",
        )
    usual = float(seen.mean()) if seen.size else size.usual
    design = Design(scheme_of(protocol.allocation), size.units, seed=protocol.allocation.seed)

    def judged(hoped: float) -> Proportion:
        def outcomes(treated: NDArray[np.bool_], random: np.random.Generator) -> Numbers:
            if seen.size:
                base = random.choice(seen, treated.size)
            else:
                base = (random.random(treated.size) < usual).astype(np.float64)
            return np.where(treated, _changed(base, usual, hoped, random), base)

        found = simulated_power(
            design,
            outcomes,
            seed,
            trials=trials,
            draws=draws,
            alpha=1 - protocol.analysis.level,
        )
        return found.rejected

    # What is hoped for is stated against the usual share as stated: the same times as often.
    hoped = min(usual * size.hoped / size.usual, 1.0)
    return Power(
        *_by_formula(protocol),
        simulated=judged(hoped),
        found_nothing=judged(usual),
        usual=usual,
        seen=int(seen.size),
    )


def _changed(base: Numbers, usual: float, hoped: float, random: np.random.Generator) -> Numbers:
    if hoped == usual or usual in {0.0, 1.0}:
        return base
    if set(np.unique(base)) <= {0.0, 1.0}:
        toss = random.random(base.size)
        if hoped < usual:
            return np.where(toss < hoped / usual, base, 0.0)
        return np.where(toss < (hoped - usual) / (1 - usual), 1.0, base)
    return np.clip(base * hoped / usual, 0.0, 1.0)


def _by_formula(protocol: Protocol) -> tuple[float | None, int | None, float | None]:
    if protocol.by_week:
        return None, None, None
    size, level = protocol.size, protocol.analysis.level
    test = PlannedTest(1 - level)
    try:
        least: float | None = detectable_share(
            size.units / 2, size.usual, size.power, test, upwards=size.hoped > size.usual
        )
    except PowerOutOfReach:
        least = None
    return (
        power_two_shares(size.units / 2, size.usual, size.hoped, test),
        residents_needed(size.usual, size.hoped, size.power, level),
        least,
    )
