"""The right side of a recorded Cox model: columns by term, strata and clusters apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reference import r_syntax as syntax
from reference.r_evaluation import FormulaValue, Given, Scope, masked
from reference.r_factors import sorted_texts
from reference.r_model import SurvValue, combined, label_of, terms_of
from reference.r_values import (
    Factor,
    Matrix,
    OutOfScope,
    RList,
    RObject,
    as_text,
    as_vector,
)

Levels = Mapping[str, tuple[str, ...]]

R_ORDERS = (
    ("placebo", "rIFN-g"),
    ("X-linked", "autosomal"),
    ("male", "female"),
    ("US:NIH", "US:other", "Europe:Amsterdam", "Europe:other"),
    ("Other", "GN", "AN", "PKD"),
    ("squamous", "smallcell", "adeno", "large"),
    ("Obs", "Lev", "Lev+5FU"),
    ("m", "f"),
    ("xenon", "argon"),
    ("juvenile", "adult"),
)
"""The levels of factors in the data of R's survival package, in R's order, which a CSV loses."""


@dataclass(frozen=True)
class CoxTerms:
    """What a Cox formula names, on the rows that have all of it.

    Attributes:
        response: The left side.
        columns: Covariate → its values.
        terms: Term → its covariates.
        levels: Term → its levels, for those that are factors.
        nodes: Term → how it is written.
        strata: The strata of the rows; None without any.
        layer_names: What is named in ``strata()``.
        beside: ``cluster``, ``id`` and ``weights``, where given.
        scope: Where names are looked up beside the table.
    """

    response: SurvValue
    columns: dict[str, NDArray[np.float64]]
    terms: dict[str, tuple[str, ...]]
    levels: dict[str, tuple[str, ...]]
    nodes: dict[str, syntax.Node]
    strata: Factor | None
    layer_names: frozenset[str]
    beside: dict[str, Any]
    scope: Scope

    def values_of(self, given: Given, table: RList, height: int) -> dict[str, NDArray[np.float64]]:
        """The covariates of other rows: new data."""
        if self.layer_names & set(table.names):
            raise OutOfScope("new data that name a stratum")
        scope = masked(table, self.scope)
        columns: dict[str, NDArray[np.float64]] = {}
        for label, node in self.nodes.items():
            value = given.evaluation.value(node, scope)
            columns |= _columns(label, value, self.levels.get(label))
        return {name: np.resize(values, height) for name, values in columns.items()}


def cox_terms(given: Given, arguments: Mapping[str, syntax.Node]) -> CoxTerms:
    """Read a formula and what goes with it, dropping rows with something missing."""
    formula = given.value(arguments["formula"])
    if not isinstance(formula, FormulaValue) or formula.left is None:
        raise OutOfScope("coxph() of something that is no two-sided formula")
    table = given.value(arguments["data"]) if "data" in arguments else None
    scope = masked(table, formula.scope)
    evaluate = given.evaluation.value
    response = evaluate(formula.left, scope)
    if not isinstance(response, SurvValue):
        raise OutOfScope("coxph() of a response that is no Surv()")
    beside = {
        name: given.value(arguments[name], table)
        for name in ("cluster", "id", "weights")
        if name in arguments
    }
    beside = {name: value for name, value in beside.items() if value is not None}
    values: dict[str, Any] = {}
    strata: dict[str, Any] = {}
    nodes = {label_of(term): term for term in terms_of(formula.right)}
    for label, term in nodes.items():
        called = _called(term)
        if called in _NOT_BUILT:
            raise OutOfScope(f"{called}() in the formula of coxph()")
        if called == "cluster":
            assert isinstance(term, syntax.Call)
            beside["cluster"] = evaluate(term.arguments[0].value, scope)
            continue
        value = evaluate(term, scope)
        if isinstance(value, Matrix | RObject) or callable(value):
            raise OutOfScope(f"{label} in the formula of coxph()")
        (strata if called == "strata" else values)[label] = value
    every = (response, *values.values(), *strata.values(), *beside.values())
    keep = ~np.any([_missing(part, len(response)) for part in every], axis=0)
    if "subset" in arguments:
        keep &= np.nan_to_num(as_vector(given.value(arguments["subset"], table)).data) != 0
    places = np.flatnonzero(keep)
    columns: dict[str, NDArray[np.float64]] = {}
    terms, levels = {}, {}
    for label, value in values.items():
        part = value.take(places)
        if _is_text(part):
            levels[label] = _levels(part)
        own = _columns(label, part, levels.get(label))
        terms[label] = tuple(own)
        columns |= own
    layers = [(label, value.take(places)) for label, value in strata.items()]
    return CoxTerms(
        response=response.take(places),
        columns=columns,
        terms=terms,
        levels=levels,
        nodes={label: nodes[label] for label in values},
        strata=_layers(layers),
        layer_names=frozenset().union(*(_names_in(nodes[label]) for label in strata)),
        beside={name: value.take(places) for name, value in beside.items()},
        scope=formula.scope,
    )


_NOT_BUILT = {"tt", "pspline", "ridge", "frailty", "offset", "ns", "bs", "poly", "nsk", "rcs"}


def _layers(layers: list[tuple[str, Any]]) -> Factor | None:
    if not layers:
        return None
    if len(layers) == 1:
        strata: Factor = layers[0][1].used()
        return strata
    return combined(layers, short=True)


def _names_in(node: Any) -> frozenset[str]:
    """All names that a term is made of."""
    if isinstance(node, syntax.Name):
        return frozenset({node.name})
    if isinstance(node, syntax.Call):
        return frozenset().union(*(_names_in(argument.value) for argument in node.arguments))
    return frozenset()


def _missing(value: Any, rows: int) -> NDArray[np.bool_]:
    lost: NDArray[np.bool_] = value.missing()
    if len(lost) != rows:
        raise OutOfScope("a term of another length than the response")
    return lost


def _called(node: syntax.Node) -> str:
    if isinstance(node, syntax.Call) and isinstance(node.function, syntax.Name):
        return node.function.name
    return ""


def _is_text(value: Any) -> bool:
    return isinstance(value, Factor) or as_vector(value).kind == "character"


def _levels(value: Any) -> tuple[str, ...]:
    if isinstance(value, Factor):
        return value.levels
    found = sorted_texts(as_vector(value))
    for order in R_ORDERS:
        if set(found) <= set(order):
            return tuple(level for level in order if level in found)
    return tuple(found)


def _columns(
    label: str, value: Any, levels: tuple[str, ...] | None
) -> dict[str, NDArray[np.float64]]:
    """A number as it is; a factor as one column for each level but the first."""
    if levels is None:
        vector = as_vector(value)
        name = f"{label}TRUE" if vector.kind == "logical" else label
        return {name: vector.data.astype(float)}
    if isinstance(value, Factor) or as_vector(value).kind == "character":
        texts = value.strings()
    else:
        texts = [as_text(each, as_vector(value).kind) for each in as_vector(value).data]
    unknown = set(texts) - set(levels)
    if unknown:
        raise OutOfScope(f"new data with a level of {label} that the model has not")
    return {
        f"{label}{level}": np.array([text == level for text in texts], float)
        for level in levels[1:]
    }
