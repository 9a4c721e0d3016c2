"""When outcomes by arm may be seen: at the end that the protocol states, and not before."""

from __future__ import annotations

from datetime import datetime

from wardmote.studies.trials.carried import Carried, Ending
from wardmote.studies.trials.cases import Case
from wardmote.studies.trials.errors import FrozenTooLate, OutcomesNotYetOpen


def check_open(trial: Carried, now: datetime) -> Ending:
    """Refuse to open outcomes too early, unless the log records that somebody insisted.

    Args:
        trial: As its log tells it.
        now: The time.

    Returns:
        How the trial ended; ``NOT_YET`` only where the log records the early look.

    Raises:
        OutcomesNotYetOpen: It has not ended, and no early look is recorded.
    """
    ending = trial.ending(now)
    if ending is Ending.NOT_YET and not trial.openings:
        units = trial.protocol.units_in_words
        raise OutcomesNotYetOpen(
            f"The trial has not ended: {len(trial.assignments):,} of "
            f"{trial.protocol.size.units:,} {units} are assigned, or the last is still followed. "
            "Who looks at a difference on the way stops when it happens to be large.",
            remedy="Wait for the end. An early look can be had, is written into the log for good, "
            "and is printed on every finding: state the reason with --early.",
        )
    return ending


def check_frozen_first(trial: Carried, cases: tuple[Case, ...]) -> None:
    """Refuse a protocol that was frozen when something had already come of it.

    Raises:
        FrozenTooLate: A unit was assigned, or a conversation of the trial asked, before it.
    """
    early = [at for at in trial.assigned_at if at < trial.frozen.at]
    known = {assignment.unit for assignment in trial.assignments}
    if trial.protocol.by_week:
        early += [c.asked_at for c in cases if c.unit in known and c.asked_at < trial.frozen.at]
    if early:
        raise FrozenTooLate(
            "The protocol was frozen after its first outcome, so it could have been made to fit.",
            remedy="What was seen can be told as a description, and not as a trial.",
        )
