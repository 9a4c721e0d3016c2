"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class PulseConfig(AppConfig):
    """The pulse."""

    name = "wardmote_web.pulse"
    label = "pulse"
    default_auto_field = "django.db.models.BigAutoField"
