"""A word that somebody may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`` Did you mean "…"?`` with the nearest known word, or nothing.

    >>> did_you_mean("holliday", ["holidays", "week"])
    ' Did you mean "holidays"?'
    """
    spellings = {each.lower(): each for each in known}
    near = get_close_matches(word.lower(), spellings, n=1)
    return f' Did you mean "{spellings[near[0]]}"?' if near else ""
