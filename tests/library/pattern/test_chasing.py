from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np
import pytest

from library.conversations.made_messages import Desk
from wardmote.basis.instants import HOUR, NO_TIME
from wardmote.basis.random_streams import stream
from wardmote.pattern.chasing import (
    ANSWERED,
    CHASED,
    STILL_WAITING,
    chase_hazard,
    first_events,
)
from wardmote.pattern.waits import FirstResponses, first_responses

UTC = ZoneInfo("UTC")


@pytest.fixture
def three(desk: Desk) -> FirstResponses:
    """Answered after 2 h, chased after 3 h (and answered after 10), waiting still after 20 h."""
    desk.asks(1, "q1", 0).replies("a1", 2, to="q1")
    desk.asks(2, "q2", 1).asks(2, "c2", 4, in_reply_to="q2").asks(2, "d2", 5, in_reply_to="q2")
    desk.replies("a2", 11, to="q2").asks(3, "q3", 4)
    return first_responses(desk.build(days=1))


def test_what_came_first_ends_the_wait(three: FirstResponses) -> None:
    events = first_events(three)

    assert events.hours.tolist() == [2, 3, 20]
    assert events.cause.tolist() == [ANSWERED, CHASED, STILL_WAITING]


def test_waiting_is_exposure_until_answered_or_first_chased(three: FirstResponses) -> None:
    bands = chase_hazard(three, UTC, (0, 1, 4, 12, float("inf")))

    assert [band.exposure_hours for band in bands] == [3, 1 + 2 + 3, 8, 8]
    assert [band.chases for band in bands] == [0, 1, 0, 0]
    assert [band.waiting for band in bands] == [3, 3, 1, 1]


def test_the_hazard_is_first_chases_over_hours_waited(three: FirstResponses) -> None:
    bands = chase_hazard(three, UTC, (0, 1, 4))

    assert bands[1].ratio.estimate == pytest.approx(1 / 6)


def test_a_chase_on_the_edge_belongs_to_the_band_that_it_ends(three: FirstResponses) -> None:
    bands = chase_hazard(three, UTC, (0, 3, 6))

    assert [band.chases for band in bands] == [1, 0]


def test_bands_in_which_nobody_waited_are_left_out(three: FirstResponses) -> None:
    bands = chase_hazard(three, UTC, (0, 24, 48))

    assert len(bands) == 1


def test_a_band_without_a_chase_has_a_rate_of_nothing_up_to_a_bound(three: FirstResponses) -> None:
    first, *_ = chase_hazard(three, UTC, (0, 1, 4))

    assert first.ratio.estimate == 0
    assert first.ratio.interval.upper is not None
    assert first.ratio.interval.upper > 0


def test_chases_at_a_constant_hazard_are_recovered_in_every_band() -> None:
    rng = stream(1, "chasing")
    asked = np.arange(20_000, dtype=np.int64) * HOUR // 10
    reply, chase = (rng.exponential(mean, asked.size) for mean in (10.0, 20.0))
    chased = chase < reply
    nothing = np.zeros(asked.size, dtype=bool)
    first = FirstResponses(
        asked_at=asked,
        first_reply_at=asked + (reply * HOUR).astype(np.int64),
        chased_at=np.where(chased, asked + (chase * HOUR).astype(np.int64), NO_TIME),
        chases=chased.astype(np.int64),
        due_at=np.full(asked.size, NO_TIME),
        answered=~nothing,
        resident=np.arange(asked.size),
        account=np.zeros(asked.size, dtype=np.int64),
        deleted=nothing,
        no_reply_needed=nothing,
        until=int(asked[-1]) + 1000 * HOUR,
    )

    bands = chase_hazard(first, UTC, (0, 0.25, 1, 4, 12, 24))

    for band in bands:
        error = 0.05 / np.sqrt(band.chases)
        assert abs(band.ratio.estimate - 0.05) < 4 * error
        assert band.ratio.interval.lower is not None
        assert band.ratio.interval.lower < 0.05 + error
