"""The estimators find the truth that fictional boroughs were made with.

Each estimate is made on many boroughs of stated seeds. Its mean may differ from the truth by
at most ``K`` of its own standard errors between boroughs: a bias larger than that would show.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from wardmote.basis.instants import NO_TIME, to_micros
from wardmote.conversations.building import build
from wardmote.conversations.tables import Conversations
from wardmote.demo.borough import DEFAULT, Borough, make
from wardmote.demo.truth import Truth
from wardmote.estimators.survival.kaplan_meier import kaplan_meier
from wardmote.hours.clock import ServiceClock
from wardmote.pattern.chasing import chase_hazard
from wardmote.pattern.handling import handling_gaps, minutes_a_week
from wardmote.pattern.rhythm import hour_of_week
from wardmote.pattern.waits import FirstResponses, first_responses, late_night

LONDON = ZoneInfo("Europe/London")
SEEDS = range(100, 124)
K = 4.0

PLAIN = replace(
    DEFAULT,
    season=0.0,
    bursts=0,
    announcement_days=(),
    night_share=0.0,
    missed_share=0.0,
    chase_hazards=(0.0,) * len(DEFAULT.chase_hazards),
)
"""Questions and answers alone: without what would make the plain truth a mixture."""


@cache
def _boroughs(truth: Truth) -> tuple[Borough, ...]:
    return tuple(make(seed, truth=truth) for seed in SEEDS)


@cache
def _conversations(truth: Truth) -> tuple[Conversations, ...]:
    return tuple(build(b.messages, until=b.end) for b in _boroughs(truth))


def _asking(conversations: Conversations) -> FirstResponses:
    first = first_responses(conversations)
    return first.only(~first.deleted & ~first.no_reply_needed)


def _recovered(estimates: Sequence[float] | NDArray[np.float64], truth: float) -> bool:
    values = np.asarray(estimates, dtype=float)
    error = values.std(ddof=1) / np.sqrt(values.size)
    return bool(error > 0 and abs(values.mean() - truth) < K * error)


def _each(truth: Truth, estimate: Callable[[Borough, Conversations], Any]) -> list[Any]:
    pairs = zip(_boroughs(truth), _conversations(truth), strict=True)
    return [estimate(borough, conversations) for borough, conversations in pairs]


def test_every_first_reply_and_chase_is_the_one_that_happened() -> None:
    borough, conversations = _boroughs(DEFAULT)[0], _conversations(DEFAULT)[0]
    openings = borough.messages.filter(pl.col("id") == pl.col("thread"), ~pl.col("ours"))
    truth = borough.asked.join(openings.select("id"), on="id").sort("asked_at", "resident")

    table = conversations.conversations.drop_nulls("asked_at").sort("asked_at", "resident")

    columns = {"asked_at": "asked_at", "first_reply_at": "answered_at"}
    columns |= {"chased_at": "first_chase_at", "due_at": "due_at", "chases": "chases"}
    assert table.height > 1800
    for found, known in columns.items():
        assert table[found].to_list() == truth[known].to_list(), found


def test_the_rate_of_questions_in_each_hour_of_the_day() -> None:
    expected = PLAIN.level * PLAIN.hour_of_week().reshape(7, 24).sum(axis=0)

    def by_hour(borough: Borough, conversations: Conversations) -> NDArray[np.float64]:
        start, end = to_micros(borough.start), to_micros(borough.end)
        asked = first_responses(conversations).asked_at
        rhythm = hour_of_week(asked, LONDON, start, end)
        return np.asarray(np.nan_to_num(rhythm.raw_rate).reshape(7, 24).sum(axis=0))

    found = np.array(_each(PLAIN, by_hour))

    for hour in range(24):
        assert _recovered(found[:, hour], expected[hour]), hour


def test_how_much_a_day_varies_beyond_chance() -> None:
    def day_cv(borough: Borough, conversations: Conversations) -> float:
        asked = first_responses(conversations).asked_at
        start, end = to_micros(borough.start), to_micros(borough.end)
        return hour_of_week(asked, LONDON, start, end).day_cv ** 2

    assert _recovered(_each(PLAIN, day_cv), DEFAULT.day_cv**2)


def test_the_minutes_that_an_answer_takes() -> None:
    def mean_minutes(borough: Borough, conversations: Conversations) -> float:
        start, end = to_micros(borough.start), to_micros(borough.end)
        gaps = handling_gaps(conversations, ServiceClock(borough.pattern))
        return minutes_a_week(gaps, 60, start, end, LONDON).mean_minutes

    assert _recovered(_each(PLAIN, mean_minutes), PLAIN.handling_mean)


@pytest.mark.parametrize("promised", [False, True])
@pytest.mark.parametrize("band", [1, 2, 3, 4])
def test_the_hazard_of_a_chase_by_how_long_a_resident_has_waited(band: int, promised: bool) -> None:
    edges, hazard = DEFAULT.chase_edges, DEFAULT.chase_hazards[band]

    def in_band(_: Borough, conversations: Conversations) -> float:
        first = _asking(conversations)
        which = first.only((first.due_at != NO_TIME) == promised)
        return chase_hazard(which, LONDON, edges)[band].ratio.estimate

    expected = hazard * (DEFAULT.chase_promised if promised else 1)
    assert _recovered(_each(DEFAULT, in_band), expected)


def test_how_often_a_late_question_gets_a_late_answer() -> None:
    def share(_: Borough, conversations: Conversations) -> float:
        first = _asking(conversations)
        hour = pl.from_epoch(pl.Series(first.asked_at), "us").dt.replace_time_zone("UTC")
        evening = hour.dt.convert_time_zone("Europe/London").dt.hour().is_between(20, 22)
        return float(
            late_night(first.only(evening.to_numpy()), LONDON, from_hour=20).answered.mean()
        )

    assert _recovered(_each(DEFAULT, share), DEFAULT.night_share)


@pytest.mark.parametrize("hours", [6, 24, 48])
def test_the_share_still_waiting_although_the_end_of_the_data_cuts_waits_short(hours: int) -> None:
    def differences(borough: Borough, whole: Conversations) -> tuple[float, float]:
        # Three weeks of data that end at any hour of a week, against the waits in full.
        start = borough.start + timedelta(weeks=2)
        until = start + timedelta(weeks=3, hours=7 * (borough.seed % 24))
        some = borough.messages.filter(pl.col("sent_at") <= until)
        seen, full = _asking(build(some, until=until)), _asking(whole)
        cut = seen.only(seen.asked_at >= to_micros(start))
        asked = (full.asked_at >= to_micros(start)) & (full.asked_at <= to_micros(until))
        truth = (full.only(asked).wait_minutes > hours * 60).mean()
        curve = kaplan_meier(cut.wait_minutes / 60, cut.answered)
        answered_alone = (cut.only(cut.answered).wait_minutes > hours * 60).mean()
        return float(curve.at([hours], extend=True).survival[0] - truth), float(
            answered_alone - truth
        )

    found = np.array(_each(PLAIN, differences))

    error = found.std(axis=0, ddof=1) / np.sqrt(len(found))
    assert abs(found[:, 0].mean()) < K * error[0]
    # Leaving out those who still wait would make waits look shorter than they are.
    assert found[:, 1].mean() < -2 * error[1]


def test_the_share_answered_late_is_the_share_that_was() -> None:
    borough, conversations = _boroughs(DEFAULT)[1], _conversations(DEFAULT)[1]
    first = _asking(conversations)
    settled = first.only(first.asked_at < first.until - 24 * 3_600_000_000)

    found = (settled.wait_minutes > 24 * 60).mean()

    openings = borough.messages.filter(pl.col("id") == pl.col("thread"))
    truth = borough.asked.join(openings.select("id"), on="id").filter(
        "reply_wanted", pl.col("asked_at") < borough.end - timedelta(hours=24)
    )
    wait = pl.col("answered_at").fill_null(borough.end) - pl.col("asked_at")
    late = truth.select((wait > timedelta(hours=24)).mean()).item()
    assert found == pytest.approx(late, abs=0.002)
