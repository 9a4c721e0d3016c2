"""Letters in which somebody hands on another, as mail programs write them."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import formatdate, make_msgid

SERVER = "mx.council.example"
"""How the council's own server names itself."""
WORDS = "When is my bin collected?"
INLINE = f"""Tom here: can you?

---------- Forwarded message ---------
From: Rosa Bellamy <rosa@home.example>
Date: Sat, 3 Jan 2026 at 21:14
Subject: Bins
To: Tom <tom@council.example>

{WORDS}
"""


def a_letter(
    sender: str, to: str, text: str = INLINE, subject: str = "Fwd: Bins", *, passed: str = "dmarc"
) -> EmailMessage:
    """A colleague's letter.

    Args:
        sender: Who says to have written it.
        to: The team's mailbox.
        text: Its words.
        subject: What it is about.
        passed: The method by which the council's server vouches for it; empty: it does not.
    """
    letter = EmailMessage()
    if passed:
        domain = sender.rpartition("@")[2].strip(">")
        letter["Authentication-Results"] = f"{SERVER}; {passed}=pass header.from={domain}"
    letter["From"], letter["To"], letter["Subject"] = sender, to, subject
    letter["Date"] = formatdate()
    letter["Message-ID"] = make_msgid(domain="council.example")
    letter.set_content(text)
    return letter


def enclosing(letter: EmailMessage, *inner: EmailMessage) -> EmailMessage:
    """The letter, with others attached whole."""
    for each in inner:
        letter.add_attachment(each)
    return letter


def the_residents(name: str = "Rosa Bellamy") -> EmailMessage:
    """What a resident wrote to a colleague's own address."""
    letter = EmailMessage()
    letter["From"], letter["To"] = f"{name} <rosa@home.example>", "tom@council.example"
    letter["Subject"], letter["Date"] = "Bins", "Sat, 3 Jan 2026 21:14:00 +0000"
    letter.set_content(WORDS)
    letter.add_attachment(b"x", maintype="image", subtype="png", filename="bin.png")
    return letter
