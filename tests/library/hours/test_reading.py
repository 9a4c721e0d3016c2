"""Hours from whatever a person hands over: a file or a line of text."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from wardmote.hours.errors import UnreadableHours
from wardmote.hours.reading import read_hours

LONDON = ZoneInfo("Europe/London")
SAME = "mon-fri 09:00-17:00; zone Europe/London"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("desk.toml", '[week]\nmon-fri = "9am-5pm"\n'),
        ("DESK.TOML", '\ufeff[week]\r\nmon-fri = "9am-5pm"\r\n'),
        ("desk.conf", '# ours\nzone = "Europe/London"\n[week]\nmon-fri = "9am-5pm"\n'),
        ("desk.txt", "mon-thu 9am-5pm\nfri 9am-5pm\n"),
    ],
)
def test_a_file_is_read_in_either_form(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8", newline="")

    assert str(read_hours(str(path), LONDON)) == SAME


def test_what_is_no_file_is_text() -> None:
    assert str(read_hours("mon-fri 9am-5pm", LONDON)) == SAME
    assert str(read_hours("mon-fri 9am-5pm" + " " * 5000, LONDON)) == SAME


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b"#" * 1_000_001, "far too long"),
    ],
)
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "desk.toml"
    path.write_bytes(content)

    with pytest.raises(UnreadableHours, match=says) as error:
        read_hours(str(path), LONDON)
    assert error.value.where == "desk.toml"


@pytest.mark.parametrize("name", ["no-such-desk.toml", "x" * 5000 + ".toml", "a\0b.toml"])
def test_a_toml_file_that_is_not_there_is_said_to_be_unreadable(name: str) -> None:
    with pytest.raises(UnreadableHours, match="cannot be read"):
        read_hours(name, LONDON)


def test_text_with_a_null_in_it_is_text_and_refused_as_such() -> None:
    with pytest.raises(UnreadableHours, match="part 1"):
        read_hours("mon\0 9am-5pm", LONDON)
