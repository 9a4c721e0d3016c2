"""Published formulas that a recorded call types out as functions, answered by our estimators.

A call such as ``hb<-function(p0,p1,n,k) 1+z^2*...`` would be worked out by the runner alone, and
that proves nothing. So a function is compared, by its form and not by its names, with the formulas
written below; where it is one of them, the estimator of that formula gives the answer, to be held
against what R gave for the typed one. A function that is written otherwise is not recognised.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from reference import r_syntax as syntax
from reference.r_evaluation import Closure, Evaluation

Answer = Callable[[Evaluation, list[Any], Mapping[str, Closure]], Any]


@dataclass(frozen=True)
class Typed:
    """A formula as it is typed.

    Attributes:
        name: The estimator that answers, for the record of what was used.
        text: The function in R. Names of other formulas in it stand for those.
        answer: From the values of its parameters, in order, and the functions it calls.
    """

    name: str
    text: str
    answer: Answer


class Formulas:
    """Formulas by their form."""

    def __init__(self, known: Mapping[str, Typed]) -> None:
        self.forms: dict[str, str] = {}
        self.known = known
        self.looking: set[int] = set()
        """Functions being looked at, lest two that call each other be followed for ever."""
        for name, typed in known.items():
            (node,) = syntax.parse(typed.text).statements
            assert isinstance(node, syntax.Function)
            form = _Form(node, lambda free: free if free in known else None, name)
            self.forms[form.text] = name

    def recognised(self, closure: Closure) -> tuple[Typed, dict[str, Closure]] | None:
        """Which formula a function is, and the functions that it calls by their formula's name."""
        if id(closure.body) in self.looking:
            return None
        self.looking.add(id(closure.body))
        try:
            return self._recognised(closure)
        finally:
            self.looking.discard(id(closure.body))

    def _recognised(self, closure: Closure) -> tuple[Typed, dict[str, Closure]] | None:
        called: dict[str, Closure] = {}

        def meaning(free: str) -> str | None:
            try:
                found = closure.scope.find(free)
            except KeyError:
                return None
            if not isinstance(found, Closure) or found.body is closure.body:
                return "itself" if isinstance(found, Closure) else None
            inner = self.recognised(found)
            if inner is None:
                return None
            called[inner[0].name] = found
            return next(name for name, typed in self.known.items() if typed is inner[0])

        form = _Form(syntax.Function(closure.parameters, closure.body), meaning, "")
        name = self.forms.get(form.text)
        return None if name is None else (self.known[name], called)


class _Form:
    """A function's tree with its own names numbered in the order in which they appear."""

    def __init__(
        self, node: syntax.Function, meaning: Callable[[str], str | None], own: str
    ) -> None:
        self.own = own
        self.meaning = meaning
        self.names = {str(p.name): f"#{place}" for place, p in enumerate(node.parameters)}
        self.text = f"{len(node.parameters)}:{self._of(_bare(node.body))}"

    def _of(self, value: Any) -> str:
        if isinstance(value, syntax.Name):
            return self._named(value.name)
        if isinstance(value, syntax.Assign) and isinstance(value.target, syntax.Name):
            body = self._of(value.value)
            return f"{self._bound(value.target.name)}<-{body}"
        if isinstance(value, syntax.For):
            over = self._of(value.over)
            return f"for {self._bound(value.variable)} {over} {self._of(_bare(value.body))}"
        if isinstance(value, tuple):
            return f"({','.join(map(self._of, value))})"
        if is_dataclass(value):
            parts = [self._of(_bare(getattr(value, field.name))) for field in fields(value)]
            return f"{type(value).__name__}[{';'.join(parts)}]"
        return repr(value)

    def _bound(self, name: str) -> str:
        return self.names.setdefault(name, f"#{len(self.names)}")

    def _named(self, name: str) -> str:
        if name in self.names:
            return self.names[name]
        if name == self.own and self.own:
            return "<itself>"
        return f"<{self.meaning(name) or name}>"


def _bare(node: Any) -> Any:
    """A block of a single statement is that statement."""
    if isinstance(node, syntax.Block) and len(node.statements) == 1:
        return node.statements[0]
    return node
