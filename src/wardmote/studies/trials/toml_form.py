"""A protocol as a TOML file, out and in. The keys are described in docs/reference/trial.md."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from wardmote.hours.suggesting import did_you_mean
from wardmote.studies.trials.errors import ProtocolCannotBeUsed
from wardmote.studies.trials.protocol import Protocol
from wardmote.studies.trials.words import in_words

FORM = 1
"""The version of the form of this file."""

_REMEDY = "See the reference of the protocol file."


def write_protocol(protocol: Protocol) -> str:
    """The file: the protocol in words as comments, and then as it will be read.

    >>> write_protocol(read_protocol(EXAMPLE)).startswith("# A trial.")
    True
    """
    words = [f"# {line}" for line in in_words(protocol)]
    table = plain(protocol)
    own = {key: value for key, value in table.items() if not isinstance(value, list | dict)}
    lines = [
        "# A trial. These words say what the lines below them say; only the lines are read.",
        *words,
        "",
        f"form = {FORM}",
        *_lines(own),
    ]
    for arm in table["arms"]:
        lines += ["", "[[arms]]", *_lines(arm)]
    for key, value in table.items():
        if isinstance(value, dict):
            lines += ["", f"[{key}]", *_lines(value)]
    return "\n".join(lines) + "\n"


def read_protocol(text: str, where: str = "protocol.toml") -> Protocol:
    """A protocol from the text of its file.

    Args:
        text: The file's contents.
        where: Its name, for errors.

    Raises:
        ProtocolCannotBeUsed: It is not TOML, has an unknown key, or contradicts itself.
    """
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ProtocolCannotBeUsed(
            f"This is not TOML: {error}.", where=where, remedy="Correct that line."
        ) from None
    form = table.pop("form", None)
    if form != FORM:
        raise ProtocolCannotBeUsed(
            f"A protocol of this version begins with form = {FORM}.", where=where, remedy=_REMEDY
        )
    return protocol_of(table, where)


def protocol_of(table: Mapping[str, Any], where: str) -> Protocol:
    """A protocol from a table of what it says, such as ``plain`` gives.

    Raises:
        ProtocolCannotBeUsed: It is not of the form, or contradicts itself.
    """
    try:
        protocol: Protocol = _record(table, Protocol, "")
    except ProtocolCannotBeUsed as error:
        place = f"{where}, {error.where}" if error.where else where
        raise ProtocolCannotBeUsed(error.saw, where=place, remedy=error.remedy) from None
    return protocol


def plain(value: Any) -> Any:
    """A protocol, or part of one, as tables, lists, text and numbers; dates as ISO text."""
    if is_dataclass(value):
        named = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {name: plain(each) for name, each in named if each is not None}
    match value:
        case Enum():
            return value.value
        case tuple():
            return [plain(each) for each in value]
        case date():
            return value.isoformat()
    return value


def _lines(table: Mapping[str, Any]) -> list[str]:
    # JSON's texts, lists and numbers are TOML's too, where no text has control characters.
    return [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()]


def _record(table: Any, wanted: type, path: str) -> Any:
    if not isinstance(table, Mapping):
        raise _unlike("a table", path)
    hints = _hints(wanted)
    for key in table:
        if key not in hints:
            raise ProtocolCannotBeUsed(
                f'There is no key "{key}" here.' + did_you_mean(key, hints),
                where=path,
                remedy=f"The keys here are {', '.join(hints)}.",
            )
    given = {key: _typed(table[key], hints[key], _inside(path, key)) for key in table}
    for key in hints:
        optional = type(None) in get_args(hints[key])
        if key not in given and not optional and not _has_default(wanted, key):
            raise ProtocolCannotBeUsed(f'The key "{key}" is missing.', where=path, remedy=_REMEDY)
    return wanted(**given)


def _typed(value: Any, wanted: Any, path: str) -> Any:
    if isinstance(wanted, UnionType):
        wanted = next(kind for kind in get_args(wanted) if kind is not NoneType)
    if get_origin(wanted) is tuple:
        return _several(value, get_args(wanted), path)
    if isinstance(wanted, type) and is_dataclass(wanted):
        return _record(value, wanted, path)
    if issubclass(wanted, Enum):
        choices = [str(choice.value) for choice in wanted]
        if value not in choices:
            raise _unlike(f"one of: {', '.join(choices)}", path)
        return wanted(value)
    return _SCALARS[wanted](value, path)


def _several(value: Any, kinds: tuple[Any, ...], path: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _unlike("a list", path)
    if Ellipsis not in kinds and len(value) != len(kinds):
        raise _unlike(f"{len(kinds)} of them", path)
    return tuple(_typed(each, kinds[0], f"{path} {n}") for n, each in enumerate(value, 1))


def _text(value: Any, path: str) -> str:
    if not isinstance(value, str) or any(ord(c) < 32 or ord(c) == 127 for c in value):
        raise _unlike("text in quotation marks, on one line", path)
    return value


def _whole(value: Any, path: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _unlike("a whole number", path)
    return value


def _number(value: Any, path: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e300:
        raise _unlike("a number", path)
    return float(value)


def _date(value: Any, path: str) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _unlike("a date such as 2027-01-04", path) from None


_SCALARS = {str: _text, int: _whole, float: _number, date: _date}


def _unlike(what: str, path: str) -> ProtocolCannotBeUsed:
    return ProtocolCannotBeUsed(f"This should be {what}.", where=path, remedy=_REMEDY)


def _inside(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


@cache
def _hints(wanted: type) -> dict[str, Any]:
    return get_type_hints(wanted)


def _has_default(wanted: type, key: str) -> bool:
    return hasattr(wanted, key)


EXAMPLE = """
form = 1
name = "a-time-in-the-acknowledgement"
question = "Does an acknowledgement that names the time reduce chasing?"
register = "Q2"
unit = "resident"
ends_by = "2027-06-30"
zone = "Europe/London"

[[arms]]
name = "no time"
words = "Thank you. A person will read your message and answer."

[[arms]]
name = "told a time"
words = "Thank you. A person will answer by {due}."

[outcome]
closing_question = "Did you get an answer when you expected one?"

[analysis]

[size]
units = 600
usual = 0.2
hoped = 0.12

[harm]
looks = [200, 400]

[allocation]
scheme = "blocks"
sizes = [4, 6]
seed = 20270104
"""
"""A whole file, with nothing in it that need not be said."""
