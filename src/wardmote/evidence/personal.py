"""Texts that look like a person: an address, a name beside a title, a post, a whole letter.

A pattern sees what has a form. It cannot see that "the lady with the three dogs in the end
house" is somebody; the page on sharing findings says so, and asks a person to read first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from wardmote.evidence.seen import Obstacle, texts_in
from wardmote.findings.finding import Finding

LONGEST = 2000
"""Characters of a text. What is longer is no sentence, and may be what people wrote."""

_DIGEST = re.compile("sha256:[0-9a-f]{64}")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_CAPITAL = r"[A-ZÀ-ÖØ-Þ]"
_NAME = rf"{_CAPITAL}(?:[^\W\d_]|['’-])+"
_TITLE = (
    "Mr|Mrs|Ms|Miss|Mx|Dr|Cllr|Councillor|Sir|Dame|Prof|Professor|PC|PCSO|Sgt|Sergeant|Inspector|"
    "Rev|Reverend"
)
_SOCIAL = (
    r"twitter\.com|x\.com|t\.co|bsky\.app|facebook\.com|fb\.com|instagram\.com|threads\.net|"
    r"linkedin\.com|nextdoor\.[a-z.]+|tiktok\.com|reddit\.com|youtube\.com|youtu\.be"
)
_POST = r"status|statuses|posts?|p|@[\w.-]+|users|profile|web/@[\w.-]+|notes|notice|permalink"


@dataclass(frozen=True)
class Look:
    """A form by which something personal is seen."""

    form: re.Pattern[str]
    what: str
    remedy: str = "Leave it out, or say it in words that fit many people."


_LOOKS = (
    Look(
        re.compile(
            r"[\w.+'-]+\s*(?:@|[\[(]\s*at\s*[\])])\s*[\w-]+(?:\s*(?:\.|[\[(]\s*dot\s*[\])])\s*[\w-]+)+",
            re.IGNORECASE,
        ),
        "an e-mail address",
    ),
    Look(re.compile(r"(?<![\w@./])@[\w](?:[\w.-]*\w)?"), "somebody's handle"),
    Look(re.compile(r"\bdid:(?:plc|web):\S+|\bat://\S+"), "somebody's handle"),
    Look(
        re.compile(
            rf"(?:https?://)?(?:www\.|m\.|mobile\.)?(?:{_SOCIAL})/\S+|"
            rf"https?://\S+?/(?:{_POST})(?:/\S*|\b)",
            re.IGNORECASE,
        ),
        "the address of a post or a profile",
        "Leave it out: whoever follows it finds a person.",
    ),
    Look(
        re.compile(
            r"(?<![\w.,:+-])(?:\+\d|\(?0\d)(?:[\s()-]*\d){7,13}(?![\w:])|"
            r"(?<![\w.,-])\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}(?!\w)"
        ),
        "a telephone number",
    ),
    Look(
        re.compile(
            r"\b(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b|"
            r"\b[a-z]{1,2}\d[a-z\d]? \d(?!st\b|nd\b|rd\b|th\b|am\b|pm\b)[a-z]{2}\b"
        ),
        "a postcode",
        "Say the ward or the kind of place.",
    ),
    Look(
        re.compile(
            rf"\b\d{{1,4}}[a-z]?,? (?:{_NAME} ){{1,3}}"
            r"(?:Street|St|Road|Rd|Lane|Avenue|Ave|Close|Drive|Way|Row|Terrace|Gardens|Court|Crescent)\b"
        ),
        "somebody's address",
        "Say the ward or the kind of place.",
    ),
    Look(
        re.compile(rf"\b(?:{_TITLE})\.? (?:{_NAME}|{_CAPITAL}\.)"),
        "a person's name beside a title",
        "Say the role alone, such as an officer or a councillor.",
    ),
    Look(
        re.compile(
            rf"\b(?:[Oo]fficer|[Rr]esident|[Cc]aller|[Ww]orker|[Cc]olleague|[Mm]anager|[Nn]eighbour|"
            rf"[Ss]igned|[Nn]amed|[Cc]alled|[Nn]ame is) {_NAME} {_NAME}"
        ),
        "a person's name",
        "Say the role alone, such as an officer or a resident.",
    ),
    Look(re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D]\b"), "an insurance number"),
)


def personal_obstacles(finding: Finding) -> Iterator[Obstacle]:
    """Every text that looks as if it held a resident's or a worker's data.

    The words themselves are never repeated.
    """
    for path, text in texts_in(finding):
        if _DIGEST.fullmatch(text):
            continue
        if len(text) > LONGEST:
            yield Obstacle(
                path,
                f"This text has {len(text):,} characters, which is more than a finding needs and "
                "may be what somebody wrote.",
                f"Say it in at most {LONGEST:,}.",
            )
            continue
        for look in looks_personal(text):
            yield Obstacle(
                path,
                f"This text holds what looks like {look.what}. A finding holds no person's data.",
                _ACCOUNTS if path == "setting.accounts" else look.remedy,
            )


_ACCOUNTS = (
    "Say whose account it is in words, such as the desk of a district council: on the command "
    "line with --accounts."
)


def looks_personal(text: str) -> list[Look]:
    """The forms of personal data that are in a text, each once.

    >>> [look.what for look in looks_personal("Write to jo@council.example or 01632 960123")]
    ['an e-mail address', 'a telephone number']
    >>> looks_personal("12 councils, 2026-03-29 to 2026-04-30, 0.123456789 of 10,000,000")
    []
    """
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return [look for look in _LOOKS if look.form.search(plain)]
