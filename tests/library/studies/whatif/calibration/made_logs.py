"""Conversations that the engine itself made: what a model's messages would leave in an archive."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from wardmote.basis.instants import WEEK, from_micros
from wardmote.channels.message import INSTANT, as_messages
from wardmote.conversations.building import build
from wardmote.conversations.tables import Conversations
from wardmote.hours.clock import ServiceClock
from wardmote.hours.reading import read_hours
from wardmote.studies.whatif.engine.calendars import Calendar, DueCurve
from wardmote.studies.whatif.engine.desk import Desk
from wardmote.studies.whatif.engine.load import LoadModel
from wardmote.studies.whatif.engine.serving import generate, serve
from wardmote.studies.whatif.engine.ticks import Period

LONDON = ZoneInfo("Europe/London")
CLOCK = ServiceClock(read_hours("mon-fri 09:30-10:30, 15:30-16:30", LONDON))


def conversations_of(
    asked: np.ndarray, replied: np.ndarray, until: int, silence_weeks: int = 2
) -> Conversations:
    """One resident a question, µs; replies after ``until`` are not sent yet."""
    n = asked.size
    done = replied <= until
    ids = np.arange(n).astype(str)
    frame = pl.DataFrame(
        {
            "platform": "csv",
            "account": "desk",
            "id": [*(f"q{i}" for i in ids), *(f"a{i}" for i in ids[done])],
            "in_reply_to": [*[None] * n, *(f"q{i}" for i in ids[done])],
            "author": [*range(1, n + 1), *[None] * int(done.sum())],
            "ours": np.arange(n + int(done.sum())) >= n,
            "sent_at": pl.Series([*asked.tolist(), *replied[done].tolist()]).cast(INSTANT),
        },
        schema_overrides={"in_reply_to": pl.String, "author": pl.UInt32},
    )
    return build(as_messages(frame), until=from_micros(until))


def log_of(
    model: LoadModel, weeks: int, seed: int, first: date = date(2026, 4, 6)
) -> tuple[Conversations, Period]:
    """What the desk of ``CLOCK`` would leave behind under a model."""
    period = Period(first, weeks, LONDON)
    load = generate([model], 1, period, seed)
    hours = Calendar.of(CLOCK, period)
    served = serve(load, Desk((hours,), hours, DueCurve.nothing()))
    end = period.start + weeks * WEEK
    return conversations_of(
        period.to_micros(load.arrival[0]), period.to_micros(served.departure[0]), end
    ), period
