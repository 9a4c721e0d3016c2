"""The promises that are tried on a team's own answers, roughly from strong to weak."""

from __future__ import annotations

from wardmote.promises.rule import PromiseRule, parse_promise

CANDIDATES: tuple[PromiseRule, ...] = tuple(
    parse_promise(text)
    for text in (
        "within 30 open minutes",
        "within 1 open hour",
        "within 2 open hours",
        "within 4 open hours",
        "by the end of the next window",
        "by 17:00 of the same working day",
        "within 8 open hours",
        "by 12:00 of the next working day",
        "by 17:00 of the next working day",
        "by 12:00 of the 2nd working day",
        "by 17:00 of the 2nd working day",
        "by 17:00 of the 3rd working day",
        "by 17:00 of the 5th working day",
    )
)
"""How strong each is depends on the hours and on when people ask; see ``strongest``."""
