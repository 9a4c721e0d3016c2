"""Which patterns are tried: from the time that people have, or from a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from wardmote.hours.errors import UnreadableHours
from wardmote.hours.pattern import Window
from wardmote.hours.reading import read_hours
from wardmote.studies.whatif.plan.errors import TooManyPatterns, UnreadableGrid
from wardmote.studies.whatif.plan.grid import generated, read_grid, stated
from wardmote.studies.whatif.plan.shapes import Block, Shape

HOURS = read_hours("mon-fri 09:00-12:30, 13:30-17:00; closed holidays england")
WEEK = HOURS.versions[0].week
GRID = """
days = ["mon-fri", "tue,thu"]
windows_a_day = [1, 2]
minutes = [20, 30]
starts = ["09:30", "2pm", "15:30"]
"""


def test_every_generated_pattern_fits_the_time_and_the_hours() -> None:
    grid = generated(150, WEEK, most=5_000)

    assert len(grid.shapes) > 300
    assert all(shape.minutes_a_week <= 150 for shape in grid.shapes)
    assert all(shape.fits(WEEK) for shape in grid.shapes)
    assert len(set(grid.shapes)) == len(grid.shapes)


def test_generated_patterns_differ_in_days_counts_lengths_and_times() -> None:
    grid = generated(240, WEEK, most=5_000)

    assert {len(shape.days) for shape in grid.shapes} == {2, 3, 4, 5}
    assert {len(shape.starts) for shape in grid.shapes} == {1, 2, 3, 4}
    assert len({shape.minutes for shape in grid.shapes}) > 5
    assert len({shape.starts for shape in grid.shapes}) > 50


def test_a_grid_is_thinned_evenly_and_says_so() -> None:
    whole, some = generated(150, WEEK, most=5_000), generated(150, WEEK, most=40)

    assert len(some.shapes) == 40
    assert some.made == len(whole.shapes)
    assert set(some.shapes) < set(whole.shapes)
    assert {len(shape.days) for shape in some.shapes} == {2, 3, 4, 5}


def test_time_too_short_for_two_windows_of_ten_minutes_gives_no_pattern() -> None:
    assert generated(19, WEEK, most=100).shapes == ()


def test_a_file_states_every_combination_that_fits(tmp_path: Path) -> None:
    file = tmp_path / "grid.toml"
    file.write_text(GRID, encoding="utf-8")

    grid = stated(read_grid(file), 120)

    assert Shape((1, 3), (570, 840), 30) in grid.shapes
    assert Shape((0, 1, 2, 3, 4), (930,), 20) in grid.shapes
    assert all(shape.minutes_a_week <= 120 for shape in grid.shapes)
    # tue,thu: 3 single and 3 double of each length; mon-fri: 3 single of 20 minutes.
    assert len(grid.shapes) == 15


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (("minutes = [20, 30]", "minuts = [20]"), 'The key "minuts" is not known'),
        (("minutes = [20, 30]", ""), 'The key "minutes" is missing'),
        (("[20, 30]", '["20"]'), "not a list of whole numbers"),
        (("[20, 30]", "[true]"), "not a list of whole numbers"),
        (("[20, 30]", "[]"), "not a list"),
        (("[20, 30]", "[0]"), "does not lie between 1 and"),
        (("[1, 2]", "[13]"), "does not lie between 1 and 12"),
        (("days", "days days"), "not TOML"),
    ],
)
def test_a_slip_in_the_file_is_named(tmp_path: Path, changed: tuple[str, str], says: str) -> None:
    file = tmp_path / "grid.toml"
    file.write_text(GRID.replace(*changed), encoding="utf-8")

    with pytest.raises(UnreadableGrid, match=says):
        read_grid(file)


@pytest.mark.parametrize(
    ("changed", "place"), [(("tue,thu", "tueday"), "grid.toml, days"), (("2pm", "2"), "starts")]
)
def test_days_and_times_are_read_as_hours_are(
    tmp_path: Path, changed: tuple[str, str], place: str
) -> None:
    file = tmp_path / "grid.toml"
    file.write_text(GRID.replace(*changed), encoding="utf-8")

    with pytest.raises(UnreadableHours, match=place):
        read_grid(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableGrid, match=r"nothing\.toml: The file cannot be read"):
        read_grid(tmp_path / "nothing.toml")


def test_more_patterns_than_can_be_tried_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "grid.toml"
    times = ", ".join(f'"{hour:02}:{minute:02}"' for hour in range(24) for minute in (0, 30))
    text = GRID.replace("[1, 2]", "[4]").replace('"09:30", "2pm", "15:30"', times)
    file.write_text(text, encoding="utf-8")

    with pytest.raises(TooManyPatterns, match="20,000 can be tried"):
        read_grid(file)


def test_windows_that_would_touch_are_not_two_windows() -> None:
    block = Block(days=(0,), windows=2, minutes=30, starts=(540, 570, 600))

    assert [shape.starts for shape in block.shapes()] == [(540, 600)]


def test_a_window_belongs_within_one_of_the_hours_of_its_day() -> None:
    assert Shape((0,), (12 * 60,), 30).fits(WEEK)
    assert not Shape((0,), (12 * 60 + 15,), 30).fits(WEEK)
    assert not Shape((5,), (12 * 60,), 30).fits(WEEK)


def test_a_pattern_is_text_that_hours_are_read_from() -> None:
    hours = read_hours(
        "mon-fri 09:00-17:00; closed holidays england; closed 2026-12-24; extra 2026-12-28 "
        "10:00-12:00; zone Europe/London"
    )

    pattern = Shape((0, 2, 4), (570, 930), 30).pattern(hours, hours.versions[0])

    assert read_hours(str(pattern)) == pattern
    assert pattern.versions[0].week[2] == (Window(570, 600), Window(930, 960))
    assert "closed 2026-12-24" in str(pattern)
    assert "extra" not in str(pattern)
