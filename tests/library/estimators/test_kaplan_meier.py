from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from library.estimators.made_rows import MadeRows
from wardmote.estimators.refusals import NothingToEstimate, ValuesCannotBeUsed
from wardmote.estimators.survival import kaplan_meier
from wardmote.estimators.survival.conf_types import ConfType


def curve_with_weights(
    time: NDArray[np.int64],
    event: NDArray[np.bool_],
    entry: NDArray[np.int64],
    weights: NDArray[np.float64],
    at: float,
) -> float:
    """The product limit with case weights, one time after another: the plain definition."""
    survival = 1.0
    for moment in np.unique(time[event]):
        if moment <= at:
            at_risk = weights[(entry < moment) & (time >= moment)].sum()
            survival *= 1 - weights[event & (time == moment)].sum() / at_risk
    return survival


def pull_of_each_row(
    rows: MadeRows, entry: NDArray[np.int64], at: float, step: float = 1e-5
) -> NDArray[np.float64]:
    """The derivative of the curve by each row's weight, by central differences."""
    pulls = []
    for row in range(len(rows.time)):
        up, down = np.ones(len(rows.time)), np.ones(len(rows.time))
        up[row] += step
        down[row] -= step
        ends = [curve_with_weights(rows.time, rows.event, entry, w, at) for w in (up, down)]
        pulls.append((ends[0] - ends[1]) / (2 * step))
    return np.array(pulls)


def spread_over(labels: NDArray[np.int64], pulls: NDArray[np.float64]) -> float:
    return float(sum(pulls[labels == label].sum() ** 2 for label in np.unique(labels)))


@pytest.mark.parametrize("delayed", [False, True])
def test_clustered_errors_are_the_squared_pulls_of_clusters(rows: MadeRows, delayed: bool) -> None:
    entry = rows.entry if delayed else np.full(len(rows.time), -1)
    times = (4, 8, 12)

    curve = kaplan_meier(
        rows.time,
        rows.event,
        entry=rows.entry if delayed else None,
        clusters=(rows.day,),
        small_sample=False,
    )
    found = curve.at(times).std_err

    for at, error in zip(times, found, strict=True):
        pulls = pull_of_each_row(rows, entry, at)
        assert_allclose(error**2, spread_over(rows.day, pulls), rtol=1e-5, atol=1e-12)


def test_two_ways_of_being_alike_add_up_less_what_they_share(rows: MadeRows) -> None:
    entry = np.full(len(rows.time), -1)
    both = rows.day * 1000 + rows.resident

    curve = kaplan_meier(
        rows.time, rows.event, clusters=(rows.day, rows.resident), small_sample=False
    )

    pulls = pull_of_each_row(rows, entry, 8)
    day, resident, shared = (spread_over(x, pulls) for x in (rows.day, rows.resident, both))
    wanted = max(day + resident - shared, day, resident)
    assert_allclose(curve.at(8).std_err[0] ** 2, wanted, rtol=1e-5)


def test_rows_that_are_each_their_own_cluster_give_nearly_greenwood(rows: MadeRows) -> None:
    alone = kaplan_meier(rows.time, rows.event)

    own = (np.arange(len(rows.time)),)
    jackknife = kaplan_meier(rows.time, rows.event, clusters=own, small_sample=False)

    inside = alone.survival > 0
    assert_allclose(jackknife.std_err_log[inside], alone.std_err_log[inside], rtol=1e-9)


def test_fractions_that_differ_by_rounding_are_one_time() -> None:
    curve = kaplan_meier([0.3, 0.1 + 0.2, 1 / 3 + 1 / 3, 2 / 3], [1, 1, 1, 1])

    assert curve.n_event.tolist() == [2, 2]


def test_integers_are_never_merged_however_large() -> None:
    microseconds = np.array([10**15, 10**15 + 1])

    curve = kaplan_meier(microseconds, [1, 1])

    assert curve.n_event.tolist() == [1, 1]


def test_a_row_censored_at_the_time_of_an_event_is_at_risk_then() -> None:
    curve = kaplan_meier([5, 5], [1, 0])

    assert curve.survival.tolist() == [0.5]


def test_a_row_that_enters_at_the_time_of_an_event_is_not_at_risk_then() -> None:
    curve = kaplan_meier([5, 5, 9], [1, 1, 1], entry=[0, 0, 5])

    assert curve.n_risk.tolist() == [2, 1]


def test_before_the_first_time_all_are_without_the_event() -> None:
    points = kaplan_meier([5, 8], [1, 0]).at(4.9)

    assert (points.survival[0], points.lower[0], points.upper[0]) == (1.0, 1.0, 1.0)


def test_the_step_is_taken_at_the_time_itself() -> None:
    curve = kaplan_meier([5, 8], [1, 0])

    assert curve.at([4.999, 5.0]).survival.tolist() == [1.0, 0.5]


def test_beyond_the_last_time_nothing_is_known() -> None:
    curve = kaplan_meier([5, 8], [1, 0])

    assert np.isnan(curve.at(9).survival[0])
    assert curve.at(9, extend=True).survival[0] == 0.5


def test_a_median_that_fewer_than_half_have_passed_is_none() -> None:
    curve = kaplan_meier([1, 2, 3, 4], [1, 0, 0, 0])

    found = curve.quantile(0.5)

    assert found.estimate is None
    assert found.interval.upper is None


def test_where_the_curve_is_flat_at_the_level_the_middle_of_the_flat_counts() -> None:
    curve = kaplan_meier([1, 2, 6, 9], [1, 1, 1, 1])

    assert curve.quantile(0.5).estimate == 4.0


def test_a_flat_at_the_very_end_counts_as_far_as_the_last_time() -> None:
    curve = kaplan_meier([1, 2, 6, 9], [1, 1, 0, 0])

    assert curve.quantile(0.5).estimate == 5.5
    assert curve.median.estimate == 2.0


def test_the_restricted_mean_is_the_mean_where_all_are_known() -> None:
    waits = [2.0, 4.0, 9.0]

    found = kaplan_meier(waits, [1, 1, 1]).restricted_mean(100)

    assert found.estimate == pytest.approx(np.mean(waits))
    assert found.std_err == pytest.approx(np.std(waits) / np.sqrt(3))


def test_the_clustered_error_of_a_restricted_mean_is_the_squared_pulls_of_clusters(
    rows: MadeRows,
) -> None:
    entry, horizon = np.full(len(rows.time), -1), 10.0
    pulls = np.sum([pull_of_each_row(rows, entry, at) for at in range(10)], axis=0)

    curve = kaplan_meier(rows.time, rows.event, clusters=(rows.day,), small_sample=False)
    found = curve.restricted_mean(horizon)

    assert_allclose(found.std_err**2, spread_over(rows.day, pulls), rtol=1e-5)


def test_in_small_samples_a_pull_is_that_of_leaving_the_cluster_out(rows: MadeRows) -> None:
    entry = np.full(len(rows.time), -1)
    days, sizes = np.unique(rows.day, return_counts=True)

    found = kaplan_meier(rows.time, rows.event, clusters=(rows.day,)).at(8).std_err[0]

    pulls = pull_of_each_row(rows, entry, 8)
    left_out = [
        pulls[rows.day == day].sum() / (1 - size / len(pulls))
        for day, size in zip(days, sizes, strict=True)
    ]
    assert_allclose(found**2, np.sum(np.square(left_out)) * (1 - 1 / len(days)), rtol=1e-5)


def test_few_clusters_give_a_wider_interval_than_the_normal_one(rows: MadeRows) -> None:
    clustered = partial(
        kaplan_meier, rows.time, rows.event, clusters=(rows.day,), conf_type="plain"
    )

    careful = clustered()
    as_in_r = clustered(small_sample=False)

    assert careful.degrees == len(np.unique(rows.day)) - 1
    assert np.nansum(careful.lower) < np.nansum(as_in_r.lower)


def test_a_single_cluster_says_nothing_of_the_spread() -> None:
    curve = kaplan_meier([1, 2, 3, 4], [1, 1, 0, 1], clusters=(np.zeros(4, dtype=int),))

    assert curve.lower.tolist() == [0.0] * 4
    assert curve.upper.tolist() == [1.0] * 4
    assert curve.restricted_mean(3).interval.lower is None


def test_a_curve_that_comes_to_0_among_delayed_entries_stays_there() -> None:
    curve = kaplan_meier([2, 5, 9], [1, 1, 1], entry=[0, 3, 3], clusters=(np.arange(3),))

    assert curve.survival.tolist() == [0.0, 0.0, 0.0]
    assert curve.std_err.tolist() == [0.0, 0.0, 0.0]


def test_a_missing_time_is_refused_and_counted() -> None:
    with pytest.raises(ValuesCannotBeUsed, match="1 values are missing"):
        kaplan_meier([1.0, np.nan], [1, 1])


def test_a_missing_event_is_refused() -> None:
    with pytest.raises(ValuesCannotBeUsed, match="do not say whether"):
        kaplan_meier([1.0, 2.0], [1.0, np.nan])


def test_a_row_that_ends_no_later_than_it_enters_is_refused() -> None:
    with pytest.raises(ValuesCannotBeUsed, match="nobody was at risk"):
        kaplan_meier([5, 5], [1, 1], entry=[0, 5])


def test_labels_of_another_length_are_refused() -> None:
    with pytest.raises(ValuesCannotBeUsed, match="3 cluster labels for 2 rows"):
        kaplan_meier([1, 2], [1, 1], clusters=(np.arange(3),))


def test_no_rows_are_nothing_to_estimate() -> None:
    with pytest.raises(NothingToEstimate):
        kaplan_meier([], [])


waits = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=40)


@given(waits, st.sampled_from(["plain", "log", "log-log", "logit", "arcsin"]))
@settings(max_examples=60)
def test_bounds_hold_the_curve_between_them_within_0_and_1(
    rows: list[tuple[int, bool]], conf_type: ConfType
) -> None:
    time, event = zip(*rows, strict=True)

    curve = kaplan_meier(time, event, conf_type=conf_type)

    known = ~(np.isnan(curve.lower) | np.isnan(curve.upper))
    low, middle, high = (x[known] for x in (curve.lower, curve.survival, curve.upper))
    assert np.all((low >= 0) & (low <= middle + 1e-12) & (middle <= high + 1e-12) & (high <= 1))


@given(waits)
@settings(max_examples=60)
def test_counting_whole_minutes_and_sorting_fractions_give_one_curve(
    rows: list[tuple[int, bool]],
) -> None:
    time, event = (np.array(x) for x in zip(*rows, strict=True))

    counted = kaplan_meier(time, event)
    sorted_ = kaplan_meier(time + 0.5, event)

    assert_allclose(counted.survival, sorted_.survival)
    assert counted.n_risk.tolist() == sorted_.n_risk.tolist()


@given(waits)
@settings(max_examples=60)
def test_the_order_of_rows_changes_nothing(rows: list[tuple[int, bool]]) -> None:
    time, event = (np.array(x) for x in zip(*rows, strict=True))
    labels = np.arange(len(time)) // 2
    back = slice(None, None, -1)

    forwards = kaplan_meier(time, event, clusters=(labels,))
    backwards = kaplan_meier(time[back], event[back], clusters=(labels[back],))

    assert_allclose(forwards.std_err, backwards.std_err, atol=1e-12)


def test_lifelines_gives_the_same_curve_and_greenwood_interval(rows: MadeRows) -> None:
    import warnings

    with warnings.catch_warnings():
        # pandas and lifelines warn of each other and of logarithms of 0.
        warnings.simplefilter("ignore")
        from lifelines import KaplanMeierFitter

        theirs = KaplanMeierFitter().fit(rows.time, rows.event)
        table = theirs.survival_function_.join(theirs.confidence_interval_)

    ours = kaplan_meier(rows.time, rows.event)

    wanted = table.loc[ours.time].to_numpy()
    assert_allclose(ours.survival, wanted[:, 0], rtol=1e-10)
    inside = (ours.survival > 0) & (ours.survival < 1)
    assert_allclose(ours.lower[inside], wanted[inside, 1], rtol=1e-8)
    assert_allclose(ours.upper[inside], wanted[inside, 2], rtol=1e-8)
