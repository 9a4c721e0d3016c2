"""``wardmote hours`` on the command line."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from wardmote.basis.clock import FixedClock
from wardmote.cli import main
from wardmote.cli.hours import command

Run = Callable[..., Result]

TEXT = "mon-fri 09:30-10:00, 15:30-16:00; sat 22:00-03:00; closed holidays england"


@pytest.fixture
def run() -> Run:
    clock = FixedClock(datetime(2026, 11, 23, 15, 45, tzinfo=UTC))
    return lambda *args: CliRunner().invoke(command, args, obj=clock, catch_exceptions=False)


def test_check_says_the_hours_in_words_and_lists_ten_openings_from_now(run: Run) -> None:
    shown = run("check", f'name "Highways desk"; {TEXT}').output

    lines = shown.splitlines()
    assert lines[0] == "Highways desk"
    assert "Monday to Friday 09:30 to 10:00 and 15:30 to 16:00" in lines[1]
    assert "The next 10 openings from 23 November 2026" in lines
    listed = [line.strip() for line in lines if line.startswith("  ") and "2026  " in line]
    assert len(listed) == 10
    assert listed[0] == "Mon 23 Nov 2026  15:30 to 16:00"
    assert "Sat 28 Nov 2026  22:00 to 03:00 on Sun 29 Nov" in listed
    assert lines[-1] == "  None."


def test_check_says_which_holiday_closed_what_and_which_clock_change_falls_in(run: Run) -> None:
    shown = run("check", TEXT, "--from", "2027-03-25", "--next", "6").output

    assert "Friday 26 March 2027: closed for Good Friday (England)." in shown
    assert "Sunday 28 March 2027: the clocks go forward from 01:00 to 02:00." in shown
    assert "(the clocks change in it: it lasts 4 h)" in shown
    assert "Monday 29 March 2027: closed for Easter Monday (England)." in shown


def test_check_tells_of_exceptions_and_new_versions(run: Run) -> None:
    shown = run(
        "check",
        "mon-fri 9am-5pm; closed holidays england; closed 2026-12-29..2026-12-30; "
        "extra 2026-12-28 10:00-12:00; from 2026-12-31; thu 9am-noon; zone Europe/London",
        "--from",
        "2026-12-24",
        "--next",
        "3",
    ).output

    assert "Monday 28 December 2026: closed for Boxing Day (observed) (England), but open" in shown
    assert "Monday 28 December 2026: also open on 28 December 2026 10:00 to 12:00." in shown
    assert "closed from 29 December 2026 to 30 December 2026." in shown
    assert "Thursday 31 December 2026: new hours hold from this day: Thursday 09:00" in shown


def test_check_says_when_there_are_fewer_openings_or_none(run: Run) -> None:
    once = run("check", "mon-sun closed; extra 2026-12-28 10:00-10:30; zone UTC").output
    never = run("check", "mon-sun closed; zone UTC").output

    assert "The next opening from 23 November 2026; there are no more" in once
    assert "There is no opening after 23 November 2026." in never


def test_check_counts_what_changes_in_half_hours_too(run: Run) -> None:
    shown = run("check", "sun 00:00-03:00; zone Australia/Lord_Howe", "--from", "2026-10-04").output

    assert "it lasts 2 h 30 min" in shown


@pytest.mark.parametrize(
    ("args", "length"),
    [((), 500), (("--platform", "X"), 160), (("--limit", "50"), 50)],
)
def test_publish_prints_a_sentence_that_fits(run: Run, args: list[str], length: int) -> None:
    shown = run("publish", TEXT, "--as", "sentence", *args).output

    assert shown.startswith("We answer")
    assert len(shown.rstrip("\n")) <= length


def test_publish_refuses_a_platform_whose_limit_is_not_known(run: Run) -> None:
    result = run("publish", TEXT, "--as", "sentence", "--platform", "friendster")

    assert result.exit_code == 2
    assert "state it with --limit" in result.output


def test_publish_prints_json_ld_and_icalendar(run: Run) -> None:
    document = json.loads(run("publish", TEXT, "--as", "jsonld", "--days", "40").output)
    calendar = run("publish", TEXT, "--as", "ical").stdout_bytes

    assert document["specialOpeningHoursSpecification"][0]["validFrom"] == "2026-12-25"
    assert calendar.startswith(b"BEGIN:VCALENDAR\r\n")


def test_a_start_long_ago_is_told_from_1970_on(run: Run) -> None:
    shown = run("check", TEXT, "--from", "1066-10-14", "--next", "1").output

    # New Year's Day became a bank holiday in England in 1974.
    assert "Thu  1 Jan 1970  09:30 to 10:00" in shown


def test_a_zone_may_be_stated_beside_the_hours(run: Run) -> None:
    assert "New York time" in run("check", "mon 9am-5pm", "--zone", "America/New_York").output


def test_bad_hours_are_said_in_a_sentence_with_no_traceback() -> None:
    result = CliRunner().invoke(main, ["hours", "check", "mon-fri 09:00-25:00; zone UTC"])

    assert result.exit_code == 2
    assert result.output.startswith("Error: hours, part 1 (mon-fri 09:00-25:00):")


def test_without_a_clock_passed_in_it_is_now() -> None:
    result = CliRunner().invoke(main, ["hours", "check", "always; zone UTC", "--next", "1"])

    assert str(datetime.now(UTC).year) in result.output


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, wardmote.cli.hours; "
        "sys.exit(bool({'numpy', 'holidays', 'polars'} & set(sys.modules)))"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_examples_of_the_reference_are_what_the_command_prints(
    run: Run, repository: Path, tmp_path: Path
) -> None:
    page = (repository / "docs/reference/hours.md").read_text(encoding="utf-8")
    example = re.search(r'\$ wardmote hours check "(.*?)" (--from.*?)\n(.*?)```', page, re.DOTALL)
    file = tmp_path / "hours.toml"
    toml = re.search(r"```toml\n(.*?)```", page, re.DOTALL)
    assert example
    assert toml
    file.write_text(toml[1], encoding="utf-8")

    shown = run("check", example[1], *example[2].split()).output

    assert shown == example[3]
    assert "Friday 09:30 to 10:00" in run("check", str(file)).output
