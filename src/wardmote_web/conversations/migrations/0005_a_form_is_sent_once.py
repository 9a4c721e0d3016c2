"""A form can be sent once: who presses twice writes one reply."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A key of the form that something was written in; what is there has none."""

    dependencies: ClassVar = [("conversations", "0004_files_of_replies")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="outgoing",
            name="form_key",
            field=models.CharField(blank=True, default="", max_length=40),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="outgoing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form_key", ""), _negated=True),
                fields=("conversation", "form_key"),
                name="a_form_is_sent_once",
            ),
        ),
    ]
