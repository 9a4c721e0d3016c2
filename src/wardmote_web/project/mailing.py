"""Where the desk's own mail goes out, as the present Django and the one before it want it said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django

_CONSOLE = "django.core.mail.backends.console.EmailBackend"
_SMTP = "django.core.mail.backends.smtp.EmailBackend"


def mail_settings(stated: Mapping[str, Any]) -> dict[str, Any]:
    """Django's settings for mail, from the configuration's; none stated: to the terminal."""
    sender = stated.get("sender", "wardmote@localhost")
    whom = {"DEFAULT_FROM_EMAIL": sender, "SERVER_EMAIL": sender}
    options = {
        "host": stated.get("host", "localhost"),
        "port": stated.get("port", 25),
        "username": stated.get("user", ""),
        "password": stated.get("password", ""),
        "use_tls": stated.get("tls", False),
        "timeout": 20,
    }
    if django.VERSION >= (6, 1):
        default = {"BACKEND": _SMTP, "OPTIONS": options} if stated else {"BACKEND": _CONSOLE}
        return {**whom, "MAILERS": {"default": default}}
    if not stated:
        return {**whom, "EMAIL_BACKEND": _CONSOLE}
    return {
        **whom,
        "EMAIL_BACKEND": _SMTP,
        "EMAIL_HOST": options["host"],
        "EMAIL_PORT": options["port"],
        "EMAIL_HOST_USER": options["username"],
        "EMAIL_HOST_PASSWORD": options["password"],
        "EMAIL_USE_TLS": options["use_tls"],
        "EMAIL_TIMEOUT": options["timeout"],
    }
