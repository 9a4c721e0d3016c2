"""What the archive holds, what was set aside, and what it cannot tell."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wardmote.basis.dates import date_in_words
from wardmote.basis.instants import WEEK, from_micros
from wardmote.channels.reading import SourceClass
from wardmote.findings.finding import Finding, Point, Series
from wardmote.findings.making import About
from wardmote.findings.wording import count, percent, several
from wardmote.studies.audit.material import Material
from wardmote.studies.audit.waiting import Labels

ROWS = About(
    "audit.source.rows",
    "source",
    "",
    "What was read",
    "Rows of the archive read, kept and set aside.",
)
MESSAGES = About(
    "audit.source.messages",
    "source",
    "",
    "Messages and conversations",
    "Messages of each kind in the archive, and the conversations that they make.",
)

_LONG_SILENCE = 4
"""Weeks."""

_MOST_ON_ONE_DAY = 0.5
_NEARLY_ALL, _FEW_WEEKS, _ENOUGH_WEEKS = 0.9, 0.2, 10
"""Where so large a share of the messages lies in so small a share of the weeks, of at least so
many, no week is like another."""

_CLASS_IN_WORDS = {
    SourceClass.COMPLETE: "holds both sides, answered or not",
    SourceClass.ANSWERED_ONLY: "holds only what was answered, so it cannot say what was not",
    SourceClass.ARRIVALS_ONLY: "holds residents' messages without our replies",
}


def source(material: Material) -> tuple[Finding, ...]:
    """What was read, and what it amounts to."""
    return _rows(material), _messages(material)


def _rows(material: Material) -> Finding:
    reading = material.request.reading
    aside = reading.set_aside.height
    holds = f"This source {_CLASS_IN_WORDS[reading.source_class]}"
    if reading.stated_by == "user":
        holds = f"As was stated, this source {_CLASS_IN_WORDS[reading.source_class]}"
    return material.origin.counted(
        ROWS,
        sentence=f"{count(reading.rows_read)} rows were read = {count(reading.rows_kept)} kept "
        f"+ {count(aside)} set aside. {holds}.",
        n=reading.rows_read,
        n_of="rows read",
        series=_counts(
            "rows", [("read", reading.rows_read), ("kept", reading.rows_kept), ("set aside", aside)]
        ),
        caveats=reading.notes,
    )


def _messages(material: Material) -> Finding:
    messages, conversations = material.conversations.messages, material.conversations.conversations
    ours, automatic, seen = pl.col("ours"), pl.col("automatic"), pl.col("seen")
    row = messages.select(
        theirs=(~ours & seen & ~automatic).sum(),
        ours=(ours & ~automatic).sum(),
        automatic=automatic.sum(),
        unseen=(~seen).sum(),
    ).row(0, named=True)
    kinds = [
        ("residents' messages", row["theirs"]),
        ("our messages", row["ours"]),
        ("automatic messages", row["automatic"]),
        ("known only from a reply's id", row["unseen"]),
    ]
    theirs = several(row["theirs"] + row["unseen"], "message", "messages") + " from residents"
    if material.source_class is SourceClass.ARRIVALS_ONLY:
        said = (
            f"{theirs}{_period(material)}. Without our replies, they cannot be put together into "
            "conversations."
        )
    else:
        made = several(conversations.height, "conversation", "conversations")
        said = f"{theirs} and {count(row['ours'])} from us make {made}{_period(material)}."
        kinds.append(("conversations", conversations.height))
    return material.origin.counted(
        MESSAGES,
        sentence=said,
        n=messages.height,
        n_of="messages",
        series=_counts("messages", kinds),
        caveats=(
            f"A conversation is cut where a resident is silent for more than "
            f"{material.request.silence.days} days.",
            *unevenness(material),
            *_silence_at_the_end(material),
        ),
    )


def _period(material: Material) -> str:
    if not material.conversations.messages.height:
        return ""
    first, last = (
        date_in_words(from_micros(instant).astimezone(material.zone))
        for instant in (material.start, material.end)
    )
    return f" between {first} and {last}"


def unmarked(material: Material) -> tuple[str, ...]:
    """A caveat where nothing in the archive is marked as asking for no reply, or as automatic."""
    messages = material.conversations.messages
    caveats = []
    if not material.first.no_reply_needed.any():
        caveats.append(
            "No message here is marked as asking for no reply, so thanks and comments that were "
            "rightly left alone count as unanswered."
        )
    if not messages["automatic"].any():
        caveats.append(
            "No message here is marked as automatic, so a machine's acknowledgement, if there was "
            "one, counts as a reply by a person."
        )
    return tuple(caveats)


def _silence_at_the_end(material: Material) -> tuple[str, ...]:
    """A caveat where the last message comes long before the end of the data."""
    last = material.conversations.messages["sent_at"].dt.epoch("us").max()
    weeks = (material.end - last) / WEEK if isinstance(last, int) else 0.0
    if weeks < _LONG_SILENCE:
        return ()
    return (
        f"The last message comes {weeks:,.0f} weeks before the end that was stated for the data. "
        "If the account was not watched so long, waits look longer than they were, and weeks "
        "emptier.",
    )


def unevenness(material: Material) -> tuple[str, ...]:
    """A caveat where a day or a few weeks hold the messages, so that weeks are not like weeks."""
    days, counts = material.seen_by_day
    if not days.size or material.weeks < 2:
        return ()
    on_one = counts.max() / counts.sum()
    fewest = _fewest_weeks(days, counts)
    if on_one > _MOST_ON_ONE_DAY:
        held = f"One day holds {percent(on_one)}"
    elif material.weeks >= _ENOUGH_WEEKS and fewest <= _FEW_WEEKS * material.weeks:
        held = f"{several(fewest, 'week holds', 'weeks hold')} {percent(_NEARLY_ALL)}"
    else:
        return ()
    return (
        f"{held} of the messages of {material.weeks:,.0f} weeks: this archive is not an even "
        "record of them, and figures a week cannot be had from it.",
    )


def _fewest_weeks(days: Labels, counts: NDArray[np.int64]) -> int:
    """In how few weeks nearly all messages lie."""
    of_week = np.sort(np.bincount((days - days[0]) // 7, weights=counts))[::-1]
    return int(np.searchsorted(np.cumsum(of_week), _NEARLY_ALL * of_week.sum()) + 1)


def _counts(unit: str, rows: list[tuple[str, int]]) -> Series:
    points = tuple(Point(label, float(n), None, None, n) for label, n in rows)
    return Series(points, "kind", unit, unit, 1.0, "count")
