"""The cast of these tests: an empty desk to write messages down at."""

from __future__ import annotations

import pytest

from library.conversations.made_messages import Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()
