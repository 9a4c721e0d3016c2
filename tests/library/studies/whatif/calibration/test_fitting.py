"""The whole fit: from conversations whose truth is known, and from next to none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from library.conversations.made_messages import MONDAY, Desk
from library.studies.whatif.calibration.made_logs import CLOCK, LONDON, log_of
from wardmote.basis.instants import DAY, WEEK, to_micros
from wardmote.conversations.building import build
from wardmote.demo.borough import DEFAULT, make
from wardmote.demo.truth import Truth
from wardmote.hours.clock import ServiceClock
from wardmote.studies.whatif.calibration.fitting import Fit, fit
from wardmote.studies.whatif.calibration.refusals import (
    AbsurdHandling,
    HandlingNotKnown,
    NoHistory,
    RateCannotBe,
)
from wardmote.studies.whatif.calibration.stating import usual_week
from wardmote.studies.whatif.engine.load import LoadModel
from wardmote.studies.whatif.engine.quantile_tables import lognormal_minutes
from wardmote.studies.whatif.engine.serving import generate
from wardmote.studies.whatif.engine.ticks import Period

UTC = ZoneInfo("UTC")
START = to_micros(MONDAY)
ADA, BEN, CAT = 1, 2, 3
SEEDS = range(200, 224)
K = 4.0

PLAIN = replace(
    DEFAULT,
    season=0.0,
    bursts=0,
    announcement_days=(),
    night_share=0.0,
    follow_up_share=0.0,
    chase_promised=1.0,
)


@cache
def borough_fits(truth: Truth) -> tuple[Fit, ...]:
    return tuple(borough_fit(seed, truth) for seed in SEEDS)


def borough_fit(seed: int, truth: Truth = DEFAULT) -> Fit:
    borough = make(seed, truth=truth)
    conversations = build(borough.messages, until=borough.end)
    start, end = to_micros(borough.start), to_micros(borough.end)
    clock = ServiceClock(borough.pattern)
    return fit(conversations, LONDON, start=start, end=end, clock=clock)


def close(estimates: list[float], truth: float, allowed: float = 0.0) -> bool:
    """Whether their mean differs by at most K standard errors and a stated bias."""
    found = np.array(estimates)
    error = found.std(ddof=1) / np.sqrt(found.size)
    return bool(abs(found.mean() - truth) <= K * error + allowed)


def test_the_boroughs_level_and_answered_share_are_recovered() -> None:
    asking = PLAIN.level * (1 - PLAIN.comment_share) * (1 - PLAIN.deleted_share)
    fits = borough_fits(PLAIN)

    # The week's factor, and Kaplan and Meier's last step, cost next to nothing.
    assert close([each.level for each in fits], asking * (1 - PLAIN.missed_share), 0.005 * asking)
    assert close([each.answered_share.share for each in fits], 1 - PLAIN.missed_share, 0.002)


def test_the_boroughs_day_factor_is_recovered() -> None:
    # Days beyond the 99.9 % point may be taken for bursts.
    assert close([each.day_cv for each in borough_fits(PLAIN)], PLAIN.day_cv, 0.01)


def test_the_boroughs_hours_of_the_week_are_recovered() -> None:
    mean = np.mean([each.point().hour_of_week for each in borough_fits(PLAIN)], axis=0)

    assert mean / mean.sum() == pytest.approx(PLAIN.hour_of_week(), abs=0.0015)


def test_the_boroughs_handling_is_recovered() -> None:
    found = [each.point().minutes_a_message for each in borough_fits(PLAIN)]

    assert close(found, PLAIN.handling_mean, 0.05)


def test_the_boroughs_chase_hazards_are_recovered() -> None:
    found = np.array([each.point().chasing.per_hour for each in borough_fits(PLAIN)])

    for band, truth in ((2, 0.012), (3, 0.008), (4, 0.008), (5, 0.015)):
        # A band is lent a chase at what is expected of it.
        assert close(found[:, band].tolist(), truth, 0.15 * truth)


def test_the_boroughs_incidents_are_recovered_as_bursts() -> None:
    fits = [borough_fit(seed, replace(PLAIN, bursts=4, burst_size=40.0)) for seed in SEEDS]
    models = [each.point() for each in fits]

    # A quiet Sunday's burst is found, one that falls into a busy Monday may not be.
    assert np.mean([each.bursts_a_week * 26 for each in models]) == pytest.approx(4, abs=0.6)
    answered = 40 * 0.94 * 0.94
    assert np.mean([each.burst_size for each in models]) == pytest.approx(answered, rel=0.12)
    assert np.mean([each.burst_hours for each in models]) == pytest.approx(6, abs=1)


def test_second_questions_are_work_too() -> None:
    fits = [borough_fit(seed, replace(PLAIN, follow_up_share=0.3)) for seed in list(SEEDS)[:8]]

    plain = np.mean([each.level for each in borough_fits(PLAIN)[:8]])
    # Each answered opening brings another question 0.3 times, which is answered as often.
    assert np.mean([each.level for each in fits]) == pytest.approx(plain * 1.29, rel=0.03)


def test_draws_hold_the_boroughs_truth_as_often_as_they_should() -> None:
    asking = PLAIN.level * (1 - PLAIN.comment_share) * (1 - PLAIN.deleted_share)
    held = []
    for seed, each in zip(SEEDS, borough_fits(PLAIN), strict=True):
        drawn = each.draws(60, seed, weeks_ahead=520)
        for truth, figures in (
            (asking * (1 - PLAIN.missed_share), [m.messages_a_week for m in drawn]),
            (PLAIN.day_cv, [m.day_cv for m in drawn]),
            (PLAIN.handling_mean, [m.minutes_a_message for m in drawn]),
        ):
            lower, upper = np.quantile(figures, [0.025, 0.975])
            held.append(lower <= truth <= upper)

    assert np.mean(held) >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / len(held)) - 0.02


MODEL = LoadModel(60 * usual_week(), lognormal_minutes(4.0, 0.8), day_cv=0.3)


@cache
def engine_fits(model: LoadModel) -> tuple[Fit, ...]:
    fits = []
    for seed in range(16):
        conversations, period = log_of(model, 16, seed)
        end = period.start + 16 * WEEK
        fits.append(fit(conversations, LONDON, start=period.start, end=end, clock=CLOCK))
    return tuple(fits)


def test_what_the_engine_simulates_is_recovered() -> None:
    fits = engine_fits(MODEL)

    assert close([each.level for each in fits], 60, 0.6)
    assert close([each.day_cv for each in fits], 0.3, 0.01)
    assert close([each.point().minutes_a_message for each in fits], 4.0, 0.08)
    assert all(each.answered_share.share > 0.97 for each in fits)


def test_what_the_engine_simulates_in_bursts_raises_the_alarm_and_is_no_day_factor() -> None:
    bursty = replace(MODEL, day_cv=0.0, bursts_a_week=0.3, burst_size=40.0)
    fits = engine_fits(bursty)

    assert sum(bool(each.alarm) for each in fits) >= 15
    assert np.mean([each.level for each in fits]) == pytest.approx(72, rel=0.08)
    # Small bursts are not told from busy days, so some of it is taken for those.
    assert np.mean([each.day_cv for each in fits]) < 0.3


def test_the_alarm_is_silent_where_the_engine_simulates_chance_alone() -> None:
    fits = engine_fits(replace(MODEL, day_cv=0.0))

    assert sum(bool(each.alarm) for each in fits) <= 1
    assert np.mean([each.day_cv for each in fits]) < 0.12


def small(desk: Desk, days: float = 7, **how: Any) -> Fit:
    end = START + round(days * DAY)
    return fit(desk.build(days=days), UTC, start=START, end=end, **how)


def three() -> Desk:
    desk = Desk().asks(ADA, "q1", 9).replies("a", 9.1, to="q1")
    return desk.asks(BEN, "q2", 33).asks(CAT, "q3", 57)


def test_no_message_is_no_history() -> None:
    with pytest.raises(NoHistory, match="state messages a week"):
        small(Desk())
    with pytest.raises(NoHistory):
        small(Desk().replies("news", 9))


def test_three_messages_leave_nearly_everything_open_and_say_so() -> None:
    found = small(three())

    assert "Only 3 messages" in found.sentences[0]
    levels = [each.messages_a_week for each in found.draws(200, 1)]
    lower, upper = np.quantile(levels, [0.025, 0.975])
    assert lower < 0.3 < 3 < upper
    drawn = found.draws(3, 1)
    assert generate(drawn, 1, Period(date(2026, 1, 5), 4, UTC), 1).messages >= 0


def test_without_an_answer_handling_must_be_stated() -> None:
    unanswered = Desk().asks(ADA, "q1", 9).asks(BEN, "q2", 33)

    with pytest.raises(HandlingNotKnown, match="How messages come is"):
        small(unanswered)
    found = small(unanswered, handling=(4.0, 0.8))

    assert found.level == pytest.approx(2)
    assert any("all are taken to need an answer" in said for said in found.sentences)


def test_a_timed_sample_stands_for_the_gaps_and_a_statement_for_both() -> None:
    timed = small(three(), timed_sample=np.array([5.0] * 30))
    both = small(three(), timed_sample=np.array([5.0] * 30), handling=(7.0, 0.0))

    assert timed.point().minutes_a_message == pytest.approx(5)
    assert timed.n_gaps == 30
    assert both.point().minutes_a_message == pytest.approx(7)
    assert not any("gaps between sends" in said for said in (*timed.sentences, *both.sentences))


def test_absurd_statements_are_refused() -> None:
    with pytest.raises(AbsurdHandling):
        small(three(), handling=(-4.0, 0.8))
    with pytest.raises(AbsurdHandling):
        small(three(), timed_sample=np.array([-1.0]))
    with pytest.raises(RateCannotBe):
        small(three(), urgent_share=1.5)
    with pytest.raises(RateCannotBe):
        small(three(), reading_minutes=-1.0)


def test_a_period_that_is_no_period_has_no_history() -> None:
    with pytest.raises(NoHistory):
        fit(three().build(), UTC, start=START, end=START)


def test_nothing_sent_after_the_period_changes_the_fit() -> None:
    whole = three().replies("late", 100, to="q2").replies("late2", 100.1, to="q3")
    cut_off = three()

    later = fit(whole.build(days=9), UTC, start=START, end=START + 4 * DAY)
    known = fit(cut_off.build(days=4), UTC, start=START, end=START + 4 * DAY)

    assert later.sentences == known.sentences
    assert later.answered_share == known.answered_share
    assert (later.point().hour_of_week == known.point().hour_of_week).all()
    assert (later.point().handling.body == known.point().handling.body).all()


def test_the_first_draws_are_the_same_however_many_are_asked_for() -> None:
    found = borough_fits(PLAIN)[0]

    few, many = found.draws(2, 7), found.draws(4, 7)

    assert all((a.hour_of_week == b.hour_of_week).all() for a, b in zip(few, many[:2], strict=True))
    assert all((a.handling.body == b.handling.body).all() for a, b in zip(few, many, strict=False))
    assert (few[0].hour_of_week != many[1].hour_of_week).any()
    assert (few[0].hour_of_week != found.draws(1, 8)[0].hour_of_week).any()


def test_poisson_only_keeps_the_messages_and_leaves_nothing_open() -> None:
    found = borough_fit(201)

    plain = found.poisson_only()

    assert found.point().bursts_a_week > 0
    assert plain.point().bursts_a_week == plain.day_cv == 0
    assert plain.level == pytest.approx(found.level)
    assert len({id(each) for each in plain.draws(3, 1)}) == 1


def test_each_assumption_can_be_changed_alone() -> None:
    found, point = borough_fit(201), borough_fit(201).point()

    flat = found.varied(flat_hours=True).point()
    assert np.ptp(flat.hour_of_week) == 0
    assert flat.messages_a_week == pytest.approx(point.messages_a_week)
    assert found.varied(rate_factor=1.2).level == pytest.approx(1.2 * found.level)
    assert found.varied(day_cv=0.5).day_cv == 0.5
    longer = found.varied(handling_factor=1.5).point()
    assert longer.minutes_a_message == pytest.approx(1.5 * point.minutes_a_message, rel=1e-3)
    more = found.varied(chase_factor=2.0, reading_minutes=3.0).point().chasing
    assert more.per_hour == pytest.approx(2 * point.chasing.per_hour)
    assert more.reading_minutes == 3.0
    assert found.varied(urgent_share=0.1).draws(1, 1)[0].urgent_share == 0.1
    twice = found.varied(rate_factor=2.0).varied(no_bursts=True)
    assert twice.level == pytest.approx(2 * found.level)


def test_an_assumption_that_there_is_not_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        borough_fits(PLAIN)[0].varied(weather=True)
