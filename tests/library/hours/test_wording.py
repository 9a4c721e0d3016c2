"""Hours in words."""

from __future__ import annotations

import pytest

from wardmote.hours.reading import read_hours

UK = "Times are UK time (Europe/London)."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "mon-thu 9am-5pm; fri 9am-1pm; closed holidays england, wales",
            "Monday to Thursday 09:00 to 17:00; Friday 09:00 to 13:00; closed on Saturday and "
            f"Sunday. Closed on public holidays in England and Wales. {UK}",
        ),
        ("always; zone UTC", "Every day all day. Times are UTC."),
        ("mon-sun closed; zone Europe/London", f"Closed every day. {UK}"),
        (
            "mon,wed,fri 22:00-02:00; zone America/New_York",
            "Monday, Wednesday and Friday 22:00 to 02:00 the next day; closed on Tuesday, Thursday "
            "and Saturday and Sunday. Times are New York time (America/New_York).",
        ),
        (
            'from 2026-09-01; every day 9am-5pm; closed 2026-12-24..2027-01-01 "Christmas"; '
            "instead 2027-02-01 9am-noon; extra 2027-02-02 6pm-8pm; zone Europe/London",
            "From 1 September 2026: Every day 09:00 to 17:00. Closed from 24 December 2026 to "
            "1 January 2027 (Christmas). Open only on 1 February 2027 09:00 to 12:00. Also open on "
            f"2 February 2027 18:00 to 20:00. {UK}",
        ),
    ],
)
def test_a_pattern_is_said_in_plain_words(text: str, words: str) -> None:
    assert read_hours(text).words() == words
