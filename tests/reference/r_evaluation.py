"""Working out recorded R: names, calls, subscripts and assignments over ``r_values``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from reference import r_syntax as syntax
from reference.r_subscripts import (
    put_element,
    put_subset,
    take_element,
    take_subset,
)
from reference.r_values import (
    Frame,
    OutOfScope,
    RList,
    RObject,
    Vector,
    as_vector,
    is_true,
    scalar,
)


@dataclass(frozen=True)
class FormulaValue:
    """A formula and where its names are looked up."""

    left: syntax.Node | None
    right: syntax.Node
    scope: Scope


@dataclass(frozen=True)
class Closure:
    parameters: tuple[syntax.Argument, ...]
    body: syntax.Node
    scope: Scope


class Returned(Exception):
    """A function gives back a value before its end."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class Scope:
    """Names and their values, and the scope around."""

    def __init__(self, values: Mapping[str, Any], around: Scope | None = None) -> None:
        self.values = dict(values)
        self.around = around

    def find(self, name: str) -> Any:
        scope: Scope | None = self
        while scope is not None:
            if name in scope.values:
                return scope.values[name]
            scope = scope.around
        raise KeyError(name)


def masked(table: RList | None, scope: Scope) -> Scope:
    """The scope in which a table's columns hide what is around."""
    if table is None:
        return scope
    return Scope(dict(zip(table.names, table.values, strict=True)), scope)


@dataclass(frozen=True)
class Given:
    """The arguments of one call: evaluated only when a function asks for them."""

    evaluation: Evaluation
    function: str
    arguments: tuple[syntax.Argument, ...]
    scope: Scope

    def matched(self, parameters: Sequence[str]) -> dict[str, syntax.Node]:
        """Arguments by parameter: exact names, then beginnings of names, then in order.

        Raises:
            OutOfScope: An argument that the function here does not have.
        """
        found: dict[str, syntax.Node] = {}
        loose = []
        for argument in self.arguments:
            if argument.name is None:
                loose.append(argument.value)
                continue
            name = _parameter(argument.name, parameters)
            if name is None:
                raise OutOfScope(f"{self.function}({argument.name} = ) is not built")
            if argument.value is not None:
                found[name] = argument.value
        free = [name for name in parameters if name not in found]
        if len(loose) > len(free):
            raise OutOfScope(f"{self.function}() with {len(self.arguments)} arguments")
        found |= {name: node for name, node in zip(free, loose, strict=False) if node is not None}
        return found

    def value(self, node: syntax.Node | None, table: RList | None = None) -> Any:
        return self.evaluation.value(node, masked(table, self.scope))

    def values(self, *parameters: str) -> dict[str, Any]:
        """All arguments, evaluated, by parameter."""
        return {name: self.value(node) for name, node in self.matched(parameters).items()}

    def spread(self) -> list[tuple[str, Any]]:
        """All arguments, evaluated, in order with their names (or the empty string)."""
        return [
            (argument.name or "", self.value(argument.value))
            for argument in self.arguments
            if argument.value is not None
        ]


Function = Callable[[Given], Any]


class Recogniser(Protocol):
    """See ``r_formulas``."""

    def recognised(self, closure: Closure) -> tuple[Any, Mapping[str, Closure]] | None: ...


class Evaluation:
    """A recorded call at work, and which of Wardmote's estimators it has used.

    Args:
        vocabulary: Function name → what it does here.
        not_built: Function name → what it belongs to, for a clearer reason.
        data: The tables that the call may name.
        formulas: What recognises a published formula that the call types out as a function.
    """

    def __init__(
        self,
        vocabulary: Mapping[str, Function],
        not_built: Mapping[str, str],
        data: Mapping[str, Frame],
        formulas: Recogniser | None = None,
    ) -> None:
        self.vocabulary = vocabulary
        self.formulas = formulas
        self.not_built = not_built
        self.top = Scope(data)
        self.used: set[str] = set()

    def run(self, text: str) -> Any:
        """The value of the last statement.

        Raises:
            OutOfScope: The call needs something that is not here.
        """
        try:
            program = syntax.parse(text)
        except syntax.NotInSubset as trouble:
            raise OutOfScope(f"the runner does not read {trouble}") from trouble
        return self.value(program, self.top)

    def value(self, node: syntax.Node | None, scope: Scope) -> Any:
        if node is None:
            raise OutOfScope("an empty place where a value is needed")
        return getattr(self, "_at_" + type(node).__name__.lower())(node, scope)

    def apply(self, function: Any, values: Sequence[Any]) -> Any:
        """Call a function value with values (for sapply and the like)."""
        held = {f" {place}": value for place, value in enumerate(values)}
        scope = Scope(held, self.top)
        arguments = tuple(syntax.Argument(None, syntax.Name(name)) for name in held)
        return self.call(function, arguments, scope)

    def call(
        self, function: Any, arguments: tuple[syntax.Argument, ...], scope: Scope, name: str = ""
    ) -> Any:
        if isinstance(function, Closure):
            return self._enter(function, arguments, scope)
        if callable(function):
            return function(Given(self, name or "function", arguments, scope))
        raise OutOfScope(f"{name or 'a value'} is called and is no function")

    def _enter(self, closure: Closure, arguments: tuple[syntax.Argument, ...], scope: Scope) -> Any:
        names = [str(parameter.name) for parameter in closure.parameters]
        given = Given(self, "function", arguments, scope).matched(names)
        inner = Scope({}, closure.scope)
        inner.values |= {name: self.value(node, scope) for name, node in given.items()}
        for parameter in closure.parameters:
            if parameter.name not in inner.values and parameter.value is not None:
                inner.values[str(parameter.name)] = self.value(parameter.value, inner)
        found = self.formulas.recognised(closure) if self.formulas else None
        if found is None:
            try:
                return self.value(closure.body, inner)
            except Returned as early:
                return early.value
        typed, called = found
        self.used.add(typed.name)
        return typed.answer(self, [inner.values.get(name) for name in names], called)

    def _at_constant(self, node: syntax.Constant, scope: Scope) -> Any:
        return None if node.value is None else scalar(node.value)

    def _at_name(self, node: syntax.Name, scope: Scope) -> Any:
        try:
            return scope.find(node.name)
        except KeyError:
            pass
        if node.name in self.vocabulary:
            return self.vocabulary[node.name]
        raise self._refusal(node.name)

    def _refusal(self, name: str) -> OutOfScope:
        if name in self.not_built:
            return OutOfScope(f"{name}(): {self.not_built[name]} not built yet")
        return OutOfScope(f"{name} is not in the runner's vocabulary")

    def _at_call(self, node: syntax.Call, scope: Scope) -> Any:
        if isinstance(node.function, syntax.Name):
            name = node.function.name
            return self.call(self._function(name, scope), node.arguments, scope, name)
        return self.call(self.value(node.function, scope), node.arguments, scope)

    def _function(self, name: str, scope: Scope) -> Any:
        """A function of that name; a value of the same name does not hide it, as in R."""
        try:
            found = scope.find(name)
            if isinstance(found, Closure):
                return found
        except KeyError:
            pass
        if name not in self.vocabulary:
            raise self._refusal(name)
        return self.vocabulary[name]

    def _at_index(self, node: syntax.Index, scope: Scope) -> Any:
        target = self.value(node.of, scope)
        places = self._places(node, scope)
        return take_element(target, places) if node.single else take_subset(target, places)

    def _places(self, node: syntax.Index, scope: Scope) -> list[Any]:
        kept = [each for each in node.arguments if each.name not in {"drop", "exact"}]
        return [Ellipsis if each.value is None else self.value(each.value, scope) for each in kept]

    def _at_member(self, node: syntax.Member, scope: Scope) -> Any:
        return member(self.value(node.of, scope), node.name)

    def _at_formula(self, node: syntax.Formula, scope: Scope) -> FormulaValue:
        return FormulaValue(node.left, node.right, scope)

    def _at_function(self, node: syntax.Function, scope: Scope) -> Closure:
        return Closure(node.parameters, node.body, scope)

    def _at_block(self, node: syntax.Block, scope: Scope) -> Any:
        last = None
        for statement in node.statements:
            last = self.value(statement, scope)
        return last

    def _at_if(self, node: syntax.If, scope: Scope) -> Any:
        if is_true(self.value(node.condition, scope)):
            return self.value(node.then, scope)
        return None if node.otherwise is None else self.value(node.otherwise, scope)

    def _at_for(self, node: syntax.For, scope: Scope) -> None:
        over = self.value(node.over, scope)
        items = (
            list(over.values)
            if isinstance(over, RList)
            else [as_vector(over).take(np.array([place])) for place in range(len(as_vector(over)))]
        )
        for item in items:
            scope.values[node.variable] = (
                replace(item, names=None) if isinstance(item, Vector) else item
            )
            self.value(node.body, scope)

    def _at_assign(self, node: syntax.Assign, scope: Scope) -> Any:
        value = self.value(node.value, scope)
        self._put(node.target, value, scope)
        return value

    def _put(self, target: syntax.Node | None, value: Any, scope: Scope) -> None:
        if isinstance(target, syntax.Constant) and isinstance(target.value, str):
            target = syntax.Name(target.value)
        if isinstance(target, syntax.Name):
            scope.values[target.name] = value
        elif isinstance(target, syntax.Member):
            changed = put_element(self.value(target.of, scope), scalar(target.name), value)
            self._put(target.of, changed, scope)
        elif isinstance(target, syntax.Index):
            before, places = self.value(target.of, scope), self._places(target, scope)
            if target.single:
                changed = put_element(before, places[0], value)
            else:
                changed = put_subset(before, places, value)
            self._put(target.of, changed, scope)
        elif isinstance(target, syntax.Call) and isinstance(target.function, syntax.Name):
            inner = target.arguments[0].value
            changed = _renamed(target.function.name, self.value(inner, scope), value)
            self._put(inner, changed, scope)
        else:
            raise OutOfScope("an assignment to something that has no name")


def member(target: Any, name: str) -> Any:
    """``target$name``."""
    if target is None:
        return None
    if isinstance(target, RObject):
        return target.member(name)
    if isinstance(target, RList):
        return target.get(name)
    raise OutOfScope(f"${name} of a {type(target).__name__.lower()}")


def _renamed(function: str, target: Any, value: Any) -> Any:
    names = tuple(name or "" for name in as_vector(value).strings())
    if function in {"names", "colnames"} and isinstance(target, RList):
        return replace(target, names=names)
    if function == "names" and isinstance(target, Vector):
        return replace(target, names=None if value is None else names)
    if function == "levels":
        return replace(target, levels=names)
    raise OutOfScope(f"{function}(x) <- value is not built")


def _parameter(name: str, parameters: Sequence[str]) -> str | None:
    if name in parameters:
        return name
    beginning = [own for own in parameters if own.startswith(name)]
    return beginning[0] if len(beginning) == 1 else None
