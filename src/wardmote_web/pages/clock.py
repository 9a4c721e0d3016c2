"""The clock of the service: the computer's own, unless a test set another."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from wardmote.basis.clock import Clock, SystemClock

_SYSTEM = SystemClock()


def now() -> datetime:
    """The present instant, aware, in UTC. Views and workers ask here; actions are told."""
    clock: Clock = getattr(settings, "WARDMOTE_CLOCK", None) or _SYSTEM
    return clock.now()
