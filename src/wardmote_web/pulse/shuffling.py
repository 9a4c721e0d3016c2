"""Rows of a week are always written all at once and in random order.

A database keeps rows in the order in which they came: SQLite numbers them (``rowid``), PostgreSQL
places them (``ctid``) and marks each with its transaction (``xmin``). Beside a list of who was
there when, that order is as good as a name. So whoever answers, corrects or takes out writes the
whole week of the group anew, shuffled, under new names, in one transaction: what the file then
tells is when the last of them did something, and not which row is theirs.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date

from django.db import connection, transaction

from wardmote_web.pulse.models import Answer
from wardmote_web.timebook import groups

_CHANCE = secrets.SystemRandom()
Rows = list[Answer]


def rewrite(group: int, week: date, change: Callable[[Rows], Rows]) -> None:
    """Write the answers of a group and week anew, with a change to them.

    Args:
        group: Its number.
        week: Its Monday.
        change: Takes the rows as they are and gives those that are to be.
    """
    with transaction.atomic():
        groups.one_at_a_time(group)
        found = Answer.objects.filter(group_id=group, week=week)
        rows = change(list(found))
        anew = [
            Answer(
                group_id=group, week=week, digest=row.digest, given=row.given, is_open=row.is_open
            )
            for row in rows
        ]
        _CHANCE.shuffle(anew)
        found.delete()
        Answer.objects.bulk_create(anew)


def sweep() -> None:
    """Let go of what the database still keeps of rows that were written anew.

    SQLite keeps them in its log until it is emptied, PostgreSQL as dead rows until the table is
    vacuumed. Backups and logs that are archived are out of reach of this.
    """
    if connection.in_atomic_block:
        return
    statement = {
        "sqlite": "PRAGMA wal_checkpoint(TRUNCATE)",
        "postgresql": f"VACUUM (FULL) {connection.ops.quote_name(Answer._meta.db_table)}",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(statement)
