"""The borough's messages, and what is true of those that asked something, as tables."""

from __future__ import annotations

import numpy as np
import polars as pl

from wardmote.basis.instants import SECOND
from wardmote.channels.message import INSTANT, as_messages
from wardmote.demo.arrivals import Seconds
from wardmote.demo.correspondence import Facts, Key, Line
from wardmote.demo.desk import NEVER
from wardmote.demo.kinds import OURS, Kind
from wardmote.demo.place import HANDLE

PLATFORM = "demo"


def message_table(written: list[Line], facts: Facts, texts: list[str]) -> pl.DataFrame:
    """Every line as a row of the shape ``MESSAGES``, in the order given; ids count from 1."""
    ids = _ids(written)
    kinds = [line.key[0] for line in written]
    asks = [line.question >= 0 and line.key == _asking(line.question, facts) for line in written]
    questions = [line.question if yes else -1 for line, yes in zip(written, asks, strict=True)]
    frame = pl.DataFrame(
        {
            "id": list(ids.values()),
            "in_reply_to": [line.parent and ids[line.parent] for line in written],
            "thread": [ids[_opening(line, facts)] for line in written],
            "author": [line.resident for line in written],
            "ours": [kind in OURS for kind in kinds],
            "automatic": [kind is Kind.ACKNOWLEDGEMENT for kind in kinds],
            "sent_at": instants([line.sent for line in written]),
            "due_at": instants([int(facts.due[q]) if q >= 0 else NEVER for q in questions]),
            "deleted": [q >= 0 and bool(facts.lots.deleted[q]) for q in questions],
            "no_reply_needed": [kind in (Kind.COMMENT, Kind.THANKS) for kind in kinds],
            "text": texts,
        }
    )
    return as_messages(
        frame.with_columns(platform=pl.lit(PLATFORM), account=pl.lit(HANDLE), public=pl.lit(True))
    )


def asked_table(written: list[Line], facts: Facts) -> pl.DataFrame:
    """What is true of each message that asked something or opened a conversation."""
    ids = _ids(written)
    when = facts.answered.asked
    order = np.argsort(when, kind="stable")
    question = order[when[order] != NEVER]
    lots, chased = facts.lots, facts.chases[question]
    return pl.DataFrame(
        {
            "id": [ids[_asking(q, facts)] for q in question.tolist()],
            "kind": [str(facts.kind(q)) for q in question.tolist()],
            "resident": [facts.resident(q) for q in question.tolist()],
            "asked_at": instants(when[question]),
            "reply_wanted": ~lots.comment[question] & ~lots.deleted[question],
            "missed": lots.missed[question],
            "deleted": lots.deleted[question],
            "handling": lots.handling[question] / 60,
            "answer": [ids.get((Kind.ANSWER, q, 0)) for q in question.tolist()],
            "answered_at": instants(facts.answered.answered[question]),
            "same_night": facts.answered.same_night[question],
            "acknowledged_at": instants(facts.greeted_at[question]),
            "promised": facts.promised[question],
            "due_at": instants(facts.due[question]),
            "chases": (chased != NEVER).sum(axis=1),
            "first_chase_at": instants(chased[:, 0]),
        },
        schema_overrides={"id": pl.String, "kind": pl.String, "answer": pl.String},
    )


def instants(seconds: Seconds | list[int]) -> pl.Series:
    """Seconds since 1970 as instants; null for NEVER."""
    micros = pl.Series(seconds, dtype=pl.Int64) * SECOND
    return micros.set(micros < 0, None).cast(INSTANT)


def _ids(written: list[Line]) -> dict[Key, str]:
    return {line.key: str(number) for number, line in enumerate(written, start=1)}


def _asking(question: int, facts: Facts) -> Key:
    """The line that asks a question."""
    return facts.kind(question), question, 0


def _opening(line: Line, facts: Facts) -> Key:
    """The line that opened the conversation that a line belongs to."""
    return _asking(line.question % facts.n, facts) if line.question >= 0 else line.key
