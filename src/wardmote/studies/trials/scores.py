"""From conversations to one number a unit: what the randomisation test judges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from wardmote.studies.trials.carried import Carried
from wardmote.studies.trials.cases import Case
from wardmote.studies.trials.protocol import Protocol
from wardmote.studies.trials.weeks import in_washout

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Scores:
    """The outcome of every unit that was assigned, in the order of n.

    Attributes:
        arms: As they were assigned.
        outcome: 0 or 1 of a resident, a share of a week; NaN where there is none.
        first: Of residents, the conversation by which each entered; None without one.
        cases: All conversations of the trial, with the place of each one's unit.
    """

    arms: NDArray[np.int64]
    outcome: Floats
    first: tuple[Case | None, ...]
    cases: tuple[tuple[int, Case], ...]

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which units have an outcome."""
        return np.isfinite(self.outcome)


def chased(case: Case, protocol: Protocol) -> bool:
    """Whether a conversation was chased before its first reply, within the follow-up."""
    within = timedelta(days=protocol.outcome.follow_up_days)
    return case.chased_at is not None and case.chased_at <= case.asked_at + within


def scores(trial: Carried, cases: Iterable[Case]) -> Scores:
    """The outcomes of a trial.

    A resident's conversations count from their assignment on; what they asked before is not of
    the trial. A conversation of a week that was asked in its washout is left out.

    Args:
        trial: As its log tells it.
        cases: Conversations; those of nobody in the trial are passed over.
    """
    protocol = trial.protocol
    place = {assignment.unit: assignment.n for assignment in trial.assignments}
    kept = sorted(
        ((place[case.unit], case) for case in cases if _counts(case, trial, place)),
        key=lambda pair: (pair[1].asked_at, pair[0]),
    )
    first: list[Case | None] = [None] * len(place)
    of_unit: list[list[bool]] = [[] for _ in place]
    for n, case in kept:
        first[n] = first[n] or case
        of_unit[n].append(chased(case, protocol))
    of_all = [np.mean(each) if each else np.nan for each in of_unit]
    of_first = [each[0] if each else np.nan for each in of_unit]
    return Scores(
        arms=np.array([assignment.arm for assignment in trial.assignments], np.int64),
        outcome=np.array(of_all if protocol.by_week else of_first, np.float64),
        first=tuple(first),
        cases=tuple(kept),
    )


def _counts(case: Case, trial: Carried, place: dict[str, int]) -> bool:
    n = place.get(case.unit)
    if n is None:
        return False
    if trial.protocol.by_week:
        return not in_washout(trial.protocol, case.asked_at)
    return case.asked_at >= trial.assigned_at[n]


def strangers(trial: Carried, cases: Sequence[Case]) -> int:
    """How many conversations are of units that the log does not know."""
    known = {assignment.unit for assignment in trial.assignments}
    return sum(case.unit not in known for case in cases)
