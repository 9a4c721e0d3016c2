"""What the fixtures of the tests of hours and promises give."""

from __future__ import annotations

from collections.abc import Callable

from wardmote.hours.clock import ServiceClock

ClockOf = Callable[..., ServiceClock]
InstantOf = Callable[..., int]
