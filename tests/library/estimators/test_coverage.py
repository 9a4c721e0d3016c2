"""A short form of ``tests/verification/coverage_shares.py``."""

from __future__ import annotations

import pytest

from verification.coverage_shares import coverage

REPEATS = 60
CARELESS = {"  as if independent", "share 0.70 by a plain Wilson"}


@pytest.fixture(scope="module")
def covered() -> dict[str, float]:
    return coverage(days=20, residents=100, repeats=REPEATS)


def test_clustered_intervals_hold_the_truth_nearly_as_often_as_they_say(
    covered: dict[str, float],
) -> None:
    # 95 % less three standard errors of 60 repeats, and the lack that is printed for 90th
    # percentiles with 20 days.
    careful = {label: share for label, share in covered.items() if label not in CARELESS}

    assert min(careful.values()) > 0.82
    assert sum(careful.values()) / len(careful) > 0.9


def test_intervals_that_take_messages_as_independent_do_not(covered: dict[str, float]) -> None:
    assert max(covered[label] for label in CARELESS) < 0.8
