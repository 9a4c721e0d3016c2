"""What somebody forwarded inside a letter of their own, as mail programs write it.

All of it is hostile: whoever wrote the first letter wrote its heads, and whoever forwarded it could
change them. They are labels to be shown, and nothing is decided by them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import getaddresses

_FORWARD = re.compile(r"^\s*(fwd?|wg|i|vs|tr|rv|ymlaen)\s*:", re.IGNORECASE)
_MARK = re.compile(
    r"^[ \t>]*(-{2,}[ \t]*(forwarded message|original message)[ \t]*-{2,}|begin forwarded message:)"
    r"[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_HEAD = re.compile(
    r"^[ \t]*\**(from|date|sent|subject|to|cc|reply-to)[ \t]*:\**[ \t]*(.*)$", re.IGNORECASE
)
_QUOTED = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)
_MOST_HEADS = 30
_LABEL = 300
"""No name, address or date that is shown is longer."""


@dataclass(frozen=True)
class Forwarded:
    """A letter that somebody handed on.

    Attributes:
        name: Who wrote it, as it says; empty where that cannot be read.
        address: Their address, as it says; empty likewise.
        written: When it was written, in the words in which it says so.
        subject: What it says it is about.
        text: What they wrote.
        above: What whoever forwarded it wrote above it.
        enclosed: Names of the files that came with it.
    """

    name: str
    address: str
    written: str
    subject: str
    text: str
    above: str = ""
    enclosed: tuple[str, ...] = ()


def forwarded_inline(subject: str, text: str) -> Forwarded | None:
    r"""What stands forwarded in the words of a letter; None where nothing certainly does.

    A mark of a mail program ("Forwarded message") says so, and so do heads on lines of their own
    below a subject that begins with "Fwd:". A reply that quotes what it answers does not.

    Args:
        subject: Of the letter that forwards.
        text: Its words. Hostile.

    >>> found = forwarded_inline("Fwd: Bins", "Can you?\n\n-- Forwarded message --\n"
    ...     "From: A. Resident <a@home.example>\nDate: Mon, 5 Jan 2026\nSubject: Bins\n\nWhen?")
    >>> found.name, found.address, found.text, found.above
    ('A. Resident', 'a@home.example', 'When?', 'Can you?')
    """
    named_so = _FORWARD.match(subject) is not None
    mark = _MARK.search(text)
    if mark is not None and not named_so and "original" in mark[0].lower():
        mark = None
    if mark is not None:
        return _after(text[: mark.start()], text[mark.end() :])
    if not named_so:
        return None
    lines = text.split("\n")
    for number, line in enumerate(lines):
        head = _HEAD.match(line)
        if head and head[1].lower() == "from" and len(_heads(lines[number:])[0]) > 2:
            return _after("\n".join(lines[:number]), "\n".join(lines[number:]))
    return None


def named(stated: str) -> tuple[str, str]:
    """The name and the address in a From; what has no address is a name.

    >>> named('"Resident, A." <a@home.example>'), named("A. Resident [mailto:a@home.example]")
    (('Resident, A.', 'a@home.example'), ('A. Resident', 'a@home.example'))
    """
    plain = re.sub(r"[\[<]\s*(?:mailto:)?([^\s<>\[\]@]+@[^\s<>\[\]]+)\s*[\]>].*", r"<\1>", stated)
    try:
        found = getaddresses([plain[:1000]])
    except RecursionError:
        found = []
    for name, address in found:
        if "@" in address:
            return one_line(name), one_line(address).lower()
    return one_line(stated), ""


def one_line(text: str) -> str:
    """A label: one line, and no longer than one."""
    return " ".join(text.split())[:_LABEL]


def _after(above: str, rest: str) -> Forwarded | None:
    """What stands after the mark; some programs quote all of it. None where it says nothing."""
    kept = [line for line in rest.split("\n") if line.strip()]
    if kept and kept[0].lstrip().startswith(">"):
        rest = _QUOTED.sub("", rest)
    lines = rest.strip("\n").split("\n")
    heads, length = _heads(lines)
    name, address = named(heads.get("from", ""))
    text = "\n".join(lines[length:]).strip()
    if not text:
        return None
    return Forwarded(
        name=name,
        address=address,
        written=one_line(heads.get("date") or heads.get("sent") or ""),
        subject=one_line(heads.get("subject", "")),
        text=text,
        above=above.strip().rstrip("_-").strip(),
    )


def _heads(lines: list[str]) -> tuple[dict[str, str], int]:
    """The heads with which lines begin, and how many lines they take.

    The first of a name counts. What goes on is a head too: a list of recipients that ends in a
    comma, or a line that is indented. Anything else is what somebody wrote.
    """
    heads: dict[str, str] = {}
    goes_on = False
    for number, line in enumerate(lines[:_MOST_HEADS]):
        found = _HEAD.match(line)
        if found:
            heads.setdefault(found[1].lower(), found[2].strip().rstrip("*").strip())
        elif not line.strip() and heads:
            return heads, number + 1
        elif line.strip() and not (goes_on or (heads and line[:1] in {" ", "\t"})):
            return heads, number
        goes_on = line.rstrip().endswith((",", ";"))
    return heads, min(len(lines), _MOST_HEADS)
