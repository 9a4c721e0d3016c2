"""The service's own settings, with the configuration of the tests."""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("WARDMOTE_CONFIG", str(Path(__file__).with_name("wardmote.toml")))

from wardmote_web.project.settings import *  # noqa: F403 - the rest is theirs

# Signing in for hundreds of tests must not take minutes; what is kept so is thrown away.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Mail is kept in memory by Django's own test runner, in whatever form this Django is told of it.
