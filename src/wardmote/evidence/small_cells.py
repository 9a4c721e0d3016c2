"""Counts so small that they may be somebody: one to four people in a cell of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardmote.evidence.seen import Obstacle
from wardmote.findings.finding import Finding

SMALLEST_CELL = 5
"""The fewest people that a count other than none may be of."""

_NOT_PEOPLE = re.compile(
    r"(?:simulated |fictional |whole |working )?(?:weeks?|days?|months?|years?|hours?|patterns?|"
    r"places?|councils?|teams?|bodies|effects?|findings?|studies|experiments?|surveys?|rows?)\b",
    re.IGNORECASE,
)
_REMEDY = (
    "Collect longer or join groups until each holds none or at least five; of a series, leave out "
    "the rows, or all of it (on the command line with --without-series)."
)


def small_cells(finding: Finding) -> Iterator[Obstacle]:
    """Every count of one to four people, and every share that such a count can be worked out from.

    Counts of weeks, places and other things that are nobody may be small. What n counts is said
    by ``n_of``; whatever is not known to be nobody is taken to be somebody.
    """
    if _NOT_PEOPLE.match(finding.n_of):
        return
    unit = finding.unit
    for where, count in _counts(finding, unit):
        if 0 < count < SMALLEST_CELL:
            yield Obstacle(
                where,
                "This tells of a group of one to four people, among whom somebody may be known.",
                _REMEDY,
            )


def _counts(finding: Finding, unit: str) -> Iterator[tuple[str, int]]:
    yield "n", finding.n
    for part in _parts(finding.estimate, finding.n, unit):
        yield "estimate", part
    for index, arm in enumerate(finding.effect.arms if finding.effect else ()):
        path = f"effect.arms[{index}]"
        yield f"{path}.n", arm.n
        if arm.events is not None:
            yield f"{path}.events", arm.events
            yield f"{path}.events", arm.n - arm.events
    if finding.series is None:
        return
    for index, point in enumerate(finding.series.points):
        path = f"series.points[{index}]"
        yield f"{path}.n", point.n
        for part in _parts(point.estimate, point.n, finding.series.unit):
            yield f"{path}.estimate", part


def _parts(share: float | None, n: int, unit: str) -> Iterator[int]:
    """Those who have something and those who have not, where a share tells their number."""
    if unit != "share" or share is None or not 0 <= share <= 1:
        return
    having = round(share * n)
    if abs(share * n - having) < 1e-6:
        yield having
        yield n - having
