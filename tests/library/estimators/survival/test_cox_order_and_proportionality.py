from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from library.estimators.survival.made_study import Study, made_study
from wardmote.estimators.refusals import ValuesCannotBeUsed
from wardmote.estimators.survival.cox import concordance, cox_regression, proportionality
from wardmote.estimators.survival.cox.likelihood import Problem, slopes
from wardmote.estimators.survival.kaplan_meier import kaplan_meier


def pairs_by_hand(study: Study, prediction: NDArray[np.float64], weights: Any) -> Any:
    """The weights of concordant, discordant and tied pairs, one pair after another."""
    totals: Any = np.zeros(3)
    for i in np.flatnonzero(study.event):
        longer = (study.time > study.time[i]) | ((study.time == study.time[i]) & ~study.event)
        partners = longer & (study.entry < study.time[i]) & (study.layer == study.layer[i])
        for j in np.flatnonzero(partners):
            place = 2 if np.isclose(prediction[i], prediction[j]) else 0
            place = place or int(prediction[i] < prediction[j])
            totals[place] += weights[i] * weights[j]
    return totals


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_concordance_counts_every_pair_and_its_error_is_the_jackknife_of_clusters(
    seed: int,
) -> None:
    study = made_study(seed, n=50)
    # Whole numbers, so that predictions tie as well.
    study = Study(**{**vars(study), "z": np.round(study.z)})
    fit = study.fit()
    prediction = fit.estimates @ study.z

    found = concordance(fit)

    totals = pairs_by_hand(study, prediction, study.weights)
    assert_allclose([found.concordant, found.discordant, found.tied], totals)
    value = (totals[0] + totals[2] / 2) / totals.sum()
    assert found.value == pytest.approx(value)
    pulls = np.zeros(50)
    for row in range(50):
        step = np.zeros(50)
        step[row] = 1e-4
        ends = [pairs_by_hand(study, prediction, study.weights + s * step) for s in (1, -1)]
        shares = [(end[0] + end[2] / 2) / end.sum() for end in ends]
        pulls[row] = study.weights[row] * (shares[0] - shares[1]) / 2e-4
    spread = [pulls[study.cluster == one].sum() ** 2 for one in np.unique(study.cluster)]
    assert found.std_err == pytest.approx(np.sqrt(sum(spread)), rel=1e-6)


def test_an_order_with_two_rows_changed_over_lacks_the_pairs_that_they_are_in() -> None:
    time = np.arange(40)
    z = -time.astype(float)
    z[[5, 30]] = z[[30, 5]]

    found = concordance(cox_regression(time, np.ones(40), {"z": z}))

    # Each of the two with the 24 between them, and the two together.
    assert found.discordant == 49
    assert found.value == pytest.approx(1 - 49 / (40 * 39 / 2))


@pytest.mark.parametrize("scale", ["identity", "log", "rank", "km"])
@pytest.mark.parametrize("seed", [1, 2])
def test_proportionality_is_the_score_test_of_covariates_that_change_with_time(
    seed: int, scale: Any
) -> None:
    study = made_study(seed, n=60)
    fit = study.fit(clusters=None)
    scaled = {
        "identity": study.time.astype(float),
        "log": np.log(study.time),
        "rank": np.array([(study.time < t).sum() + ((study.time == t).sum() + 1) / 2
                          for t in study.time]),
        "km": km_before(study),
    }[scale]  # fmt: skip

    found = proportionality(fit, scale, terms={"a": ["a"], "both": ["a", "b"]})

    whole = score_test_of_split_rows(study, scaled, fit.estimates, ("a", "b"))
    assert found.whole.statistic == pytest.approx(whole, rel=1e-6)
    assert found.terms["both"].statistic == pytest.approx(whole, rel=1e-6)
    assert found.terms["both"].df == 2
    alone = score_test_of_split_rows(study, scaled, fit.estimates, ("a",))
    assert found.terms["a"].statistic == pytest.approx(alone, rel=1e-6)


def km_before(study: Study) -> NDArray[np.float64]:
    curve = kaplan_meier(study.time, study.event, entry=study.entry)
    return np.array([1 - np.prod((1 - curve.n_event / curve.n_risk)[curve.time < t])
                     for t in study.time])  # fmt: skip


def score_test_of_split_rows(
    study: Study, scaled: NDArray[np.float64], estimates: Any, changing: tuple[str, ...]
) -> float:
    """Every row cut at every event time, with covariates × g(t) beside them."""
    rows: list[tuple[Any, ...]] = []
    times = np.unique(study.time[study.event])
    for row in range(len(study)):
        begin = study.entry[row]
        ends = [t for t in times if begin < t < study.time[row]]
        for end in [*ends, study.time[row]]:
            event = bool(study.event[row]) and end == study.time[row]
            # Where nobody has the event the covariates of a stretch are never looked at.
            g = scaled[study.time == end][0]
            z = study.z[:, row]
            moved = [z["ab".index(name)] * g for name in changing]
            rows.append((begin, end, event, row, *z, *moved))
            begin = end
    table = np.array(rows, float)
    origin = table[:, 3].astype(int)
    names = ["a", "b", *(f"{name} × g" for name in changing)]
    fit = cox_regression(
        table[:, 1],
        table[:, 2],
        dict(zip(names, table[:, 4:].T, strict=True)),
        entry=table[:, 0],
        strata=study.layer[origin],
        weights=study.weights[origin],
        # One of the names that are allowed, drawn as a string.
        ties=study.ties,  # type: ignore[arg-type]
    )
    problem: Problem = fit.at.problem
    at = slopes(problem, np.concatenate([estimates, np.zeros(len(changing))]))
    return float(at.score @ np.linalg.solve(at.information, at.score))


def test_coefficients_that_turn_round_with_time_are_found() -> None:
    rng = np.random.default_rng(7)
    z = rng.integers(0, 2, 600)
    early = rng.exponential(1, 600) / np.where(z == 1, 3, 1)
    time = np.where(early < 0.5, early, 0.5 + rng.exponential(1, 600) / np.where(z == 1, 0.4, 1))

    constant = proportionality(
        cox_regression(rng.exponential(1, 600) * np.exp(-z), np.ones(600), {"z": z})
    )
    turning = proportionality(cox_regression(time, np.ones(600), {"z": z}))

    assert constant.whole.p_value > 0.01
    assert turning.whole.p_value < 1e-6


def test_a_scale_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValuesCannotBeUsed, match="no scale"):
        # A name that the types refuse too.
        proportionality(made_study(1).fit(), "square")  # type: ignore[arg-type]
