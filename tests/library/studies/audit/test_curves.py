"""Where curves are told, and what the places are called."""

from __future__ import annotations

from wardmote.studies.audit.curves import GRID_HOURS, after


def test_no_two_places_of_the_grid_are_called_alike() -> None:
    names = [after(float(hours)) for hours in GRID_HOURS]

    assert len(set(names)) == len(names)
