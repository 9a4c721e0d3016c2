"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class TimebookConfig(AppConfig):
    """Named as the package of the library behind it."""

    name = "wardmote_web.timebook"
    label = "timebook"
    default_auto_field = "django.db.models.BigAutoField"
