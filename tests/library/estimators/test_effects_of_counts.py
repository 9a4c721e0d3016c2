from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from library.estimators.bounds import bounds_of
from library.estimators.made_effects import ILL, ILL_CONTROL, WELL, WELL_CONTROL
from wardmote.estimators.pooling import (
    compare_counts,
    mantel_haenszel,
    peto,
    share_effects,
)
from wardmote.estimators.refusals import NothingToEstimate, ValuesCannotBeUsed

BCG = (ILL, WELL, ILL_CONTROL, WELL_CONTROL)


def test_effects_of_one_table_are_worked_out_by_hand() -> None:
    table = ([10], [90], [20], [80])

    ratio, odds, difference = (
        compare_counts(*table, contrast=contrast) for contrast in ("RR", "OR", "RD")
    )

    assert ratio.effects[0] == pytest.approx(np.log(0.5))
    assert ratio.variances[0] == pytest.approx(1 / 10 - 1 / 100 + 1 / 20 - 1 / 100)
    assert odds.effects[0] == pytest.approx(np.log(10 * 80 / (90 * 20)))
    assert odds.variances[0] == pytest.approx(1 / 10 + 1 / 90 + 1 / 20 + 1 / 80)
    assert difference.effects[0] == pytest.approx(-0.1)
    assert difference.variances[0] == pytest.approx(0.1 * 0.9 / 100 + 0.2 * 0.8 / 100)


def test_a_half_goes_to_every_cell_of_a_table_with_an_empty_one_and_to_no_other() -> None:
    found = compare_counts([0, 10], [50, 90], [5, 20], [45, 80], contrast="OR")

    alone = compare_counts([0.5], [50.5], [5.5], [45.5], contrast="OR")
    plain = compare_counts([10], [90], [20], [80], contrast="OR")
    assert found.effects.tolist() == [*alone.effects, *plain.effects]
    assert found.variances.tolist() == [*alone.variances, *plain.variances]


@pytest.mark.parametrize(
    ("add_to", "added"), [("all", [1, 1]), ("if0all", [1, 1]), ("only0", [1, 0])]
)
def test_where_to_add_is_stated(add_to: Any, added: list[int]) -> None:
    x, n, half = np.array([0.0, 4.0]), np.array([10.0, 10.0]), 0.5 * np.array(added)

    found = share_effects(x, n, scale="PLO", add_to=add_to)

    assert found.effects == pytest.approx(np.log((x + half) / (n - x + half)))


def test_nothing_is_added_if_all_have_something() -> None:
    found = share_effects([3, 4], [10, 10], scale="PR", add_to="if0all")

    assert found.effects.tolist() == [0.3, 0.4]


def test_arcsine_scales_take_none_of_n_as_it_is() -> None:
    single = share_effects([0], [10], scale="PAS")
    double = share_effects([0], [10], scale="PFT")

    assert (single.effects[0], single.variances[0]) == (0, 1 / 40)
    assert double.effects[0] == pytest.approx(np.arcsin(np.sqrt(1 / 11)) / 2)
    assert double.variances[0] == pytest.approx(1 / 42)


@pytest.mark.parametrize(
    "wrong",
    [
        {"happened": [-1]},
        {"happened": [np.nan]},
        {"happened": [1, 2]},
        {"happened": [0], "not_happened": [0]},
        {"contrast": "HR"},
        {"add_to": "some"},
        {"happened": [0], "add_to": "none"},
    ],
)
def test_tables_that_say_nothing_are_refused(wrong: dict[str, Any]) -> None:
    table: dict[str, Any] = {
        "happened": [4], "not_happened": [6], "happened_control": [3],
        "not_happened_control": [7], "contrast": "RR",
    }  # fmt: skip
    with pytest.raises(ValuesCannotBeUsed):
        compare_counts(**table | wrong)


def test_more_than_all_is_refused() -> None:
    with pytest.raises(ValuesCannotBeUsed):
        share_effects([11], [10], scale="PR")


def test_one_table_is_pooled_as_itself() -> None:
    table = ([10], [90], [20], [80])

    for contrast in ("RR", "OR", "RD"):
        pooled = mantel_haenszel(*table, contrast=contrast)
        alone = compare_counts(*table, contrast=contrast)
        assert pooled.effect == pytest.approx(alone.effects[0])
        assert pooled.q == pytest.approx(0, abs=1e-20)
        assert pooled.q_p_value == 1
    ratio = mantel_haenszel(*table, contrast="OR")
    assert ratio.std_err**2 == pytest.approx(
        compare_counts(*table, contrast="OR").variances[0], rel=1e-12
    )


def test_the_risk_ratio_of_mantel_and_haenszel_is_the_printed_one() -> None:
    found = mantel_haenszel(*BCG, contrast="RR")

    # R's metafor, manual page of rma.mh, on these trials: −0.4537, standard error 0.0393.
    assert (found.effect, found.std_err) == pytest.approx((-0.4537, 0.0393), abs=5e-5)
    assert bounds_of(found.interval)[0] == pytest.approx(-0.5308, abs=5e-5)


def test_petos_method_is_observed_less_expected() -> None:
    found = peto([3], [97], [9], [91])

    variance = 100 * 100 * 12 * 188 / (200**2 * 199)
    assert found.effect == pytest.approx((3 - 6) / variance)
    assert found.std_err == pytest.approx(variance**-0.5)


def test_a_table_without_events_says_nothing_of_a_ratio_but_something_of_a_difference() -> None:
    one, two = ([3], [97], [9], [91]), ([3, 0], [97, 500], [9, 0], [91, 500])

    for contrast in ("RR", "OR"):
        found = mantel_haenszel(*two, contrast=contrast)
        assert found == mantel_haenszel(*one, contrast=contrast)
    assert peto(*two) == peto(*one)
    differences = (mantel_haenszel(*each, contrast="RD").effect for each in (one, two))
    assert next(differences) < next(differences) < 0


def test_where_no_table_has_events_there_is_no_ratio() -> None:
    with pytest.raises(NothingToEstimate):
        mantel_haenszel([0], [50], [0], [60])
    with pytest.raises(NothingToEstimate):
        peto([0], [50], [0], [60])
    with pytest.raises(NothingToEstimate):
        mantel_haenszel([0], [50], [3], [60])


def test_a_contrast_that_is_not_known_is_refused() -> None:
    wrong: Any = "HR"
    with pytest.raises(ValuesCannotBeUsed, match="HR"):
        mantel_haenszel([1], [2], [3], [4], contrast=wrong)
