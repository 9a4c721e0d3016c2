"""Whatever is handed over as hours is understood or refused in a sentence, and nothing else."""

from __future__ import annotations

import contextlib
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.hours import one_line, toml_form
from wardmote.hours.errors import UnreadableHours

UTC = ZoneInfo("UTC")
_PIECES = """
mon fri-mon 09:00 - – 17:00 5pm , ; closed holidays england extra instead 2026-12-24 .. from zone
UTC name " # always US-MD and to 24:00 ٣ 24/7 0000-00-00 9999-12-31
"""
WORDS = st.sampled_from([*_PIECES.split(), "\n"])
TEXTS = st.lists(WORDS | st.text(max_size=4), max_size=12).map(" ".join)
_KEYS = """
zone name holidays week exception version effective_from mon date dates first last closed extra
instead [week] [[exception]]
"""
KEYS = st.sampled_from(_KEYS.split())
VALUES = st.sampled_from(
    ['"UTC"', '["england"]', '"9am-5pm"', "true", "2026-12-24", "1", "[]", "{}", "nan", "[[1]]"]
)


@given(TEXTS)
@settings(max_examples=150)
def test_any_text_is_a_pattern_or_an_error_in_words(text: str) -> None:
    with contextlib.suppress(UnreadableHours):
        pattern = one_line.parse(text, UTC)
        assert one_line.parse(str(pattern)) == pattern


@given(st.lists(st.tuples(KEYS, VALUES), max_size=6))
@settings(max_examples=150)
def test_any_toml_is_a_pattern_or_an_error_in_words(pairs: list[tuple[str, str]]) -> None:
    lines = [key if key.startswith("[") else f"{key} = {value}" for key, value in pairs]

    with contextlib.suppress(UnreadableHours):
        pattern = toml_form.parse("\n".join(lines), UTC)
        assert toml_form.parse(toml_form.write(pattern)) == pattern


@pytest.mark.parametrize(
    "text", ["x = " + "[" * 5000, "x = " + "9" * 5000, "week = " + "{a=" * 3000, "\0"]
)
def test_toml_made_to_break_a_reader_is_refused(text: str) -> None:
    with pytest.raises(UnreadableHours):
        toml_form.parse(text, UTC)


def test_a_very_long_list_of_days_is_read_to_its_end() -> None:
    text = "mon 09:00-10:00, " + ", ".join(f"tue {hour:02}:00-{hour:02}:20" for hour in range(24))
    repeated = text + ", mon closed" * 3000

    with pytest.raises(UnreadableHours, match="Monday is said to be closed and to be open"):
        one_line.parse(repeated, UTC)
    assert len(one_line.parse(text, UTC).versions[0].week[1]) == 24
