from __future__ import annotations

import numpy as np
import pytest

from wardmote.basis.instants import HOUR, NO_TIME, WEEK
from wardmote.basis.random_streams import stream
from wardmote.studies.whatif.calibration.chases import ChaseFit, chase_fit
from wardmote.studies.whatif.calibration.turns import Turns
from wardmote.studies.whatif.engine.load import CHASE_EDGES_HOURS

EDGES = np.array(CHASE_EDGES_HOURS)
TRUE = np.array([0.2, 0.05, 0.03, 0.02, 0.01, 0.02, 0.004, 0.002])
END = 2000 * WEEK


def waiting(
    waits: np.ndarray, chases: dict[int, list[float]] | None = None, shown: bool = False
) -> Turns:
    """Turns asked hour by hour and answered after so many hours; chased after so many."""
    asked = END - 500 * WEEK + np.arange(waits.size, dtype=np.int64) * HOUR
    replied = np.where(np.isinf(waits), NO_TIME, asked + np.nan_to_num(waits, posinf=0) * HOUR)
    pairs = [(i, at) for i, some in (chases or {}).items() for at in some]
    turn = np.array([i for i, _ in pairs], dtype=np.int64)
    at = np.array([h * HOUR for _, h in pairs], dtype=np.int64)
    return Turns(
        asked_at=asked,
        replied_at=replied.astype(np.int64),
        shown_at=asked if shown else np.full(asked.size, NO_TIME),
        resident=np.arange(asked.size),
        chase_turn=turn,
        chase_at=asked[turn] + at,
        send_turn=np.arange(asked.size),
    )


def fitted(turns: Turns, promise_shown: bool = False) -> ChaseFit:
    return chase_fit(turns, END, answered_within=WEEK, promise_shown=promise_shown)


def chased(seed: int, n: int, factor: float = 1.0) -> Turns:
    rng = stream(seed, "chased")
    waits = rng.exponential(20, n)
    reach = np.concatenate([[0], np.cumsum(np.diff(EDGES) * TRUE * factor)])
    chases = {}
    for i, wait in enumerate(waits.tolist()):
        due = np.interp(min(wait, 168), EDGES, reach)
        at = np.interp(np.sort(rng.random(rng.poisson(due))) * due, reach, EDGES)
        chases[i] = at.tolist()
    return waiting(waits, chases)


def test_hazards_are_recovered_with_recurrent_chases() -> None:
    found = np.array([fitted(chased(seed, 1500)).point() for seed in range(20)])

    error = found.std(axis=0, ddof=1) / np.sqrt(20)
    # Bands that nobody reaches lean on what was expected of them: a tenth is allowed for it.
    assert (np.abs(found.mean(axis=0) - TRUE)[:6] <= 3 * error[:6] + 0.1 * TRUE[:6]).all()


def test_draws_hold_each_hazard_as_often_as_they_should() -> None:
    held = []
    for seed in range(60):
        rng, found = stream(seed, "draws"), fitted(chased(seed, 600))
        drawn = np.array([found.draw(rng) for _ in range(200)])
        lower, upper = np.quantile(drawn, [0.025, 0.975], axis=0)
        held.append((lower <= TRUE) & (upper >= TRUE))

    assert np.mean(np.array(held)[:, :6]) > 0.91


def test_hours_are_counted_until_the_first_reply_and_no_further() -> None:
    found = fitted(waiting(np.array([0.25, 2.0, 200.0])))

    # The third waits through all bands; hours beyond the last are not looked at.
    assert found.used.hours.tolist() == pytest.approx([0.75, 1.5, 1 + 3, 8, 12, 24, 48, 72])


def test_a_second_chase_counts_as_the_first() -> None:
    found = fitted(waiting(np.array([10.0]), {0: [2.0, 3.0, 9.0]}))

    assert found.used.chases.tolist() == [0, 0, 2, 1, 0, 0, 0, 0]
    assert found.n == 3


def test_what_waited_too_long_ever_to_be_answered_is_not_counted() -> None:
    found = fitted(waiting(np.array([np.inf, 1.0])))

    assert found.used.hours.sum() == pytest.approx(1)


def test_waiting_is_split_where_a_promise_came_in_sight() -> None:
    turns = waiting(np.array([10.0]), {0: [0.5, 6.0]})
    told = Turns(**{**vars(turns), "shown_at": turns.asked_at + 2 * HOUR})

    without, with_one = fitted(told).kinds

    assert without.hours.sum() == pytest.approx(2)
    assert with_one.hours.sum() == pytest.approx(8)
    assert without.chases.sum() == with_one.chases.sum() == 1


def test_where_only_one_kind_waited_it_is_used_for_both_and_said() -> None:
    found = fitted(waiting(np.full(50, 8.0), {i: [5.0] for i in range(20)}), promise_shown=True)

    assert found.point()[3] == pytest.approx(20 / (50 * 4), rel=0.15)
    assert "only without a promise" in found.sentences()[0]


def test_where_both_kinds_waited_the_wanted_one_is_used() -> None:
    plain = waiting(np.full(200, 8.0), {i: [5.0] for i in range(80)})
    shown_at = np.where(np.arange(200) < 100, plain.asked_at, NO_TIME)
    both = Turns(**{**vars(plain), "shown_at": shown_at})

    told, untold = (fitted(both, promise_shown=each).point()[3] for each in (True, False))

    assert told > 20 * untold
    assert not any("promise" in said for said in fitted(both).sentences())


def test_it_is_said_how_long_anybody_was_seen_to_wait() -> None:
    assert "longer than 4 hours" in fitted(waiting(np.full(5, 3.0))).sentences()[-1]
    assert not fitted(waiting(np.array([170.0]))).sentences()


def test_where_nobody_waited_the_hazard_is_a_wide_guess() -> None:
    found = fitted(waiting(np.zeros(0)))
    rng = stream(1, "nobody")

    assert found.point() == pytest.approx(np.full(8, 0.01), rel=0.01)
    assert np.std([found.draw(rng)[2] for _ in range(300)]) > 0.005


def test_residents_who_chase_and_chase_leave_more_open() -> None:
    each_once = fitted(waiting(np.full(100, 8.0), {i: [5.0] for i in range(20)}))
    two_often = fitted(waiting(np.full(100, 8.0), {0: [5.0] * 10, 1: [5.0] * 10}))

    def spread(found: ChaseFit) -> float:
        rng = stream(2, "often")
        return float(np.std([found.draw(rng)[3] for _ in range(300)]))

    assert spread(two_often) > 1.5 * spread(each_once)
