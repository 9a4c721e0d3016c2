"""Records of a CSV: cut the same way in any blocks, none lost, one lost mark costs one line."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wardmote.channels import csv_cutting
from wardmote.channels.csv_blocks import Block, Layout, as_columns
from wardmote.channels.csv_cutting import BlockCutter, read_header
from wardmote.channels.csv_records import RecordReader, cut_records
from wardmote.channels.reading import UnreadableArchive

HOSTILE = st.text(st.sampled_from('a,"\n\r é\0'), max_size=60).map(str.encode)
LAYOUT = Layout(",", ("a", "b", "c"), (0, 1, 2))


def one_by_one(data: bytes) -> list[tuple[bytes, ...] | None]:
    reader, found, at = RecordReader(","), [], 0
    while at < len(data):
        single = reader.read(data, at, final=True)
        assert single is not None
        at = single.next
        if single.fields != ():
            found.append(single.fields)
    return found


def blocks(data: bytes, block: int) -> list[Block]:
    return [as_columns(raw, LAYOUT) for raw in BlockCutter(io.BytesIO(data), b"", ",", block=block)]


def rows(parts: list[Block]) -> list[tuple[int, tuple[str, ...]]]:
    return [
        (number, row)
        for part in parts
        for number, row in zip(part.numbers, part.frame.iter_rows(), strict=True)
    ]


@given(HOSTILE)
@example(b'1,"a\n2,"b",3\n4,5,6\n')
@example(b'1,2,3\r4,5,6\r\n"",,\n')
def test_every_record_is_met_once_in_order_whatever_the_bytes(data: bytes) -> None:
    expected = one_by_one(data)

    parts = blocks(data, csv_cutting.BLOCK)

    met = sorted([n for n, _ in rows(parts)] + [n for part in parts for n, _ in part.faults])
    assert met == list(range(1, len(expected) + 1))
    decoded = [
        (n, tuple(f.decode() for f in fields))
        for n, fields in enumerate(expected, 1)
        if fields is not None and len(fields) == 3
    ]
    assert rows(parts) == decoded


@given(HOSTILE, st.integers(min_value=1, max_value=30))
@example(b'a"b,"c\n', 1)
def test_how_a_file_is_divided_into_blocks_changes_nothing(data: bytes, size: int) -> None:
    whole = blocks(data, csv_cutting.BLOCK)

    divided = blocks(data, size)

    assert rows(divided) == rows(whole)
    assert [f for part in divided for f in part.faults] == [
        f for part in whole for f in part.faults
    ]


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8")), min_size=3, max_size=3)))
def test_what_pythons_own_writer_writes_comes_back_as_it_was(table: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(table)

    found = rows(blocks(text.getvalue().encode(), 64))

    assert [list(row) for _, row in found] == table


@given(st.binary(max_size=80))
def test_bytes_that_are_no_text_are_faults_and_never_errors(data: bytes) -> None:
    parts = blocks(data, 16)

    assert sum(part.records for part in parts) == len(one_by_one(data))
    for _, row in rows(parts):
        assert all(isinstance(value, str) for value in row)


def test_a_lost_quotation_mark_costs_its_own_line_alone() -> None:
    data = b'1,2,3\n4,"never closed,6\n7,"closed",9\n10,11,12\n'

    (part,) = [p for p in blocks(data, csv_cutting.BLOCK) if p.records > 1][-1:]

    assert [row for _, row in rows(blocks(data, csv_cutting.BLOCK))] == [
        ("1", "2", "3"),
        ("7", "closed", "9"),
        ("10", "11", "12"),
    ]
    assert [number for number, _ in part.faults] == [2]


def test_a_mark_never_closed_in_a_long_file_costs_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_cutting, "WHOLE_RECORD", 1000)
    lines = [b"%d,2,3" % n for n in range(2000)]
    lines[5] = b'5,"2,3'

    parts = blocks(b"\n".join(lines), 100)

    assert len(rows(parts)) == 1999
    assert [number for part in parts for number, _ in part.faults] == [6]


def test_a_mark_inside_a_field_is_an_ordinary_character() -> None:
    found = rows(blocks(b'5" pipe,it is 6" wide,x\n', csv_cutting.BLOCK))

    assert found == [(1, ('5" pipe', 'it is 6" wide', "x"))]


def test_short_and_long_records_say_how_many_fields_they_have() -> None:
    (part,) = blocks(b"1,2\n1,2,3\n1,2,3,4\n", csv_cutting.BLOCK)

    assert [(number, reason[:12]) for number, reason in part.faults] == [
        (1, "It has 2 fie"),
        (3, "It has 4 fie"),
    ]


def test_empty_lines_are_no_records_and_fields_that_are_all_empty_are_one() -> None:
    found = rows(blocks(b"\n1,2,3\r\n\r\n,,\n\n", csv_cutting.BLOCK))

    assert found == [(1, ("1", "2", "3")), (2, ("", "", ""))]


def test_a_byte_that_is_no_text_far_into_a_block_is_found() -> None:
    lines = [b"%d,caf\xc3\xa9,3" % n for n in range(50_000)]
    lines[49_000] = b"49000,caf\xe9,3"
    layout = Layout(",", ("a", "b", "c"), (0, 2))

    parts = [
        as_columns(raw, layout) for raw in BlockCutter(io.BytesIO(b"\n".join(lines)), b"", ",")
    ]

    assert [number for part in parts for number, _ in part.faults] == [49_001]
    assert sum(part.frame.height for part in parts) == 49_999


def test_a_field_of_ten_megabytes_is_one_field() -> None:
    long = b"x" * 10_000_000

    found = rows(blocks(b'1,"' + long + b'\n",3\n4,5,6\n', csv_cutting.BLOCK))

    assert [len(row[1]) for _, row in found] == [10_000_001, 1]


def test_a_line_without_end_is_refused_and_not_held_in_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(csv_cutting, "WHOLE_RECORD", 1000)

    with pytest.raises(UnreadableArchive, match="longer than"):
        blocks(b"x" * 100_000, 100)


@pytest.mark.parametrize("data", [b"", b"\n\n", b",,\n1,2,3\n"])
def test_a_file_without_names_of_columns_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableArchive, match="column names"):
        read_header(io.BytesIO(data), ",")


def test_the_names_of_columns_lose_blanks_and_a_byte_order_mark() -> None:
    names, rest = read_header(io.BytesIO("\n\ufeffid , sent\r\n1,2\n".encode()), ",")

    assert names == ("id", "sent")
    assert rest == b"1,2\n"


def test_a_return_at_the_end_of_a_block_waits_for_its_line_feed() -> None:
    data = np.frombuffer(b"1,2\r", dtype=np.uint8)

    cut = cut_records(data, ord(","), final=False)

    assert cut.starts.size == 0
    assert not cut.stray
