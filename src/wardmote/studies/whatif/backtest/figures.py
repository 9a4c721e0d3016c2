"""The figures of a week that are predicted, and what each really was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.instants import MINUTE, NO_TIME
from wardmote.hours.clock import NEVER, ServiceClock
from wardmote.pattern.waits import FirstResponses
from wardmote.promises.rule import PromiseRule
from wardmote.studies.whatif.backtest.weeks import Week

Values = NDArray[np.float64]


class Figure(StrEnum):
    """What is predicted of a week."""

    MESSAGES = "messages"
    """Conversations opened in it that ask for an answer."""
    KEPT = "kept"
    """Share of them answered by when the promise says."""
    WAIT = "wait"
    """Their median first response time, minutes; unanswered ones wait longer than any."""
    ANSWERS = "answers"
    """First replies that were sent in it, whenever the question was asked."""


@dataclass(frozen=True, eq=False)
class Actual:
    """What one figure really was, one place a week.

    Attributes:
        values: NaN where a week has none, or it is not known by the end of the data.
        known_at: The instant from which it is known, µs.
    """

    values: Values
    known_at: NDArray[np.int64]


def actual_figures(
    first: FirstResponses,
    weeks: Sequence[Week],
    rule: PromiseRule,
    clock: ServiceClock | None,
    follow_up: int,
) -> Mapping[Figure, Actual]:
    """What the figures of each week really were, where the data go on long enough to know.

    Args:
        first: Every conversation that asks for an answer.
        weeks: Ascending.
        rule: The promise.
        clock: Of the published hours, where the promise needs them.
        follow_up: How long waits are followed after a week, µs.
    """
    due = rule.due(clock, first.asked_at)
    replied = first.first_reply_at[first.answered]
    found: dict[Figure, list[tuple[float, int]]] = {figure: [] for figure in Figure}
    for week in weeks:
        which = (first.asked_at >= week.start) & (first.asked_at < week.end)
        asked, reply = first.asked_at[which], first.first_reply_at[which]
        sent = int(((replied >= week.start) & (replied < week.end)).sum())
        fell = due[which] != NEVER
        last_due = max(week.end, int(due[which][fell].max(initial=week.end)))
        followed = week.end + follow_up
        found[Figure.MESSAGES].append((float(asked.size), week.end))
        found[Figure.KEPT].append((_share(reply[fell], due[which][fell]), last_due))
        found[Figure.WAIT].append((median_wait(reply - asked, reply, follow_up), followed))
        found[Figure.ANSWERS].append((float(sent), week.end))
    return {figure: _known(pairs, first.until) for figure, pairs in found.items()}


def _share(reply: NDArray[np.int64], due: NDArray[np.int64]) -> float:
    if not reply.size:
        return float("nan")
    return float(((reply != NO_TIME) & (reply <= due)).mean())


def median_wait(wait: NDArray[np.int64], reply: NDArray[np.int64], longest: int) -> float:
    """The least wait that half do not exceed, in minutes, at most ``longest`` µs; NaN for none."""
    if not wait.size:
        return float("nan")
    followed = np.sort(np.where(reply == NO_TIME, longest, np.minimum(wait, longest)))
    return float(followed[-(-followed.size // 2) - 1] / MINUTE)


def _known(pairs: Sequence[tuple[float, int]], until: int) -> Actual:
    values = np.array([value for value, _ in pairs], dtype=np.float64)
    known_at = np.array([at for _, at in pairs], dtype=np.int64)
    return Actual(np.where(known_at <= until, values, np.nan), known_at)
