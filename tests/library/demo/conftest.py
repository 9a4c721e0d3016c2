from __future__ import annotations

import pytest

from wardmote.demo.borough import Borough, make


@pytest.fixture(scope="session")
def borough() -> Borough:
    """Twenty-six weeks with both clock changes, Christmas and Good Friday."""
    return make(20)


@pytest.fixture(scope="session")
def small_borough() -> Borough:
    """Four weeks with the clock change of autumn."""
    return make(5, weeks=4)
