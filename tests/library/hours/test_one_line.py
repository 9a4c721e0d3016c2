"""Hours in one line of text."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from library.hours.drawn import patterns
from wardmote.hours.errors import UnknownNation, UnknownZone, UnreadableHours, ZoneNotStated
from wardmote.hours.one_line import parse
from wardmote.hours.pattern import ExceptionKind, Pattern, Window

LONDON = ZoneInfo("Europe/London")
MORNING, AFTERNOON = Window(570, 600), Window(930, 960)


@given(patterns())
@settings(max_examples=60)
def test_a_pattern_written_as_text_is_read_back_the_same(pattern: Pattern) -> None:
    assert parse(str(pattern)) == pattern


def test_the_example_of_the_documentation_is_read() -> None:
    pattern = parse("mon-fri 09:30-10:00, 15:30-16:00; closed holidays england")

    (version,) = pattern.versions
    assert version.week[:5] == ((MORNING, AFTERNOON),) * 5
    assert version.week[5:] == ((), ())
    assert version.holidays == ("england",)
    assert pattern.zone == LONDON


def test_exceptions_and_a_zone_are_read() -> None:
    pattern = parse(
        "mon-thu 09:00-17:00; fri 09:00-13:00; sat,sun closed; closed 2026-12-24..2027-01-01; "
        "extra 2026-12-28 10:00-12:00; zone Europe/London"
    )

    closed, extra = pattern.versions[0].exceptions
    assert (closed.kind, closed.first, closed.last) == (
        ExceptionKind.CLOSED,
        date(2026, 12, 24),
        date(2027, 1, 1),
    )
    assert (extra.kind, extra.windows) == (ExceptionKind.EXTRA, (Window(600, 720),))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("mon–fri 9am–5pm", "mon-fri 09:00-17:00"),
        ("Monday to Friday: 9.30 a.m. to 5 p.m.", "mon-fri 09:30-17:00"),
        ("weekdays 0900-1700", "mon-fri 09:00-17:00"),
        ("weekend 10am-noon", "sat-sun 10:00-12:00"),
        ("24/7", "always"),
        ("mon-sun always", "always"),
        ("daily 00:00-24:00", "always"),
        ("mon-fri 9am-5pm, sat 10am-1pm", "mon-fri 09:00-17:00; sat 10:00-13:00"),
        ("mon 9am-5pm, tue,wed closed", "mon 09:00-17:00"),
        ("fri-mon 9am-5pm", "mon,fri-sun 09:00-17:00"),
        ("mon & wed 9am-10am and 2pm-3pm", "mon,wed 09:00-10:00, 14:00-15:00"),
        ("fri 22:00-02:00", "fri 22:00-02:00"),
        ("fri 22:00-midnight", "fri 22:00-24:00"),
        ("mon 09:00-10:00, 10:00-11:00", "mon 09:00-11:00"),
        ("mon 09:00-10:30; mon 10:00-11:00", "mon 09:00-11:00"),
        ("thurs 9am-5pm; closed on sat, sun", "thu 09:00-17:00"),
        ("mon 9am-5pm\n# a remark; with semicolon\n\ntue 9am-5pm", "mon-tue 09:00-17:00"),
        ("mon-sun closed", "mon-sun closed"),
        (
            "mon 9am-5pm; closed bank holidays in scotland and US-md",
            "mon 09:00-17:00; closed holidays scotland, US-MD",
        ),
        (
            "mon 9am-5pm; closed public holidays wales; closed holidays wales, GB-NIR",
            "mon 09:00-17:00; closed holidays wales, northern ireland",
        ),
        (
            "mon 9am-5pm; closed 2026-12-24, 2026-12-31 to 2027-01-02",
            "mon 09:00-17:00; closed 2026-12-24; closed 2026-12-31..2027-01-02",
        ),
        (
            'name Highways; mon 9am-5pm; instead 2026-12-24 9am-noon "Early; #1"',
            'name "Highways"; mon 09:00-17:00; instead 2026-12-24 09:00-12:00 "Early; #1"',
        ),
        (
            "mon 9am-5pm; from 2027-01-04: tue 9am-5pm".replace(": ", ":; "),
            "mon 09:00-17:00; from 2027-01-04; tue 09:00-17:00",
        ),
        ("from 2027-01-04; tue 9am-5pm", "from 2027-01-04; tue 09:00-17:00"),
        ("extra 2027-01-04 9am-5pm", "mon-sun closed; extra 2027-01-04 09:00-17:00"),
    ],
)
def test_what_people_write_is_understood(text: str, plain: str) -> None:
    assert str(parse(text, LONDON)) == f"{plain}; zone Europe/London"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "No opening hours are stated"),
        ("closed holidays england", "No opening hours are stated"),
        ("mon 9am-5pm; from 2027-01-04; closed holidays wales", "stated from 2027-01-04"),
        ("mon-fry 09:00-17:00", '"fry" is not a day of the week. Did you mean "friday"?'),
        ("mon-wed-fri 09:00-17:00", "not a range of days"),
        ("mon 09:00-09:00", "it has no length"),
        ("mon 09:00-25:00", "the last is 24:00"),
        ("mon 09:60-10:00", "the last is 24:00"),
        ("mon 24:00-02:00", "the start of the next day"),
        ("mon 9-17", "morning or in the evening"),
        ("mon 13pm-5pm", "mixes the 24-hour clock"),
        ("mon 0am-5pm", "mixes the 24-hour clock"),
        ("mon 09:00", "is not a window of time"),
        ("mon 9 o'clock-5pm", "is not a time of day"),
        ("09:00-17:00", "says no days"),
        ("clozed 2026-12-24", "is not a day of the week"),
        ("clozed holidays england", 'Did you mean "closed"?'),
        ("closed holidays", "not said whose public holidays"),
        ("mon 9am-5pm; mon closed", "Monday is said to be closed and to be open"),
        ("mon closed; mon 9am-5pm", "Monday is said to be closed and to be open"),
        ("mon-fri 09:00-17:00; fri 09:00-13:00", "Friday 09:00-13:00 lies inside 09:00-17:00"),
        ("mon 9am-5pm; closed 2026-02-30", "not a date of the calendar"),
        ("mon 9am-5pm; from 24 December", "not a date of the calendar"),
        ("mon 9am-5pm; extra Christmas", "does not start with a date"),
        ("mon 9am-5pm; closed 2027-01-01..2026-12-24", "do not run forward"),
        ("mon 9am-5pm; closed 1914-01-01", "do not run forward"),
        ("mon 9am-5pm; from 1914-01-01; tue 9am-5pm", "lies outside"),
        ("mon 9am-5pm; closed 2026-12-24 10:00-12:00", "has windows"),
        ("mon 9am-5pm; extra 2026-12-24", "has no windows"),
        (
            "mon 9am-5pm; closed 2026-12-24..2026-12-28; instead 2026-12-28 9am-noon",
            "Two exceptions hold on 2026-12-28",
        ),
        ("mon 9am-5pm; from 2027-01-04; tue 9am-5pm; from 2027-01-04; wed 9am-5pm", "in order"),
        ("mon 9am-5pm; zone UTC; zone Europe/London", "A second zone"),
        ("mon 9am-5pm; name one; name two", "A second name"),
        ("mon 9am-5pm; name", "The name is missing"),
        ('mon 9am-5pm; name "' + "x" * 101 + '"', "longer than 100 characters"),
    ],
)
def test_bad_text_is_refused_in_words(text: str, says: str) -> None:
    with pytest.raises(UnreadableHours) as error:
        parse(text, LONDON)

    assert says in str(error.value)
    assert str(error.value).startswith("hours")


def test_an_error_names_the_part_and_the_remedy() -> None:
    with pytest.raises(UnreadableHours) as error:
        parse("mon-thu 09:00-17:00; fry 09:00-13:00", LONDON, where="hours.txt")

    assert error.value.where == "hours.txt, part 2 (fry 09:00-13:00)"
    assert error.value.remedy


def test_a_long_part_is_shown_in_short() -> None:
    with pytest.raises(UnreadableHours) as error:
        parse("mon " + "x" * 200, LONDON)

    assert len(error.value.where) < 90


def test_a_zone_is_never_guessed() -> None:
    with pytest.raises(ZoneNotStated, match="zone Europe/London"):
        parse("mon-fri 09:00-17:00")
    with pytest.raises(ZoneNotStated):
        parse("mon-fri 09:00-17:00; closed holidays US-MD")
    with pytest.raises(ZoneNotStated):
        parse("mon-fri 09:00-17:00; closed holidays england, IE")


def test_the_zone_in_the_text_stands_before_the_one_given() -> None:
    given_zone = ZoneInfo("America/New_York")

    assert parse("mon 9am-5pm; zone europe/paris", given_zone).zone.key == "Europe/Paris"
    assert parse("mon 9am-5pm; closed holidays wales", given_zone).zone == given_zone


def test_an_unknown_zone_or_nation_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(UnknownZone, match='Did you mean "Europe/London"'):
        parse("mon 9am-5pm; zone Europe/Londno")
    with pytest.raises(UnknownNation, match='Did you mean "scotland"'):
        parse("mon 9am-5pm; closed holidays scotlnd")
