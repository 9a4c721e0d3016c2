"""Get Django ready for a command: from the configuration, once, with errors in words."""

from __future__ import annotations

import os
from pathlib import Path

from wardmote_web.project import configuration
from wardmote_web.project.configuration import Configuration

SETTINGS = "wardmote_web.project.settings"


def set_up(file: Path | None = None) -> Configuration:
    """Read the configuration and set Django up from it; gives the configuration.

    Args:
        file: Where it is; None for ``WARDMOTE_CONFIG``, else ``wardmote.toml`` right here.

    Raises:
        NotSetUp: There is none, or it cannot be used.
    """
    if file is not None:
        os.environ["WARDMOTE_CONFIG"] = str(file.resolve())
    read = configuration.read()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    # Here, since it takes half a second and asking for help needs none of it.
    import django

    django.setup()
    return read
