"""What mail programs write when somebody forwards a letter in its own words."""

from __future__ import annotations

import pytest

from wardmote.channels.forwarded import forwarded_inline, named

ROSA = ("Rosa Bellamy", "rosa@home.example")
WORDS = "When is my bin collected?\n\nRosa"
HEADS = "From: Rosa Bellamy <rosa@home.example>\n{date}: Sat, 3 Jan 2026 21:14\nSubject: Bins\n"
PROGRAMS = {
    "Gmail": "Can you?\n\n---------- Forwarded message ---------\n"
    + HEADS.format(date="Date")
    + f"To: <tom@council.example>\n\n\n{WORDS}",
    "Thunderbird": "Can you?\n\n-------- Forwarded Message --------\nSubject: Bins\n"
    "Date: Sat, 3 Jan 2026 21:14\nFrom: Rosa Bellamy <rosa@home.example>\n"
    f"To: tom@council.example\n\n{WORDS}",
    "Apple Mail": "Can you?\n\nBegin forwarded message:\n\n"
    + "\n".join(f"> {line}" for line in f"{HEADS.format(date='Date')}\n{WORDS}".split("\n")),
    "Outlook": "Can you?\n________________________________\n"
    + HEADS.format(date="Sent")
    + f"\n{WORDS}",
    "Outlook, in bold": "Can you?\n\n*From:* Rosa Bellamy <rosa@home.example>\n"
    f"*Sent:* Sat, 3 Jan 2026 21:14\n*To:* Tom\n*Subject:* Bins\n\n{WORDS}",
    "Outlook of old": "Can you?\n\n-----Original Message-----\n"
    "From: Rosa Bellamy [mailto:rosa@home.example]\nSent: Sat, 3 Jan 2026 21:14\n"
    f"To: Tom Ashworth;\nPriya Nair\nSubject: Bins\n\n{WORDS}",
}


@pytest.mark.parametrize("text", PROGRAMS.values(), ids=PROGRAMS)
def test_what_mail_programs_forward_is_read(text: str) -> None:
    found = forwarded_inline("FW: Bins", text)

    assert found is not None
    assert (found.name, found.address) == ROSA
    assert (found.written, found.subject) == ("Sat, 3 Jan 2026 21:14", "Bins")
    assert (found.text, found.above) == (WORDS, "Can you?")


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Bins", WORDS),
        ("Fwd: Bins", WORDS),
        ("Fwd: Bins", f"From: the old market, go left.\n\n{WORDS}"),
        ("Re: Bins", f"Yes.\n\n-----Original Message-----\n{HEADS.format(date='Sent')}\n{WORDS}"),
        ("Re: Bins", f"Yes.\n\n{HEADS.format(date='Sent')}\n{WORDS}"),
        ("Re: Bins", f"Yes.\n\nOn Sat, 3 Jan 2026, Rosa wrote:\n> {WORDS}"),
        ("Fwd: Bins", "---------- Forwarded message ---------\n" + HEADS.format(date="Date")),
    ],
)
def test_a_reply_or_a_letter_that_only_says_so_forwards_nothing(subject: str, text: str) -> None:
    assert forwarded_inline(subject, text) is None


def test_where_no_heads_can_be_read_the_words_are_kept_and_nobody_is_named() -> None:
    found = forwarded_inline("Bins", f"Begin forwarded message:\n\n{WORDS}")

    assert found is not None
    assert (found.name, found.address, found.written, found.text) == ("", "", "", WORDS)


def test_no_word_of_the_message_is_taken_for_a_head() -> None:
    words = "To: be or not to be\nme@home.example is where I am\nSubject: none"
    marked = f"-- Forwarded message --\n{HEADS.format(date='Date')}\n{words}"

    found = forwarded_inline("", marked)

    assert found is not None
    assert found.text == words


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ("", ("", "")),
        ("rosa@home.example", ("", "rosa@home.example")),
        ("Rosa", ("Rosa", "")),
        ("(" * 5000 + "x@y.example", None),
        ("x" * 5000 + " <a@b.example>", None),
        ("A\n B <A@B.Example>", ("A B", "a@b.example")),
    ],
)
def test_labels_are_short_whatever_stands_there(stated: str, found: tuple[str, str] | None) -> None:
    name, address = named(stated)

    assert len(name) <= 300
    assert len(address) <= 300
    assert found is None or (name, address) == found
