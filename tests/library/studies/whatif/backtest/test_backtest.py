"""A back-test of a desk whose truth is known: made, and simulated, by the engine."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from library.studies.whatif.backtest.made_history import (
    HOURS,
    NOW,
    ZONE,
    made_reading,
    model,
    request,
    truth_known,
)
from wardmote.basis.errors import WardmoteError
from wardmote.channels.reading import SourceClass
from wardmote.conversations.building import build
from wardmote.conversations.tables import Conversations
from wardmote.findings.finding import Finding, Status
from wardmote.findings.json_form import dump
from wardmote.findings.whose import Whose
from wardmote.hours.reading import read_hours
from wardmote.promises.rule import parse_promise
from wardmote.report.page import render
from wardmote.report.text import summary
from wardmote.studies.whatif.backtest.abouts import EVERY
from wardmote.studies.whatif.backtest.backtest import backtest
from wardmote.studies.whatif.backtest.figures import Figure
from wardmote.studies.whatif.backtest.knowing import Calibration, Fitted
from wardmote.studies.whatif.backtest.rolling import By, Rolled, roll

STEADY = model()
BURSTY = model(40.0, bursts_a_week=0.8, burst_size=30.0, day_cv=0.4)


@pytest.fixture(scope="module")
def steady() -> dict[str, Finding]:
    """Back-test 28 weeks of a steady desk."""
    asked = request(made_reading(STEADY, 28, seed=4), whose=Whose(people=6))
    return {finding.id: finding for finding in backtest(asked, truth_known(STEADY))}


def _rolled(true: object, weeks: int, seed: int) -> Rolled:
    assert isinstance(true, type(STEADY))
    asked = request(made_reading(true, weeks, seed))
    whole = build(asked.reading.messages, until=asked.reading.until)
    start = whole.messages["sent_at"].dt.epoch("us").min()
    assert isinstance(start, int)
    return roll(whole, asked, truth_known(true), start=start)


def test_a_simulation_that_knows_the_truth_covers_near_its_levels_and_beats_last_quarter() -> None:
    rolled = _rolled(STEADY, 60, seed=12)

    for runs in rolled.runs.values():
        run = runs[By.SIMULATION]
        n = run.weeks.size
        assert n >= 40
        # Within three standard errors, were the weeks independent.
        assert run.hits(1).mean() == pytest.approx(0.9, abs=3 * np.sqrt(0.09 / n))
        assert run.hits(0).mean() == pytest.approx(0.5, abs=3 * np.sqrt(0.25 / n))
        assert run.scores(1).mean() < runs[By.LAST_QUARTER].scores(1).mean()


def test_on_bursty_messages_poisson_only_covers_too_little_and_the_truth_does_not() -> None:
    messages = _rolled(BURSTY, 60, seed=12).runs[Figure.MESSAGES]

    assert messages[By.SIMULATION].hits(1).mean() >= 0.8
    assert messages[By.POISSON].hits(1).mean() < 0.7
    assert messages[By.SIMULATION].scores(1).mean() < messages[By.POISSON].scores(1).mean()


def test_messages_that_nobody_answers_are_in_the_simulation_too() -> None:
    reading = made_reading(STEADY, 40, seed=3, answered=0.7)
    thinned = model(60.0 * 0.7)

    told = backtest(request(reading), truth_known(thinned, answered=0.7))

    found = {finding.id: finding for finding in told}
    for figure in (Figure.MESSAGES, Figure.KEPT, Figure.ANSWERS):
        assert (found[f"backtest.coverage.{figure}"].estimate or 0) >= 0.75, figure


def test_the_verdict_comes_first_and_says_that_only_the_pattern_kept_was_tested(
    steady: dict[str, Finding],
) -> None:
    first = next(iter(steady.values()))

    assert first.id == "backtest.verdict"
    assert "What was tested is the pattern that was kept" in first.sentence


def test_where_it_does_not_beat_a_baseline_the_first_words_say_so(
    steady: dict[str, Finding],
) -> None:
    # A steady desk is Poisson: the Poisson-only simulation is as true.
    verdict = steady["backtest.verdict"]

    assert verdict.sentence.startswith(
        "The simulation was not shown to predict better than a Poisson-only simulation"
    )
    lines = summary(tuple(steady.values()))
    assert "was not shown to predict better" in " ".join(lines[:4])


def test_the_number_of_weeks_and_what_they_are_worth_are_printed(
    steady: dict[str, Finding],
) -> None:
    told = steady["backtest.weeks"]

    assert told.n == 14
    assert re.search(r"messages that came: \d+ worth \d", told.sentence)
    for figure in Figure:
        held = steady[f"backtest.coverage.{figure}"]
        assert held.effective_n is not None
        assert held.effective_n <= held.n
        assert held.interval is not None


def test_weeks_whose_outcome_is_not_known_by_the_end_are_not_tested_for_it(
    steady: dict[str, Finding],
) -> None:
    counts = {figure: steady[f"backtest.coverage.{figure}"].n for figure in Figure}

    assert counts[Figure.WAIT] == counts[Figure.MESSAGES] - 1
    assert counts[Figure.KEPT] == counts[Figure.MESSAGES] - 1


def test_the_same_seed_gives_the_same_findings_and_another_seed_others() -> None:
    asked = request(made_reading(STEADY, 20, seed=4))

    once, again = (backtest(asked, truth_known(STEADY)) for _ in range(2))
    other = backtest(replace(asked, seed=2), truth_known(STEADY))

    assert dump(once) == dump(again)
    assert dump(once) != dump(other)


def test_nothing_is_fitted_on_what_came_at_or_after_the_origin() -> None:
    asked = request(made_reading(STEADY, 16, seed=4))
    true = truth_known(STEADY)
    seen: list[tuple[int, int]] = []

    def fit(known: Conversations, instant: int) -> Fitted:
        latest = known.messages["sent_at"].dt.epoch("us").max()
        assert isinstance(latest, int)
        seen.append((latest, instant))
        return true.fit(known, instant)

    backtest(asked, Calibration(fit, true.waiting, true.windows))

    assert seen
    assert all(latest < instant for latest, instant in seen)


@pytest.mark.parametrize("kind", [SourceClass.ANSWERED_ONLY, SourceClass.ARRIVALS_ONLY])
def test_a_source_without_both_sides_is_refused_by_name(kind: SourceClass) -> None:
    reading = made_reading(STEADY, 20, seed=4).classed(kind)

    found = backtest(request(reading), truth_known(STEADY))

    assert [finding.id for finding in found] == [about.id for about in EVERY]
    assert all(finding.status is Status.REFUSED for finding in found)
    assert all(str(kind) in finding.reason for finding in found)


def test_data_too_short_to_test_say_how_long_they_are_and_which_history_would_do() -> None:
    found = backtest(request(made_reading(STEADY, 8, seed=4)), truth_known(STEADY))

    assert {finding.status for finding in found} == {Status.NOT_KNOWN}
    assert "7 whole weeks" in found[0].reason or "8 whole weeks" in found[0].reason
    assert "--history" in found[0].remedy


def test_a_shorter_history_may_be_stated() -> None:
    asked = request(made_reading(STEADY, 8, seed=4), history=4)

    found = {finding.id: finding for finding in backtest(asked, truth_known(STEADY))}

    assert found["backtest.weeks"].n >= 3
    assert "too few weeks for an interval" in found["backtest.verdict"].sentence
    assert "was not shown to predict better" in found["backtest.verdict"].sentence


def test_a_week_that_cannot_be_fitted_is_left_out_and_told() -> None:
    true = truth_known(STEADY)

    def fit(known: Conversations, instant: int) -> Fitted:
        if known.conversations.height < 900:
            raise WardmoteError("Too little is known.", remedy="Wait.")
        return true.fit(known, instant)

    asked = request(made_reading(STEADY, 20, seed=4))
    found = backtest(asked, Calibration(fit, true.waiting, true.windows))

    told = next(finding for finding in found if finding.id == "backtest.weeks")
    assert any("could not be predicted: Too little is known." in each for each in told.caveats)


def test_a_desk_that_nobody_can_fit_has_no_verdict_and_says_why() -> None:
    true = truth_known(STEADY)

    def fit(known: Conversations, instant: int) -> Fitted:
        raise WardmoteError("Handling is not known.", remedy="State it.")

    asked = request(made_reading(STEADY, 16, seed=4))
    found = backtest(asked, Calibration(fit, true.waiting, true.windows))

    assert found[0].status is Status.NOT_KNOWN
    assert "Handling is not known" in found[0].reason


def test_answers_of_each_week_are_shown_only_to_those_whose_work_it_is(
    steady: dict[str, Finding],
) -> None:
    asked = request(made_reading(STEADY, 16, seed=4))
    hidden = {finding.id: finding for finding in backtest(asked, truth_known(STEADY))}

    assert hidden["backtest.weeks.answers"].status is Status.WITHHELD
    assert steady["backtest.weeks.answers"].status is Status.ESTIMATED


def test_a_stated_promise_is_what_messages_are_judged_by() -> None:
    reading = made_reading(STEADY, 20, seed=4)
    strict = request(reading, promise=parse_promise("within 1 hour"))
    lax = request(
        reading, promise=parse_promise("next working day 17:00"), pattern=read_hours(HOURS)
    )

    shares = []
    for asked in (strict, lax):
        found = {finding.id: finding for finding in backtest(asked, truth_known(STEADY))}
        series = found["backtest.weeks.kept"].series
        assert series is not None
        shares.append(np.mean([p.estimate for p in series.points if p.group == "what came"]))

    assert shares[0] < 0.4 < 0.7 < shares[1]


def test_only_the_latest_weeks_are_tested_where_so_many_are_asked_for() -> None:
    asked = request(made_reading(STEADY, 24, seed=4), most_weeks=3)

    found = {finding.id: finding for finding in backtest(asked, truth_known(STEADY))}

    assert found["backtest.weeks"].n == 3


def test_the_findings_make_a_report_that_says_the_verdict_first(
    steady: dict[str, Finding],
) -> None:
    page = render(tuple(steady.values()), title="Would it have predicted?", subtitle="").page()

    first = page.index("was not shown to predict better")
    assert first < page.index("Contents")
    assert "docs/methods/back-test.md" in page


def test_a_follow_up_of_two_weeks_needs_two_weeks_after_each() -> None:
    asked = request(made_reading(STEADY, 20, seed=4), follow_up=timedelta(days=14))

    found = {finding.id: finding for finding in backtest(asked, truth_known(STEADY))}

    assert found["backtest.coverage.wait"].n == found["backtest.coverage.messages"].n - 2
    assert (asked.local_zone, asked.now) == (ZONE, NOW)
