"""All that the database holds, as text: whether a word is anywhere in it."""

from __future__ import annotations

from django.db import connection


def tables_that_hold(word: str) -> set[str]:
    """Names of tables in which the word stands, in whatever column and case."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                text = " ".join(
                    bytes(each).decode(errors="replace")
                    if isinstance(each, bytes | memoryview)
                    else str(each)
                    for each in row
                )
                if word.lower() in text.lower():
                    found.add(table)
    return found
