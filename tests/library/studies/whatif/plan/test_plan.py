"""A plan from end to end: what can be promised with the time, and what where nothing can."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from wardmote.cli import main
from wardmote.findings.finding import Finding, Form, Setting, Status
from wardmote.findings.json_form import dump, load
from wardmote.findings.whose import Whose
from wardmote.hours.reading import read_hours
from wardmote.promises.rule import parse_promise
from wardmote.studies.whatif.calibration.fitting import stated
from wardmote.studies.whatif.errors import NothingArrives, TooManyYears
from wardmote.studies.whatif.plan.errors import NothingToTry
from wardmote.studies.whatif.plan.hours_files import hours_files
from wardmote.studies.whatif.plan.plan import plan
from wardmote.studies.whatif.plan.request import PlanRequest
from wardmote.studies.whatif.plan.result import Plan
from wardmote.studies.whatif.plan.stating import TimeWeHave
from wardmote.studies.whatif.plan.telling.findings import findings
from wardmote.studies.whatif.request import NamedPattern, WhatIfRequest
from wardmote.studies.whatif.whatif import whatif

AskFor = Callable[..., PlanRequest]

SETTING = Setting("a desk", (), "rates", "stated", "user", "Europe/London", None, None, None)


def told(answer: Plan, *, may_see_work: bool = True) -> dict[str, Finding]:
    made = findings(
        answer,
        SETTING,
        now=datetime(2026, 11, 30, tzinfo=UTC),
        fingerprint="sha256:0",
        whose=Whose(),
        may_see_work=may_see_work,
    )
    return {finding.id: finding for finding in made}


def texts(some: dict[str, Finding]) -> Iterator[str]:
    for finding in some.values():
        yield from (finding.sentence, finding.reason, finding.remedy, *finding.caveats)


def test_a_promise_is_reached_by_the_lower_end_of_its_interval(ask_for: AskFor) -> None:
    answer = plan(ask_for(demand=stated(10, 3), kept=0.5))

    assert answer.best is not None
    assert answer.best.reaches
    for winner in answer.winners:
        assert winner.result.kept is not None
        assert winner.reaches == ((winner.result.kept.interval.lower or 0.0) >= 0.5)
        assert winner.least_kept <= winner.kept
    assert answer.nearest is None


def test_of_those_that_reach_it_the_best_tells_the_shortest_wait(ask_for: AskFor) -> None:
    answer = plan(ask_for(demand=stated(10, 3), kept=0.5))

    reaching = [winner for winner in answer.winners if winner.reaches]
    assert answer.best is not None
    assert answer.best.promised == min(winner.promised or 0.0 for winner in reaching)


def test_the_winners_figures_are_those_of_a_what_if_on_the_same_hours(ask_for: AskFor) -> None:
    request = ask_for(demand=stated(10, 3, chases_an_hour=0.01), years=20)
    winner = plan(request).winners[0]

    again = whatif(
        WhatIfRequest(
            demand=request.demand,
            patterns=(NamedPattern.of(winner.text),),
            period=request.period,
            promise=request.promise,
            years=20,
            seed=winner.seed,
            assumptions=False,
        )
    ).patterns[0]

    assert again.kept == winner.result.kept
    assert again.wall == winner.result.wall
    assert again.work.overtime == winner.result.work.overtime


def test_the_same_request_has_the_same_answer_and_another_seed_another(ask_for: AskFor) -> None:
    one, two, other = (plan(ask_for(seed=seed)) for seed in (1, 1, 2))

    assert [w.result for w in one.winners] == [w.result for w in two.winners]
    assert [w.result for w in one.winners] != [w.result for w in other.winners]


def test_the_winners_are_simulated_on_other_messages_than_the_search(ask_for: AskFor) -> None:
    answer = plan(ask_for())

    assert any(winner.kept != winner.kept_in_search for winner in answer.winners)
    assert answer.optimism is not None
    bounds = answer.optimism.interval
    assert (bounds.lower or 0.0) < answer.optimism.share < (bounds.upper or 0.0)


def test_where_none_reaches_it_the_least_more_time_and_a_weaker_promise_are_said(
    ask_for: AskFor,
) -> None:
    request = ask_for(demand=stated(22, 4), blocks=(), most=60, time=TimeWeHave(120), kept=0.9)

    answer = plan(request)

    assert answer.nearest is not None
    assert answer.nearest.more is not None
    assert answer.nearest.more.reaches
    assert 120 < answer.nearest.more.windows <= answer.nearest.minutes_a_week
    said = told(answer)
    assert "would do" in said["plan.promise.more-time"].sentence
    if answer.nearest.weaker:
        candidate, winner = answer.nearest.weaker
        assert winner.shape in {each.shape for each in answer.winners}
        assert candidate.kept is not None
        assert (candidate.kept.interval.lower or 0.0) >= 0.9


def test_a_promise_that_no_window_can_keep_is_said_to_be_too_much(ask_for: AskFor) -> None:
    answer = plan(ask_for(demand=stated(10, 3), promise=parse_promise("within 30 minutes")))

    assert answer.nearest is not None
    assert answer.nearest.more is None
    said = told(answer)
    assert said["plan.promise.more-time"].status is Status.NOT_KNOWN
    assert "the promise that is too much" in said["plan.promise.more-time"].reason
    kept = said["plan.promise.kept"]
    assert "no pattern tried is sure to keep 90 %" in kept.sentence
    assert any("a window opens before the promise falls due" in each for each in kept.caveats)


def test_more_than_can_be_answered_is_said_and_is_no_wait(ask_for: AskFor) -> None:
    answer = plan(ask_for(demand=stated(500, 6)))

    assert answer.winners == ()
    assert answer.counts.cannot_keep_up == answer.counts.looked_at == 9
    said = told(answer)
    assert said["plan.promise.kept"].status is Status.NOT_KNOWN
    assert "without end" in said["plan.promise.kept"].reason
    assert all(finding.series is None for finding in said.values())
    assert hours_files(answer) == {}


def test_no_pattern_that_fits_the_time_is_said_before_any_search(ask_for: AskFor) -> None:
    with pytest.raises(NothingToTry, match="Every stated pattern is longer"):
        plan(ask_for(time=TimeWeHave(10)))
    with pytest.raises(NothingToTry, match="the least that is tried"):
        plan(ask_for(time=TimeWeHave(10), blocks=()))


def test_hours_without_a_window_leave_nothing_to_try(ask_for: AskFor) -> None:
    with pytest.raises(NothingToTry, match="hold no window on 2026-03-16"):
        plan(ask_for(within=read_hours("mon-fri closed; zone Europe/London")))


def test_nothing_to_answer_and_too_much_to_simulate_are_refused(ask_for: AskFor) -> None:
    with pytest.raises(NothingArrives):
        plan(ask_for(demand=stated(10, 3).varied(rate_factor=0.0)))
    with pytest.raises(TooManyYears, match="years fit"):
        plan(ask_for(years=100_000_000))


def test_every_finding_is_sound_and_goes_through_json(ask_for: AskFor) -> None:
    said = told(plan(ask_for(demand=stated(10, 3), kept=0.5)))

    assert [*load(dump(tuple(said.values())))] == [*said.values()]
    front = said["plan.promise.front"]
    assert front.form is Form.POINTS
    assert front.series is not None
    assert {point.group for point in front.series.points} <= {"reaches 50 %", "falls short of 50 %"}
    assert "no target" in said["plan.promise.kept"].sentence


def test_work_is_withheld_from_whoever_it_is_not_for(ask_for: AskFor) -> None:
    answer = plan(ask_for(demand=stated(10, 3), kept=0.5))
    private = replace(answer, assumed=("It took 3 minutes.",), of_work=("It took 3 minutes.",))

    said = told(private, may_see_work=False)

    assert said["plan.time.overtime"].status is Status.WITHHELD
    assert said["plan.time.outside"].status is Status.WITHHELD
    assert not any("It took" in text for text in texts(said))
    front = said["plan.promise.front"]
    assert front.series is not None
    assert [p.x for p in front.series.points] == [float(w.windows) for w in answer.winners]


def test_each_winner_is_a_file_that_hours_check_accepts(ask_for: AskFor, tmp_path: Path) -> None:
    answer = plan(ask_for(demand=stated(10, 3), kept=0.5))

    for (name, text), winner in zip(hours_files(answer).items(), answer.winners, strict=True):
        (tmp_path / name).write_text(text, encoding="utf-8")
        checked = CliRunner().invoke(main, ["hours", "check", str(tmp_path / name)])
        assert checked.exit_code == 0, checked.output
        assert read_hours(str(tmp_path / name)) == winner.pattern
        assert "past close" not in text
