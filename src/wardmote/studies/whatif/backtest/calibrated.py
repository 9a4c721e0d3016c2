"""How the past becomes a simulation: the calibration of the what-if, given the past alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wardmote.basis.instants import HOUR
from wardmote.conversations.tables import Conversations
from wardmote.hours.clock import ServiceClock
from wardmote.pattern.waits import first_responses
from wardmote.studies.whatif.backtest.knowing import Calibration, Fitted
from wardmote.studies.whatif.backtest.request import BacktestRequest
from wardmote.studies.whatif.backtest.weeks import Week
from wardmote.studies.whatif.calibration.fitting import Fit, fit
from wardmote.studies.whatif.calibration.sessions import backlog_at, sessions_kept
from wardmote.studies.whatif.engine.calendars import Calendar
from wardmote.studies.whatif.engine.load import Backlog, LoadModel
from wardmote.studies.whatif.engine.ticks import Period

NEARLY_ALL = 0.99
"""Of answered messages: what has waited longer than they did is taken as never to be answered."""


@dataclass(frozen=True)
class FromFit(Fitted):
    """A fit, as a back-test asks for it."""

    fitted: Fit

    def draws(self, count: int, seed: int) -> Sequence[LoadModel]:
        """Parameter draws."""
        return self.fitted.draws(count, seed)

    def poisson_only(self) -> FromFit:
        """The same rates with chance alone about them."""
        return FromFit(self.fitted.poisson_only())

    @property
    def share_answered(self) -> float:
        """Share of conversations asking for an answer that ever get one."""
        return float(self.fitted.answered_share.share)


def calibrated(request: BacktestRequest) -> Calibration:
    """The calibration of the what-if, as a back-test asks for it."""
    zone = request.local_zone
    clock = ServiceClock(request.pattern) if request.pattern else None

    def fitted(known: Conversations, instant: int) -> Fitted:
        start = int(known.messages.filter("seen")["sent_at"].dt.epoch("us").min() or 0)
        return FromFit(
            fit(known, zone, start=start, end=instant, clock=clock, handling=request.handling)
        )

    def backlog(known: Conversations, week: Week) -> Backlog:
        return backlog_at(known, week.start, week.period, answered_within(known))

    def windows(conversations: Conversations, week: Week, after: int) -> Calendar:
        kept = sessions_kept(conversations, zone, week.start, week.end + after)
        return kept.calendar(Period(week.first, 2, zone))

    return Calibration(fitted, backlog, windows)


def answered_within(known: Conversations) -> int:
    """How long nearly all answered messages waited at most, µs; a day at least."""
    first = first_responses(known)
    waits = (first.first_reply_at - first.asked_at)[first.answered]
    return max(int(np.quantile(waits, NEARLY_ALL)) if waits.size else 0, 24 * HOUR)
