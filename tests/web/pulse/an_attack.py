"""What an administrator with the whole database in hand would try, to tell whose answer is whose.

They know who was there and in which order (sessions and last sign-ins are in the database), and
read the rows in every order that a database keeps: as they lie in the file, by number, by
transaction, by whatever column there is. Each order is laid beside the order of people.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection

TABLE = "pulse_answer"
Row = dict[str, Any]


def dump(table: str = TABLE) -> list[Row]:
    """All rows with all that the database holds of each, hidden columns too, as they lie."""
    hidden = {"sqlite": "rowid", "postgresql": "ctid, xmin, xmax, cmin"}[connection.vendor]
    order = {"sqlite": "rowid", "postgresql": "ctid"}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {hidden}, t.* FROM {connection.ops.quote_name(table)} AS t ORDER BY {order}"
        )
        names = [each[0] for each in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def everything() -> dict[str, list[Row]]:
    """All tables."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return {name: dump(name) for name in names}


def orders(rows: list[Row]) -> Iterator[tuple[str, list[Row]]]:
    """Every order in which the rows of a week can be read."""
    for name in rows[0]:
        keyed = [(_key(row[name]), number) for number, row in enumerate(rows)]
        ordered = [rows[number] for _, number in sorted(keyed)]
        yield name, ordered
        yield f"{name} backwards", ordered[::-1]


def _key(value: Any) -> Any:
    if isinstance(value, int):
        return (value, "")
    text = str(value)
    if text.startswith("("):  # A place in a file of PostgreSQL: (page,line).
        page, line = text.strip("()").split(",")
        return (int(page) * 100_000 + int(line), "")
    return (0, text)


def hits(people: list[Any], whose: list[Any]) -> int:
    """How many are told rightly by laying one order beside the other."""
    return sum(a == b for a, b in zip(people, whose, strict=True))
