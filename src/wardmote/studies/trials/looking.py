"""The interim look: whether the harm bound is crossed, and nothing else.

Every unit that is assigned scores 1 if it has been chased so far, and 0 if not (yet). The
randomisation test of the scheme itself says how rare so much more chasing in the second arm would
be if no unit's score depended on its arm. Each look has an equal part of the error that was stated
before, so by Bonferroni's inequality all looks together stop a trial without any effect with at
most that chance, however alike they are and whatever the scheme.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from wardmote.basis.random_streams import stream
from wardmote.estimators.randomisation import Design, randomisation_test
from wardmote.studies.trials.assigning import scheme_of
from wardmote.studies.trials.carried import Carried
from wardmote.studies.trials.cases import Case
from wardmote.studies.trials.errors import LookNotDue
from wardmote.studies.trials.scores import Scores, scores
from wardmote.studies.trials.weeks import week_begins

DRAWS = 9_999
"""Re-randomisations of a look, unless all allocations are gone through."""


@dataclass(frozen=True)
class Look:
    """What a look reveals: no figure, and no arm.

    Attributes:
        number: Which look of the protocol, from 0.
        units: How many units had been assigned.
        stop: Whether the bound is crossed. Then the trial stops, and the log says ``harm``.
    """

    number: int
    units: int
    stop: bool


def look_due(trial: Carried, now: datetime) -> int | None:
    """The number of the look to take now; None where none is due, or the trial has stopped.

    Of weeks, those count that are over.
    """
    number, looks = len(trial.looks), trial.protocol.harm.looks
    due = number < len(looks) and _units(trial, now) >= looks[number]
    return number if due and trial.stopped is None else None


def look(trial: Carried, cases: Iterable[Case], now: datetime) -> Look:
    """Take the look that is due. Enter it in the log in the same transaction.

    Args:
        trial: As its log tells it.
        cases: What is known of the trial's conversations so far.
        now: The time.

    Raises:
        LookNotDue: The protocol has no look now: a further one would raise the error.
    """
    number = look_due(trial, now)
    if number is None:
        raise LookNotDue(
            "The protocol has no look at the harm bound now.",
            remedy="Looks beyond those that were planned would stop harmless trials too often.",
        )
    units = _units(trial, now)
    found = scores(trial, (case.upto(now) for case in cases if case.asked_at <= now))
    return Look(number, units, crossed(trial, found, units, number))


def crossed(trial: Carried, found: Scores, units: int, number: int) -> bool:
    """Whether the bound is crossed, by the outcomes of the first so many units."""
    protocol = trial.protocol
    units -= units % 2 if protocol.by_week else 0
    outcome = np.nan_to_num(found.outcome[:units])
    arms = found.arms[:units]
    if len(set(arms.tolist())) < 2 or not outcome.any():
        return False
    test = randomisation_test(
        outcome,
        arms,
        Design(scheme_of(protocol.allocation), units, seed=protocol.allocation.seed),
        stream(protocol.allocation.seed, "harm bound", number),
        alternative="greater",
        draws=DRAWS,
    )
    return test.p_value <= protocol.harm.level


def _units(trial: Carried, now: datetime) -> int:
    if not trial.protocol.by_week:
        return len(trial.assignments)
    weeks = range(len(trial.assignments))
    return sum(week_begins(trial.protocol, n + 1) <= now for n in weeks)
