"""What an audit says, what it refuses, and what it keeps for the worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from cast import MONDAY, Row, a_week_of_questions, asked, reading_of, replied
from wardmote.channels.reading import SourceClass
from wardmote.findings.finding import Finding, Status
from wardmote.findings.json_form import dump, load
from wardmote.findings.whose import Whose

Ask = Callable[..., dict[str, Finding]]

WORK = (
    "audit.answering.hour-of-week",
    "audit.answering.outside-hours",
    "audit.answering.late-night",
    "audit.clock.out-of-hours-work",
    "audit.time.minutes-a-week",
)
NEEDS_BOTH_SIDES = (
    "audit.answering.first-response-curve",
    "audit.promise.stated",
    "audit.promise.strongest",
    "audit.chasing.share",
    "audit.chasing.hazard",
    "audit.asking.per-week",
    "audit.asking.hour-of-week",
    "audit.asking.outside-hours",
    "audit.answering.late-night",
)
CLOCK = ("audit.clock.wall", "audit.clock.open-hours", "audit.clock.out-of-hours-work")


def test_every_estimate_has_n_and_an_interval(ask: Ask) -> None:
    findings = ask(a_week_of_questions(later_by_day=1))

    estimated = [f for f in findings.values() if f.status is Status.ESTIMATED]

    assert len(estimated) >= 14
    for finding in estimated:
        assert finding.n > 0, finding.id
        assert finding.interval or finding.series, finding.id
        points = finding.series.points if finding.series else ()
        assert all(p.lower is not None or p.upper is not None for p in points if p.n), finding.id


def test_a_hand_counted_archive_gives_the_hand_counted_figures(ask: Ask) -> None:
    findings = ask(a_week_of_questions(weeks=8))

    assert findings["audit.asking.outside-hours"].estimate == 0.5
    assert findings["audit.asking.outside-hours"].n == 80
    # 40 waits of 3 h and 40 of 11 h 30 min.
    assert findings["audit.answering.wait-p90"].estimate == pytest.approx(690)
    assert 180 <= (findings["audit.clock.wall"].estimate or 0) <= 690
    # The noon question has 3 h inside hours; the late one 30 min.
    assert 30 <= (findings["audit.clock.open-hours"].estimate or 0) <= 180
    assert findings["audit.answering.outside-hours"].estimate == pytest.approx(8 / 80)
    assert findings["audit.chasing.share"].estimate == 0.0
    assert findings["audit.promise.stated"].estimate == 1.0


def test_replies_on_saturday_morning_are_outside_hours_and_counted_by_the_week(ask: Ask) -> None:
    findings = ask(a_week_of_questions(weeks=8))

    work = findings["audit.clock.out-of-hours-work"]

    # Friday 22:00 is answered on Saturday at 09:30: one a week.
    assert work.estimate == pytest.approx(8 / 7.78, rel=0.02)


def test_an_answered_only_source_is_refused_by_name_what_it_cannot_support(ask: Ask) -> None:
    findings = ask(a_week_of_questions(), SourceClass.ANSWERED_ONLY)

    for id_ in NEEDS_BOTH_SIDES:
        assert findings[id_].status is Status.REFUSED, id_
        assert "answered-only" in findings[id_].reason
        assert "both sides" in findings[id_].remedy
    assert "Kaplan–Meier" in findings["audit.answering.first-response-curve"].reason
    assert "promise share" in findings["audit.promise.stated"].reason
    assert "chasing" in findings["audit.chasing.share"].reason
    assert "arrival rates" in findings["audit.asking.hour-of-week"].reason


def test_an_answered_only_source_gives_the_wait_among_answered_messages(ask: Ask) -> None:
    findings = ask(a_week_of_questions(), SourceClass.ANSWERED_ONLY)

    wall = findings["audit.clock.wall"]

    assert wall.status is Status.ESTIMATED
    assert wall.n == 80
    assert wall.n_of == "replies"
    assert "answered" in wall.sentence


def test_a_table_of_cases_is_not_taken_to_say_that_nobody_asked_again(ask: Ask) -> None:
    cases = replace(reading_of(a_week_of_questions()), one_message_each=True)

    findings = ask([], reading=cases)

    for name in ("share", "hazard", "outcomes"):
        chasing = findings[f"audit.chasing.{name}"]
        assert chasing.status is Status.REFUSED
        assert "cannot be seen" in chasing.reason
    assert findings["audit.answering.first-response-curve"].status is Status.ESTIMATED


def test_an_arrivals_only_source_gives_arrivals_alone(ask: Ask) -> None:
    rows = [row for row in a_week_of_questions() if not row["ours"]]

    findings = ask(rows, SourceClass.ARRIVALS_ONLY)

    assert findings["audit.asking.hour-of-week"].status is Status.ESTIMATED
    others = [
        f for id_, f in findings.items() if not id_.startswith(("audit.asking", "audit.sour"))
    ]
    assert {f.status for f in others} == {Status.REFUSED}
    assert "cannot be put together" in findings["audit.source.messages"].sentence
    assert all("cannot be worked out from it" in f.reason for f in others)


@pytest.mark.parametrize("whose", [Whose(), Whose(people=1), Whose(people=4)])
def test_figures_of_work_are_withheld_where_fewer_than_five_are_declared(
    ask: Ask, whose: Whose
) -> None:
    findings = ask(a_week_of_questions(), whose=whose)

    for id_ in WORK:
        assert findings[id_].status is Status.WITHHELD, id_
        assert findings[id_].estimate is None
        assert findings[id_].series is None
        assert "--mine" in findings[id_].remedy


@pytest.mark.parametrize("whose", [Whose(mine=True), Whose(people=5)])
def test_figures_of_work_are_shown_to_their_worker_and_for_five_people(
    ask: Ask, whose: Whose
) -> None:
    findings = ask(a_week_of_questions(), whose=whose)

    assert {findings[id_].status for id_ in WORK} <= {Status.ESTIMATED, Status.NOT_KNOWN}
    assert findings["audit.clock.out-of-hours-work"].status is Status.ESTIMATED


def test_hours_that_nobody_stated_are_not_guessed(ask: Ask) -> None:
    findings = ask(a_week_of_questions(), hours=None, promise=None)

    for id_ in ("audit.asking.outside-hours", "audit.clock.open-hours", "audit.promise.strongest"):
        assert findings[id_].status is Status.NOT_KNOWN, id_
        assert "--hours" in findings[id_].remedy
    assert findings["audit.clock.wall"].status is Status.ESTIMATED


@pytest.mark.parametrize("source_class", list(SourceClass))
@pytest.mark.parametrize("hours", ["mon-fri 09:00-17:00", None])
def test_the_three_figures_of_the_honest_clock_stand_together(
    ask: Ask, source_class: SourceClass, hours: str | None
) -> None:
    findings = ask(a_week_of_questions(), source_class, hours=hours, promise=None, whose=Whose())

    ids = list(findings)

    at = ids.index(CLOCK[0])
    assert tuple(ids[at : at + 3]) == CLOCK


def test_a_class_that_the_reader_did_not_state_is_recorded_in_every_finding(ask: Ask) -> None:
    reading = reading_of(a_week_of_questions(), SourceClass.ANSWERED_ONLY)

    findings = ask([], reading=reading.classed(SourceClass.COMPLETE))

    assert {f.setting.source_class for f in findings.values()} == {"complete"}
    assert {f.setting.source_class_stated_by for f in findings.values()} == {"user"}
    assert "As was stated" in findings["audit.source.rows"].sentence


def test_an_unanswered_message_is_still_waiting_and_never_missing(ask: Ask) -> None:
    rows = a_week_of_questions()
    silent = [asked(f"s{i}", MONDAY + timedelta(days=i, hours=8), by=900 + i) for i in range(40)]

    before, after = ask(rows), ask(rows + silent)

    curve = after["audit.answering.first-response-curve"]
    assert curve.n == before["audit.answering.first-response-curve"].n + 40
    assert curve.series is not None
    assert min(p.estimate for p in curve.series.points if p.estimate is not None) >= 0.3


def test_thanks_and_abuse_open_no_wait_but_stay_in_the_denominator(ask: Ask) -> None:
    rows = a_week_of_questions()
    thanks = [
        asked(f"t{i}", MONDAY + timedelta(days=i, hours=8), by=900 + i, no_reply_needed=True)
        for i in range(20)
    ]

    findings = ask(rows + thanks)

    assert findings["audit.answering.first-response-curve"].n == 80
    stated = findings["audit.promise.stated"]
    void = next(p for p in (stated.series.points if stated.series else ()) if "void" in p.label)
    assert void.estimate == pytest.approx(20 / 100)


def test_an_acknowledgement_is_no_reply(ask: Ask) -> None:
    rows = [
        asked("a", MONDAY + timedelta(hours=9)),
        replied("ack", "a", MONDAY + timedelta(hours=9, minutes=1), automatic=True),
        replied("r", "a", MONDAY + timedelta(hours=13)),
    ]

    findings = ask(rows)

    assert findings["audit.clock.wall"].estimate == pytest.approx(240)


def test_a_recorded_promise_is_judged_by_the_time_that_was_recorded(ask: Ask) -> None:
    at = [MONDAY + timedelta(days=d, hours=9) for d in range(10)]
    rows = [
        asked(f"q{i}", t, by=i + 1, due_at=t + timedelta(hours=4)) for i, t in enumerate(at)
    ] + [replied(f"r{i}", f"q{i}", t + timedelta(hours=3 + (i < 4) * 2)) for i, t in enumerate(at)]

    findings = ask(rows, until=MONDAY + timedelta(days=20))

    assert findings["audit.promise.recorded"].estimate == pytest.approx(0.6)
    assert findings["audit.promise.recorded"].n == 10


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [asked("a", MONDAY)],
        [replied("r", "gone", MONDAY)],
        [asked("a", MONDAY), replied("r", "a", MONDAY)],
        [asked("a", MONDAY, automatic=True)],
    ],
    ids=["nothing", "one question", "one reply", "no wait", "a machine"],
)
@pytest.mark.parametrize("source_class", list(SourceClass))
def test_next_to_nothing_gives_reasons_and_no_crash(
    ask: Ask, rows: list[Row], source_class: SourceClass
) -> None:
    findings = ask(rows, source_class)

    for finding in findings.values():
        answered = finding.status in {Status.ESTIMATED, Status.COUNTED}
        assert finding.sentence if answered else finding.reason, finding.id


def test_no_residents_words_or_name_reach_a_finding(ask: Ask) -> None:
    rows = a_week_of_questions()
    for row in rows:
        row["text"] = "MY SECRET WORDS"
        row["thread"] = "thread-of-a-resident"

    text = dump(tuple(ask(rows).values()))

    assert "SECRET" not in text
    assert "thread-of-a-resident" not in text


def test_findings_survive_their_json_form(ask: Ask) -> None:
    findings = tuple(ask(a_week_of_questions()).values())

    assert load(dump(findings)) == findings
