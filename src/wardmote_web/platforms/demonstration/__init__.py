"""A made-up platform for the demonstration: it reads a file and writes a file, on this computer."""

from __future__ import annotations

from wardmote_web.platforms.demonstration.platform import Demonstration

PLATFORM = Demonstration()
FOR_DEMONSTRATIONS = True
"""Offered nowhere else: see ``wardmote_web.platforms.registry``."""
