"""What was done otherwise than planned: counted by arm, and told in sentences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wardmote.basis.dates import date_in_words
from wardmote.findings.wording import count, several
from wardmote.studies.trials.carried import Carried, Ending
from wardmote.studies.trials.freezing import changes
from wardmote.studies.trials.request import TrialRequest
from wardmote.studies.trials.scores import Scores, strangers

Pair = tuple[int, int]
"""A count for each arm."""


@dataclass(frozen=True)
class Flow:
    """What became of the units of each arm.

    Attributes:
        assigned: To this arm.
        unexposed: Of them, shown the words of neither arm.
        crossed: Shown the other arm's words and not their own.
        both: Shown the words of both arms.
        lost: Without an outcome.
        analysed: With one.
        unfinished: Analysed though not watched for the whole follow-up, with no chase by then.
    """

    assigned: Pair
    unexposed: Pair
    crossed: Pair
    both: Pair
    lost: Pair
    analysed: Pair
    unfinished: Pair


def flow(trial: Carried, found: Scores) -> Flow:
    """Count what became of the units."""
    shown: dict[str, set[int]] = {}
    for exposure in trial.exposures:
        shown.setdefault(exposure.unit, set()).add(exposure.arm)
    arms = found.arms
    seen = [shown.get(assignment.unit, set()) for assignment in trial.assignments]
    known = found.known
    return Flow(
        assigned=_by_arm(arms, np.ones(len(arms), np.bool_)),
        unexposed=_by_arm(arms, np.array([not s for s in seen], np.bool_)),
        crossed=_by_arm(
            arms, np.array([s == {1 - arm} for s, arm in zip(seen, arms, strict=True)], np.bool_)
        ),
        both=_by_arm(arms, np.array([len(s) == 2 for s in seen], np.bool_)),
        lost=_by_arm(arms, ~known),
        analysed=_by_arm(arms, known),
        unfinished=_by_arm(arms, _unfinished(trial, found)),
    )


def _unfinished(trial: Carried, found: Scores) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    days = trial.protocol.outcome.follow_up_days
    return np.array(
        [
            case is not None
            and case.first_reply_at is None
            and case.chased_at is None
            and (case.watched_until - case.asked_at).total_seconds() < days * 86_400
            for case in found.first
        ],
        np.bool_,
    )


def _by_arm(arms: np.ndarray[tuple[int], np.dtype[np.int64]], which: np.ndarray) -> Pair:
    return int(np.count_nonzero(which & (arms == 0))), int(np.count_nonzero(which & (arms == 1)))


def deviations(
    request: TrialRequest, trial: Carried, found: Flow, ending: Ending
) -> tuple[str, ...]:
    """Everything that a reader must know was otherwise than planned, each a sentence."""
    protocol = trial.protocol
    one, more = protocol.unit.value, protocol.units_in_words
    said = [_early(trial, ending), _changed(request), *_stopped(trial, ending)]
    for counts, what in (
        (found.unexposed, "assigned and shown the words of neither arm"),
        (found.crossed, "shown the other arm's words and not their own"),
        (found.both, "shown the words of both arms"),
        (found.lost, "assigned and without an outcome, so not analysed"),
        (found.unfinished, "not watched for the whole follow-up, and counted as not chased"),
    ):
        if sum(counts):
            said.append(f"{_few(sum(counts), one, more)} {what}.")
    if others := strangers(trial, request.cases):
        said.append(
            f"{several(others, 'conversation', 'conversations')} of the table of outcomes "
            f"{_were(others)} of nobody in the log, and left out."
        )
    return tuple(sentence for sentence in said if sentence)


def _early(trial: Carried, ending: Ending) -> str:
    if not trial.openings:
        return ""
    first = trial.openings[0]
    times = several(len(trial.openings), "time", "times")
    enrolled = "before the planned end"
    if ending is Ending.NOT_YET:
        done, planned = len(trial.assignments), trial.protocol.size.units
        enrolled += (
            f", which has not come yet ({count(done)} of {count(planned)} "
            f"{trial.protocol.units_in_words} are assigned)"
        )
    return (
        f"Outcomes by arm were looked at {times} {enrolled}, first on "
        f"{date_in_words(first.at.date())}: “{first['why']}”. Its intervals and p-values are too "
        "sure of themselves."
    )


def _changed(request: TrialRequest) -> str:
    changed = changes(request.frozen, request.kept) if request.kept else ()
    if not changed:
        return ""
    return (
        f"The protocol's file was changed after it was frozen ({', '.join(changed)}). The analysis "
        "follows what was frozen."
    )


def _stopped(trial: Carried, ending: Ending) -> list[str]:
    planned, done = trial.protocol.size.units, len(trial.assignments)
    if ending is Ending.HARM:
        return [
            f"The trial stopped at its harm bound after {count(done)} of {count(planned)} "
            f"{trial.protocol.units_in_words}. A difference at which a trial stops is on average "
            "larger than the true one."
        ]
    if ending is Ending.DECIDED and trial.stopped is not None:
        return [
            f"The trial was stopped after {count(done)} of {count(planned)} "
            f"{trial.protocol.units_in_words}: “{trial.stopped['why']}”."
        ]
    if ending is Ending.LAST_DAY and done < planned:
        return [
            f"Its last day came when {count(done)} of {count(planned)} "
            f"{trial.protocol.units_in_words} were assigned, so it finds less than was planned."
        ]
    return []


FEW = 5
"""Smaller counts of residents are not told, so that nobody is picked out."""


def _few(n: int, one: str, more: str) -> str:
    few = n < FEW and one == "resident"
    return f"Fewer than {FEW} {more} were" if few else f"{several(n, one, more)} {_were(n)}"


def _were(n: int) -> str:
    return "was" if n == 1 else "were"
