from __future__ import annotations

import numpy as np

from wardmote.basis.instants import DAY, HOUR, MINUTE, NO_TIME, Micros
from wardmote.studies.whatif.calibration.staying import stayed_until
from wardmote.studies.whatif.calibration.turns import Turns

START = 20_000 * DAY
SPARE = 7 * MINUTE


def turns(pairs: list[tuple[float, float | None]]) -> Turns:
    """Asked and replied, in hours since the start."""
    nothing = np.zeros(0, dtype=np.int64)
    asked = np.array([START + round(a * HOUR) for a, _ in pairs], dtype=np.int64)
    replied = [NO_TIME if r is None else START + round(r * HOUR) for _, r in pairs]
    return Turns(
        asked_at=asked,
        replied_at=np.array(replied, dtype=np.int64),
        shown_at=np.full(asked.size, NO_TIME),
        resident=np.arange(asked.size),
        chase_turn=nothing,
        chase_at=nothing,
        send_turn=nothing,
    )


def minutes(last: list[float], pairs: list[tuple[float, float | None]]) -> list[float]:
    at: Micros = np.array([START + round(each * HOUR) for each in last], dtype=np.int64)
    return [round(each / MINUTE, 6) for each in stayed_until(at, at, turns(pairs), SPARE).tolist()]


def days(ends: list[float]) -> tuple[list[float], list[tuple[float, float | None]]]:
    """Mornings that ended at those times with one still waiting, answered at 16:00."""
    last: list[float] = []
    pairs: list[tuple[float, float | None]] = []
    for day, end in enumerate(ends):
        pairs += [(24 * day + 8, 24 * day + end), (24 * day + 8.5, 24 * day + 16.0)]
        last.append(24 * day + end)
    return last, pairs


def test_a_stretch_that_left_somebody_waiting_had_ended() -> None:
    assert minutes([10], [(8, 10), (9, 12)]) == [0]


def test_one_that_left_nobody_waiting_went_on_a_little() -> None:
    assert minutes([10], [(8, 10)]) == [7]


def test_one_who_was_never_answered_was_not_waited_for() -> None:
    assert minutes([10], [(8, 10), (9, None)]) == [7]


def test_it_went_on_no_longer_than_until_a_message_was_left_waiting() -> None:
    assert minutes([10], [(8, 10), (10 + 2 / 60, 15)]) == [2]


def test_it_went_on_until_the_hour_at_which_others_ended() -> None:
    last, pairs = days([10.5] * 5)

    assert minutes([*last, 130.0], [*pairs, (120 + 8, 130)])[-1] == 30


def test_four_other_days_are_no_habit() -> None:
    last, pairs = days([10.5] * 4)

    assert minutes([*last, 106.0], [*pairs, (104, 106)])[-1] == 7


def test_ends_at_any_hour_are_no_habit() -> None:
    last, pairs = days([10.2, 10.6, 11.0, 11.4, 11.8])

    assert minutes([*last, 130.0], [*pairs, (128, 130)])[-1] == 7


def test_an_end_hours_later_says_nothing() -> None:
    last, pairs = days([12.5] * 5)

    assert minutes([*last, 130.0], [*pairs, (128, 130)])[-1] == 7
