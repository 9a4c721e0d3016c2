"""Lengths of time, roughly, in words."""

from __future__ import annotations

from datetime import timedelta


def ago(span: timedelta) -> str:
    """How long, in the largest unit that says it.

    >>> [ago(timedelta(seconds=s)) for s in (7, 60, 7300, 200000)]
    ['7 s', '1 min', '2 h', '2 days']
    """
    seconds = max(int(span.total_seconds()), 0)
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min"
    return f"{seconds // 3600} h" if seconds < 172_800 else f"{seconds // 86_400} days"
