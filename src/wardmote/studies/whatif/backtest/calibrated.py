"""How the past becomes a simulation: the calibration of the what-if, given the past alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wardmote.conversations.tables import Conversations
from wardmote.hours.clock import ServiceClock
from wardmote.studies.whatif.backtest.knowing import Calibration, Fitted, Whole
from wardmote.studies.whatif.backtest.request import BacktestRequest
from wardmote.studies.whatif.backtest.waiting import Waiting, waiting_with_chances
from wardmote.studies.whatif.backtest.weeks import Week
from wardmote.studies.whatif.backtest.windows import windows_kept
from wardmote.studies.whatif.calibration.answered_share import answered_share
from wardmote.studies.whatif.calibration.fitting import Fit, fit
from wardmote.studies.whatif.calibration.refusals import HandlingNotKnown
from wardmote.studies.whatif.calibration.sessions import backlog_at, sessions_kept
from wardmote.studies.whatif.calibration.turns import turns
from wardmote.studies.whatif.engine.calendars import Calendar
from wardmote.studies.whatif.engine.load import LoadModel
from wardmote.studies.whatif.engine.ticks import TICK

SPARE_MINUTES = 10.0
"""After the last reply of a stretch of answering, where no hours were published."""


@dataclass(frozen=True)
class FromFit(Fitted):
    """A fit, as a back-test asks for it: each draw stands for the one week ahead."""

    fitted: Fit

    def draws(self, count: int, seed: int) -> Sequence[LoadModel]:
        """Parameter draws."""
        return self.fitted.draws(count, seed, weeks_ahead=1)

    def poisson_only(self) -> FromFit:
        """The same rates with chance alone about them."""
        return FromFit(self.fitted.poisson_only())

    @property
    def share_answered(self) -> float:
        """Share of messages asking for an answer that ever get one."""
        return self.fitted.answered_share.share


def calibrated(request: BacktestRequest) -> Calibration:
    """The calibration of the what-if, as a back-test asks for it."""
    zone = request.local_zone
    clock = ServiceClock(request.pattern) if request.pattern else None

    def fitted(known: Conversations, instant: int) -> Fitted:
        start = known.messages.filter("seen")["sent_at"].dt.epoch("us").min()
        first = start if isinstance(start, int) else instant
        return FromFit(
            fit(
                known,
                zone,
                start=first,
                end=instant,
                clock=clock,
                timed_sample=request.timed_sample or None,
                handling=request.handling,
            )
        )

    def waiting(known: Conversations, week: Week) -> Waiting:
        backlog = backlog_at(known, week.start, week.period)
        every = turns(known)
        share = answered_share(every, zone, week.start).share if every.answered.any() else 1.0
        return waiting_with_chances(backlog, every, week.start, share)

    def windows(whole: Whole, week: Week, after: int) -> Calendar:
        until = (week.end + after - week.start) // TICK
        # Published hours show the time to spare; without them some must be allowed for.
        sessions = _sessions(
            whole.conversations, week, after, SPARE_MINUTES if clock is None else 0.0
        )
        return windows_kept(sessions, clock, whole.asked, week.period, until)

    return Calibration(fitted, waiting, windows)


def _sessions(conversations: Conversations, week: Week, after: int, spare: float) -> Calendar:
    try:
        kept = sessions_kept(
            conversations, week.zone, week.start, week.end + after, spare_minutes=spare
        )
    except HandlingNotKnown:  # nobody answered anything: no stretch of answering was seen
        nothing = np.zeros(0, dtype=np.int64)
        return Calendar(nothing, nothing)
    return kept.calendar(week.period, after=kept.weeks - 1)
