"""Findings as JSON, out and in, exactly; ``SCHEMA`` is the published description of it.

The document is ``{"findings": [...]}``. Every key is always there, in the order of the
fields of ``Finding``; instants are UTC with a ``Z``; a number is never NaN or infinite.
A key that came after version 1.0.0 is there only where it says something, so that a finding
without it is still a document of that version. ``{"findings": [...], "digests": [...]}``
is a document that travels: it tells whether a finding was altered on the way.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from dataclasses import Field, fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from numbers import Integral, Real
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from wardmote.basis.errors import WardmoteError
from wardmote.findings.canonical import digest
from wardmote.findings.finding import Finding

SCHEMA = Path(__file__).with_name("finding.schema.json")
"""The JSON Schema (draft 2020-12) of the whole document."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_LARGEST = 2**53 - 1  # the largest whole number that every reader of JSON holds exactly
_REMEDY = 'The form is described in finding.schema.json; findings are {"findings": [...]}.'


class NotAFinding(WardmoteError):
    """A document, or a value in it, is not of the form in which findings travel."""


class FindingAltered(NotAFinding):
    """A finding is not the one whose digest stands beside it: something in it was changed."""


def dump(findings: Iterable[Finding], *, digests: bool = False) -> str:
    r"""Findings as one JSON document, the same text for the same findings.

    Args:
        findings: In the order in which they are to be read.
        digests: Add the digest of each, so that a change on the way is seen.

    Returns:
        ``{"findings": [...]}``, indented, ending in a line break.

    Raises:
        NotAFinding: A number is not finite, or an instant has no zone.

    >>> dump([])
    '{\n  "findings": []\n}\n'
    """
    plain = [_plain(finding, f"findings[{index}]") for index, finding in enumerate(findings)]
    document = {"findings": plain}
    if digests:
        document["digests"] = [digest(_whole_characters(finding)) for finding in plain]
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)
    # Half a character, from a broken archive, is no text and could not be written to a file.
    return _LONE_SURROGATE.sub("\ufffd", text) + "\n"


def load(text: str) -> tuple[Finding, ...]:
    """Findings from the text that ``dump`` made, or that anybody made by the schema.

    Raises:
        NotAFinding: It is not JSON, or not of the form; ``where`` is the JSON path.

    >>> load('{"findings": []}')
    ()
    >>> load('{"findings": {}}')
    Traceback (most recent call last):
    wardmote.findings.json_form.NotAFinding: findings: This should be a list, \
but it is an object. The form is described in finding.schema.json; findings are {"findings": [...]}.
    """
    document = _parsed(text)
    _expect(document, dict, "an object", "the document")
    stated = document.pop("digests", None)
    _expect_keys(document, ["findings"], "the document")
    found: tuple[Finding, ...] = _typed(document["findings"], tuple[Finding, ...], "findings")
    if stated is not None:
        _check_digests(found, _typed(stated, tuple[str, ...], "digests"))
    return found


def digest_of(finding: Finding) -> str:
    """What a finding is known by wherever it goes: ``sha256:`` of its canonical JSON.

    It depends on what the finding says alone, not on how a document is laid out.
    """
    return digest(_whole_characters(_plain(finding, "the finding")))


def _check_digests(found: tuple[Finding, ...], stated: tuple[str, ...]) -> None:
    if len(stated) != len(found):
        raise FindingAltered(
            f"There are {len(found)} findings and {len(stated)} digests.",
            where="digests",
            remedy="A finding was added or taken out. Ask those who made it for the document anew.",
        )
    for index, (finding, digested) in enumerate(zip(found, stated, strict=True)):
        if digest_of(finding) != digested:
            raise FindingAltered(
                "This finding was altered since it was made: it is not the one of the digest "
                "beside it.",
                where=f"findings[{index}]",
                remedy="Ask those who made it for the document anew.",
            )


def _whole_characters(plain: Any) -> Any:
    """As it is written to a file, where half a character cannot be."""
    return json.loads(_LONE_SURROGATE.sub("\ufffd", json.dumps(plain, ensure_ascii=False)))


def _plain(value: Any, path: str) -> Any:  # noqa: PLR0911 - one line a type
    match value:
        case None | bool():
            return value
        case Enum():
            return value.value
        case str():
            return value
        case Integral():
            return _counted(int(value), path)
        case Real():
            return _finite(float(value), path)
        case datetime():
            return _written(value, path)
        case tuple():
            return [_plain(item, f"{path}[{i}]") for i, item in enumerate(value)]
    return {
        field.name: _plain(getattr(value, field.name), f"{path}.{field.name}")
        for field in fields(value)
        if not (_is_later(field) and getattr(value, field.name) == field.default)
    }


def _is_later(field: Field[Any]) -> bool:
    """Whether it came after version 1.0.0, so that a document may lack it."""
    return "since" in field.metadata


def _written(instant: datetime, path: str) -> str:
    if instant.tzinfo is None:
        raise NotAFinding("This instant has no time zone.", where=path)
    return instant.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


def _finite(number: float, path: str) -> float:
    if not math.isfinite(number):
        raise NotAFinding("This number is not finite.", where=path, remedy=_REMEDY)
    return number


def _counted(count: int, path: str) -> int:
    if not 0 <= count <= _LARGEST:
        raise NotAFinding(
            f"A count lies between 0 and {_LARGEST}, and this does not.", where=path, remedy=_REMEDY
        )
    return count


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except RecursionError:
        raise NotAFinding("This is nested too deeply to be findings.", remedy=_REMEDY) from None
    except json.JSONDecodeError as error:
        raise NotAFinding(
            f"This is not JSON ({error.msg}).",
            where=f"line {error.lineno}, column {error.colno}",
            remedy=_REMEDY,
        ) from None
    except ValueError:  # a whole number of thousands of digits
        raise NotAFinding("A number in this is too long to be a figure.", remedy=_REMEDY) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise NotAFinding(f"The key {_quoted(twice)} is there twice.", remedy=_REMEDY)
    return read


def _constant(name: str) -> float:
    raise NotAFinding(f"{name} is not a number in JSON.", remedy=_REMEDY)


def _typed(value: Any, wanted: Any, path: str) -> Any:
    if isinstance(wanted, UnionType):
        inner = next(kind for kind in get_args(wanted) if kind is not NoneType)
        return None if value is None else _typed(value, inner, path)
    if get_origin(wanted) is tuple:
        _expect(value, list, "a list", path)
        inner = get_args(wanted)[0]
        return tuple(_typed(item, inner, f"{path}[{i}]") for i, item in enumerate(value))
    if is_dataclass(wanted):
        return _record(value, wanted, path)
    if issubclass(wanted, Enum):
        return _choice(value, wanted, path)
    return _SCALARS[wanted](value, path)


def _record(value: Any, wanted: Any, path: str) -> Any:
    _expect(value, dict, "an object", path)
    hints = _hints(wanted)
    later = [field.name for field in fields(wanted) if _is_later(field)]
    _expect_keys(value, list(hints), path, may_lack=later)
    return wanted(
        **{
            name: _typed(value[name], hint, f"{path}.{name}")
            for name, hint in hints.items()
            if name in value
        }
    )


@cache
def _hints(wanted: type) -> dict[str, Any]:
    return get_type_hints(wanted)


def _choice(value: Any, wanted: type[Enum], path: str) -> Enum:
    choices = [str(choice.value) for choice in wanted]
    if not isinstance(value, str) or value not in choices:
        raise NotAFinding(
            f"This should be one of: {', '.join(choices)}.", where=path, remedy=_REMEDY
        )
    return wanted(value)


def _text(value: Any, path: str) -> str:
    _expect(value, str, "text", path)
    if _LONE_SURROGATE.search(value):
        raise NotAFinding("This text holds half a character.", where=path, remedy=_REMEDY)
    return str(value)


def _flag(value: Any, path: str) -> bool:
    _expect(value, bool, "true or false", path)
    return bool(value)


def _whole(value: Any, path: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        raise _unlike(value, "a whole number", path)
    return _counted(int(value), path)


def _number(value: Any, path: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _unlike(value, "a number", path)
    try:
        return _finite(float(value), path)
    except OverflowError:
        return _finite(math.inf, path)


def _instant(value: Any, path: str) -> datetime:
    _expect(value, str, "an instant", path)
    try:
        if not _INSTANT.fullmatch(value):
            raise ValueError
        return datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError):
        raise NotAFinding(
            "This is not an instant with its zone.",
            where=path,
            remedy="Write it like 2026-03-29T01:30:00Z.",
        ) from None


_SCALARS = {str: _text, bool: _flag, int: _whole, float: _number, datetime: _instant}

_NAMES = {
    dict: "an object",
    list: "a list",
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number with a fraction",
    NoneType: "null",
}


def _expect(value: Any, kind: type, name: str, path: str) -> None:
    if not isinstance(value, kind):
        raise _unlike(value, name, path)


def _unlike(value: Any, name: str, path: str) -> NotAFinding:
    saw = f"This should be {name}, but it is {_NAMES[type(value)]}."
    return NotAFinding(saw, where=path, remedy=_REMEDY)


def _expect_keys(
    value: dict[str, Any], names: list[str], path: str, may_lack: Iterable[str] = ()
) -> None:
    missing = [name for name in names if name not in value and name not in may_lack]
    if missing:
        raise NotAFinding(f"The key {_quoted(missing[0])} is missing.", where=path, remedy=_REMEDY)
    unknown = [name for name in value if name not in names]
    if unknown:
        raise NotAFinding(
            f"The key {_quoted(unknown[0])} is not one that a finding has.",
            where=path,
            remedy=_REMEDY,
        )


def _quoted(name: str) -> str:
    return json.dumps(name[:60])
