"""Hours from a file or from a line of text: whatever a person hands over."""

from __future__ import annotations

import re
from pathlib import Path
from zoneinfo import ZoneInfo

from wardmote.hours import one_line, toml_form
from wardmote.hours.errors import UnreadableHours
from wardmote.hours.pattern import Pattern

_LARGEST = 1_000_000
_TOML_LINE = re.compile(r"^\s*(?:\[|[\w\"'-]+\s*=)", re.MULTILINE)


def read_hours(file_or_text: str, zone: ZoneInfo | None = None) -> Pattern:
    """The pattern that a file or a text states.

    A path that exists, or that ends in ``.toml``, is read as a file: TOML, or else the one-line
    form (spread over lines, if liked). Anything else is the one-line form itself.

    Args:
        file_or_text: A path, or text such as ``mon-fri 09:00-17:00; zone Europe/London``.
        zone: The zone where the hours state none.

    Raises:
        UnreadableHours: There is no such file, or it cannot be understood.
        ZoneNotStated: Nothing says which zone is meant.
    """
    path = Path(file_or_text)
    if not (file_or_text.lower().endswith(".toml") or _is_file(path)):
        return one_line.parse(file_or_text, zone)
    text = _contents(path)
    if path.suffix.lower() == ".toml" or _TOML_LINE.search(text):
        return toml_form.parse(text, zone, path.name)
    return one_line.parse(text, zone, path.name)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # too long for a name, or with a null in it
        return False


def _contents(path: Path) -> str:
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not the name of a file"
        raise UnreadableHours(
            f"The file cannot be read: {reason}.",
            where=path.name,
            remedy="Check the name, or give the hours as text, like: mon-fri 09:00-17:00.",
        ) from None
    if len(data) > _LARGEST:
        raise UnreadableHours("This is far too long for a file of hours.", where=path.name)
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise UnreadableHours(
            f"Byte {error.start + 1} is not text in UTF-8.",
            where=path.name,
            remedy="Save the file as UTF-8.",
        ) from None
