"""Hours in a TOML file."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from library.hours.drawn import patterns
from wardmote.hours.errors import UnreadableHours
from wardmote.hours.pattern import Pattern
from wardmote.hours.toml_form import parse, write

LONDON = ZoneInfo("Europe/London")


@given(patterns())
@settings(max_examples=60)
def test_a_pattern_written_as_toml_is_read_back_the_same(pattern: Pattern) -> None:
    assert parse(write(pattern)) == pattern


def test_one_version_needs_no_heading() -> None:
    pattern = parse(
        """
        name = "Highways desk"
        zone = "Europe/London"
        effective_from = 2026-09-01
        holidays = "england"

        [week]
        mon-thu = ["09:30-10:00", "15:30-16:00"]
        fri = "9am-noon"
        "sat, sun" = "closed"

        [[exception]]
        dates = "2026-12-24..2027-01-01"
        closed = true
        name = "Christmas"

        [[exception]]
        date = 2026-12-28
        extra = ["10:00-12:00"]

        [[exception]]
        first = 2027-03-01
        last = "2027-03-02"
        instead = "13:00-14:00"
        """
    )

    assert str(pattern) == (
        'name "Highways desk"; from 2026-09-01; mon-thu 09:30-10:00, 15:30-16:00; '
        'fri 09:00-12:00; closed holidays england; closed 2026-12-24..2027-01-01 "Christmas"; '
        "extra 2026-12-28 10:00-12:00; instead 2027-03-01..2027-03-02 13:00-14:00; "
        "zone Europe/London"
    )


WEEK = '[week]\nmon = "9am-5pm"\n'


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        ("mon-fri 09:00-17:00", "desk.toml", "This is not TOML"),
        ("", "desk.toml", "No opening hours"),
        ("hoildays = []\n" + WEEK, "desk.toml", 'no key "hoildays" here. Did you mean "holidays"'),
        ('[[version]]\nzone = "UTC"', "desk.toml, version 1", 'no key "zone" here'),
        ("[[version]]\n[version.week]\nmon = 'x'", 'desk.toml, version 1, [week] "mon"', '"x" is'),
        ("holidays = 5\n" + WEEK, "desk.toml, holidays", "a list of texts, and is int"),
        ("holidays = [5]\n" + WEEK, "desk.toml, holidays", "text in quotation marks"),
        ("name = 5\n" + WEEK, "desk.toml, name", "text in quotation marks, and is int"),
        ('zone = "Mars/Olympus"\n' + WEEK, "desk.toml, zone", "is not a time zone"),
        ("version = 1", "desk.toml, version", "one or more tables"),
        ("version = [1]", "desk.toml, version", "a table headed [[version]]"),
        ("week = 3", "desk.toml", "a table, and is int"),
        ('[week]\nfunday = "9am-5pm"', 'desk.toml, [week] "funday"', "not a day of the week"),
        ('effective_from = "soon"\n' + WEEK, "desk.toml, effective_from", "not a date"),
        (
            "effective_from = 2026-01-01T09:00:00\n" + WEEK,
            "desk.toml, effective_from",
            "not a date",
        ),
        (WEEK + "[[exception]]\ndate = 2026-12-24", "desk.toml, exception 1", "either closed"),
        (
            WEEK + "[[exception]]\ndate = 2026-12-24\nclosed = false",
            "desk.toml, exception 1",
            "either closed",
        ),
        (
            WEEK + '[[exception]]\ndate = 2026-12-24\nclosed = ["england"]',
            "desk.toml, exception 1",
            "either closed",
        ),
        (
            WEEK + '[[exception]]\ndate = 2026-12-24\nclosed = true\nextra = "9am-5pm"',
            "desk.toml, exception 1",
            "either closed",
        ),
        (
            WEEK + "[[exception]]\nclosed = true",
            "desk.toml, exception 1",
            "not clear on which days",
        ),
        (
            WEEK + '[[exception]]\nclosed = true\ndates = "2026-12-24 and later"',
            "desk.toml, exception 1",
            "not clear on which days",
        ),
        (
            WEEK + "[[exception]]\ndate = 2026-12-24\nclosd = true",
            "desk.toml, exception 1",
            'Did you mean "closed"?',
        ),
        (
            WEEK + "[[exception]]\nfirst = 2027-12-24\nlast = 2026-12-24\nclosed = true",
            "desk.toml, exception 1",
            "do not run forward",
        ),
    ],
)
def test_a_bad_file_is_refused_with_the_place_in_it(text: str, where: str, says: str) -> None:
    with pytest.raises(UnreadableHours) as error:
        parse(text, LONDON, "desk.toml")

    assert error.value.where == where
    assert says in str(error.value)


def test_several_dates_may_share_an_exception() -> None:
    text = WEEK + '[[exception]]\ndates = ["2026-12-24", "2026-12-31"]\nclosed = true'

    exceptions = parse(text, LONDON).versions[0].exceptions

    assert [each.dates() for each in exceptions] == ["2026-12-24", "2026-12-31"]
