"""How a report looks, apart from what renders it: a service serves this alone, and quickly."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def stylesheet() -> str:
    """The stylesheet of every report's body; it reaches nothing else on a page."""
    return Path(__file__).with_name("report.css").read_text(encoding="utf-8")
