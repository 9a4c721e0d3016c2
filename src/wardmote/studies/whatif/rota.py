"""A rota: several officers, each with hours of their own, from a TOML file.

::

    [[officer]]
    hours = "mon-wed 09:30-10:30"

    [[officer]]
    hours = "thu-fri 12:00-13:00; closed holidays england"
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo

from wardmote.basis.errors import WardmoteError
from wardmote.hours.errors import UnreadableHours
from wardmote.hours.one_line import parse
from wardmote.hours.pattern import Pattern

MOST_OFFICERS = 50

_REMEDY = 'Write one part [[officer]] for each of them, with hours = "mon-fri 09:30-10:00".'


class UnreadableRota(WardmoteError):
    """A rota is not of the form that is described, or names nobody."""


def read_rota(path: Path, zone: ZoneInfo | None = None) -> tuple[Pattern, ...]:
    """The hours of each officer, in the order of the file.

    Args:
        path: Of the file.
        zone: The zone where hours state none.

    Raises:
        UnreadableRota: There is no such file, or it is not of that form.
        UnreadableHours: The hours of an officer cannot be understood.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UnreadableRota(
            f"The rota cannot be read ({error.strerror}).",
            where=path.name,
            remedy="Check the name; or say how many officers there are, as in --officers 2.",
        ) from None
    except (ValueError, RecursionError):
        raise UnreadableRota("This is not TOML.", where=path.name, remedy=_REMEDY) from None
    officers = table.get("officer")
    if set(table) != {"officer"} or not isinstance(officers, list) or not officers:
        raise UnreadableRota("This is not a rota.", where=path.name, remedy=_REMEDY)
    if len(officers) > MOST_OFFICERS:
        raise UnreadableRota(
            f"This rota has {len(officers)} officers, and at most {MOST_OFFICERS} are simulated.",
            where=path.name,
        )
    return tuple(_hours(each, f"{path.name}, officer {n}", zone) for n, each in _numbered(officers))


def _numbered(officers: list[object]) -> list[tuple[int, object]]:
    return list(enumerate(officers, start=1))


def _hours(officer: object, where: str, zone: ZoneInfo | None) -> Pattern:
    hours = officer.get("hours") if isinstance(officer, dict) else None
    if not isinstance(hours, str):
        raise UnreadableRota("No hours are stated.", where=where, remedy=_REMEDY)
    try:
        return parse(hours, zone, where)
    except UnreadableHours as error:
        raise error.within(where) from None
