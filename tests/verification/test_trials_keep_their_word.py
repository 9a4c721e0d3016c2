"""A short form of ``trials_keep_their_word``, for every run of the tests."""

from __future__ import annotations

from verification.trials_keep_their_word import tally

TRIALS = 12


def test_trials_of_no_effect_seldom_find_one_and_seldom_stop() -> None:
    counted = tally(1.0, TRIALS)

    assert counted.trials == TRIALS
    # At 5 % more than 3 of 12 find one twice in a thousand times; at 2.5 % more than 2 stop.
    assert counted.found <= 3
    assert counted.stopped <= 2
    assert counted.held >= 9


def test_trials_of_a_large_effect_find_it_and_their_intervals_hold_it() -> None:
    counted = tally(0.3, TRIALS)

    assert counted.trials == TRIALS
    assert counted.stopped == 0
    assert counted.held >= 9
    assert counted.found >= 8
