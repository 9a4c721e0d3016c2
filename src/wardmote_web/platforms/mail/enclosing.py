"""Files enclosed in a letter: its frame is made beforehand, and only bytes are put into it."""

from __future__ import annotations

import base64
import email.policy
from collections.abc import Sequence
from email.message import EmailMessage

from wardmote.channels.ports import FilesTaken, Json, RefusedByPlatform, SentFile

TAKEN = FilesTaken(
    frozenset({"image/png", "image/jpeg", "image/webp", "image/gif", "application/pdf"}),
    each=7_000_000,
    many=4,
    together=7_000_000,
    longest_alt=1000,
)
"""A letter of 7 MB weighs 10 MB on its way, which is what many servers take at most."""
LETTER = email.policy.SMTP.clone(cte_type="7bit")
"""ASCII alone goes out: no server between here and there must be asked what else it takes."""


def described(text: str, files: Sequence[SentFile]) -> str:
    r"""The words, and below them what each file shows: a letter has no other place for that.

    >>> described("See the map.", [SentFile("map.png", "image/png", "Mill Lane, closed", b"")])
    'See the map.\n\nAttached: map.png (Mill Lane, closed)'
    """
    lines = [
        f"Attached: {each.name}" + (f" ({' '.join(each.alt.split())})" if each.alt else "")
        for each in files
    ]
    return text + "\n\n" + "\n".join(lines) if lines else text


def frame(letter: EmailMessage, key: str, files: Sequence[SentFile]) -> Json:
    """The letter up to its first file, what stands above each, and what ends it.

    Args:
        letter: With its words in it.
        key: Of the reply; makes the line between parts, the same each time.
        files: To be put in.

    Raises:
        RefusedByPlatform: They are more than a letter can carry.
    """
    if len(files) > TAKEN.many or sum(len(each.content) for each in files) > (TAKEN.together or 0):
        raise RefusedByPlatform(
            "A letter carries up to four files of 7 MB together.",
            remedy="Put the reply aside and attach less.",
        )
    line = f"=_wardmote_{key}"
    letter.make_mixed(boundary=line)
    begins, _, _ = letter.as_bytes().rpartition(f"--{line}--".encode())
    return {
        "letter": begins.decode("ascii", errors="surrogateescape"),
        "parts": [f"--{line}\r\n{_head(each)}" for each in files],
        "end": f"--{line}--\r\n",
    }


def _head(file: SentFile) -> str:
    part = EmailMessage(policy=LETTER)
    main, _, sub = file.media_type.partition("/")
    shown = "inline" if main == "image" else "attachment"
    part.set_content(b"", main, sub, disposition=shown, filename=file.name)
    if file.alt:
        part["Content-Description"] = " ".join(file.alt.split())
    return part.as_bytes().decode("ascii").rstrip("\r\n") + "\r\n\r\n"


def whole(payload: Json, files: Sequence[SentFile]) -> bytes:
    """The letter as it goes out: with the same payload and files the same, byte for byte."""
    letter: bytes = payload["letter"].encode("ascii", errors="surrogateescape")
    parts = payload.get("parts")
    if not parts:
        return letter
    for head, file in zip(parts, files, strict=True):
        # In lines of 76, each ended as SMTP has it.
        letter += head.encode("ascii") + base64.encodebytes(file.content).replace(b"\n", b"\r\n")
    return letter + payload["end"].encode("ascii")
