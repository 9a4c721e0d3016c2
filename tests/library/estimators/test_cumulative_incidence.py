from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from library.estimators.made_rows import MadeRows
from wardmote.estimators.refusals import ValuesCannotBeUsed
from wardmote.estimators.survival import cumulative_incidence, gray_test, kaplan_meier


def shares_with_weights(
    rows: MadeRows, entry: NDArray[np.int64], weights: NDArray[np.float64], at: float
) -> NDArray[np.float64]:
    """Survival and two incidences with case weights, one time after another."""
    survival, incidence = 1.0, np.zeros(2)
    for moment in np.unique(rows.time[rows.event]):
        if moment <= at:
            at_risk = weights[(entry < moment) & (rows.time >= moment)].sum()
            happened = [
                weights[(rows.cause == cause) & (rows.time == moment)].sum() for cause in (1, 2)
            ]
            incidence += survival * np.array(happened) / at_risk
            survival *= 1 - sum(happened) / at_risk
    return np.array([survival, *incidence])


@pytest.mark.parametrize("delayed", [False, True])
def test_errors_are_the_squared_pulls_of_clusters(rows: MadeRows, delayed: bool) -> None:
    entry = rows.entry if delayed else np.full(len(rows.time), -1)
    step, n = 1e-5, len(rows.time)

    curves = cumulative_incidence(
        rows.time,
        rows.cause,
        entry=rows.entry if delayed else None,
        clusters=(rows.day,),
        small_sample=False,
    )

    for at in (5, 9):
        pulls = np.array(
            [
                shares_with_weights(rows, entry, np.ones(n) + step * (np.arange(n) == row), at)
                - shares_with_weights(rows, entry, np.ones(n) - step * (np.arange(n) == row), at)
                for row in range(n)
            ]
        ) / (2 * step)
        wanted = sum(pulls[rows.day == day].sum(axis=0) ** 2 for day in np.unique(rows.day))
        assert_allclose(curves.at(at).std_err[0] ** 2, wanted, rtol=1e-4, atol=1e-12)


def test_the_shares_of_all_states_make_a_whole(rows: MadeRows) -> None:
    curves = cumulative_incidence(rows.time, rows.cause)

    assert_allclose(curves.probability.sum(axis=1), 1.0)


def test_without_a_rival_it_is_one_less_kaplan_meier(rows: MadeRows) -> None:
    alone = kaplan_meier(rows.time, rows.event)

    curves = cumulative_incidence(rows.time, rows.event.astype(int))

    assert_allclose(curves.probability[:, 1], 1 - alone.survival, atol=1e-12)


def test_both_variances_are_near_each_other(rows: MadeRows) -> None:
    jackknife = cumulative_incidence(rows.time, rows.cause)
    martingale = cumulative_incidence(rows.time, rows.cause, variance="martingale")

    middle = jackknife.at(8).std_err[0], martingale.at(8).std_err[0]
    assert_allclose(*middle, rtol=0.05)


def test_a_cause_that_never_happened_has_a_share_of_0() -> None:
    curves = cumulative_incidence([1, 2, 3], [1, 0, 1], causes=(1, 2))

    assert curves.probability[:, curves.column(2)].tolist() == [0.0, 0.0, 0.0]


def test_a_cause_that_is_not_there_is_refused_by_name() -> None:
    curves = cumulative_incidence([1, 2], [1, 0])

    with pytest.raises(ValuesCannotBeUsed, match="code 7"):
        curves.column(7)


def test_the_martingale_variance_refuses_clusters() -> None:
    with pytest.raises(ValuesCannotBeUsed, match="independent"):
        cumulative_incidence([1, 2], [1, 0], clusters=(np.array([1, 2]),), variance="martingale")


def test_a_cause_below_0_is_refused() -> None:
    with pytest.raises(ValuesCannotBeUsed, match="whole number"):
        cumulative_incidence([1, 2], [1, -1])


def test_grays_test_without_a_rival_is_near_the_log_rank_test(rows: MadeRows) -> None:
    from wardmote.estimators.survival import log_rank

    half = np.arange(len(rows.time)) % 2

    gray = gray_test(rows.time, rows.event.astype(int), half)

    assert gray.statistic == pytest.approx(
        log_rank(rows.time, rows.event, half).statistic, rel=0.1, abs=0.1
    )


def test_grays_test_finds_equal_groups_different_as_often_as_it_says() -> None:
    rng = np.random.default_rng(7)
    p_values = []

    for _ in range(300):
        cause, time = rng.choice([0, 1, 2], 80), rng.integers(1, 40, 80)
        p_values.append(gray_test(time, cause, np.arange(80) % 2).p_value)

    assert 0.02 < np.mean(np.array(p_values) < 0.05) < 0.09
