from __future__ import annotations

import numpy as np
import pytest

from wardmote.basis.random_streams import stream
from wardmote.studies.whatif.calibration.poisson_alarm import LEVEL, dispersion_test

WEEKDAY = np.arange(182) % 7
MEAN = np.array([12.0, 11, 10, 10, 9, 6, 5])


@pytest.mark.parametrize("busy", [1.0, 0.05])
def test_it_speaks_about_as_often_as_it_says_where_messages_come_by_chance(busy: float) -> None:
    rng, spoken, times = stream(1, "poisson", str(busy)), 0, 4000

    for _ in range(times):
        spoken += bool(dispersion_test(rng.poisson(busy * MEAN[WEEKDAY]), WEEKDAY).sentence)

    # Three standard errors; few messages make the test coarser, and no more than half as often.
    assert spoken / times == pytest.approx(LEVEL, abs=3 * np.sqrt(LEVEL / times) + LEVEL * 0.5)


def test_it_speaks_where_days_have_a_factor_of_their_own() -> None:
    rng, spoken = stream(2, "bursty"), 0

    for _ in range(200):
        factor = rng.gamma(0.3**-2, 0.3**2, 182)
        spoken += bool(dispersion_test(rng.poisson(MEAN[WEEKDAY] * factor), WEEKDAY).sentence)

    assert spoken == 200


def test_weekdays_that_differ_among_themselves_are_no_ground_for_alarm() -> None:
    steady = np.tile([40, 30, 20, 20, 10, 2, 1], 26)

    assert dispersion_test(steady, WEEKDAY).p == pytest.approx(1)
    assert not dispersion_test(steady, WEEKDAY).sentence


def test_its_index_is_the_ratio_of_variance_to_mean() -> None:
    counts = np.zeros(182, dtype=np.int64)
    counts[:14] = [2, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0]
    mondays = counts[::7]

    found = dispersion_test(mondays, np.zeros(26, dtype=np.int64))

    assert found.index == pytest.approx(mondays.var(ddof=1) / mondays.mean())
    assert found.days == 26


def test_the_sentence_says_the_dispersion_and_what_follows() -> None:
    counts = np.ones(182, dtype=np.int64)
    counts[70] = 50

    said = dispersion_test(counts, WEEKDAY).sentence

    assert "Poisson model would be wrong" in said
    assert "182 days" in said
    assert "less than 0.001" in said


@pytest.mark.parametrize("counts", [[], [0], [3], [0, 0, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0]])
def test_next_to_nothing_is_no_ground_for_alarm(counts: list[int]) -> None:
    found = dispersion_test(np.array(counts, dtype=np.int64), np.arange(len(counts)) % 7)

    assert not found.sentence
