"""Letters as messages, and replies as letters."""

from __future__ import annotations

import email.policy
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import format_datetime, formataddr, getaddresses

from wardmote.basis.instants import from_micros
from wardmote.channels.forwarded import one_line
from wardmote.channels.mail_headers import (
    Headers,
    LetterNotUsable,
    answers,
    by_machine,
    message_id,
    readable,
    sent_at,
)
from wardmote.channels.ports import Incoming, Json, RefusedByPlatform, Reply
from wardmote_web.platforms.mail.enclosing import LETTER, described, frame
from wardmote_web.platforms.mail.reading_letters import attached, handed_on, words
from wardmote_web.platforms.mail.vouching import vouched

_SUBJECT = re.compile(r"^\s*((re|fwd?|aw|ateb)\s*:\s*)+", re.IGNORECASE)
ON_THE_WAY = timedelta(days=7)
"""No letter is so long on its way: a Date before that is a wrong clock, or a lie."""


def incoming(raw: bytes, *, own: str, received: datetime, server: str = "") -> Incoming | None:
    """A letter as a message; None where nobody wrote it.

    Args:
        raw: The whole letter. Hostile.
        own: Our address.
        received: When the server received it; used where the letter's own date is none, or lies
            after it.
        server: How our own server names itself where it says what it found out about a letter.
    """
    head = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    headers = Headers.of(head + b"\n")
    letter = BytesParser(policy=email.policy.default).parsebytes(raw)
    writer = _first_address(headers.first("from"))
    if writer is None:
        return None
    name, address = writer
    parent, root = answers(headers)
    try:
        claimed = min(from_micros(sent_at(headers, None)), received)
    except LetterNotUsable:
        claimed = received
    if received - claimed > ON_THE_WAY:
        claimed = received
    ours = address == own
    text, markup = words(letter)
    own_id = message_id(headers)
    automatic = by_machine(headers, ours=ours)
    subject = one_line(readable(headers.first("subject")))
    found = None if ours or automatic else handed_on(letter, subject, text)
    return Incoming(
        id=own_id,
        author=address,
        author_name=name or address,
        author_handle=address,
        ours=ours,
        sent_at=claimed,
        text=text,
        markup=markup,
        public=False,
        in_reply_to=parent or "",
        thread=root or own_id,
        automatic=automatic,
        subject=subject,
        pictures=tuple(attached(letter)),
        forwarded=found,
        vouched=found is not None and vouched(headers, server),
    )


def _first_address(stated: str | None) -> tuple[str, str] | None:
    for name, address in getaddresses([stated or ""]):
        if "@" in address:
            return one_line(readable(name)), address.strip().lower()
    return None


def payload(reply: Reply, settings: Mapping[str, str]) -> Json:
    """The whole letter as it will go out, byte for byte; the bytes of files are kept beside it."""
    own = settings["address"].strip().lower()
    if "@" not in reply.to_author:
        raise RefusedByPlatform("No address is known that this could go to.")
    letter = EmailMessage(policy=LETTER)
    letter["From"] = formataddr((settings.get("name", ""), own))
    letter["To"] = reply.to_author
    about = "Re: " + _SUBJECT.sub("", reply.subject) if reply.subject else "Your message"
    letter["Subject"] = _one_line(about)
    letter["Date"] = format_datetime(reply.at.astimezone(UTC))
    letter["Message-ID"] = f"<{reply.key}@{own.partition('@')[2]}>"
    if reply.to:
        letter["In-Reply-To"] = f"<{reply.to}>"
        above = [each for each in reply.earlier if each != reply.to][-20:]
        letter["References"] = " ".join(f"<{each}>" for each in [*above, reply.to])
    if reply.automatic:
        letter["Auto-Submitted"] = "auto-replied"
        letter["X-Auto-Response-Suppress"] = "All"
    letter.set_content(described(reply.text, reply.files) + "\n")
    return {
        "from": own,
        "to": reply.to_author,
        "id": f"{reply.key}@{own.partition('@')[2]}",
        "sent_at": reply.at.astimezone(UTC).isoformat(),
        **_written(letter, reply),
    }


def _written(letter: EmailMessage, reply: Reply) -> Json:
    if reply.files:
        return frame(letter, reply.key, reply.files)
    return {"letter": letter.as_bytes().decode("ascii", errors="surrogateescape")}


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]
