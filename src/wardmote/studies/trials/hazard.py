"""The clustered hazard ratio: how much sooner or later one arm writes again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from wardmote.estimators.refusals import NothingToEstimate, ValuesCannotBeUsed
from wardmote.estimators.survival.cox import Coefficient, cox_regression
from wardmote.studies.trials.cases import Case
from wardmote.studies.trials.protocol import Protocol
from wardmote.studies.trials.scores import Scores, chased

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Hazard:
    """How many times as high the hazard of chasing is in the second arm.

    Attributes:
        ratio: With its interval and standard error on the scale of logarithms.
        n: Conversations.
        events: How many of them were chased.
        clusters: Units that they are of.
    """

    ratio: Coefficient
    n: int
    events: int
    clusters: int


def hazard(protocol: Protocol, found: Scores) -> Hazard | str:
    """Cox's regression on the time to a chase, in whole minutes, clustered by unit.

    A conversation is censored at its first reply by a person, at the end of its follow-up, or
    where it was last watched, whichever is first.

    Returns:
        Or why there is none, as a sentence.
    """
    times = [_minutes(case, protocol) for _, case in found.cases]
    units = np.array([n for n, _ in found.cases], np.int64)
    events = [chased(case, protocol) for _, case in found.cases]
    try:
        fit = cox_regression(
            np.array(times, np.int64),
            np.array(events, np.bool_),
            {"arm": found.arms[units] if len(units) else np.array([], np.int64)},
            clusters=units,
            level=protocol.analysis.level,
            small_sample=protocol.by_week,
        )
    except (NothingToEstimate, ValuesCannotBeUsed) as error:
        return error.saw
    return Hazard(fit.coefficient("arm"), fit.n, fit.events, fit.clusters or 0)


def _minutes(case: Case, protocol: Protocol) -> int:
    ends = [
        case.chased_at,
        case.first_reply_at,
        case.watched_until,
        case.asked_at + timedelta(days=protocol.outcome.follow_up_days),
    ]
    return (min(end for end in ends if end is not None) - case.asked_at) // _MINUTE
