"""The benchmark model, which other programs have answered, gives their answers.

The recorded shares come from prototypes in other languages, with a standard error of 0.0015 by
the rule of 24 hours, and are given to three or four places.
"""

from __future__ import annotations

import numpy as np
import pytest

from verification.benchmark_model import figures, hour_of_week, kept, model
from wardmote.studies.whatif.engine.desk import AtClose, Order
from wardmote.studies.whatif.engine.measures import Measures
from wardmote.studies.whatif.engine.serving import kernels

YEARS, SEED, RECORDED_ERROR = 400, 1, 0.0015


@pytest.fixture(scope="module")
def finished() -> Measures:
    if kernels() is None:
        pytest.skip("lacking numba: four hundred years take too long without the kernel")
    return figures(YEARS, SEED)


def near(found: tuple[float, float], recorded: float) -> bool:
    return abs(found[0] - recorded) <= 4 * float(np.hypot(found[1], RECORDED_ERROR))


def test_the_rates_are_those_of_the_model() -> None:
    rates = hour_of_week()

    assert rates.sum() == pytest.approx(60)
    assert np.argmax(rates) == 19
    assert rates[12] / rates[6 * 24 + 12] == pytest.approx(1.15 / 0.65)


def test_kept_in_24_hours_within_four_of_its_own_standard_errors(finished: Measures) -> None:
    share, error = kept(finished)

    assert error < 0.0013
    assert abs(share - 0.6949) <= 4 * error


def test_the_rest_of_what_is_recorded_of_it(finished: Measures) -> None:
    assert kept(finished, 1)[0] == pytest.approx(0.894, abs=0.003)
    assert kept(finished, 2)[0] == pytest.approx(0.999, abs=0.001)
    # Quantiles of years, averaged: the median of all is 929 minutes, nine in ten wait 2,924.
    assert finished.wait[:, 0].mean() / 60 == pytest.approx(929, rel=0.02)
    assert finished.wait[:, 1].mean() / 60 == pytest.approx(2_924, rel=0.01)
    assert finished.unserved.sum() == 0


@pytest.mark.parametrize(
    ("rule", "recorded"), [(AtClose.PAUSE, 0.610), (AtClose.ONLY_IF_FITS, 0.439)]
)
def test_another_rule_at_closing(finished: Measures, rule: AtClose, recorded: float) -> None:
    found = figures(YEARS, SEED, at_close=rule)

    assert near(kept(found), recorded)
    assert found.answering.tolist() == finished.answering.tolist()


def test_four_minutes_of_getting_ready(finished: Measures) -> None:
    assert near(kept(figures(YEARS, SEED, setup_minutes=4)), 0.596)


def test_messages_that_come_at_any_hour_alike_and_days_that_differ(finished: Measures) -> None:
    assert near(kept(figures(YEARS, SEED, messages=model(flat=True))), 0.570)
    assert near(kept(figures(YEARS, SEED, messages=model(day_cv=0.5))), 0.621)


def test_newest_first_has_more_kept_and_a_far_longer_longest_wait(finished: Measures) -> None:
    newest = figures(YEARS, SEED, order=Order.NEWEST)

    assert kept(newest)[0] > kept(finished)[0]
    assert newest.oldest.max() > 3 * finished.oldest.max()
