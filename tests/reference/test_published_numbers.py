"""A few numbers from print, so that something is held to a source wherever the tests run."""

from __future__ import annotations

import numpy as np
import pytest

from library.estimators.bounds import bounds_of
from wardmote.estimators.poisson import garwood
from wardmote.estimators.proportions import clopper_pearson, wilson
from wardmote.estimators.survival import kaplan_meier, log_rank

# Remission in weeks of 42 children with leukaemia, on 6-MP and on placebo: Freireich et al.
# 1963, Blood 21:699; the textbook example since Cox 1972 (JRSS B 34:187).
MERCAPTOPURINE = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
RELAPSED = [1] * 9 + [0] * 12
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def test_the_curve_of_freireichs_children_is_the_textbooks() -> None:
    curve = kaplan_meier(MERCAPTOPURINE, RELAPSED)

    points = curve.at([6, 7, 10, 13, 16, 22, 23])

    # Kleinbaum and Klein 2012, Survival Analysis, table 2.1; Greenwood errors ibid.
    printed = [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert points.survival.round(4).tolist() == printed
    assert points.std_err[0] == pytest.approx(0.0764, abs=5e-5)
    assert curve.median.estimate == 23


def test_the_log_rank_test_of_freireichs_children_is_the_textbooks() -> None:
    time = np.array(MERCAPTOPURINE + PLACEBO)
    event = np.array(RELAPSED + [1] * 21)

    found = log_rank(time, event, ["6-MP"] * 21 + ["placebo"] * 21)

    # Kleinbaum and Klein 2012, section 2.4: 16.793; expected 19.25 and 10.75.
    assert found.statistic == pytest.approx(16.793, abs=5e-4)
    assert found.expected[:, 0].round(2).tolist() == [19.25, 10.75]


@pytest.mark.parametrize(
    ("successes", "n", "lower", "upper"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (1, 29, 0.0061, 0.1718)],
)
def test_wilsons_intervals_are_newcombes(
    successes: int, n: int, lower: float, upper: float
) -> None:
    found = bounds_of(wilson(successes, n).interval)

    # Newcombe 1998, Statistics in Medicine 17:857, table I, method 3.
    assert (round(found[0], 4), round(found[1], 4)) == (lower, upper)


def test_the_exact_interval_is_newcombes() -> None:
    lower, upper = bounds_of(clopper_pearson(15, 148).interval)

    # The same table, method 5.
    assert (round(lower, 4), round(upper, 4)) == (0.0578, 0.1617)


def test_garwoods_interval_is_his_table() -> None:
    lower, upper = bounds_of(garwood(10, 1))

    # Garwood 1936, Biometrika 28:437: 4.80 and 18.39 for ten events.
    assert (round(lower, 2), round(upper, 2)) == (4.80, 18.39)
