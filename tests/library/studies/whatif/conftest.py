"""A small demand whose parameters are known, and what is tried on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from wardmote.basis.random_streams import stream
from wardmote.promises.rule import parse_promise
from wardmote.studies.whatif.engine.load import Chasing, LoadModel
from wardmote.studies.whatif.engine.quantile_tables import lognormal_minutes
from wardmote.studies.whatif.engine.ticks import Period
from wardmote.studies.whatif.request import NamedPattern, WhatIfRequest

LONDON = ZoneInfo("Europe/London")
HAZARD = np.array([0.0, 0.012, 0.012, 0.008, 0.008, 0.015, 0.004, 0.004])


@dataclass(frozen=True)
class KnownDemand:
    """Messages at a known rate, about which nobody is sure by ``rate_cv``."""

    messages: float = 40.0
    minutes: float = 4.0
    cv: float = 0.8
    day_cv: float = 0.3
    rate_cv: float = 0.1
    chase_factor: float = 1.0
    urgent_share: float = 0.0
    flat: bool = False
    n_arrivals: int = 1_000
    alarm: str = ""
    sentences: tuple[str, ...] = ("Made for a test.", "A message took 4 minutes.")
    of_work: tuple[str, ...] = ("A message took 4 minutes.",)

    def point(self) -> LoadModel:
        hours = np.arange(168)
        profile = np.where((hours % 24 >= 7) & (hours % 24 < 23) | self.flat, 1.0, 0.1)
        return LoadModel(
            profile / profile.sum() * self.messages,
            lognormal_minutes(self.minutes, self.cv),
            day_cv=self.day_cv,
            urgent_share=self.urgent_share,
            chasing=Chasing(HAZARD * self.chase_factor),
        )

    def draws(self, count: int, seed: int) -> tuple[LoadModel, ...]:
        factors = np.exp(stream(seed, "draws").normal(0, self.rate_cv, count))
        return tuple(self.varied(rate_factor=float(each)).point() for each in factors)

    def varied(self, **changes: Any) -> KnownDemand:
        own = replace(self)
        for name, value in changes.items():
            match name:
                case "rate_factor":
                    own = replace(own, messages=own.messages * value)
                case "handling_factor":
                    own = replace(own, minutes=own.minutes * value)
                case "chase_factor":
                    own = replace(own, chase_factor=own.chase_factor * value)
                case "flat_hours":
                    own = replace(own, flat=value)
                case "no_bursts":
                    pass
                case _:
                    own = replace(own, **{name: value})
        return own


TWO_HALF_HOURS = "mon-fri 09:30-10:00, 15:30-16:00; closed holidays england"
ONE_HOUR = "mon-fri 12:00-13:00; closed holidays england"


@pytest.fixture
def ask() -> Callable[..., WhatIfRequest]:
    """A request of eight weeks over Easter and the spring's change of clocks, few years."""

    def request(*hours: str, **stated: Any) -> WhatIfRequest:
        given: dict[str, Any] = {
            "demand": KnownDemand(),
            "patterns": tuple(NamedPattern.of(each) for each in hours or (TWO_HALF_HOURS,)),
            "period": Period(date(2026, 3, 2), 8, LONDON),
            "promise": parse_promise("next working day 17:00"),
            "years": 12,
            "assumptions": False,
        }
        return WhatIfRequest(**{**given, **stated})

    return request
