"""A short form of the study ``coverage_of_backtest``, for every run of the tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from verification.coverage_of_backtest import DESKS, back_tests, inside
from wardmote.studies.whatif.backtest.figures import Figure
from wardmote.studies.whatif.backtest.rolling import By, Rolled

SEEDS = range(500, 503)
"""With 30 weeks each some 48 in all, of which 90 % are 43, give or take 2 or 3."""


@pytest.fixture(scope="module")
def rolled() -> Mapping[str, Sequence[Rolled]]:
    return {name: back_tests(desk, SEEDS, weeks=30, draws=15) for name, desk in DESKS.items()}


@pytest.mark.parametrize("name", list(DESKS))
@pytest.mark.parametrize("figure", list(Figure))
def test_intervals_hold_what_comes_about_as_often_as_they_say(
    rolled: Mapping[str, Sequence[Rolled]], name: str, figure: Figure
) -> None:
    assert inside(rolled[name], figure, By.SIMULATION, 1) >= 0.78
    assert 0.3 <= inside(rolled[name], figure, By.SIMULATION, 0) <= 0.72


@pytest.mark.parametrize("name", ["days and bursts", "days and bursts, told"])
def test_where_there_are_bursts_poisson_only_falls_short(
    rolled: Mapping[str, Sequence[Rolled]], name: str
) -> None:
    poisson = inside(rolled[name], Figure.MESSAGES, By.POISSON, 1)

    assert poisson < 0.78
    assert poisson < inside(rolled[name], Figure.MESSAGES, By.SIMULATION, 1) - 0.08
