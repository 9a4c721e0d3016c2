"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class PromisesConfig(AppConfig):
    """Named as the package of the library behind it."""

    name = "wardmote_web.promises"
    label = "promises"
    default_auto_field = "django.db.models.BigAutoField"
