"""Power by simulation: make outcomes, assign, test, and count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.basis.figures import Proportion
from wardmote.basis.random_streams import stream
from wardmote.estimators.proportions import clopper_pearson
from wardmote.estimators.randomisation.design import Design
from wardmote.estimators.randomisation.effect import Effect, difference_of_means
from wardmote.estimators.randomisation.sharp_null import Alternative, as_extreme
from wardmote.estimators.refusals import ValuesCannotBeUsed

Outcomes = Callable[[NDArray[np.bool_], np.random.Generator], ArrayLike]
"""Makes an outcome for each row, told which rows are treated."""


@dataclass(frozen=True)
class SimulatedPower:
    """How often the randomisation test rejected.

    Attributes:
        rejected: Of the trials made; its interval is the simulation's own.
        mean_effect: The mean of the effects found.
        draws: Re-randomisations by which each was judged.
    """

    rejected: Proportion
    mean_effect: float
    draws: int


def simulated_power(
    design: Design,
    outcomes: Outcomes,
    seed: int,
    *,
    trials: int = 1_000,
    draws: int = 999,
    alpha: float = 0.05,
    alternative: Alternative = "two-sided",
    effect: Effect | None = None,
) -> SimulatedPower:
    """The power of a randomisation test of a design, on outcomes that a function makes.

    Every trial is assigned anew, and all are judged by the same re-randomisations. Since these do
    not depend on outcomes each p-value is as valid, and it is many times quicker; outcomes that
    are much the same from trial to trial make trials alike, and then ``draws`` should be larger.
    With outcomes that do not ask which rows are treated it gives the type I error.

    Args:
        design: Units, scheme and rows; block sizes are drawn by its seed.
        outcomes: See ``Outcomes``.
        seed: Of the simulation.
        trials: How many.
        draws: Re-randomisations; (draws + 1) × alpha should be a whole number.
        alpha: The level of the test.
        alternative: Which effects it counts.
        effect: The statistic; the difference of means unless given.

    Raises:
        ValuesCannotBeUsed: With so few re-randomisations no p-value can be as small as alpha.
    """
    if alpha * (draws + 1) < 1 or trials < 1:
        raise ValuesCannotBeUsed(
            f"{trials} trials judged by {draws} re-randomisations can reject nothing at a level "
            f"of {alpha:g}.",
            where="draws",
            remedy="Give 999 or more.",
        )
    statistic = effect or difference_of_means(design.rows)
    random = stream(seed, "simulated power")
    real = np.asarray(design.redraw(trials, random)) != 0
    others = design.redraw(draws, random)
    made = np.column_stack([np.asarray(outcomes(arms, random), np.float64) for arms in real])
    drawn = statistic.of(others, made)
    seen = np.array(
        [statistic.of(real[[k]], made[:, [k]])[0, 0] for k in range(trials)], np.float64
    )
    rejected = 0
    for k in np.flatnonzero(np.isfinite(seen)):
        extreme = np.count_nonzero(as_extreme(drawn[:, k], float(seen[k]), alternative))
        rejected += int((1 + extreme) <= alpha * (draws + 1) + 1e-9)
    mean = float(np.nanmean(seen)) if np.isfinite(seen).any() else float("nan")
    return SimulatedPower(clopper_pearson(rejected, trials), mean, draws)
