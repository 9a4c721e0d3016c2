from __future__ import annotations

import numpy as np
import pytest

from wardmote.studies.whatif.calibration.fitting import stated
from wardmote.studies.whatif.calibration.refusals import AbsurdHandling, RateCannotBe


def test_what_was_stated_is_simulated() -> None:
    model = stated(60, 4, day_cv=0.2, chases_an_hour=0.01, urgent_share=0.1).point()

    assert model.messages_a_week == pytest.approx(60)
    assert model.minutes_a_message == pytest.approx(4, rel=1e-3)
    assert model.day_cv == 0.2
    assert model.chasing.per_hour.tolist() == [0.01] * 8
    assert model.urgent_share == 0.1
    assert model.bursts_a_week == 0


def test_draws_stray_as_far_as_the_statement_may_be_out() -> None:
    drawn = stated(60, 4, rate_cv=0.2, minutes_cv=0.1).draws(600, 1)

    messages = np.array([each.messages_a_week for each in drawn])
    minutes = np.array([each.minutes_a_message for each in drawn])
    assert messages.mean() == pytest.approx(60, rel=0.03)
    assert messages.std() == pytest.approx(12, rel=0.1)
    assert minutes.std() == pytest.approx(0.4, rel=0.1)


def test_a_sure_statement_leaves_nothing_open() -> None:
    drawn = stated(60, 4, rate_cv=0.0, minutes_cv=0.0).draws(5, 1)

    assert [each.messages_a_week for each in drawn] == pytest.approx([60] * 5, rel=1e-4)


def test_a_week_of_ones_own_is_taken_by_its_shape() -> None:
    nine = np.zeros(168)
    nine[9] = 7.0

    assert stated(60, 4, hour_of_week=nine).point().hour_of_week[9] == pytest.approx(60)


def test_what_was_assumed_is_said() -> None:
    said = " ".join(stated(60, 4).sentences)

    assert "a usual week is assumed" in said
    assert "Nobody is taken to write again" in said
    own = " ".join(stated(60, 4, hour_of_week=np.ones(168), chases_an_hour=0.1).sentences)
    assert "usual week" not in own
    assert "write again" not in own


@pytest.mark.parametrize(
    "how",
    [
        {"messages_a_week": 0.0},
        {"messages_a_week": -3.0},
        {"messages_a_week": float("nan")},
        {"day_cv": -0.1},
        {"rate_cv": float("inf")},
        {"chases_an_hour": -0.1},
        {"urgent_share": 1.1},
        {"reading_minutes": 61.0},
        {"hour_of_week": np.zeros(168)},
        {"hour_of_week": np.ones(24)},
        {"hour_of_week": -np.ones(168)},
    ],
)
def test_what_no_desk_can_have_is_refused(how: dict[str, object]) -> None:
    with pytest.raises(RateCannotBe):
        stated(**{"messages_a_week": 60.0, "minutes_a_message": 4.0, **how})  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize("minutes", [0.0, -4.0, 1e6])
def test_minutes_that_no_message_takes_are_refused(minutes: float) -> None:
    with pytest.raises(AbsurdHandling):
        stated(60, minutes)
