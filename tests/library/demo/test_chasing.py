from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from wardmote.basis.random_streams import stream
from wardmote.demo.borough import DEFAULT, Borough
from wardmote.demo.chasing import waits_at_chases

HOUR = 3600


def test_first_chases_come_at_the_stated_hazard_in_each_band() -> None:
    unit = stream(1, "test").standard_exponential((400_000, 1))
    nobody = np.zeros(unit.shape[0], dtype=bool)

    first = waits_at_chases(unit, nobody, DEFAULT)[:, 0] / HOUR

    edges, hazards = DEFAULT.chase_edges, DEFAULT.chase_hazards
    for lower, upper, hazard in zip(edges, edges[1:], hazards, strict=False):
        chases = ((first > lower) & (first <= upper)).sum()
        exposure = (np.clip(first, lower, upper) - lower).sum()
        error = np.sqrt(max(chases, 1)) / exposure
        assert chases / exposure == pytest.approx(hazard, abs=4 * error)
    assert np.isinf(first[first > edges[-1]]).all()


def test_a_promised_time_multiplies_the_hazard() -> None:
    unit = np.full((2, 1), 0.01)

    alone, promised = waits_at_chases(unit, np.array([False, True]), DEFAULT)[:, 0]

    quiet = 0.5 * HOUR
    assert promised - quiet == pytest.approx(2 * (alone - quiet))


def test_a_multiplier_of_nothing_silences_whoever_was_promised_a_time() -> None:
    truth = replace(DEFAULT, chase_promised=0.0)

    waits = waits_at_chases(np.full((2, 1), 0.01), np.array([False, True]), truth)[:, 0]

    assert np.isfinite(waits).tolist() == [True, False]


def test_residents_chase_only_while_they_wait(borough: Borough) -> None:
    chased = borough.asked.filter(pl.col("chases") > 0)

    wait = chased["first_chase_at"] - chased["asked_at"]
    late = chased.filter(pl.col("first_chase_at") >= pl.col("answered_at"))

    assert chased.height > 100
    assert (wait.dt.total_minutes() >= 30).all()
    assert late.height == 0
