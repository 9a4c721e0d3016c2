"""Any CSV by a mapping: messages or cases, each row kept or set aside with its reason."""

# ruff: noqa: DTZ001 — readings of a wall clock have no zone; Hypothesis adds one itself

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.channels.table_files import read_mapped, reasons
from wardmote.basis.errors import WardmoteError
from wardmote.channels.archive import open_archive
from wardmote.channels.csv_mapping import MappingNotUnderstood
from wardmote.channels.local_time import ZoneNotStated
from wardmote.channels.mapped_csv import SOURCE
from wardmote.channels.message import MESSAGES
from wardmote.channels.reading import NeedsStating, ReadOptions, SourceClass, UnreadableArchive
from wardmote.channels.sources import read

MESSAGES_MAPPING = """
rows = "messages"
account = "Council"
zone = "Europe/London"
automatic = { column = "auto", values = ["Y"] }
[ours]
column = "from"
values = ["us"]
[columns]
id = "id"
sent_at = "sent"
author = "from"
in_reply_to = "to"
thread = "thread"
due_at = "due"
text = "text"
"""
HEADER = "id,sent,from,to,thread,due,auto,text\n"

CASES_MAPPING = """
rows = "cases"
account = "Council"
zone = "Europe/London"
time_format = ["%d/%m/%Y %H:%M", "iso"]
[columns]
id = "id"
asked_at = "opened"
answered_at = "closed"
due_at = "due"
"""
CASES_HEADER = "id,opened,closed,due\n"


def at(hour: int, minute: int = 0, day: int = 5) -> datetime:
    return datetime(2026, 1, day, hour, minute, tzinfo=UTC)


def test_messages_come_back_as_they_were_written(tmp_path: Path) -> None:
    text = HEADER + (
        '1,2026-01-05 09:00,anna,,t1,2026-01-06T09:00Z,,"the bin,\nagain"\n'
        "2,2026-01-05 09:00:30,us,1,t1,,y,we have it\n"
        "3,2026-01-05T10:00+01:00,us,1,t1,2026-01-07 09:00,n,done\n"
    )

    reading = read_mapped(tmp_path, MESSAGES_MAPPING, text, keep_text=True)

    first, third, second = sorted(
        reading.messages.to_dicts(), key=lambda m: (m["ours"], -ord(m["id"]))
    )
    assert list(reading.messages.schema) == list(MESSAGES)
    assert first["sent_at"] == at(9)
    assert (first["ours"], first["thread"], first["due_at"]) == (False, "t1", at(9, day=6))
    assert first["text"] == "the bin,\nagain"
    assert (second["automatic"], third["automatic"]) == (True, False)
    assert third["in_reply_to"] == "1"
    assert third["due_at"] is None
    assert third["author"] == second["author"] != first["author"]
    assert first["public"] is None
    assert reading.source_class is SourceClass.COMPLETE
    assert reading.stated_by == "reader"
    assert (reading.rows_read, reading.rows_kept) == (3, 3)


def test_a_case_becomes_what_was_asked_and_what_was_answered(tmp_path: Path) -> None:
    text = (
        CASES_HEADER
        + "7,05/01/2026 09:00,05/01/2026 11:30,06/01/2026 09:00\n8,2026-01-05 10:00,,\n"
    )

    reading = read_mapped(tmp_path, CASES_MAPPING, text)

    asked, other, answer = reading.messages.to_dicts()
    assert (asked["id"], asked["sent_at"], asked["due_at"]) == ("7", at(9), at(9, day=6))
    assert (other["id"], other["due_at"], other["thread"]) == ("8", None, "8")
    assert (answer["ours"], answer["sent_at"]) == (True, at(11, 30))
    assert answer["in_reply_to"] == answer["thread"] == "7"
    assert (reading.rows_read, reading.rows_kept, reading.messages.height) == (2, 2, 3)
    assert "does not say who wrote" in " ".join(reading.notes)
    assert "every wait here is a wait for its closing" in " ".join(reading.notes)
    assert reading.one_message_each
    assert reading.source_class is SourceClass.COMPLETE


def test_an_answers_id_is_never_a_cases(tmp_path: Path) -> None:
    text = CASES_HEADER + "7,05/01/2026 09:00,05/01/2026 11:00,\nanswer to 7,05/01/2026 09:00,,\n"

    reading = read_mapped(tmp_path, CASES_MAPPING, text)

    assert reading.messages["id"].n_unique() == 3


def test_residents_of_cases_and_machines_are_told_apart(tmp_path: Path) -> None:
    mapping = CASES_MAPPING.replace(
        "[columns]", 'machine = { column = "how", values = ["API"] }\n[columns]\nresident = "who"'
    )
    text = "id,opened,closed,due,who,how\n" + "".join(
        f"{n},05/01/2026 09:0{n},05/01/2026 10:00,,{who},{how}\n"
        for n, (who, how) in enumerate([("anna", "Phone"), ("anna", "api"), ("", "Phone")])
    )

    messages = read_mapped(tmp_path, mapping, text).messages

    asked = messages.filter(~pl.col("ours"))
    first, second, nobody = asked["author"].to_list()
    assert first == second
    assert nobody is None
    assert asked["automatic"].to_list() == [False, True, False]
    assert messages.filter("ours")["automatic"].to_list() == [False] * 3


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("8,,,", 'It has no time (column "opened")'),
        (",05/01/2026 09:00,,", "It has no id"),
        ("7,05/01/2026 09:00,,", "met before"),
        ("8,yesterday,,", "not written in the mapping's time_format"),
        ("8,31/02/2026 09:00,,", "not written in the mapping's time_format"),
        ("8,05/01/2026 09:00,later,", '(column "closed") is not written'),
        ("8,05/01/2026 09:00,05/01/2026 08:59,", "answered before it was asked"),
        ("8,05/01/1926 09:00,,", "outside the years"),
        ("8,29/03/2026 01:30,,", "did not happen in Europe/London"),
        ("8,05/01/2026 09:00,29/03/2026 01:30,", "did not happen in Europe/London"),
        ("8,05/01/2026 09:00", "It has 2 fields"),
    ],
)
def test_what_is_wrong_with_a_case_is_said_with_its_number(
    tmp_path: Path, row: str, words: str
) -> None:
    text = f"{CASES_HEADER}7,05/01/2026 08:00,,\n{row}\n9,05/01/2026 08:00,,\n"

    reading = read_mapped(tmp_path, CASES_MAPPING, text)

    assert list(reasons(reading)) == [2]
    assert words in reasons(reading)[2]
    assert "yesterday" not in reasons(reading)[2]


def test_the_missing_hour_is_said_as_the_house_says_it(tmp_path: Path) -> None:
    reading = read_mapped(tmp_path, CASES_MAPPING, CASES_HEADER + "8,29/03/2026 01:30,,\n")

    assert reasons(reading)[1] == (
        'The time "2026-03-29 01:30" did not happen in Europe/London, because the clocks went '
        "forward from 1am to 2am. Correct it, or give it in UTC, like 2026-03-29T01:30Z."
    )


def test_a_deadline_in_the_missing_hour_has_passed_when_the_clocks_go_forward(
    tmp_path: Path,
) -> None:
    text = CASES_HEADER + "8,05/01/2026 09:00,,29/03/2026 01:30\n"

    reading = read_mapped(tmp_path, CASES_MAPPING, text)

    assert reading.messages["due_at"][0] == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert "1 due time lies in the hour that the clocks left out" in " ".join(reading.notes)


@pytest.mark.parametrize(("rule", "hour"), [("earlier", 0), ("later", 1)])
def test_the_repeated_hour_is_settled_as_stated_and_noted(
    tmp_path: Path, rule: str, hour: int
) -> None:
    mapping = f'repeated_hour = "{rule}"\n{CASES_MAPPING}'

    reading = read_mapped(tmp_path, mapping, CASES_HEADER + "8,25/10/2026 01:30,,\n")

    assert reading.messages["sent_at"][0] == datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
    assert f"taken as the {rule} of the two" in " ".join(reading.notes)


def test_the_repeated_hour_is_set_aside_where_that_is_asked(tmp_path: Path) -> None:
    mapping = f'repeated_hour = "set aside"\n{CASES_MAPPING}'

    reading = read_mapped(tmp_path, mapping, CASES_HEADER + "8,25/10/2026 01:30,,\n")

    assert "happened twice" in reasons(reading)[1]


def test_times_without_a_zone_are_an_error_until_a_zone_is_stated(tmp_path: Path) -> None:
    mapping = CASES_MAPPING.replace('zone = "Europe/London"\n', "")
    text = CASES_HEADER + "8,05/07/2026 09:00,,\n"

    with pytest.raises(ZoneNotStated, match="--zone"):
        read_mapped(tmp_path, mapping, text)
    reading = read_mapped(tmp_path, mapping, text, zone=ZoneInfo("Europe/London"))

    assert reading.messages["sent_at"][0] == datetime(2026, 7, 5, 8, tzinfo=UTC)


def test_one_time_without_an_offset_among_others_is_set_aside(tmp_path: Path) -> None:
    mapping = CASES_MAPPING.replace('zone = "Europe/London"\n', "")
    text = CASES_HEADER + "8,2026-07-05T09:00Z,,\n9,2026-07-05 09:00,,\n"

    reading = read_mapped(tmp_path, mapping, text)

    assert "no offset from UTC" in reasons(reading)[2]


def test_a_date_and_a_time_in_two_columns_are_one_time(tmp_path: Path) -> None:
    mapping = CASES_MAPPING.replace('"opened"', '["day", "time"]').replace(
        'answered_at = "closed"\ndue_at = "due"\n', ""
    )

    reading = read_mapped(tmp_path, mapping, "id,day,time\n8,05/01/2026,09:00\n")

    assert reading.until == at(9)
    assert reading.source_class is SourceClass.ARRIVALS_ONLY


def test_rows_that_the_mapping_leaves_out_are_set_aside_and_say_so(tmp_path: Path) -> None:
    filters = (
        'only = { column = "queue", values = ["Roads", "Bins"] }\n'
        'except = { column = "how", values = ["API"] }\n'
    )
    text = "id,opened,closed,due,queue,how\n" + "".join(
        f"{n},05/01/2026 09:00,,,{queue},{how}\n"
        for n, (queue, how) in enumerate([("roads", "x"), ("Parks", "x"), ("Bins", " api ")])
    )

    reading = read_mapped(tmp_path, filters + CASES_MAPPING, text)

    assert reading.rows_kept == 1
    assert '"only" asks for other values of "queue"' in reasons(reading)[2]
    assert '"except" names its value of "how"' in reasons(reading)[3]


def test_a_direction_that_is_neither_ours_nor_theirs_is_set_aside(tmp_path: Path) -> None:
    mapping = MESSAGES_MAPPING.replace('values = ["us"]', 'values = ["out"]\ntheirs = ["in"]')
    rows = "".join(f"{n},2026-01-05T09:00Z,{who},,,,,\n" for n, who in enumerate(["OUT", "in", ""]))

    reading = read_mapped(tmp_path, mapping, HEADER + rows)

    assert reading.messages["ours"].to_list() == [True, False]
    assert "neither that it is ours" in reasons(reading)[3]


@pytest.mark.parametrize(
    ("ours", "expected"),
    [("true", SourceClass.ANSWERED_ONLY), ("false", SourceClass.ARRIVALS_ONLY)],
)
def test_a_file_of_one_side_is_classed_so(tmp_path: Path, ours: str, expected: SourceClass) -> None:
    mapping = f'rows = "messages"\naccount = "C"\nours = {ours}\n[columns]\nsent_at = "sent"\n'

    reading = read_mapped(tmp_path, mapping, "sent\n2026-01-05T09:00Z\n")

    assert reading.source_class is expected
    assert reading.messages["id"].to_list() == ["1"]


def test_no_row_of_ours_leaves_arrivals_alone_and_says_so(tmp_path: Path) -> None:
    reading = read_mapped(tmp_path, MESSAGES_MAPPING, HEADER + "1,2026-01-05T09:00Z,anna,,,,,\n")

    assert reading.source_class is SourceClass.ARRIVALS_ONLY
    assert "No row of the file is ours" in " ".join(reading.notes)


def test_a_class_that_the_mapping_states_is_the_users(tmp_path: Path) -> None:
    reading = read_mapped(
        tmp_path,
        f'class = "answered-only"\n{CASES_MAPPING}',
        CASES_HEADER + "8,05/01/2026 09:00,,\n",
    )

    assert (reading.source_class, reading.stated_by) == (SourceClass.ANSWERED_ONLY, "user")


def test_the_end_of_the_data_is_the_latest_time_but_never_a_due_one(tmp_path: Path) -> None:
    text = CASES_HEADER + "8,05/01/2026 09:00,05/01/2026 10:00,05/01/2026 23:00\n"
    watched = 'until_columns = ["due"]\n'

    plain = read_mapped(tmp_path, CASES_MAPPING, text)
    later = read_mapped(tmp_path, watched + CASES_MAPPING, text)
    stated = read_mapped(tmp_path, 'until = "2026-07-01T00:00"\n' + CASES_MAPPING, text)

    assert plain.until == at(10)
    assert later.until == at(23)
    assert stated.until == datetime(2026, 6, 30, 23, tzinfo=UTC)


def test_an_end_before_the_latest_message_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MappingNotUnderstood, match="has a message of 2026-01-05T09:00Z"):
        read_mapped(
            tmp_path,
            "until = 2026-01-05T08:00:00Z\n" + CASES_MAPPING,
            CASES_HEADER + "8,05/01/2026 09:00,,\n",
        )


def test_accounts_in_a_column_can_be_asked_for(tmp_path: Path) -> None:
    mapping = CASES_MAPPING.replace('account = "Council"', 'account = { column = "team" }')
    text = "id,opened,closed,due,team\n" + "".join(
        f"{n},05/01/2026 09:00,,,{team}\n" for n, team in enumerate(["Roads", "Bins", "", "bins"])
    )

    reading = read_mapped(tmp_path, mapping, text, accounts=("bins",))

    assert reading.messages["id"].to_list() == ["1", "3"]
    assert 'no account (column "team")' in reasons(reading)[3]
    assert (reading.rows_read, reading.rows_kept) == (4, 3)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le", "utf-8-sig", "mac-roman"])
def test_every_usual_encoding_is_read_and_semicolons_too(tmp_path: Path, encoding: str) -> None:
    mapping = f'encoding = "{encoding}"\ndelimiter = ";"\n{MESSAGES_MAPPING}'
    text = HEADER + "1,2026-01-05T09:00Z,zoë,,,,,“café”\n".replace("“café”", "café")

    reading = read_mapped(
        tmp_path, mapping, text.replace(",", ";").encode(encoding), keep_text=True
    )

    assert reading.messages["text"].to_list() == ["café"]


def test_a_byte_that_the_encoding_has_not_sets_its_row_aside(tmp_path: Path) -> None:
    mapping = f'encoding = "cp1252"\n{MESSAGES_MAPPING}'
    text = HEADER.encode() + b"1,2026-01-05T09:00Z,a,,,,,\x81\n2,2026-01-05T09:00Z,a,,,,,\xe9\n"

    reading = read_mapped(tmp_path, mapping, text)

    assert list(reasons(reading)) == [1]
    assert "not CP1252 text" in reasons(reading)[1]


def test_a_csv_without_a_mapping_needs_one(tmp_path: Path) -> None:
    path = tmp_path / "requests.csv"
    path.write_text(HEADER)

    with open_archive(path) as archive:
        assert not SOURCE.recognises(archive)
    with pytest.raises(NeedsStating, match="--mapping"):
        read(path, "csv")


def test_a_mapping_that_is_not_there_is_said(tmp_path: Path) -> None:
    path = tmp_path / "requests.csv"
    path.write_text(HEADER)

    with pytest.raises(MappingNotUnderstood, match=r"none\.toml: The mapping file cannot be read"):
        read(path, options=ReadOptions(mapping=tmp_path / "none.toml"))


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("id,opened,closed\n", 'no column called "due"'),
        ("id,opened,opened,closed,due\n", 'Two of its columns are called "opened"'),
        (",,\n", "column names"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(tmp_path: Path, header: str, words: str) -> None:
    with pytest.raises(WardmoteError, match=words):
        read_mapped(tmp_path, CASES_MAPPING, header + "1,2,3\n")


def test_a_first_line_in_another_encoding_is_said_to_be_that(tmp_path: Path) -> None:
    (tmp_path / "mapping.toml").write_text(CASES_MAPPING)
    path = tmp_path / "requests.csv"
    path.write_bytes(CASES_HEADER.replace("closed", "terminé").encode("cp1252"))

    with pytest.raises(UnreadableArchive, match=r"not text in the encoding.*cp1252") as refused:
        read(path, options=ReadOptions(mapping=tmp_path / "mapping.toml"))

    assert refused.value.where == "requests.csv"


def test_two_tables_in_a_folder_are_not_guessed_between(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    for name in ("a.csv", "b.csv"):
        (folder / name).write_text(CASES_HEADER)
    (tmp_path / "mapping.toml").write_text(CASES_MAPPING)

    with pytest.raises(UnreadableArchive, match="2 CSV files"):
        read(folder, options=ReadOptions(mapping=tmp_path / "mapping.toml"))


def test_a_table_of_no_rows_has_no_messages(tmp_path: Path) -> None:
    for mapping, header in ((CASES_MAPPING, CASES_HEADER), (MESSAGES_MAPPING, HEADER)):
        reading = read_mapped(tmp_path, mapping, header)

        assert (reading.rows_read, reading.messages.height, reading.until) == (0, 0, None)
        assert list(reading.messages.schema) == list(MESSAGES)


def test_a_table_whose_every_row_is_set_aside_has_no_messages(tmp_path: Path) -> None:
    reading = read_mapped(tmp_path, CASES_MAPPING, CASES_HEADER + "8,x,,\n9,y,,\n")

    assert (reading.rows_read, reading.rows_kept, reading.messages.height) == (2, 0, 0)


INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


@settings(max_examples=40)
@given(st.lists(st.tuples(INSTANTS, st.none() | st.timedeltas(timedelta(0), timedelta(900)))))
def test_cases_written_come_back_as_they_were(
    cases: list[tuple[datetime, timedelta | None]],
) -> None:
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["id", "opened", "closed", "due"])
    for number, (asked, wait) in enumerate(cases):
        table.writerow(
            [number, asked.isoformat(), (asked + wait).isoformat() if wait is not None else "", ""]
        )

    with tempfile.TemporaryDirectory() as folder:
        messages = read_mapped(Path(folder), CASES_MAPPING, text.getvalue()).messages

    answered = dict(messages.filter("ours").select("in_reply_to", "sent_at").iter_rows())
    asked_at = dict(messages.filter(~pl.col("ours")).select("id", "sent_at").iter_rows())
    assert asked_at == {str(n): asked for n, (asked, _) in enumerate(cases)}
    assert answered == {
        str(n): asked + wait for n, (asked, wait) in enumerate(cases) if wait is not None
    }


@settings(max_examples=60)
@given(st.text(st.sampled_from('0123/: ,"\n\rabcZé\0'), max_size=120), st.booleans())
def test_rows_read_are_rows_kept_and_set_aside_whatever_the_table_holds(
    text: str, cases: bool
) -> None:
    mapping, header = (CASES_MAPPING, CASES_HEADER) if cases else (MESSAGES_MAPPING, HEADER)

    with tempfile.TemporaryDirectory() as folder:
        try:
            reading = read_mapped(Path(folder), mapping, header + text)
        except WardmoteError:
            return
        assert reading.rows_read == reading.rows_kept + reading.set_aside.height


@pytest.mark.shared_data
def test_real_cases_of_baltimore_reconcile(shared_data: Callable[[str], Path]) -> None:
    path = shared_data("baltimore_311") / "311_sample.csv"
    mapping = Path(__file__).with_name("baltimore_311.toml")

    reading = read(path, options=ReadOptions(mapping=mapping))

    cases = reading.messages.filter(~pl.col("ours"))
    closed = reading.messages.filter("ours").select(
        pl.col("in_reply_to").alias("id"), pl.col("sent_at").alias("closed")
    )
    both = cases.join(closed, on="id").drop_nulls("due_at")
    kept = (both["closed"] <= both["due_at"]).mean()
    assert reading.rows_read == 10_000 == reading.rows_kept + reading.set_aside.height
    assert cases.height - closed.height == 208
    assert both.height == 9_555
    assert kept == pytest.approx(0.836, abs=0.0005)
    assert reading.until == datetime(2019, 2, 13, 21, 18, 56, tzinfo=UTC)
