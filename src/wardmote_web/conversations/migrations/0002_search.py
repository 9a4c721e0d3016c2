"""An index of words and of names, where the database has such: PostgreSQL."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

MAKE = (
    "CREATE INDEX IF NOT EXISTS message_words ON conversations_message "
    "USING gin (to_tsvector('english', text))",
    "CREATE INDEX IF NOT EXISTS contact_name_begins ON conversations_contact "
    "(upper(name) text_pattern_ops)",
    "CREATE INDEX IF NOT EXISTS contact_handle_begins ON conversations_contact "
    "(upper(handle) text_pattern_ops)",
)
DROP = ("message_words", "contact_name_begins", "contact_handle_begins")


def make(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in MAKE:
            schema_editor.execute(statement)


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for name in DROP:
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("conversations", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(make, drop)]
