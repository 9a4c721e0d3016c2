"""From conversations to what comes to a desk.

Reads the two linked tables and nothing else. See docs/methods/what-if-arrivals.md,
what-if-handling.md and what-if-chasing.md.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.conversations.tables import Conversations
from wardmote.hours.clock import ServiceClock
from wardmote.pattern.handling import Gaps, handling_gaps
from wardmote.studies.whatif.calibration.answered_share import AnsweredShare, answered_share
from wardmote.studies.whatif.calibration.arrivals import Arrivals, arrivals
from wardmote.studies.whatif.calibration.chases import chase_fit
from wardmote.studies.whatif.calibration.fits import Fit
from wardmote.studies.whatif.calibration.handling import Handling, stated_handling
from wardmote.studies.whatif.calibration.parameters import Parameters
from wardmote.studies.whatif.calibration.refusals import HandlingNotKnown, NoHistory
from wardmote.studies.whatif.calibration.sampled_handling import (
    SampledHandling,
    handling_from_sends,
    timed_handling,
)
from wardmote.studies.whatif.calibration.stating import checked_share, stated
from wardmote.studies.whatif.calibration.still_waiting import answered_within
from wardmote.studies.whatif.calibration.turns import Turns, turns

__all__ = ["Fit", "fit", "stated"]

_FEW = 30
_SHORT_WEEKS = 8
_LIMITS = (5.0, 10.0, 15.0, 30.0, 60.0)


def fit(
    conversations: Conversations,
    zone: ZoneInfo,
    *,
    start: int,
    end: int,
    clock: ServiceClock | None = None,
    timed_sample: ArrayLike | None = None,
    handling: tuple[float, float] | None = None,
    gap_limit: float = 15.0,
    promise_shown: bool = False,
    reading_minutes: float = 1.0,
    urgent_share: float = 0.0,
) -> Fit:
    """Fit what comes to a desk to what was known of a period at its end.

    Args:
        conversations: From a source that holds both sides, answered or not.
        zone: Whose clocks.
        start: First instant of the period, µs.
        end: The instant after it, µs; nothing sent later is looked at.
        clock: The published hours, if any were stated: gaps in which they open are no handling.
        timed_sample: Minutes that each of a sample of messages took; replaces the gaps.
        handling: Mean minutes and their coefficient of variation, stated; replaces both.
        gap_limit: Longer gaps between sends hold other work, minutes.
        promise_shown: Whether residents will be shown a promise, for how they chase.
        reading_minutes: What reading a chase costs.
        urgent_share: Share of messages that are urgent.

    Raises:
        NoHistory: Nothing in the period asked for an answer.
        HandlingNotKnown: The messages do not say how long answering takes, and nobody did.
        AbsurdHandling: What was stated cannot be.
        RateCannotBe: A share or the reading time cannot be.
    """
    checked_share(urgent_share, reading_minutes)
    every = turns(conversations).known_at(end)
    seen = every.only((every.asked_at >= start) & (every.asked_at < end))
    if not seen.n:
        raise NoHistory(
            "No message in the period asks for an answer, so how messages come is not known.",
            remedy="Give a longer period, or state messages a week and minutes a message.",
        )
    gaps = handling_gaps(conversations, clock)
    inside = (gaps.sent_at >= start) & (gaps.sent_at < end)
    how_long = _stated(timed_sample, handling)
    if how_long is None:
        how_long = _from_sends(gaps, every, inside, zone, gap_limit)
    within = answered_within(seen)
    coming = arrivals(seen.asked_at, zone, start, end)
    share = (
        answered_share(seen, zone, end) if seen.answered.any() else AnsweredShare.taken_as_all(0)
    )
    chases = chase_fit(seen, end, answered_within=within, promise_shown=promise_shown)
    timed = how_long.minutes.size if isinstance(how_long, SampledHandling) else 0
    from_sends = timed_sample is None and handling is None
    of_work = _of_gaps(gaps, inside, gap_limit, timed) if from_sends else ()
    return Fit(
        n_arrivals=seen.n,
        n_gaps=timed,
        n_chases=chases.n,
        weeks=coming.weeks,
        answered_share=share,
        alarm=coming.test.sentence if coming.test else "",
        sentences=(
            *_of_history(seen, coming, share),
            *of_work,
            *chases.sentences(),
        ),
        answered_within=within,
        of_work=of_work,
        parameters=Parameters(coming, share, how_long, chases, reading_minutes, urgent_share),
    )


def _stated(
    timed_sample: ArrayLike | None, handling: tuple[float, float] | None
) -> Handling | None:
    if handling is not None:
        return stated_handling(*handling)
    return None if timed_sample is None else timed_handling(timed_sample)


def _from_sends(
    gaps: Gaps, every: Turns, inside: NDArray[np.bool_], zone: ZoneInfo, gap_limit: float
) -> Handling:
    if not inside.any():
        raise HandlingNotKnown(
            "No message was answered in the period, so how long answering takes is not known. "
            "How messages come is.",
            where="handling",
            remedy="State the minutes a message takes, or time a sample.",
        )
    return handling_from_sends(gaps, every.send_turn, inside, zone, gap_limit)


def _of_history(seen: Turns, coming: Arrivals, share: AnsweredShare) -> tuple[str, ...]:
    said = []
    if seen.n < _FEW:
        said.append(
            f"Only {seen.n} message{'s' * (seen.n > 1)} asked for an answer: every figure here is "
            "next to a guess, and its interval says how far it may be out."
        )
    if coming.weeks < _SHORT_WEEKS:
        said.append(
            f"The history is {coming.weeks:.1f} weeks long: what happens seldom, a holiday or a "
            "burst, may not be in it."
        )
    if coming.bursts is not None and coming.bursts.number == 0:
        said.append("No burst was found, so none is simulated.")
    if not seen.answered.any():
        said.append(
            "None was answered, so all are taken to need an answer, and whatever a resident added "
            "to a question counts as asking again."
        )
    elif share.share < 1:
        said.append(
            f"{share.share:.0%} of the messages that ask for an answer get one in the end; the "
            "others are taken to cost no time."
        )
    return tuple(said)


def _of_gaps(
    gaps: Gaps, inside: NDArray[np.bool_], gap_limit: float, timed: int
) -> tuple[str, ...]:
    minutes = gaps.minutes[inside]
    means = [
        float(minutes[minutes <= limit].mean()) for limit in _LIMITS if (minutes <= limit).any()
    ]
    return (
        f"Handling is known only from the gaps between sends, of at most {gap_limit:g} minutes, "
        f"before {timed} answer{'s' * (timed > 1)}; other limits would give {min(means):.1f} to "
        f"{max(means):.1f} minutes a message. Time a sample before a plan relies on it.",
    )
