"""The verdict: scores compared week by week, and said in the first words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from numpy.typing import NDArray

from library.studies.whatif.backtest.made_history import made_reading, model, request
from wardmote.findings.finding import Finding, Setting, Status, Strength
from wardmote.findings.making import Origin
from wardmote.studies.whatif.backtest.figures import Figure
from wardmote.studies.whatif.backtest.request import BacktestRequest
from wardmote.studies.whatif.backtest.rolling import By, Rolled, Run
from wardmote.studies.whatif.backtest.telling import verdict
from wardmote.studies.whatif.backtest.verdict import compared, overall
from wardmote.studies.whatif.backtest.weeks import Week

N = 20
CAME = np.random.default_rng(2).normal(50, 5, N)
ORIGIN = Origin(
    setting=Setting("FictionDesk", ("csv",), "Made", "complete", "reader", "UTC", None, None, None),
    design="rolling-origin back-test", strength=Strength("description", ()), software="wardmote",
    fingerprint="sha256:0", date=datetime(2026, 11, 1, tzinfo=UTC),
)  # fmt: skip


@pytest.fixture(scope="module")
def asked() -> BacktestRequest:
    return request(made_reading(model(), 1, 1))


def _run(reach: float, came: NDArray[np.float64] = CAME) -> Run:
    """Intervals of so many units to either side of 50, and 1 at the lower level."""
    n = came.size
    return Run(
        weeks=np.arange(n), came=came, middle=np.full(n, 50.0),
        lower=np.array([np.full(n, 49.0), np.full(n, 50 - reach)]),
        upper=np.array([np.full(n, 51.0), np.full(n, 50 + reach)]),
        places=np.tile([0.3, 0.8], n)[:n],
    )  # fmt: skip


def _rolled(ours: float, last: float, poisson: float, figures: int = 4) -> Rolled:
    runs = {By.SIMULATION: _run(ours), By.LAST_QUARTER: _run(last), By.POISSON: _run(poisson)}
    empty = dict.fromkeys(By, _run(1.0, CAME[:0]))
    told = {f: runs if i < figures else empty for i, f in enumerate(Figure)}
    monday = date(2026, 1, 5)
    weeks = tuple(Week(monday + timedelta(weeks=i), ZoneInfo("UTC")) for i in range(N))
    return Rolled(weeks, told)


def _said(rolled: Rolled, asked: BacktestRequest) -> Finding:
    return verdict(ORIGIN, rolled, asked)


def test_narrower_intervals_that_hold_as_well_are_better(asked: BacktestRequest) -> None:
    found = overall(_rolled(12.0, 30.0, 12.0), By.LAST_QUARTER, asked)

    assert found is not None
    assert found.ratio == pytest.approx(12 / 30, abs=0.1)
    assert found.better
    assert not found.worse


def test_one_that_beats_both_is_said_to_with_both_ratios(asked: BacktestRequest) -> None:
    said = _said(_rolled(12.0, 30.0, 40.0), asked)

    assert said.sentence.startswith(
        "The simulation predicted better than “next quarter = last quarter” and a Poisson-only"
    )
    assert "What was tested is the pattern that was kept" in said.sentence


def test_one_that_beats_neither_is_said_not_to_in_its_first_words(asked: BacktestRequest) -> None:
    said = _said(_rolled(30.0, 12.0, 12.0), asked)

    assert said.sentence.startswith(
        "The simulation was not shown to predict better than “next quarter = last quarter” or a "
        "Poisson-only simulation"
    )
    assert "It predicted worse than “next quarter = last quarter” and a Poisson" in said.sentence


def test_one_that_beats_one_alone_is_not_shown_to_beat_the_other(asked: BacktestRequest) -> None:
    said = _said(_rolled(12.0, 30.0, 12.0), asked)

    assert said.sentence.startswith("The simulation was not shown to predict better than a Poisson")
    assert "It did beat “next quarter = last quarter”." in said.sentence


def test_figures_without_a_week_weigh_nothing(asked: BacktestRequest) -> None:
    one = overall(_rolled(12.0, 30.0, 12.0, figures=1), By.LAST_QUARTER, asked)
    all_alike = overall(_rolled(12.0, 30.0, 12.0), By.LAST_QUARTER, asked)

    assert one is not None
    assert all_alike is not None
    assert one.ratio == pytest.approx(all_alike.ratio)


def test_without_a_week_to_compare_there_is_no_verdict(asked: BacktestRequest) -> None:
    said = _said(_rolled(12.0, 30.0, 12.0, figures=0), asked)

    assert said.status is Status.NOT_KNOWN
    assert "Nothing could be compared" in said.reason


def test_a_baseline_that_was_never_wrong_nor_unsure_leaves_no_ratio(
    asked: BacktestRequest,
) -> None:
    certain = replace(_run(0.0), came=np.full(N, 50.0))
    rolled = _rolled(12.0, 30.0, 12.0)
    runs = {**rolled.runs[Figure.KEPT], By.LAST_QUARTER: certain}
    rolled = replace(rolled, runs={**rolled.runs, Figure.KEPT: runs})

    found = compared(rolled, Figure.KEPT, By.LAST_QUARTER, asked)

    assert found is not None
    assert found.ratio is None
    assert not found.better
    assert found.difference > 0


def test_weeks_are_compared_over_those_that_have_every_figure(asked: BacktestRequest) -> None:
    rolled = _rolled(12.0, 30.0, 12.0)
    fewer = {by: _run(12.0, CAME[:-3]) for by in By}
    rolled = replace(rolled, runs={**rolled.runs, Figure.WAIT: fewer})

    found = overall(rolled, By.LAST_QUARTER, asked)

    assert found is not None
    assert found.n == N - 3
