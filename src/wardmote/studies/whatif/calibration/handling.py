"""How long answering one message takes, and how sure we are of it.

See docs/methods/what-if-handling.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from wardmote.studies.whatif.calibration.refusals import AbsurdHandling
from wardmote.studies.whatif.engine.quantile_tables import QuantileTable, lognormal_minutes

LONGEST = 480.0
"""Minutes: a working day. Nobody answers one message for longer."""

USUAL_CV = 0.8


class Handling(Protocol):
    """How long answering takes."""

    def point(self) -> QuantileTable:
        """The best single table."""
        ...

    def draw(self, rng: np.random.Generator) -> QuantileTable:
        """A table that the data allow."""
        ...


@dataclass(frozen=True)
class StatedHandling:
    """A lognormal of a stated mean.

    Attributes:
        mean: Minutes.
        cv: Coefficient of variation of the minutes.
        unsure: Coefficient of variation of what was stated.
    """

    mean: float
    cv: float
    unsure: float = 0.1

    def point(self) -> QuantileTable:
        """The lognormal as stated."""
        return lognormal_minutes(self.mean, self.cv)

    def draw(self, rng: np.random.Generator) -> QuantileTable:
        """The same with a mean that may have been meant."""
        return lognormal_minutes(self.mean * around_one(rng, self.unsure), self.cv)


def around_one(rng: np.random.Generator, cv: float) -> float:
    """A lognormal factor of mean 1."""
    spread = np.sqrt(np.log1p(cv**2))
    return float(np.exp(spread * rng.standard_normal() - spread**2 / 2))


def stated_handling(mean: float, cv: float = USUAL_CV, *, unsure: float = 0.1) -> StatedHandling:
    """Handling as somebody stated it.

    Raises:
        AbsurdHandling: The mean is not above 0 and within a working day, or the coefficient of
            variation is not between 0 and 10.
    """
    if not 0 < mean <= LONGEST:
        raise AbsurdHandling(
            f"Answering one message cannot take {mean:g} minutes on average.",
            where="handling",
            remedy=f"State the minutes that one takes, above 0 and at most {LONGEST:g}.",
        )
    if not 0 <= cv <= 10:
        raise AbsurdHandling(
            f"Minutes cannot vary with a coefficient of variation of {cv:g}.",
            where="handling",
            remedy="State one between 0 (all alike) and 10; 0.8 is usual.",
        )
    return StatedHandling(mean, cv, unsure)
