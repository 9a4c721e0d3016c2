"""One thing that keeps a finding from travelling, and a walk through all that it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any


@dataclass(frozen=True)
class Obstacle:
    """What was seen, never with the words themselves.

    Attributes:
        where: The key within the finding, such as ``caveats[2]``.
        what: What was seen there and why it may not travel, in whole sentences.
        remedy: What to do.
    """

    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.remedy}"


def texts_in(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every free text of a finding, with the key that leads to it.

    >>> list(texts_in({"a": ("x", {"b": "y"})}))
    [('a[0]', 'x'), ('a[1].b', 'y')]
    """
    if isinstance(value, str) and not isinstance(value, Enum):
        yield path, value
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from texts_in(item, f"{path}[{index}]")
    else:
        for name, inner in _named(value):
            yield from texts_in(inner, f"{path}.{name}" if path else name)


def _named(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif is_dataclass(value):
        for field in fields(value):
            yield field.name, getattr(value, field.name)
