"""The share of promises kept, among those that have fallen due.

A message that was answered early, but is not due yet, does not enter until it falls due.
Of the messages not yet due, only the answered ones would be known as kept, and none could
be known as late: counting them would make every share look better than it is, and most of
all for a promise with a long time to run.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.figures import Proportion
from wardmote.basis.instants import Micros
from wardmote.estimators.clusters import Clusters, groupings
from wardmote.estimators.proportions import clustered_proportion
from wardmote.promises.outcome import Outcome


@dataclass(frozen=True)
class PromiseShare:
    """How promises stand at a given time.

    Attributes:
        kept: Fell due, and were kept.
        late: Fell due, and were not.
        early: Answered already, though not due yet.
        open: Not answered yet, and not due yet.
        void: No promise stood.
        share: Kept among those that fell due; None where none did.
    """

    kept: int
    late: int
    early: int
    open: int
    void: int
    share: Proportion | None

    @property
    def fell_due(self) -> int:
        """The n of the share."""
        return self.kept + self.late


def promise_share(
    outcome: NDArray[np.int8],
    due: Micros,
    until: int,
    clusters: Clusters = (),
    level: float = 0.95,
) -> PromiseShare:
    """Counts of each outcome, and the share kept among promises that fell due before ``until``.

    Args:
        outcome: From ``outcomes``, with the same ``due`` and ``until``.
        due: When each falls due.
        until: The end of what is known.
        clusters: Labels within which messages are alike, such as day and resident.
        level: Of the interval.
    """
    decided = (outcome == Outcome.KEPT) | (outcome == Outcome.LATE)
    fell_due = decided & (due < until)
    kept = outcome[fell_due] == Outcome.KEPT
    n, successes = kept.size, int(np.count_nonzero(kept))
    alike = groupings(clusters, outcome.size).only(fell_due)
    return PromiseShare(
        kept=successes,
        late=n - successes,
        early=int(np.count_nonzero(decided)) - n,
        open=int(np.count_nonzero(outcome == Outcome.OPEN)),
        void=int(np.count_nonzero(outcome == Outcome.VOID)),
        share=clustered_proportion(kept, alike, level) if n else None,
    )
