"""The made rows, three times over."""

from __future__ import annotations

import pytest

from library.estimators.made_rows import MadeRows, made_rows


@pytest.fixture(params=[1, 2, 3])
def rows(request: pytest.FixtureRequest) -> MadeRows:
    return made_rows(request.param)
