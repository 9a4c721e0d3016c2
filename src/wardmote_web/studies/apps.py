"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class StudiesConfig(AppConfig):
    """Named as the package of the library behind it."""

    name = "wardmote_web.studies"
    label = "studies"
    default_auto_field = "django.db.models.BigAutoField"
