"""The cast of these tests: a desk whose conversations are read for their pattern."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from library.conversations.made_messages import Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def london() -> ZoneInfo:
    return ZoneInfo("Europe/London")
