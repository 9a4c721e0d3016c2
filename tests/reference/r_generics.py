"""R's words that do what the object they are given says: ``coef``, ``vcov``, ``predict`` and so on.

An object takes part by a method of that name behind ``g_``, which is given the call.
"""

from __future__ import annotations

from typing import Any

from reference.r_evaluation import Function, Given
from reference.r_values import OutOfScope


def generic(name: str) -> Function:
    """The word that asks its first argument what to do."""

    def work(given: Given) -> Any:
        if not given.arguments:
            raise OutOfScope(f"{name}() of nothing")
        value = given.value(given.arguments[0].value)
        own = getattr(value, f"g_{name}", None)
        if own is None:
            raise OutOfScope(f"{name}() of {getattr(value, 'kind', 'this')} is not built")
        return own(given)

    return work
