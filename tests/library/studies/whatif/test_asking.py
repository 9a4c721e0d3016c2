"""From conversations, rates, a rota and a timed sample to a request."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from cast import a_week_of_questions, reading_of
from wardmote.channels.reading import SourceClass
from wardmote.conversations.building import build
from wardmote.conversations.tables import Conversations
from wardmote.hours.errors import UnreadableHours
from wardmote.hours.reading import read_hours
from wardmote.studies.whatif.asking import (
    Handling,
    from_conversations,
    from_rates,
    with_officers,
)
from wardmote.studies.whatif.errors import RatesNotKnown
from wardmote.studies.whatif.request import NamedPattern
from wardmote.studies.whatif.rota import UnreadableRota, read_rota
from wardmote.studies.whatif.timed_sample import UnreadableSample, read_timed_sample

from .conftest import LONDON, ONE_HOUR

STATED = Handling(handling=(5.0, 0.8))
"""The questions of the cast are too far apart to tell how long an answer takes."""


@pytest.fixture
def conversations() -> Conversations:
    reading = reading_of(a_week_of_questions())
    return build(reading.messages, until=reading.until, silence=timedelta(days=14))


def test_what_was_kept_stands_beside_what_is_tried(conversations: Conversations) -> None:
    request = from_conversations(
        conversations, (NamedPattern.of(ONE_HOUR),), LONDON, calibrated=STATED
    )

    assert request.kept is not None
    assert request.kept.published is None
    assert [pattern.kept_today for pattern in request.patterns] == [False]
    assert request.demand.n_arrivals > 0
    assert request.period.weeks == 52
    assert request.work_stated


def test_published_hours_are_one_more_pattern_and_judge_what_was_kept(
    conversations: Conversations,
) -> None:
    hours = read_hours("mon-fri 09:00-17:00; zone Europe/London")

    request = from_conversations(conversations, (), LONDON, hours=hours, calibrated=STATED)

    assert request.kept is not None
    assert request.kept.published is hours
    assert [pattern.name for pattern in request.patterns] == ["as published today"]


def test_an_answered_only_source_is_refused_for_rates(conversations: Conversations) -> None:
    with pytest.raises(RatesNotKnown, match="answered-only"):
        from_conversations(conversations, (), LONDON, source_class=SourceClass.ANSWERED_ONLY)


def test_without_replies_there_are_arrivals_but_no_sessions_and_no_backlog(
    conversations: Conversations,
) -> None:
    request = from_conversations(
        conversations,
        (NamedPattern.of(ONE_HOUR),),
        LONDON,
        source_class=SourceClass.ARRIVALS_ONLY,
        calibrated=STATED,
    )

    assert request.kept is None
    assert request.backlog.asked.size == 0
    assert request.work_stated


def test_rates_alone_make_a_request() -> None:
    request = from_rates(40, 4, (NamedPattern.of(ONE_HOUR),), first=date(2026, 3, 2), weeks=4)

    assert request.demand.point().messages_a_week == pytest.approx(40)
    assert request.period.zone == LONDON
    assert request.work_stated


def test_a_rota_is_read_and_given_to_every_pattern(tmp_path: Path) -> None:
    path = tmp_path / "rota.toml"
    path.write_text(
        '[[officer]]\nhours = "mon-wed 09:30-10:00"\n[[officer]]\nhours = "thu 12:00-13:00"\n',
        encoding="utf-8",
    )

    rota = read_rota(path, LONDON)
    request = from_rates(40, 4, (NamedPattern.of(ONE_HOUR),), first=date(2026, 3, 2))

    assert len(rota) == 2
    assert with_officers(request, rota).patterns[0].officers == rota


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not toml [",
        "[[officer]]\nname = 'A'\n",
        "officers = 2",
        "officer = []",
        'officer = "A"',
    ],
)
def test_what_is_no_rota_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "rota.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(UnreadableRota):
        read_rota(path, LONDON)


def test_hours_that_cannot_be_read_name_the_officer(tmp_path: Path) -> None:
    path = tmp_path / "rota.toml"
    path.write_text('[[officer]]\nhours = "sometimes"\n', encoding="utf-8")

    with pytest.raises(UnreadableHours) as refused:
        read_rota(path, LONDON)

    assert "officer 1" in str(refused.value)


@pytest.mark.parametrize(
    "text", ["minutes\n4\n5\n2.5\n9\n3\n", "4\n5\n2.5\n9\n3\n", "who,Minutes\n" + "a,4\n" * 5]
)
def test_a_timed_sample_is_a_column_of_minutes(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sample.csv"
    path.write_text(text, encoding="utf-8")

    assert read_timed_sample(path).size == 5


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no column"),
        ("a,b\n1,2\n", "no column"),
        ("minutes\n4\n5\n", "next to nothing"),
        ("minutes\n4\n5\nlong\n9\n3\n", "no length of time"),
        ("minutes\n4\n5\n-1\n9\n3\n", "no length of time"),
        ("who,minutes\na,4\nb\n", "no length of time"),
    ],
)
def test_what_is_no_timed_sample_is_refused(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "sample.csv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(UnreadableSample, match=says):
        read_timed_sample(path)
