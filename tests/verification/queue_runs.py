"""Long runs of the engine as queues that theory knows: always open, in a steady state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np

from wardmote.studies.whatif.engine.calendars import Calendar, DueCurve
from wardmote.studies.whatif.engine.desk import Desk, Order
from wardmote.studies.whatif.engine.load import LoadModel
from wardmote.studies.whatif.engine.quantile_tables import Figures, Integers, QuantileTable
from wardmote.studies.whatif.engine.serving import generate, serve
from wardmote.studies.whatif.engine.ticks import A_WEEK, Period

UTC = ZoneInfo("UTC")
MEAN_MINUTES = 10.0
SERVICE = MEAN_MINUTES * 60
"""Ticks. So long that rounding to whole ones is nothing beside the standard errors here."""


def second_moment(table: QuantileTable) -> float:
    """Of what is drawn from a table of handling, in ticks squared, exactly, but for rounding."""

    def pieces(values: Integers) -> Figures:
        low, high = values[:-1].astype(np.float64), values[1:].astype(np.float64)
        return np.asarray((low * low + low * high + high * high) / 3)

    body, tail = pieces(table.body)[:-1].sum(), pieces(table.tail).mean()
    return float((body + tail) / 4096) / 256**2


@dataclass(frozen=True)
class Waits:
    """Waits before service in independent replicates, those at the beginning left out.

    Attributes:
        each: One array a replicate, in ticks.
        urgent: Their classes.
    """

    each: tuple[Integers, ...]
    urgent: tuple[Integers, ...]

    def mean(self, power: int = 1) -> tuple[float, float]:
        """Of a power of the wait, over all messages, and its standard error."""
        return _ratio([w.astype(np.float64) ** power for w in self.each])

    def share_over(self, ticks: float) -> tuple[float, float]:
        """Share that waits longer, and its standard error."""
        return _ratio([(w > ticks).astype(np.float64) for w in self.each])

    def of_class(self, urgent: int) -> Waits:
        """Those of one class."""
        pairs = list(zip(self.each, self.urgent, strict=True))
        return Waits(
            tuple(w[u == urgent] for w, u in pairs), tuple(u[u == urgent] for _, u in pairs)
        )


def _ratio(values: list[Figures]) -> tuple[float, float]:
    """Total over count; the error from how replicates differ."""
    total = np.array([each.sum() for each in values])
    n = np.array([each.size for each in values])
    mean = total.sum() / n.sum()
    residual = total - mean * n
    return float(mean), float(np.sqrt((residual**2).sum() / (n.size - 1) * n.size) / n.sum())


def waits(
    table: QuantileTable,
    load: float,
    *,
    servers: int = 1,
    order: Order = Order.FIFO,
    urgent_share: float = 0.0,
    seed: int = 1,
    replicates: int = 40,
    messages: int = 30_000,
    warm_up_weeks: int = 4,
) -> Waits:
    """So many replicates of about so many messages at a queue that is never closed.

    Args:
        table: Handling, with a mean of ``MEAN_MINUTES``.
        load: Share of their time that servers are busy.
        servers: How many.
        order: Who is next. By promise, the urgent come before all others.
        urgent_share: Share of messages that are urgent.
        seed: Stated in the tests.
        replicates: Independent runs, each from empty.
        messages: About how many each has.
        warm_up_weeks: Those that come in them are left out.
    """
    rate = load * servers / MEAN_MINUTES * 60
    weeks = warm_up_weeks + int(np.ceil(messages / (rate * 168)))
    period = Period(date(2026, 1, 5), weeks, UTC)
    model = LoadModel(np.full(168, rate), table, urgent_share=urgent_share)
    made = generate([model], replicates, period, seed)
    always = Calendar.always()
    late, soon = DueCurve.within(10**12), DueCurve.within(0)
    desk = Desk((always,) * servers, always, late, soon, order)
    start = serve(made, desk).start
    kept = [made.arrival[row, :n] >= warm_up_weeks * A_WEEK for row, n in enumerate(made.count)]
    return Waits(
        tuple((start[r, : k.size] - made.arrival[r, : k.size])[k] for r, k in enumerate(kept)),
        tuple(made.urgent[r, : k.size][k].astype(np.int64) for r, k in enumerate(kept)),
    )
