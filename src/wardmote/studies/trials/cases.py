"""The outcomes of a trial: one row a conversation, in and out of a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from wardmote.studies.trials.errors import CasesCannotBeUsed
from wardmote.studies.trials.instants import instant_from, instant_text

COLUMNS = ("unit", "asked_at", "first_reply_at", "chased_at", "watched_until", "expected")
"""Of the table. Empty where something has not happened; ``expected`` is yes, no or empty."""

_ANSWERS = {"yes": True, "no": False, "": None}


@dataclass(frozen=True)
class Case:
    """One conversation of the trial: it asks for an answer, and the arm's words were due in it.

    Whether they were due must not depend on the arm.

    Attributes:
        unit: The key of its resident, as the log has it; of weeks, ``week_name``.
        asked_at: The resident's first message.
        first_reply_at: The first reply by a person; None while there is none.
        chased_at: The resident's first further message before that; None for none.
        watched_until: Up to when all of this would have been seen.
        expected: What they said on closing: whether an answer came when they expected one.
    """

    unit: str
    asked_at: datetime
    first_reply_at: datetime | None
    chased_at: datetime | None
    watched_until: datetime
    expected: bool | None = None

    def __post_init__(self) -> None:
        later = [at for at in (self.first_reply_at, self.chased_at) if at is not None]
        if any(at < self.asked_at for at in [*later, self.watched_until]):
            raise CasesCannotBeUsed("Something came of it before it was asked.")
        if self.chased_at and self.first_reply_at and self.chased_at > self.first_reply_at:
            raise CasesCannotBeUsed("A message after the first reply is no chase.")
        if any(at > self.watched_until for at in later):
            raise CasesCannotBeUsed("Something came of it after it was last watched.")

    def upto(self, now: datetime) -> Case:
        """The same as it was known at an earlier time, at or after it was asked."""

        def known(at: datetime | None) -> datetime | None:
            return at if at is not None and at <= now else None

        return Case(
            self.unit,
            self.asked_at,
            known(self.first_reply_at),
            known(self.chased_at),
            min(self.watched_until, now),
            self.expected,
        )


def cases_text(cases: Iterable[Case]) -> str:
    """The table as CSV."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    named = {answer: word for word, answer in _ANSWERS.items()}
    for case in cases:
        instants = (case.asked_at, case.first_reply_at, case.chased_at, case.watched_until)
        writer.writerow(
            [
                case.unit,
                *("" if at is None else instant_text(at) for at in instants),
                named[case.expected],
            ]
        )
    return file.getvalue()


def read_cases(text: str, where: str = "outcomes.csv") -> tuple[Case, ...]:
    """The rows of the table; every one of them, or none.

    Raises:
        CasesCannotBeUsed: A column is missing or a row contradicts itself; ``where`` names it.

    >>> read_cases(",".join(COLUMNS))
    ()
    """
    reader = csv.DictReader(io.StringIO(text), strict=True)
    try:
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise CasesCannotBeUsed(
                "The columns are not those of a trial's outcomes.",
                where=where,
                remedy=f"They are {', '.join(COLUMNS)}.",
            )
        return tuple(_case(row, f"{where}, row {n}") for n, row in enumerate(reader, 1))
    except csv.Error as error:
        raise CasesCannotBeUsed(f"This is not CSV: {error}.", where=where) from None


def _case(row: dict[str, str], where: str) -> Case:
    try:
        asked, replied, chased, until = (_instant(row[name]) for name in COLUMNS[1:5])
        if asked is None or until is None or not row["unit"]:
            raise ValueError("it lacks its unit, asked_at or watched_until")
        expected = _ANSWERS[row["expected"].strip().lower()]
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise CasesCannotBeUsed(
            f"This row cannot be read ({error}).",
            where=where,
            remedy="Instants are UTC, like 2027-01-04T09:30:00Z; expected is yes, no or empty.",
        ) from None
    try:
        return Case(row["unit"], asked, replied, chased, until, expected)
    except CasesCannotBeUsed as error:
        raise CasesCannotBeUsed(error.saw, where=where, remedy="Correct the row.") from None


def _instant(text: str) -> datetime | None:
    return instant_from(text) if text else None
