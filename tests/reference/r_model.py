"""Formulas of recorded R: the response, the groups, and the rows that a model keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

import numpy as np
from numpy.typing import NDArray

from reference import r_syntax as syntax
from reference.r_evaluation import FormulaValue, Given, masked
from reference.r_factors import sorted_texts
from reference.r_values import (
    Factor,
    Matrix,
    OutOfScope,
    RObject,
    as_vector,
    first_text,
    scalar,
)


@dataclass(frozen=True)
class SurvValue(RObject):
    """``Surv(...)``: times, and what happened; ``states`` where several things may."""

    time: NDArray[np.float64]
    entry: NDArray[np.float64] | None
    event: NDArray[np.float64]
    states: tuple[str, ...] | None
    kind = "Surv"

    def __len__(self) -> int:
        return len(self.time)

    def missing(self) -> NDArray[np.bool_]:
        lost = np.isnan(self.time) | np.isnan(self.event)
        return lost if self.entry is None else lost | np.isnan(self.entry)

    def take(self, places: NDArray[np.int64]) -> SurvValue:
        entry = None if self.entry is None else self.entry[places]
        return SurvValue(self.time[places], entry, self.event[places], self.states)


def surv(given: Given) -> SurvValue:
    """``Surv(time, event)`` or ``Surv(entry, exit, event)``, with R's codings of the event."""
    found = given.values("time", "time2", "event", "type", "origin")
    if "origin" in found:
        raise OutOfScope("Surv(origin = ) is not built")
    kind = first_text(found["type"]) if "type" in found else None
    if kind not in {None, "right", "counting", "mstate"}:
        raise OutOfScope(f"Surv(type = {kind!r}): no such censoring is built")
    if "event" not in found and "time2" in found:
        found["event"] = found.pop("time2")
    time = as_vector(found["time"]).data.astype(float)
    entry = None
    if "time2" in found:
        entry, time = time, as_vector(found["time2"]).data.astype(float)
        # R makes an interval of no length missing.
        time = np.where(time > entry, time, np.nan)
    if "event" not in found:
        return SurvValue(time, entry, np.ones(len(time)), None)
    event, states = _coded(found["event"], kind == "mstate")
    return SurvValue(time, entry, np.resize(event, len(time)), states)


def _coded(event: Any, multi_state: bool) -> tuple[NDArray[np.float64], tuple[str, ...] | None]:
    if multi_state and not isinstance(event, Factor):
        levels = sorted_texts(as_vector(event))
        place = {level: float(code) for code, level in enumerate(levels)}
        texts = as_vector(event).strings()
        return np.array([np.nan if t is None else place[t] for t in texts]), tuple(levels[1:])
    if isinstance(event, Factor):
        return np.where(event.codes < 0, np.nan, event.codes), event.levels[1:]
    data = as_vector(event).data.astype(float)
    known = data[~np.isnan(data)]
    if known.size and known.max() == 2:
        data = data - 1
    return np.where(np.isin(data, (0.0, 1.0)), data, np.nan), None


@dataclass(frozen=True)
class Model:
    """What a formula names, on the rows that have all of it.

    Attributes:
        response: The left side.
        groups: The right side's combinations as a factor; None for ``~ 1``.
        strata: The ``strata()`` terms likewise; None without any.
        beside: Other named columns (``cluster``, ``id``), on the same rows.
    """

    response: Any
    groups: Factor | None
    strata: Factor | None
    beside: dict[str, Any]

    def take(self, places: NDArray[np.int64]) -> Model:
        """Those rows; groups that have none of them are no groups any more."""
        groups, strata = (
            None if part is None else part.take(places).used()
            for part in (self.groups, self.strata)
        )
        beside = {name: value.take(places) for name, value in self.beside.items()}
        return Model(self.response.take(places), groups, strata, beside)


def model_of(
    given: Given, arguments: Mapping[str, syntax.Node], beside: Sequence[str], split_strata: bool
) -> Model:
    """Evaluate a formula and its companions in the table, dropping rows with something missing."""
    formula = given.value(arguments["formula"])
    if not isinstance(formula, FormulaValue) or formula.left is None:
        raise OutOfScope(f"{given.function}() of something that is no two-sided formula")
    table = given.value(arguments["data"]) if "data" in arguments else None
    scope = masked(table, formula.scope)
    evaluate = given.evaluation.value
    response = evaluate(formula.left, scope)
    every, alike = [], {}
    for term in terms_of(formula.right):
        if not _is_call(term, "cluster"):
            every.append(term)
        elif "cluster" in beside:
            alike["cluster"] = evaluate(term.arguments[0].value, scope)
        else:
            raise OutOfScope(f"{given.function}() with cluster() in the formula")
    terms = [(label_of(term), term) for term in every]
    apart = [split_strata and label.startswith("strata(") for label, _ in terms]
    values = [evaluate(term, scope) for term in every]
    extra = {name: given.value(arguments[name], table) for name in beside if name in arguments}
    extra = {name: value for name, value in extra.items() if value is not None} | alike
    keep = np.ones(len(response), dtype=bool)
    if "subset" in arguments:
        chosen = as_vector(given.value(arguments["subset"], table))
        keep &= np.nan_to_num(chosen.data) != 0
    for part in (response, *values, *extra.values()):
        keep &= ~part.missing()
    places = np.flatnonzero(keep)
    columns = [(label, value.take(places)) for (label, _), value in zip(terms, values, strict=True)]
    groups = [column for column, away in zip(columns, apart, strict=True) if not away]
    strata = [column for column, away in zip(columns, apart, strict=True) if away]
    return Model(
        response.take(places),
        combined(groups) if groups else None,
        combined(strata) if strata else None,
        {name: value.take(places) for name, value in extra.items()},
    )


def combined(columns: Sequence[tuple[str, Any]], short: bool = False) -> Factor:
    """The combinations of several columns that occur, labelled as R's ``strata`` labels them."""
    levels: list[tuple[str, ...]] = []
    codes = []
    for place, (label, column) in enumerate(columns):
        if isinstance(column, Matrix):
            raise OutOfScope("a matrix on the right of a formula")
        own = list(column.levels) if isinstance(column, Factor) else sorted_texts(column)
        texts = column.strings()
        codes.append(np.array([own.index(t) if t is not None else -1 for t in texts], np.int64))
        names = [text if short else f"{label}={text}" for text in own]
        wide = max((len(name) for name in names), default=0)
        levels.append(tuple(name.ljust(wide) if place and not short else name for name in names))
    joint = np.zeros(len(codes[0]), dtype=np.int64)
    whole = np.all([each >= 0 for each in codes], axis=0)
    for own_codes, own_levels in zip(codes, levels, strict=True):
        joint = joint * len(own_levels) + own_codes
    used = np.unique(joint[whole])
    renumbered = np.where(whole, np.searchsorted(used, joint), -1)
    labels = []
    for code in used:
        parts, rest = [], int(code)
        for own_levels in reversed(levels):
            rest, place = divmod(rest, len(own_levels))
            parts.append(own_levels[place])
        labels.append(", ".join(reversed(parts)))
    return Factor(renumbered.astype(np.int64), tuple(labels))


def strata(given: Given) -> Factor:
    """``strata(a, b)`` as a factor."""
    columns = []
    for argument, (name, value) in zip(given.arguments, given.spread(), strict=True):
        if name in {"na.group", "shortlabel", "sep"}:
            raise OutOfScope(f"strata({name} = ) is not built")
        column = value if isinstance(value, Factor) else as_vector(value)
        columns.append((name or label_of(argument.value), column))
    texts = [isinstance(value, Factor) or value.kind == "character" for _, value in columns]
    return combined(columns, short=all(texts))


def terms_of(node: syntax.Node) -> list[syntax.Node]:
    """The terms of a sum, without constants."""
    if isinstance(node, syntax.Call) and isinstance(node.function, syntax.Name):
        sides = [argument.value for argument in node.arguments if argument.value is not None]
        if node.function.name == "+" and len(sides) == 2:
            return terms_of(sides[0]) + terms_of(sides[1])
        if node.function.name in {"*", ":", "-", "^", "%in%", "offset", "frailty"}:
            raise OutOfScope(f"{node.function.name} in a formula")
    if isinstance(node, syntax.Constant) and node.value in {0.0, 1.0}:
        return []
    return [node]


def _is_call(node: syntax.Node, name: str) -> TypeGuard[syntax.Call]:
    return (
        isinstance(node, syntax.Call)
        and isinstance(node.function, syntax.Name)
        and node.function.name == name
    )


def label_of(node: Any) -> str:
    """A term as R writes it."""
    if isinstance(node, syntax.Name):
        return node.name
    if isinstance(node, syntax.Constant):
        value = node.value
        if value is None:
            return "NULL"
        return f'"{value}"' if isinstance(value, str) else str(scalar(value).strings()[0])
    if isinstance(node, syntax.Member):
        return f"{label_of(node.of)}${node.name}"
    if isinstance(node, syntax.Call) and isinstance(node.function, syntax.Name):
        parts = [
            f"{argument.name} = {label_of(argument.value)}"
            if argument.name
            else label_of(argument.value)
            for argument in node.arguments
        ]
        operator = node.function.name
        if not operator[0].isalpha() and len(parts) == 2:
            return (
                f"{parts[0]} {operator} {parts[1]}"
                if operator not in "^:"
                else operator.join(parts)
            )
        return f"{operator}({', '.join(parts)})"
    if isinstance(node, syntax.Index):
        inside = ", ".join(label_of(argument.value) for argument in node.arguments)
        return f"{label_of(node.of)}{f'[[{inside}]]' if node.single else f'[{inside}]'}"
    raise OutOfScope("a term of this form in a formula")
