"""Is what we give what was recorded? Value by value, to the tolerance that a case states."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from reference.r_values import Factor, Matrix, RList, RObject, Vector, as_vector

FLOOR = 1e-9
"""A number nearer 0 than this is compared as if it were this far from 0.

R writes 15 digits, so what cancels to 0 leaves some 1e-16 in either program; relative to itself
that is a difference of 100 %. With a tolerance of 1e-6 the floor lets pass 1e-15.
"""

_WORDS = {"Inf": math.inf, "-Inf": -math.inf, "NaN": math.nan, "NA": math.nan}


@dataclass
class Comparison:
    """What was found in going through one case.

    Attributes:
        tolerance: The largest relative difference allowed.
        largest: The largest that was seen.
        compared: How many values were compared.
        troubles: What does not agree, each a sentence.
    """

    tolerance: float
    largest: float = 0.0
    compared: int = 0
    troubles: list[str] | None = None

    def against(self, expected: Any, ours: Any, where: str = "result") -> None:
        """Compare a recorded value with ours; where R has none (null) nothing is asked."""
        if expected is None:
            return
        if isinstance(expected, dict):
            self._named(expected, ours, where)
        elif isinstance(expected, list):
            items = ours if isinstance(ours, list) else [ours]
            if len(items) != len(expected):
                self._trouble(f"{where} has {len(items)} values, not {len(expected)}")
                return
            for place, (want, have) in enumerate(zip(expected, items, strict=True)):
                self.against(want, have, f"{where}[{place + 1}]")
        else:
            self._single(expected, ours, where)

    def _named(self, expected: dict[str, Any], ours: Any, where: str) -> None:
        if not isinstance(ours, dict):
            self._trouble(f"{where} has no names, and {', '.join(expected)} were expected")
            return
        for name, want in expected.items():
            if want is not None and name not in ours:
                self._trouble(f"{where} has no {name}")
            else:
                self.against(want, ours.get(name), f"{where}${name}")

    def _single(self, expected: Any, ours: Any, where: str) -> None:
        while isinstance(ours, list) and len(ours) == 1:
            ours = ours[0]
        self.compared += 1
        if isinstance(expected, str) and expected in _WORDS and not isinstance(ours, str):
            expected = _WORDS[expected]
        if isinstance(expected, str):
            # R pads labels to one width in some places; the blanks say nothing.
            if not isinstance(ours, str) or ours.rstrip() != expected.rstrip():
                self._trouble(f"{where} is {ours!r}, not {expected!r}")
            return
        if not isinstance(ours, int | float):
            self._trouble(f"{where} is {ours!r}, not a number")
            return
        difference = relative_difference(float(expected), float(ours))
        self.largest = max(self.largest, difference)
        if not difference <= self.tolerance:
            self._trouble(f"{where} is {float(ours):.15g}, not {float(expected):.15g}")

    def _trouble(self, sentence: str) -> None:
        self.troubles = [*(self.troubles or []), sentence]


def relative_difference(expected: float, ours: float) -> float:
    """How far ours is from what was expected, relative to it; infinite where one is no number."""
    if expected == ours or (math.isnan(expected) and math.isnan(ours)):
        return 0.0
    if not (math.isfinite(expected) and math.isfinite(ours)):
        return math.inf
    return abs(ours - expected) / max(abs(expected), FLOOR)


def plain(value: Any) -> Any:
    """One of our values in the form in which a case writes R's: names are objects, and so on."""
    if isinstance(value, RObject):
        raise TypeError(f"a whole {value.kind} was given back")
    if isinstance(value, RList):
        if any(value.names):
            return {n: plain(v) for n, v in zip(value.names, value.values, strict=True)}
        return [plain(each) for each in value.values]
    if isinstance(value, Matrix):
        rows = None if value.rows is None else list(value.rows)
        columns = None if value.columns is None else list(value.columns)
        return {"rows": rows, "cols": columns, "values": np.asarray(value.data).tolist()}
    if value is None:
        return []
    if isinstance(value, Factor):
        value = as_vector(value)
    assert isinstance(value, Vector)
    if value.kind == "character":
        items: list[Any] = list(value.data)
    elif value.kind == "logical":
        items = [math.nan if math.isnan(x) else bool(x) for x in value.data]
    else:
        items = [float(x) for x in value.data]
    if value.names is not None:
        return dict(zip(value.names, items, strict=True))
    return items
