"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class TrialsConfig(AppConfig):
    """Named as the package of the library behind it."""

    name = "wardmote_web.trials"
    label = "trials"
    default_auto_field = "django.db.models.BigAutoField"
