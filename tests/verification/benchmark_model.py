"""The what-if benchmark: one officer, two half-hours on each working day, 60 messages a week.

52 weeks from a Monday, no clock change and no holiday, windows that go on until all are answered,
an empty start. The rate in an hour of a day is proportional to how busy the day is and to a night
that is quiet, a noon, an evening and a morning; handling is lognormal with mean 4 minutes and
coefficient of variation 0.8. Kept: answered within 24 hours.
"""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import numpy as np

from wardmote.hours.clock import ServiceClock
from wardmote.hours.reading import read_hours
from wardmote.studies.whatif.engine.calendars import Calendar, DueCurve
from wardmote.studies.whatif.engine.desk import AtClose, Desk, Order
from wardmote.studies.whatif.engine.load import Figures, LoadModel
from wardmote.studies.whatif.engine.measures import Measures, measure
from wardmote.studies.whatif.engine.quantile_tables import lognormal_minutes
from wardmote.studies.whatif.engine.serving import generate, serve
from wardmote.studies.whatif.engine.ticks import A_DAY, A_MINUTE, Period

UTC = ZoneInfo("UTC")
PERIOD = Period(date(2026, 1, 5), 52, UTC)
WINDOWS = "mon-fri 09:30-10:00, 15:30-16:00"
A_WEEK_OF = 60.0
DAYS = np.array([1.15, 1.05, 1, 1, 0.95, 0.7, 0.65])


def hour_of_week() -> Figures:
    """Messages in each hour of the week."""
    hour = np.arange(24)
    shape = (
        0.15
        + np.exp(-(((hour - 12.5) / 3) ** 2))
        + 1.3 * np.exp(-(((hour - 19.5) / 2.2) ** 2))
        + 0.5 * np.exp(-(((hour - 8.5) / 1.2) ** 2))
    )
    rates = (DAYS[:, None] * shape).ravel()
    return np.asarray(rates * (A_WEEK_OF / rates.sum()))


def model(*, flat: bool = False, day_cv: float = 0.0) -> LoadModel:
    """Its messages; flat: the same rate at every hour."""
    rates = np.full(168, A_WEEK_OF / 168) if flat else hour_of_week()
    return LoadModel(rates, lognormal_minutes(4, 0.8), day_cv=day_cv)


def figures(
    years: int,
    seed: int,
    *,
    at_close: AtClose = AtClose.FINISH,
    order: Order = Order.FIFO,
    setup_minutes: int = 0,
    messages: LoadModel | None = None,
) -> Measures:
    """What so many years of it give, under one of the rules; 24, 48 and 72 hours are candidates."""
    own = Calendar.of(ServiceClock(read_hours(WINDOWS, UTC)), PERIOD)
    load = generate([messages or model()], years, PERIOD, seed)
    ready = own.without_beginnings(setup_minutes * A_MINUTE)
    desk = Desk((ready,), own, DueCurve.within(A_DAY), order=order, at_close=at_close)
    days = [DueCurve.within(k * A_DAY) for k in (1, 2, 3)]
    return measure(load, serve(load, desk), desk, candidates=days)


def kept(found: Measures, candidate: int = 0) -> tuple[float, float]:
    """Share kept over all years, and its standard error from how years differ."""
    share = found.candidates_kept[candidate] / found.candidates_n[candidate]
    total = found.candidates_kept[candidate].sum() / found.candidates_n[candidate].sum()
    return float(total), float(share.std(ddof=1) / np.sqrt(share.size))
