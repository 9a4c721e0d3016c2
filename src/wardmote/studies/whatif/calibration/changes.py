"""Assumptions changed on purpose, to see how far each moves the answer."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from wardmote.studies.whatif.engine.load import LoadModel
from wardmote.studies.whatif.engine.quantile_tables import QuantileTable


@dataclass(frozen=True)
class Changes:
    """What to change in every model; as it is, nothing.

    Attributes:
        flat_hours: Messages come as often at every hour of the week.
        no_bursts: As many messages, none of them in bursts.
        day_cv: How much days vary; None as fitted.
        rate_factor: On messages.
        handling_factor: On the minutes that each takes.
        chase_factor: On the hazard of a chase.
        urgent_share: Share of urgent messages; None as stated.
        reading_minutes: What reading a chase costs; None as stated.
    """

    flat_hours: bool = False
    no_bursts: bool = False
    day_cv: float | None = None
    rate_factor: float = 1.0
    handling_factor: float = 1.0
    chase_factor: float = 1.0
    urgent_share: float | None = None
    reading_minutes: float | None = None

    def made_to(self, model: LoadModel) -> LoadModel:
        """The model, changed."""
        hours, in_bursts = model.hour_of_week, model.bursts_a_week * model.burst_size
        if self.no_bursts and in_bursts:
            total = hours.sum()
            hours = hours * (1 + in_bursts / total) if total else np.full(168, in_bursts / 168)
        if self.flat_hours:
            hours = np.full(168, hours.mean())
        reading, old = self.reading_minutes, model.chasing
        return replace(
            model,
            hour_of_week=hours * self.rate_factor,
            bursts_a_week=0.0 if self.no_bursts else model.bursts_a_week,
            burst_size=model.burst_size * self.rate_factor,
            day_cv=model.day_cv if self.day_cv is None else self.day_cv,
            handling=_scaled(model.handling, self.handling_factor),
            urgent_share=model.urgent_share if self.urgent_share is None else self.urgent_share,
            chasing=replace(
                old,
                per_hour=old.per_hour * self.chase_factor,
                reading_minutes=old.reading_minutes if reading is None else reading,
            ),
        )


def _scaled(table: QuantileTable, factor: float) -> QuantileTable:
    if factor == 1:
        return table
    body, tail = (np.rint(each * factor).astype(np.int64) for each in (table.body, table.tail))
    return QuantileTable(body, tail)
