from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wardmote.basis.instants import MINUTE
from wardmote.demo.borough import DEFAULT, Borough, make
from wardmote.hours.clock import ServiceClock


def _micros(series: pl.Series) -> NDArray[np.int64]:
    return np.asarray(series.dt.epoch("us"))


def _handling(queue: pl.DataFrame) -> NDArray[np.int64]:
    return np.asarray(np.rint(queue["handling"] * MINUTE), dtype=np.int64)


def _in_the_queue(borough: Borough) -> pl.DataFrame:
    answered = pl.col("answered_at").is_not_null() & ~pl.col("same_night")
    return borough.asked.filter(answered).sort("asked_at", "answered_at")


def test_each_answer_follows_the_recursion_of_the_model(borough: Borough) -> None:
    clock = ServiceClock(borough.pattern)
    queue = _in_the_queue(borough)
    asked, answered = _micros(queue["asked_at"]), _micros(queue["answered_at"])
    handling = _handling(queue)

    previous, expected = 0, []
    for arrival, minutes in zip(asked.tolist(), handling.tolist(), strict=True):
        ready = max(arrival, previous)
        previous = max(ready, clock.next_open(ready)) + minutes
        expected.append(previous)

    assert answered.tolist() == expected


def test_nobody_is_answered_before_somebody_who_asked_earlier(borough: Borough) -> None:
    answered = _in_the_queue(borough)["answered_at"].to_list()

    assert all(one < other for one, other in pairwise(answered))


def test_work_begins_within_the_windows_and_only_the_one_in_hand_runs_over(
    borough: Borough,
) -> None:
    clock = ServiceClock(borough.pattern)
    queue = _in_the_queue(borough)

    begun = _micros(queue["answered_at"]) - _handling(queue)

    assert clock.is_open(begun).all()
    late = ~clock.is_open(_micros(queue["answered_at"]))
    assert 0 < late.mean() < 0.1


def test_announcements_go_out_as_the_windows_open(borough: Borough) -> None:
    clock = ServiceClock(borough.pattern)
    posted = borough.messages.filter("ours", pl.col("in_reply_to").is_null())

    sent = _micros(posted["sent_at"])

    assert posted.height > 40
    assert clock.is_open(sent).all()
    assert not clock.is_open(sent - 1).any()


def test_answers_at_night_are_the_only_ones_outside_the_hours_and_come_the_same_night(
    borough: Borough,
) -> None:
    night = borough.asked.filter("same_night")

    local = night["asked_at"].dt.convert_time_zone("Europe/London")
    wait = (night["answered_at"] - night["asked_at"]).dt.total_minutes()

    assert night.height > 5
    assert local.dt.hour().is_between(20, 22).all()
    assert (wait < 120).all()


def test_windows_keep_to_the_local_clock_on_both_sides_of_a_clock_change(
    borough: Borough,
) -> None:
    queue = _in_the_queue(borough)
    begun = pl.from_epoch(pl.Series(_micros(queue["answered_at"]) - _handling(queue)), "us")
    spring, autumn = date(2026, 3, 29), date(2025, 10, 26)

    earliest = {
        part: begun.filter(which).dt.time().min()
        for part, which in {
            "summer": (begun.dt.date() < autumn) | (begun.dt.date() > spring),
            "winter": begun.dt.date().is_between(autumn, spring),
        }.items()
    }

    assert earliest == {"summer": time(8, 30), "winter": time(9, 30)}
    assert (begun.dt.date() > spring).any()


def test_nobody_answers_on_a_bank_holiday(borough: Borough) -> None:
    answered = _in_the_queue(borough)["answered_at"].dt.convert_time_zone("Europe/London")

    days = set(answered.dt.date().cast(pl.String))

    assert "2025-12-24" in days
    assert days.isdisjoint({"2025-12-25", "2025-12-26", "2026-01-01", "2026-04-03"})


def test_whoever_waits_at_the_end_of_the_data_has_no_answer() -> None:
    borough = make(3, weeks=2, truth=replace(DEFAULT, missed_share=0.0))

    waiting = borough.asked.filter("reply_wanted", pl.col("answer").is_null())

    # The data end on a Sunday night: the weekend's questions are all still there.
    assert waiting.height > 5
    last_answer = borough.asked.select(pl.col("answered_at").max()).item()
    assert (waiting["asked_at"] > last_answer.replace(hour=15)).all()
    assert (borough.messages["sent_at"] < borough.end).all()


def test_what_is_overlooked_or_asks_for_nothing_is_never_answered(borough: Borough) -> None:
    skipped = borough.asked.filter(
        pl.col("missed") | ~pl.col("reply_wanted"), ~pl.col("same_night")
    )

    assert skipped.height > 100
    assert skipped["answer"].is_null().all()
