"""How messages come is recovered from messages that came as is known."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from wardmote.basis.instants import DAY, HOUR, WEEK
from wardmote.basis.random_streams import stream
from wardmote.pattern.bursts import bursts
from wardmote.studies.whatif.calibration.arrivals import Arrivals, arrivals
from wardmote.studies.whatif.calibration.burst_days import BurstFit, burst_fit
from wardmote.studies.whatif.calibration.day_factor import day_factor

UTC = ZoneInfo("UTC")
START = 4 * DAY + 2900 * WEEK
"""A Monday."""

PROFILE = np.tile(np.repeat([0.1, 1.0, 1.5], 8), 7) * np.repeat([1.3, 1, 1, 1, 1, 0.6, 0.5], 24)
SHARE = PROFILE / PROFILE.sum()


def came(seed: int, weeks: int, level: float, day_cv: float = 0.0) -> np.ndarray:
    rng = stream(seed, "came")
    factor = rng.gamma(day_cv**-2, day_cv**2, weeks * 7) if day_cv else np.ones(weeks * 7)
    counts = rng.poisson(np.tile(level * SHARE, weeks) * np.repeat(factor, 24))
    hour = np.repeat(np.arange(counts.size), counts)
    return np.sort(START + (hour + rng.random(hour.size)) * HOUR).astype(np.int64)


def fitted(seed: int, weeks: int, level: float, day_cv: float = 0.0) -> Arrivals:
    return arrivals(came(seed, weeks, level, day_cv), UTC, START, START + weeks * WEEK)


def test_as_many_messages_are_expected_as_came() -> None:
    found = fitted(1, 20, 60, 0.3).point()

    n = came(1, 20, 60, 0.3).size
    assert found.hour_of_week.sum() + found.bursts_a_week * found.burst_size == pytest.approx(
        n / 20
    )


def test_level_and_day_factor_are_recovered() -> None:
    found = [fitted(seed, 26, 60, 0.3).point() for seed in range(40)]

    level = np.array([each.hour_of_week.sum() for each in found])
    day_cv = np.array([each.day_cv for each in found])
    for estimates, truth in ((level, 60), (day_cv, 0.3)):
        error = estimates.std(ddof=1) / np.sqrt(40)
        # A day beyond the 99.9 % point may be taken for a burst, which costs both a little.
        assert estimates.mean() == pytest.approx(truth, abs=3 * error + 0.02 * truth)


def test_days_that_vary_by_chance_have_next_to_no_factor() -> None:
    found = [fitted(seed, 26, 60).point().day_cv for seed in range(20)]

    assert np.mean(found) < 0.09


@pytest.mark.parametrize(("weeks", "day_cv"), [(6, 0.3), (26, 0.3), (26, 0.0)])
def test_draws_of_the_level_hold_the_truth_as_often_as_they_should(
    weeks: int, day_cv: float
) -> None:
    held = 0
    for seed in range(100):
        rng, level = stream(seed, "draws"), fitted(seed, weeks, 60, day_cv)
        found = level.point().hour_of_week.sum()
        drawn = [found * level.level.draw(rng, 520) for _ in range(200)]
        held += np.quantile(drawn, 0.025) <= 60 <= np.quantile(drawn, 0.975)

    assert held >= 89  # 95 less three standard errors


def test_draws_of_the_week_hold_each_hour_about_as_often_as_they_should() -> None:
    held = []
    for seed in range(25):
        rng, found = stream(seed, "draws"), fitted(seed, 12, 60, 0.2)
        drawn = np.array([found.draw(rng, 520).hour_of_week for _ in range(100)])
        lower, upper = np.quantile(drawn, [0.025, 0.975], axis=0)
        held.append((lower <= 60 * SHARE) & (upper >= 60 * SHARE))

    assert np.mean(held) > 0.88


def test_a_shorter_history_leaves_more_open() -> None:
    def spread(weeks: int) -> float:
        rng, found = stream(1, "spread"), fitted(1, weeks, 60, 0.3)
        return float(np.std([found.draw(rng, 52).hour_of_week.sum() for _ in range(200)]))

    assert spread(4) > 1.5 * spread(26)


def test_a_stretch_ahead_strays_further_than_a_year_where_weeks_go_together() -> None:
    season = 60 * (1 + 0.4 * np.sin(2 * np.pi * np.arange(52) / 26))
    rng = stream(3, "season")
    at = [
        START + (week + rng.random(rng.poisson(level))) * WEEK for week, level in enumerate(season)
    ]
    found = arrivals(np.sort(np.concatenate(at)).astype(np.int64), UTC, START, START + 52 * WEEK)

    def spread(ahead: float) -> float:
        rng = stream(4, "ahead")
        return float(np.std([found.level.draw(rng, ahead) for _ in range(400)]))

    assert spread(4) > 1.5 * spread(52)
    assert 0.1 < spread(4) < 0.4  # the season's own coefficient of variation is 0.28


def test_a_burst_is_taken_out_of_the_rates_and_given_its_size_and_length() -> None:
    quiet = came(5, 20, 60)
    begins = START + 50 * DAY + 12 * HOUR
    burst = begins + np.linspace(0, 6 * HOUR, 40).astype(np.int64)
    asked = np.sort(np.concatenate([quiet, burst]))
    end = START + 20 * WEEK

    fit = burst_fit(bursts(asked, UTC, START, end), asked, UTC, START, end)

    assert fit.number == 1
    assert fit.size == pytest.approx(40, abs=6)
    assert fit.hours == pytest.approx(6, abs=1)
    taken = asked[~fit.ordinary]
    assert taken.min() >= begins - HOUR
    assert taken.max() <= begins + 7 * HOUR
    assert fit.counts.sum() - fit.ordinary_counts.sum() == taken.size


def test_where_all_came_at_once_the_rates_are_nothing_and_the_burst_is_all() -> None:
    asked = START + 10 * DAY + np.arange(10_000, dtype=np.int64) * 100_000

    found = arrivals(asked, UTC, START, START + 4 * WEEK)

    assert found.point().hour_of_week.sum() == 0
    assert found.point().burst_size == 10_000
    assert found.draw(stream(1, "all"), 52).burst_size > 0


def _of_sizes(*sizes: int) -> BurstFit:
    none, flags = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.bool_)
    return BurstFit(sizes, 6, flags, none, none, flags, none)


def test_bursts_alike_are_drawn_alike_and_one_alone_says_little_of_it() -> None:
    # Gamma of shape k: the coefficient of variation is 1/√k.
    alone, alike, unlike = _of_sizes(35), _of_sizes(35, 33, 38), _of_sizes(5, 20, 150)

    assert alone.cv == pytest.approx(_of_sizes().cv, rel=0.1)
    assert alike.cv < alone.cv < unlike.cv


@pytest.mark.parametrize("shape", [0.7, 1.0, 9.0])
def test_how_unlike_bursts_are_is_recovered_from_many(shape: float) -> None:
    sizes = np.rint(stream(3, "sizes").gamma(shape, 400 / shape, size=400)).astype(int).tolist()
    fit = _of_sizes(*sizes)

    drawn = [fit.draw(stream(seed, "bursts"), 400) for seed in range(40)]

    assert fit.cv == pytest.approx(shape**-0.5, rel=0.12)
    assert np.mean([cv for _, _, cv in drawn]) == pytest.approx(shape**-0.5, rel=0.12)
    assert np.mean([size for _, size, _ in drawn]) == pytest.approx(400, rel=0.15)


@pytest.mark.parametrize(("sizes", "usual"), [((31,), 11), ((20, 24), 11), ((10_000,), 40)])
def test_a_burst_or_two_are_no_sign_of_one_of_another_order(
    sizes: tuple[int, ...], usual: int
) -> None:
    days = np.full(181, usual)
    fit = replace(
        _of_sizes(*sizes), counts=days, quiet=np.ones(181, dtype=np.bool_), weekday=days % 7
    )

    drawn = [fit.draw(stream(seed, "few bursts"), 26)[1] for seed in range(2000)]

    seen = np.mean(sizes)
    assert np.median(drawn) == pytest.approx(seen, rel=0.4)
    assert np.mean(np.array(drawn) > 10 * seen) < 0.01
    # A thousandfold one would be more messages than the engine counts.
    assert max(drawn) < 25 * seen


def test_too_few_days_leave_the_day_factor_to_what_is_usual() -> None:
    nothing = np.zeros(0, dtype=np.int64)

    found = day_factor(nothing, nothing)

    assert found.mean == pytest.approx(0.5 * np.sqrt(2 / np.pi), abs=0.02)


def test_hours_never_met_are_like_that_hour_of_other_days() -> None:
    three_days = np.array([START + 9 * HOUR, START + 33 * HOUR, START + 57 * HOUR])

    rates = arrivals(three_days, UTC, START, START + 3 * DAY).point().hour_of_week.reshape(7, 24)

    assert np.isfinite(rates).all()
    assert rates[5].argmax() == 9
