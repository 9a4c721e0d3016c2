"""Numbers that a browser states: whatever is sent, there is a number or there is none."""

from __future__ import annotations


def stated_number(text: str) -> int:
    """The number; 0, which names nothing, for what is none.

    >>> stated_number("12"), stated_number("²"), stated_number("-1"), stated_number("9" * 30)
    (12, 0, 0, 0)
    """
    return int(text) if text.isdecimal() and len(text) < 19 else 0
