"""What an examination finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How it is."""

    WELL = "well"
    NOTE = "note"
    MEND = "mend"


@dataclass(frozen=True)
class Found:
    """One thing looked at.

    Attributes:
        about: What was looked at.
        verdict: How it is; only what must be mended makes the doctor end with 1.
        saw: What was seen, in a sentence without a secret or a resident's words.
        remedy: What to do; empty where nothing is to be done.
    """

    about: str
    verdict: Verdict
    saw: str
    remedy: str = ""


def well(about: str, saw: str) -> Found:
    """All is well."""
    return Found(about, Verdict.WELL, saw)


def note(about: str, saw: str, remedy: str = "") -> Found:
    """Worth knowing, and nothing must be done."""
    return Found(about, Verdict.NOTE, saw, remedy)


def mend(about: str, saw: str, remedy: str) -> Found:
    """It must be mended."""
    return Found(about, Verdict.MEND, saw, remedy)
