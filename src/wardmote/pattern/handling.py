"""The time that answering takes, from the gaps between sends.

A send tells when an answer was finished, not when it was begun. It was begun no earlier than
the question came and the account's previous message was sent. What lies between holds the
handling and whatever else was done: see docs/methods/handling.md for what that biases.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wardmote.basis.figures import Interval
from wardmote.basis.instants import MINUTE, NO_TIME, WEEK, Micros
from wardmote.conversations.tables import Conversations
from wardmote.estimators.critical import critical_value
from wardmote.estimators.refusals import NothingToEstimate
from wardmote.hours.clock import ServiceClock
from wardmote.pattern.local_time import local_parts
from wardmote.pattern.waits import Labels, account_numbers

Shares = NDArray[np.float64]

_SMALLEST = float(np.finfo(np.float64).tiny)


@dataclass(frozen=True)
class Gaps:
    """One place a human message of ours that belongs to a resident's conversation.

    Attributes:
        sent_at: When it was sent, µs.
        minutes: Since the account's previous human send or the message answered, whichever is
            later; NaN where hours opened in between, or where nothing had been asked yet.
        resident: Pseudonym.
        account: A number for the platform and account.
        dropped: How many gaps were left out because hours opened within them.
    """

    sent_at: Micros
    minutes: NDArray[np.float64]
    resident: Labels
    account: Labels
    dropped: int


def handling_gaps(conversations: Conversations, clock: ServiceClock | None = None) -> Gaps:
    """The gap before each answer.

    Args:
        conversations: From any source that holds our replies.
        clock: The published hours, if any were stated: a gap in which they open holds a night
            or a weekend, not handling.
    """
    sends = _sends(conversations)
    account, sent_at = account_numbers(sends), _micros(sends["sent_at"])
    arrived = _micros(sends["arrived_at"])
    begun = np.maximum(_previous(sent_at, account), arrived)
    known = (arrived != NO_TIME) & (arrived <= sent_at)
    opened = np.zeros_like(known)
    if clock is not None and known.any():
        opened[known] = clock.opening_between(begun[known], sent_at[known])
    answers = sends["conversation"].is_not_null().to_numpy()
    minutes = np.where(
        known & ~opened, (sent_at - np.where(known, begun, sent_at)) / MINUTE, np.nan
    )
    return Gaps(
        sent_at=sent_at[answers],
        minutes=minutes[answers],
        resident=sends["resident"].to_numpy()[answers],
        account=account[answers],
        dropped=int((opened & answers).sum()),
    )


def _sends(conversations: Conversations) -> pl.DataFrame:
    """Our human messages in time order, each with when what it answers had arrived."""
    ours = conversations.messages.lazy().filter(pl.col("ours"), ~pl.col("automatic"))
    sends = ours.select("platform", "account", "sent_at", "answers_at", "conversation").collect()
    of, table = sends["conversation"], conversations.conversations
    return sends.with_columns(
        resident=table["resident"].cast(pl.Int64).gather(of).fill_null(-1),
        # The rest of an answer in parts answers nobody's message: what came first is known.
        arrived_at=pl.col("answers_at").fill_null(table["asked_at"].gather(of)),
    )


def _micros(instants: pl.Series) -> Micros:
    return instants.dt.epoch("us").fill_null(NO_TIME).to_numpy()


def _previous(sent_at: Micros, account: Labels) -> Micros:
    """When the same account sent its previous message."""
    previous = np.full(sent_at.size, NO_TIME, dtype=np.int64)
    order = np.argsort(account, kind="stable")
    same = account[order[1:]] == account[order[:-1]]
    previous[order[1:][same]] = sent_at[order[:-1][same]]
    return previous


@dataclass(frozen=True)
class MinutesAWeek:
    """Time spent answering, under one limit on gaps.

    Attributes:
        estimate: Minutes a week.
        interval: Clustered by day.
        limit_minutes: Longer gaps hold other work; those answers are taken to be like the rest.
        mean_minutes: Mean handling, among gaps within the limit.
        within: Gaps within the limit.
        gaps: Gaps known.
        sends: Answers sent, all of which the estimate pays for.
        days: Local dates in the period.
    """

    estimate: float
    interval: Interval
    limit_minutes: float
    mean_minutes: float
    within: int
    gaps: int
    sends: int
    days: int


def minutes_a_week(
    gaps: Gaps, limit_minutes: float, start: int, end: int, zone: ZoneInfo, *, level: float = 0.95
) -> MinutesAWeek:
    """Mean gap within the limit × answers a week.

    The variance is that of the product of two ratios, linearised, between the days of the
    period, days without an answer included; the interval is symmetric in the logarithm.

    Args:
        gaps: As from ``handling_gaps``.
        limit_minutes: The longest gap taken to be handling; report several.
        start: First instant of the period, µs.
        end: Last instant of the period, µs.
        zone: Whose days.
        level: Level of the interval.

    Raises:
        NothingToEstimate: No gap in the period lies within the limit.
    """
    inside = (gaps.sent_at >= start) & (gaps.sent_at <= end)
    minutes = gaps.minutes[inside]
    within = minutes <= limit_minutes  # Never true of NaN.
    if end <= start or not within.any():
        raise NothingToEstimate(
            f"No two sends lie within {limit_minutes} minutes of each other, or of the message "
            "that they answer.",
            where="minutes a week",
            remedy="Take a timed sample instead.",
        )
    first, last = local_parts(np.array([start, end]), zone).day.tolist()
    day, days = local_parts(gaps.sent_at[inside], zone).day - first, last - first + 1
    spent = np.bincount(day[within], weights=minutes[within], minlength=days)
    timed, sent = (np.bincount(day[which], minlength=days) for which in (within, slice(None)))
    mean = spent.sum() / timed.sum()
    estimate = mean * sent.sum() * WEEK / (end - start)
    shares = (figure / max(figure.sum(), _SMALLEST) for figure in (spent, timed, sent))
    reach = _reach(*shares, level=level)
    return MinutesAWeek(
        estimate=float(estimate),
        interval=_interval(float(estimate), reach, level),
        limit_minutes=limit_minutes,
        mean_minutes=float(mean),
        within=int(within.sum()),
        gaps=int(np.isfinite(minutes).sum()),
        sends=int(minutes.size),
        days=days,
    )


def _reach(spent: Shares, timed: Shares, sent: Shares, *, level: float) -> float:
    """How far the interval reaches in the logarithm, from what share of each fell on each day."""
    days = spent.size
    if days < 2:
        return math.inf
    deviation = spent - timed + sent - 1 / days
    return critical_value(level, days - 1) * math.sqrt((deviation**2).sum() * days / (days - 1))


def _interval(estimate: float, reach: float, level: float) -> Interval:
    method = "linearised, clustered by day, symmetric in the logarithm"
    # All gaps 0: times are too coarse to say how long anything took.
    above = estimate * math.exp(reach) if reach < 700 and estimate > 0 else None
    return Interval(estimate * math.exp(-reach), above, level, method)
