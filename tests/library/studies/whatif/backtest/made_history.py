"""A desk whose truth is known: its messages and replies are made by the engine itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from wardmote.basis.instants import SECOND, WEEK, from_micros
from wardmote.channels.message import as_messages
from wardmote.channels.reading import SET_ASIDE, Reading, SourceClass
from wardmote.conversations.tables import Conversations
from wardmote.hours.clock import ServiceClock
from wardmote.hours.reading import read_hours
from wardmote.studies.whatif.backtest.knowing import Calibration, Fitted
from wardmote.studies.whatif.backtest.request import BacktestRequest
from wardmote.studies.whatif.backtest.waiting import Waiting, waiting_with_chances
from wardmote.studies.whatif.backtest.weeks import Week
from wardmote.studies.whatif.calibration.turns import turns
from wardmote.studies.whatif.engine.calendars import Calendar
from wardmote.studies.whatif.engine.desk import Desk
from wardmote.studies.whatif.engine.load import Backlog, LoadModel
from wardmote.studies.whatif.engine.quantile_tables import lognormal_minutes
from wardmote.studies.whatif.engine.serving import generate, serve
from wardmote.studies.whatif.engine.ticks import NEVER, Period

ZONE = ZoneInfo("Europe/London")
HOURS = "mon-fri 09:30-10:30, 15:30-16:30; zone Europe/London"
FIRST = date(2025, 9, 1)
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def model(messages_a_week: float = 60.0, **changes: Any) -> LoadModel:
    """Messages more by day than by night, handling mean 4 minutes."""
    hours = np.tile(1 + np.cos((np.arange(24) - 14) / 24 * 2 * np.pi), 7)
    steady = LoadModel(hours / hours.sum() * messages_a_week, lognormal_minutes(4.0, 0.8))
    return replace(steady, **changes)


def made_reading(true: LoadModel, weeks: int, seed: int, *, answered: float = 1.0) -> Reading:
    """So many weeks of a desk that answers in its hours, first come, first served."""
    period = Period(FIRST, weeks, ZONE)
    clock = ServiceClock(read_hours(HOURS))
    load = generate([true], 1, period, seed)
    windows = Calendar.of(clock, period)
    departure = serve(load, Desk((windows,), windows)).departure[0]
    n = int(load.count[0])
    asked = period.to_micros(load.arrival[0, :n])
    replied = period.to_micros(departure[:n])
    end = period.start + period.ticks * SECOND
    lucky = np.random.default_rng(seed).random(n) < answered
    known = (departure[:n] != NEVER) & (replied < end) & lucky
    rows = [
        {
            "id": f"q{i}",
            "author": i + 1,
            "ours": False,
            "in_reply_to": None,
            "sent_at": int(asked[i]),
        }
        for i in range(n)
    ] + [
        {
            "id": f"a{i}",
            "author": None,
            "ours": True,
            "in_reply_to": f"q{i}",
            "sent_at": int(replied[i]),
        }
        for i in np.flatnonzero(known).tolist()
    ]
    frame = pl.DataFrame(
        {
            "platform": "csv",
            "account": "FictionDesk",
            **{key: [row[key] for row in rows] for key in ("id", "author", "ours", "in_reply_to")},
            "sent_at": [from_micros(int(str(row["sent_at"]))) for row in rows],
        },
        infer_schema_length=None,
    )
    messages = as_messages(frame)
    return Reading(
        source="made", title="Made", source_class=SourceClass.COMPLETE, messages=messages,
        rows_read=messages.height, rows_kept=messages.height,
        set_aside=pl.DataFrame(schema=dict(SET_ASIDE)), until=from_micros(end),
        fingerprint="sha256:" + "0" * 64,
    )  # fmt: skip


@dataclass(frozen=True)
class TruthKnown(Fitted):
    """A fit that is the truth, or what it is told instead."""

    true: LoadModel
    said_poisson: LoadModel
    answered: float = 1.0

    def draws(self, count: int, seed: int) -> Sequence[LoadModel]:
        del seed
        return [self.true] * count

    def poisson_only(self) -> TruthKnown:
        return TruthKnown(self.said_poisson, self.said_poisson, self.answered)

    @property
    def share_answered(self) -> float:
        return self.answered


def truth_known(true: LoadModel, *, answered: float = 1.0) -> Calibration:
    """Nothing is fitted: the simulation knows the model that made the data, and its windows."""
    clock = ServiceClock(read_hours(HOURS))
    rate = true.messages_a_week / float(true.hour_of_week.sum())
    poisson = replace(true, hour_of_week=true.hour_of_week * rate, day_cv=0.0, bursts_a_week=0.0)

    def waiting(known: Conversations, week: Week) -> Waiting:
        every = turns(known)
        fresh = ~every.answered & (every.asked_at > week.start - WEEK)
        asked = week.period.to_ticks(np.sort(every.asked_at[fresh]))
        backlog = Backlog(asked, np.zeros(asked.size, dtype=np.uint8))
        return waiting_with_chances(backlog, every, week.start, answered)

    return Calibration(
        fit=lambda known, instant: TruthKnown(true, poisson, answered),
        waiting=waiting,
        windows=lambda whole, week, after: Calendar.of(clock, week.period, after=after // SECOND),
    )


def request(reading: Reading, **changes: Any) -> BacktestRequest:
    """A small back-test of it."""
    small = BacktestRequest(reading, ZONE, NOW, draws=20, years_each=10, resamples=400, threads=1)
    return replace(small, **changes)
