"""What calls of ``rma`` and its kin are given: names of methods and tests, levels, controls."""

from __future__ import annotations

from collections.abc import Mapping

from reference.r_evaluation import Given
from reference.r_syntax import Node
from reference.r_values import OutOfScope, RList, first_number
from wardmote.estimators.pooling.fitting import Test
from wardmote.estimators.pooling.heterogeneity import Method

TESTS: dict[str, Test] = {
    "z": "z",
    "t": "t",
    "knha": "knapp-hartung",
    "adhoc": "knapp-hartung-floored",
}
METHODS: dict[str, Method] = {
    "REML": "REML", "PM": "PM", "DL": "DL", "ML": "ML", "HE": "HE", "SJ": "SJ", "EB": "EB",
    "EE": "EE", "FE": "EE", "CE": "EE",
}  # fmt: skip
# How R's search ends. Ours goes to the last digits whatever is said.
OF_THE_SEARCH = {"threshold", "tol", "maxiter", "stepadj", "tau2.max", "verbose"}


def level_of(given: Given, arguments: Mapping[str, Node], otherwise: float = 0.95) -> float:
    """A level as R reads it: 95, 0.95 and 0.05 are the same."""
    if "level" not in arguments:
        return otherwise
    said = first_number(given.value(arguments["level"]))
    if said >= 1:
        return said / 100
    return said if said > 0.5 else 1 - said


def check_control(given: Given, arguments: Mapping[str, Node], known: set[str]) -> None:
    """Only what changes no answer here."""
    control = given.value(arguments["control"]) if "control" in arguments else None
    for name in control.names if isinstance(control, RList) else ():
        if not any(own.startswith(name) for own in known):
            raise OutOfScope(f"{given.function}(control = list({name} = )) is not built")
