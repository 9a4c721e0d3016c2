"""The figures of a week that are predicted, and what each really was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.instants import MINUTE, NO_TIME
from wardmote.hours.clock import NEVER, ServiceClock
from wardmote.promises.rule import PromiseRule
from wardmote.studies.whatif.backtest.weeks import Week
from wardmote.studies.whatif.calibration.turns import Turns

Values = NDArray[np.float64]


class Figure(StrEnum):
    """What is predicted of a week."""

    MESSAGES = "messages"
    """Messages that ask for an answer, each the first of a turn; chases are none."""
    KEPT = "kept"
    """Share of them answered by when the promise says."""
    WAIT = "wait"
    """Their median wait for the reply, minutes; unanswered ones wait longer than any."""
    ANSWERS = "answers"
    """Replies to such messages that were sent in it, whenever the message came."""


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
    asked: Turns,
    weeks: Sequence[Week],
    until: int,
    *,
    rule: PromiseRule,
    clock: ServiceClock | None,
    follow_up: int,
) -> Mapping[Figure, Actual]:
    """What the figures of each week really were, where the data go on long enough to know.

    Args:
        asked: Every turn of the data: a message that asks for an answer, and its reply.
        weeks: Ascending.
        until: The end of the data, µs.
        rule: The promise.
        clock: Of the published hours, where the promise needs them.
        follow_up: How long waits are followed after a week, µs.
    """
    due = rule.due(clock, asked.asked_at)
    replied = asked.replied_at[asked.answered]
    found: dict[Figure, list[tuple[float, int]]] = {figure: [] for figure in Figure}
    for week in weeks:
        which = (asked.asked_at >= week.start) & (asked.asked_at < week.end)
        came, reply = asked.asked_at[which], asked.replied_at[which]
        sent = int(((replied >= week.start) & (replied < week.end)).sum())
        fell = due[which] != NEVER
        last_due = max(week.end, int(due[which][fell].max(initial=week.end)))
        followed = week.end + follow_up
        found[Figure.MESSAGES].append((float(came.size), week.end))
        found[Figure.KEPT].append((_share(reply[fell], due[which][fell]), last_due))
        found[Figure.WAIT].append((median_wait(reply - came, reply, follow_up), followed))
        found[Figure.ANSWERS].append((float(sent), week.end))
    return {figure: _known(pairs, until) for figure, pairs in found.items()}


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
