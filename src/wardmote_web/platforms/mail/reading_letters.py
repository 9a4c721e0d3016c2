"""What a letter says: its words, the names of what is enclosed, and what it hands on."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from email.message import EmailMessage

import nh3

from wardmote.channels.forwarded import Forwarded, forwarded_inline, named, one_line
from wardmote.channels.mail_headers import Headers, readable
from wardmote.channels.ports import Picture

_BREAK = re.compile(r"<br\s*/?>|</(p|div|tr|li|h[1-6])>", re.IGNORECASE)
LONGEST = 200_000


def words(letter: EmailMessage) -> tuple[str, str]:
    """Plain words, and the HTML they came as where there were no plain ones."""
    try:
        part = letter.get_body(preferencelist=("plain", "html"))
        found = str(part.get_content()) if part is not None else ""
    except (LookupError, KeyError, ValueError, AttributeError):
        return "", ""
    found = found[:LONGEST]
    if part is None or part.get_content_type() != "text/html":
        return found.replace("\r\n", "\n").strip(), ""
    spaced = _BREAK.sub("\n", found)
    clean = nh3.clean(spaced, tags=set(), clean_content_tags={"script", "style", "title"})
    lines = (" ".join(line.split()) for line in html.unescape(clean).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), found


def attached(letter: EmailMessage) -> list[Picture]:
    """Names of what is attached; it stays in the mailbox."""
    found = []
    for part in letter.iter_attachments():
        name = part.get_filename() or "attachment"
        found.append(Picture("", part.get_content_type(), "", str(name)[:300]))
    return found[:50]


def handed_on(letter: EmailMessage, subject: str, text: str) -> Forwarded | None:
    """What a letter forwards, attached whole or in its words; None where that cannot be read.

    Several attached letters are no one message: somebody must look at them.

    Args:
        letter: Hostile.
        subject: What it is about.
        text: Its words.
    """
    try:
        inner = [each for each in letter.iter_attachments() if _is_a_letter(each)]
        if len(inner) == 1:
            return _whole(inner[0].get_payload(0), above=text)  # type: ignore[arg-type]  # a letter
        found = None if inner else forwarded_inline(subject, text)
        return found and replace(found, enclosed=_names(letter))
    except (LookupError, ValueError, AttributeError, TypeError, RecursionError):
        # A letter that is broken within is still a letter: it is shown as it came.
        return None


def _is_a_letter(part: EmailMessage) -> bool:
    return part.get_content_type() == "message/rfc822" and part.is_multipart()


def _whole(letter: EmailMessage, *, above: str) -> Forwarded | None:
    """A letter that is attached as it came."""
    raw = "\n".join(f"{name}: {value}" for name, value in letter.raw_items())
    headers = Headers.of(raw.encode("utf-8", errors="surrogateescape"))
    name, address = named(headers.first("from"))
    text, enclosed = words(letter)[0], _names(letter)
    if not text and not enclosed:
        return None
    return Forwarded(
        name=one_line(readable(name)),
        address=address,
        written=one_line(headers.first("date")),
        subject=one_line(readable(headers.first("subject"))),
        text=text,
        above=above,
        enclosed=enclosed,
    )


def _names(letter: EmailMessage) -> tuple[str, ...]:
    return tuple(each.name for each in attached(letter))
