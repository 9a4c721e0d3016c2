"""A request small enough to be searched in a moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from wardmote.hours.reading import read_hours
from wardmote.promises.rule import parse_promise
from wardmote.studies.whatif.calibration.fitting import stated
from wardmote.studies.whatif.engine.ticks import Period
from wardmote.studies.whatif.plan.request import PlanRequest
from wardmote.studies.whatif.plan.shapes import Block
from wardmote.studies.whatif.plan.stating import TimeWeHave

LONDON = ZoneInfo("Europe/London")

BLOCKS = (
    Block(days=(0, 1, 2, 3, 4), windows=1, minutes=30, starts=(540, 720, 960)),
    Block(days=(0, 1, 2, 3, 4), windows=2, minutes=15, starts=(540, 720, 960)),
    Block(days=(0, 3), windows=1, minutes=60, starts=(540, 960)),
    Block(days=(1,), windows=1, minutes=20, starts=(720,)),
)
"""Nine patterns; the last cannot keep up with what comes."""

AskFor = Callable[..., PlanRequest]


@pytest.fixture
def ask_for() -> AskFor:
    """A request of four weeks over Easter and the spring's change of clocks, few years."""

    def request(**changes: Any) -> PlanRequest:
        given: dict[str, Any] = {
            "demand": stated(messages_a_week=20, minutes_a_message=4),
            "time": TimeWeHave(170),
            "promise": parse_promise("next working day 17:00"),
            "within": read_hours("mon-fri 09:00-17:00; closed holidays england"),
            "period": Period(date(2026, 3, 16), 4, LONDON),
            "blocks": BLOCKS,
            "years": 12,
        }
        return PlanRequest(**{**given, **changes})

    return request
