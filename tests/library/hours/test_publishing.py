"""Hours in the forms that profiles, web pages and calendars read."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.hours.drawn import patterns
from wardmote.basis.instants import DAY, from_micros, to_micros
from wardmote.hours.clock import ServiceClock
from wardmote.hours.errors import DoesNotFit
from wardmote.hours.pattern import Pattern
from wardmote.hours.publishing.icalendar import escape, fold, icalendar
from wardmote.hours.publishing.json_ld import json_ld
from wardmote.hours.publishing.sentence import LIMITS, sentence
from wardmote.hours.reading import read_hours

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 8, 5, tzinfo=UTC)
FULL = (
    "mon-thu 09:00-17:00; fri 09:00-13:00; closed holidays england; "
    "closed 2026-12-24..2027-01-01; extra 2026-12-28 10:00-12:00"
)


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (
            500,
            "We answer Mon–Thu 09:00–17:00, Fri 09:00–13:00 (UK time), not on public holidays in "
            "England, nor 24 Dec 2026–1 Jan 2027; also 28 Dec 2026 10:00–12:00.",
        ),
        (
            120,
            "We answer Mon–Thu 09:00–17:00, Fri 09:00–13:00 (UK time); closed or other hours on "
            "public holidays and some dates.",
        ),
        (80, "We answer Mon–Thu 09:00–17:00, Fri 09:00–13:00 (UK time), with exceptions."),
        (60, "We answer Mon–Fri at published hours, with exceptions."),
        (40, "We answer at published hours only."),
    ],
)
def test_a_sentence_says_less_where_less_fits_and_stays_true(limit: int, said: str) -> None:
    assert sentence(read_hours(FULL), TODAY, limit) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("always; zone UTC", "We answer every day all day (UTC)."),
        ("mon-sun closed; zone UTC", "We do not answer here."),
        (
            "mon-sun closed; closed 2026-12-24; extra 2026-12-28 10:00-12:00; zone UTC",
            "We answer only on 28 Dec 2026 10:00–12:00 (UTC).",
        ),
        ("sat,sun 9am-noon; zone UTC", "We answer Sat–Sun 09:00–12:00 (UTC)."),
        (
            "mon 9am-5pm; instead 2026-12-28 10:00-12:00; zone UTC",
            "We answer Mon 09:00–17:00 (UTC); only 28 Dec 2026 10:00–12:00.",
        ),
        (
            "mon 9am-5pm; from 2027-01-04; tue 9am-5pm; zone UTC",
            "Until 3 Jan 2027 we answer Mon 09:00–17:00 (UTC).",
        ),
        (
            "mon-sun closed; from 2027-01-04; tue 9am-5pm; zone UTC",
            "Until 3 Jan 2027 we do not answer here.",
        ),
        (
            "from 2026-12-01; mon 9am-5pm; from 2027-01-04; tue 9am-5pm; zone UTC",
            "From 1 Dec 2026 until 3 Jan 2027 we answer Mon 09:00–17:00 (UTC).",
        ),
        ("mon 9am-5pm; closed 2026-01-05; zone UTC", "We answer Mon 09:00–17:00 (UTC)."),
    ],
)
def test_a_sentence_speaks_of_what_holds_and_what_is_known_to_come(text: str, said: str) -> None:
    assert sentence(read_hours(text), TODAY, 500) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("closed holidays wales", ", not on public holidays."),
        (
            "closed 2026-12-24..2026-12-27; closed 2027-01-01..2027-01-03",
            "; closed or other hours on some dates.",
        ),
    ],
)
def test_a_shorter_sentence_names_what_it_leaves_out(text: str, said: str) -> None:
    hours = read_hours(f"mon-fri 9am-5pm; {text}; zone UTC")
    full = sentence(hours, TODAY, 500)

    shorter = [sentence(hours, TODAY, limit) for limit in range(45, len(full))]

    assert any(each.endswith(said) for each in shorter)


def test_no_sentence_is_cut() -> None:
    with pytest.raises(DoesNotFit, match="has 34 characters, and 10 are allowed"):
        sentence(read_hours(FULL), TODAY, 10)


@given(patterns(), st.sampled_from(sorted(LIMITS.values())))
@settings(max_examples=40)
def test_a_sentence_keeps_the_limit_and_is_whole(pattern: Pattern, limit: int) -> None:
    said = sentence(pattern, TODAY, limit)

    assert len(said) <= limit
    assert said.endswith(".")


def _specifications(
    text: str, key: str = "openingHoursSpecification", on: date = TODAY, days: int = 60
) -> Any:
    document = json.loads(json_ld(read_hours(text), on, days))
    assert document["@context"] == "https://schema.org"
    return document[key]


def test_json_ld_has_a_specification_for_each_window_of_the_week() -> None:
    found = _specifications("mon-fri 09:30-10:00, 15:30-16:00; zone UTC")

    assert [(each["opens"], each["closes"]) for each in found] == [
        ("09:30", "10:00"),
        ("15:30", "16:00"),
    ]
    assert found[0]["dayOfWeek"][0] == "https://schema.org/Monday"
    assert len(found[0]["dayOfWeek"]) == 5


@pytest.mark.parametrize(
    ("window", "opens", "closes"),
    [
        ("22:00-02:00", "22:00", "02:00"),
        ("22:00-24:00", "22:00", "00:00"),
        ("00:00-24:00", "00:00", "23:59"),
    ],
)
def test_json_ld_says_midnight_as_search_engines_read_it(
    window: str, opens: str, closes: str
) -> None:
    (found,) = _specifications(f"fri {window}; zone UTC")

    assert (found["opens"], found["closes"]) == (opens, closes)


def test_json_ld_gives_each_version_its_dates_and_leaves_out_those_that_have_ended() -> None:
    found = _specifications(
        "mon 9am-5pm; from 2026-03-01; tue 9am-5pm; from 2027-01-04; wed 9am-5pm; zone UTC"
    )

    assert [(each.get("validFrom"), each.get("validThrough")) for each in found] == [
        ("2026-03-01", "2027-01-03"),
        ("2027-01-04", None),
    ]


def test_json_ld_spells_out_special_days_and_joins_closed_days_of_one_reason() -> None:
    found = _specifications(
        'mon-fri 9am-5pm; closed 2026-12-21..2026-12-28 "Christmas"; '
        "extra 2026-12-24 10:00-12:00, 14:00-15:00; closed holidays england",
        key="specialOpeningHoursSpecification",
    )

    told = [
        (each["validFrom"], each["validThrough"], each["opens"], each["closes"]) for each in found
    ]
    assert told == [
        ("2026-12-21", "2026-12-23", "00:00", "00:00"),
        ("2026-12-24", "2026-12-24", "10:00", "12:00"),
        ("2026-12-24", "2026-12-24", "14:00", "15:00"),
        ("2026-12-25", "2026-12-28", "00:00", "00:00"),
        ("2027-01-01", "2027-01-01", "00:00", "00:00"),
    ]
    assert found[1]["description"] == "Christmas; Extra hours"
    assert found[-1]["description"] == "New Year's Day (England)"


def test_json_ld_cannot_end_the_script_element_that_it_is_put_in() -> None:
    text = 'name "</script><script>"; mon 9am-5pm; zone UTC'

    document = json_ld(read_hours(text), TODAY)

    assert "<" not in document
    assert json.loads(document)["name"] == "</script><script>"


def _events(text: str) -> list[dict[str, str]]:
    """A small reader of iCalendar: unfolds lines, gathers the properties of each event."""
    assert text.endswith("\r\n")
    events: list[dict[str, str]] = []
    for line in text.replace("\r\n ", "").split("\r\n")[:-1]:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events:
            events[-1][name] = value
    return events


def _instant(value: str) -> int:
    return to_micros(datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC))


@given(patterns())
@settings(max_examples=20)
def test_events_are_the_openings_of_the_clock_each_once(pattern: Pattern) -> None:
    text = icalendar(pattern, NOW, days=40)

    events = _events(text)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert len({each["UID"] for each in events}) == len(events)
    clock = ServiceClock(pattern)
    begin, end = to_micros(NOW), to_micros(NOW + timedelta(days=40))
    told = sum(
        min(_instant(each["DTEND"]), end) - max(_instant(each["DTSTART"]), begin) for each in events
    )
    assert told == clock.open_between(begin, end)


def test_an_event_keeps_its_identifier_when_the_feed_is_made_again() -> None:
    hours = read_hours("mon-fri 09:00-17:00; closed holidays england")
    first = {each["DTSTART"]: each["UID"] for each in _events(icalendar(hours, NOW))}

    later = _events(icalendar(hours, NOW + timedelta(days=3, hours=1)))

    shared = [each for each in later if each["DTSTART"] in first]
    assert len(shared) > 200
    assert all(first[each["DTSTART"]] == each["UID"] for each in shared)


def test_a_desk_that_never_closes_has_an_event_for_each_day() -> None:
    events = _events(icalendar(read_hours("always; zone UTC"), NOW, days=3))

    lengths = [_instant(each["DTEND"]) - _instant(each["DTSTART"]) for each in events]
    assert lengths == [DAY] * 4
    assert from_micros(_instant(events[0]["DTSTART"])).date() == NOW.date()


def test_lines_are_folded_between_characters_and_text_is_escaped() -> None:
    folded = fold("é" * 60)

    assert [len(line.encode()) for line in folded.split("\r\n")] == [74, 47]
    assert folded.replace("\r\n ", "") == "é" * 60
    assert escape("a\\b") == "a\\\\b"
