"""Reading recorded R: text in, a tree out. A subset, and what is outside it is named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias


class NotInSubset(Exception):
    """A form of R that is not read here."""


@dataclass(frozen=True)
class Constant:
    value: float | str | bool | None


@dataclass(frozen=True)
class Name:
    name: str


@dataclass(frozen=True)
class Argument:
    name: str | None
    value: Node | None
    """None where the place is empty, as in ``d[, 1]``."""


@dataclass(frozen=True)
class Call:
    function: Node
    arguments: tuple[Argument, ...]


@dataclass(frozen=True)
class Index:
    """``x[i, j]``, or ``x[[i]]`` where ``single``."""

    of: Node
    arguments: tuple[Argument, ...]
    single: bool


@dataclass(frozen=True)
class Member:
    """``x$name``."""

    of: Node
    name: str


@dataclass(frozen=True)
class Assign:
    target: Node
    value: Node


@dataclass(frozen=True)
class Formula:
    left: Node | None
    right: Node


@dataclass(frozen=True)
class Function:
    parameters: tuple[Argument, ...]
    body: Node


@dataclass(frozen=True)
class Block:
    statements: tuple[Node, ...]


@dataclass(frozen=True)
class If:
    condition: Node
    then: Node
    otherwise: Node | None


@dataclass(frozen=True)
class For:
    variable: str
    over: Node
    body: Node


Node: TypeAlias = (
    Constant | Name | Call | Index | Member | Assign | Formula | Function | Block | If | For
)

_TOKEN = re.compile(
    r"""
    (?P<space>[ \t\r]+|\#[^\n]*)
  | (?P<newline>\n)
  | (?P<number>0[xX][0-9a-fA-F]+L?|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?L?)
  | (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
  | (?P<quoted>`[^`]*`)
  | (?P<name>(?:[A-Za-z]|\.(?![0-9]))[A-Za-z0-9._]*)
  | (?P<operator><<-|->|<-|<=|>=|==|!=|\|>|\|\||&&|:::|::|%[^%\n]*%|\[\[
        |[-+*/^<>=!&|~?:$@()\[\]{},;\\])
    """,
    re.VERBOSE,
)

_WORDS: dict[str, float | bool | None] = {
    "TRUE": True,
    "FALSE": False,
    "T": True,
    "F": False,
    "NULL": None,
    "Inf": float("inf"),
    "NaN": float("nan"),
    "NA": float("nan"),
    "NA_real_": float("nan"),
    "NA_integer_": float("nan"),
}

_BINARY = {
    "~": (8, 9),
    "||": (10, 11),
    "|": (10, 11),
    "&&": (12, 13),
    "&": (12, 13),
    **dict.fromkeys(("==", "!=", "<", ">", "<=", ">="), (16, 17)),
    "+": (18, 19),
    "-": (18, 19),
    "*": (20, 21),
    "/": (20, 21),
    "|>": (22, 23),
    ":": (24, 25),
    "^": (29, 26),
}
"""Operator → how tightly it binds to its left and its right."""

_PREFIX = {"-": 26, "+": 26, "!": 14, "~": 9}
_ESCAPES = {"n": "\n", "t": "\t"}


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


def parse(text: str) -> Block:
    """The statements of a recorded call.

    Raises:
        NotInSubset: It holds a form that is not read here.
    """
    return _Parser(_tokens(text)).program()


def _tokens(text: str) -> list[_Token]:
    tokens, place = [], 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise NotInSubset(f"the character {text[place]!r}")
        place = found.end()
        if found.lastgroup != "space":
            tokens.append(_Token(str(found.lastgroup), found.group()))
    return [*tokens, _Token("end", "")]


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.place = 0
        self.inside: list[str] = []
        """Brackets that are open; between ( ) and [ ] a line's end means nothing."""

    def program(self) -> Block:
        statements = self.statements("end")
        return Block(tuple(statements))

    def statements(self, until: str) -> list[Node]:
        found: list[Node] = []
        while True:
            while self.token.kind == "newline" or self.token.text == ";":
                self.place += 1
            if self.token.kind == until or (until == "}" and self.token.text == "}"):
                return found
            found.append(self.statement())
            if not (self.token.kind in {"newline", "end"} or self.token.text in {";", "}"}):
                raise NotInSubset(f"{self.token.text!r} after a statement")

    def statement(self) -> Node:
        node = self.expression(0)
        if self.token.text == "=":
            self.place += 1
            return Assign(node, self.statement())
        return node

    @property
    def token(self) -> _Token:
        if self.inside and self.inside[-1] in "([":
            while self.tokens[self.place].kind == "newline":
                self.place += 1
        return self.tokens[self.place]

    def take(self) -> _Token:
        token = self.token
        self.place += 1
        return token

    def expect(self, text: str) -> None:
        if self.take().text != text:
            raise NotInSubset(f"{self.tokens[self.place - 1].text!r} where {text!r} was due")

    def skip_lines(self) -> None:
        while self.tokens[self.place].kind == "newline":
            self.place += 1

    def expression(self, least: int) -> Node:
        node = self.prefix()
        while True:
            text = self.token.text if self.token.kind == "operator" else ""
            if text in {"<-", "<<-"} and least <= 5:
                self.advance()
                node = Assign(node, self.expression(5))
            elif text == "->" and least <= 6:
                self.advance()
                node = Assign(self.expression(7), node)
            elif text.startswith("%") and least <= 22:
                self.advance()
                node = _call(text, node, self.expression(23))
            elif text in _BINARY and _BINARY[text][0] >= least:
                self.advance()
                node = self.binary(text, node, self.expression(_BINARY[text][1]))
            else:
                return node

    def advance(self) -> None:
        self.place += 1
        self.skip_lines()

    def binary(self, operator: str, left: Node, right: Node) -> Node:
        if operator == "~":
            return Formula(left, right)
        if operator == "|>":
            if not isinstance(right, Call):
                raise NotInSubset("a pipe into something that is no call")
            return Call(right.function, (Argument(None, left), *right.arguments))
        return _call(operator, left, right)

    def prefix(self) -> Node:
        token = self.token
        if token.kind == "operator" and token.text in _PREFIX:
            self.place += 1
            operand = self.expression(_PREFIX[token.text])
            return Formula(None, operand) if token.text == "~" else _call(token.text, operand)
        return self.postfix(self.atom())

    def postfix(self, node: Node) -> Node:
        while self.token.kind == "operator":
            text = self.token.text
            if text == "(":
                node = Call(node, self.arguments("(", ")"))
            elif text == "[[":
                node = Index(node, self.arguments("[[", "]"), single=True)
                self.expect("]")
            elif text == "[":
                node = Index(node, self.arguments("[", "]"), single=False)
            elif text in {"$", "@"}:
                self.place += 1
                node = Member(node, self.member_name())
            elif text in {"::", ":::"}:
                self.place += 1
                node = Name(self.member_name())
            else:
                break
        return node

    def member_name(self) -> str:
        token = self.take()
        if token.kind in {"string", "quoted"}:
            return token.text[1:-1]
        if token.kind != "name":
            raise NotInSubset(f"{token.text!r} after $")
        return token.text

    def atom(self) -> Node:
        token = self.take()
        if token.kind == "number":
            return Constant(
                float(int(token.text.rstrip("L"), 16))
                if token.text[:2].lower() == "0x"
                else float(token.text.rstrip("L"))
            )
        if token.kind == "string":
            return Constant(re.sub(r"\\(.)", _unescape, token.text[1:-1]))
        if token.kind == "quoted":
            return Name(token.text[1:-1])
        if token.kind == "name":
            return self.word(token.text)
        if token.text == "(":
            self.inside.append("(")
            node = self.statement()
            self.expect(")")
            self.inside.pop()
            return node
        if token.text == "{":
            self.inside.append("{")
            statements = self.statements("}")
            self.inside.pop()
            self.expect("}")
            return Block(tuple(statements))
        if token.text == "\\":
            return self.function()
        raise NotInSubset(f"{token.text!r}")

    def word(self, text: str) -> Node:
        if text in _WORDS:
            return Constant(_WORDS[text])
        if text == "NA_character_":
            return Constant(None)
        if text == "function":
            return self.function()
        if text == "if":
            return self.conditional()
        if text == "for":
            return self.loop()
        if text in {"while", "repeat"}:
            raise NotInSubset(text)
        return Name(text)

    def function(self) -> Node:
        parameters = self.arguments("(", ")", bare_names=True)
        self.skip_lines()
        return Function(parameters, self.statement())

    def conditional(self) -> Node:
        condition = self.bracketed()
        then = self.statement()
        mark = self.place
        if self.inside:
            self.skip_lines()
        if self.token.kind == "name" and self.token.text == "else":
            self.advance()
            return If(condition, then, self.statement())
        self.place = mark
        return If(condition, then, None)

    def loop(self) -> Node:
        self.expect("(")
        self.inside.append("(")
        variable = self.take().text
        self.expect("in")
        over = self.expression(0)
        self.expect(")")
        self.inside.pop()
        self.skip_lines()
        return For(variable, over, self.statement())

    def bracketed(self) -> Node:
        self.expect("(")
        self.inside.append("(")
        node = self.expression(0)
        self.expect(")")
        self.inside.pop()
        self.skip_lines()
        return node

    def arguments(
        self, opening: str, closing: str, bare_names: bool = False
    ) -> tuple[Argument, ...]:
        self.expect(opening)
        self.inside.append("(")
        found: list[Argument] = []
        while self.token.text != closing:
            found.append(self.argument(closing, bare_names))
            if self.token.text == ",":
                self.place += 1
                if self.token.text == closing:
                    found.append(Argument(None, None))
        self.place += 1
        self.inside.pop()
        return tuple(found)

    def argument(self, closing: str, bare_names: bool) -> Argument:
        if self.token.text in {",", closing}:
            return Argument(None, None)
        token = self.token
        named = token.kind in {"name", "string", "quoted"}
        if named and self.tokens[self.place + 1].text == "=":
            name = token.text if token.kind == "name" else token.text[1:-1]
            self.place += 2
            if self.token.text in {",", closing}:
                return Argument(name, None)
            return Argument(name, self.expression(0))
        if bare_names:
            self.place += 1
            return Argument(token.text, None)
        return Argument(None, self.expression(0))


def _call(operator: str, *operands: Node) -> Call:
    return Call(Name(operator), tuple(Argument(None, operand) for operand in operands))


def _unescape(found: re.Match[str]) -> str:
    return _ESCAPES.get(found.group(1), found.group(1))
