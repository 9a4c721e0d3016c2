"""The table that the plain words of recorded R are entered in."""

from __future__ import annotations

from collections.abc import Callable

from reference.r_evaluation import Function

WORDS: dict[str, Function] = {}


def word(*names: str) -> Callable[[Function], Function]:
    """Enter a function under its R names."""

    def enter(function: Function) -> Function:
        WORDS.update(dict.fromkeys(names, function))
        return function

    return enter
