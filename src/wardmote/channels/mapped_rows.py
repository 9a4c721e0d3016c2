"""Rows of a CSV under its mapping: each value checked, and what cannot be used set aside."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wardmote.channels.csv_blocks import Block, Fault
from wardmote.channels.csv_mapping import Column, CsvMapping, Direction, Match
from wardmote.channels.local_time import gap_words
from wardmote.channels.message import INSTANT
from wardmote.channels.written_times import (
    FIRST_YEAR,
    LAST_YEAR,
    Times,
    Trouble,
    Writing,
    read_times,
)

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class CheckedRows:
    """What a block of the CSV came to.

    Attributes:
        frame: The rows that can be used; the columns depend on what a row is.
        faults: The rows that cannot.
        watched: The latest time at which the data were certainly still kept, or None.
        zoneless: How many times have neither an offset nor a stated zone.
        timed: How many times were read.
        repeated: How many times happened twice and were settled by the mapping's rule.
        moved: How many due times lay in the missing hour and were taken as its beginning.
    """

    frame: pl.DataFrame
    faults: tuple[Fault, ...]
    watched: int | None
    zoneless: int
    timed: int
    repeated: int
    moved: int


def check_rows(
    block: Block, mapping: CsvMapping, zone: ZoneInfo | None, *, keep_text: bool
) -> CheckedRows:
    """Check the rows of a block, in the order in which a person would.

    Args:
        block: Rows as text.
        mapping: What the columns mean.
        zone: The zone of times without an offset, or None.
        keep_text: Whether texts are wanted.
    """
    return _Checking(
        block, mapping, Writing(mapping.time_formats, zone, mapping.repeated_hour)
    ).done(keep_text=keep_text)


class _Checking:
    def __init__(self, block: Block, mapping: CsvMapping, writing: Writing) -> None:
        self.block = block
        self.mapping = mapping
        self.writing = writing
        self.reasons = [""]
        self.why: NDArray[np.int64] = np.zeros(block.frame.height, dtype=np.int64)
        self.watched: list[int] = []
        self.zoneless = self.timed = self.repeated = self.moved = 0

    def done(self, *, keep_text: bool) -> CheckedRows:
        self._leave_out()
        columns = {
            "record": self.block.numbers,
            "id": self._id(),
            "account": self._named("account", self.mapping.account),
            "platform": self._named("platform", self.mapping.platform),
        }
        columns |= self._messages() if self.mapping.rows == "messages" else self._cases()
        columns |= {name: self._flag(name) for name in self.mapping.flags}
        if keep_text and "text" in self.mapping.columns:
            columns["text"] = self._text("text")
        self._watch()
        kept = pl.Series(self.why == 0)
        wrong = np.flatnonzero(self.why)
        numbers = self.block.numbers.to_numpy()
        return CheckedRows(
            pl.DataFrame(columns).filter(kept),
            tuple((int(numbers[i]), self.reasons[self.why[i]]) for i in wrong),
            max(self.watched, default=None),
            self.zoneless,
            self.timed,
            self.repeated,
            self.moved,
        )

    def _drop(self, which: Mask, reason: str) -> None:
        """Set rows aside, unless there was a reason before."""
        self.why[which & (self.why == 0)] = len(self.reasons)
        self.reasons.append(reason)

    def _leave_out(self) -> None:
        for match in self.mapping.only:
            self._drop(
                ~self._matches(match),
                f'The mapping leaves it out: "only" asks for other values of "{match.column}".',
            )
        for match in self.mapping.leave_out:
            self._drop(
                self._matches(match),
                f'The mapping leaves it out: "except" names its value of "{match.column}".',
            )

    def _matches(self, match: Match) -> Mask:
        return self._is_one_of(match.column, match.values)

    def _is_one_of(self, column: str, values: tuple[str, ...]) -> Mask:
        wanted = [value.strip().lower() for value in values]
        written = self.block.frame[column].str.strip_chars().str.to_lowercase()
        return written.is_in(wanted).to_numpy()

    def _text(self, meaning: str) -> pl.Series:
        """The text of a column, null where there is none."""
        (name,) = self.mapping.columns[meaning]
        text = self.block.frame[name].str.strip_chars()
        return text.set(text == "", None)

    def _id(self) -> pl.Series:
        if "id" not in self.mapping.columns:
            return self.block.numbers.cast(pl.String)
        ids = self._text("id")
        self._drop(ids.is_null().to_numpy(), "It has no id.")
        return ids

    def _named(self, meaning: str, what: str | Column) -> pl.Series:
        if isinstance(what, str):
            return pl.Series([what]).new_from_index(0, self.block.frame.height)
        names = self.block.frame[what.name].str.strip_chars()
        self._drop((names == "").to_numpy(), f'It has no {meaning} (column "{what.name}").')
        return names

    def _flag(self, name: str) -> pl.Series:
        flag = self.mapping.flags[name]
        if isinstance(flag, Match):
            return pl.Series(self._matches(flag))
        return pl.Series([flag]).new_from_index(0, self.block.frame.height)

    def _messages(self) -> dict[str, pl.Series]:
        columns = {"ours": pl.Series(self._ours())}
        columns["sent_at"] = self._time("sent_at", required=True)
        for meaning in ("author", "in_reply_to", "thread"):
            if meaning in self.mapping.columns:
                columns[meaning] = self._text(meaning)
        if "due_at" in self.mapping.columns:
            due = self._deadline()
            columns["due_at"] = due.set(columns["ours"], None)
        return columns

    def _ours(self) -> Mask:
        ours = self.mapping.ours
        if not isinstance(ours, Direction):
            return np.full(self.block.frame.height, ours, dtype=np.bool_)
        is_ours = self._is_one_of(ours.column, ours.ours)
        is_theirs = self._is_one_of(ours.column, ours.theirs)
        if ours.ours and ours.theirs:
            self._drop(
                is_ours == is_theirs,
                f'Its value of "{ours.column}" says neither that it is ours nor that it is theirs.',
            )
        return is_ours if ours.ours else ~is_theirs

    def _cases(self) -> dict[str, pl.Series]:
        columns = {"asked_at": self._time("asked_at", required=True)}
        if "answered_at" in self.mapping.columns:
            columns["answered_at"] = self._time("answered_at", required=False)
        if "due_at" in self.mapping.columns:
            columns["due_at"] = self._deadline()
        if "resident" in self.mapping.columns:
            columns["author"] = self._text("resident")
        if "answered_at" in columns:
            before = (columns["answered_at"] < columns["asked_at"]).fill_null(value=False)
            self._drop(before.to_numpy(), "It was answered before it was asked.")
        return columns

    def _time(self, meaning: str, *, required: bool) -> pl.Series:
        """Instants; null where the field is empty, which a required time must not be."""
        times = self._read(meaning, required=required)
        zone = self.writing.zone
        gap = times.trouble == Trouble.GAP
        if zone is not None:
            for local in np.unique(times.local[gap]):
                self._drop(gap & (times.local == local), str(gap_words(int(local), zone)))
        return _instants(times, times.good)

    def _deadline(self) -> pl.Series:
        """Due times. One in the missing hour has passed when the clocks go forward.

        Deadlines are counted on by a computer (so many days later, at the same time of day),
        so they do fall into that hour; a message never did.
        """
        times = self._read("due_at", required=False)
        gap = times.trouble == Trouble.GAP
        self.moved += int(gap.sum())
        return _instants(times, times.good | gap)

    def _read(self, meaning: str, *, required: bool) -> Times:
        names = self.mapping.columns[meaning]
        times = read_times(self._written(names), self.writing)
        self.repeated += times.repeated
        self.zoneless += int((times.trouble == Trouble.ZONELESS).sum())
        self.timed += int(times.good.sum())
        for trouble, words in _words(" and ".join(f'"{name}"' for name in names)).items():
            if required or trouble != Trouble.EMPTY:
                self._drop(times.trouble == trouble, words)
        return times

    def _written(self, names: tuple[str, ...]) -> pl.Series:
        return self.block.frame.select(
            pl.concat_str([pl.col(name).str.strip_chars() for name in names], separator=" ")
        ).to_series()

    def _watch(self) -> None:
        """Note the latest time in the columns that say how long the data were kept."""
        for name in self.mapping.until_columns:
            times = read_times(self.block.frame[name], self.writing)
            if times.good.any():
                self.watched.append(int(times.instants[times.good].max()))


def _instants(times: Times, usable: Mask) -> pl.Series:
    return pl.Series(times.instants).cast(INSTANT).set(pl.Series(~usable), None)


def _words(columns: str) -> dict[Trouble, str]:
    """Why a time cannot be used; a gap has words of its own."""
    return {
        Trouble.EMPTY: f"It has no time (column {columns}).",
        Trouble.UNREADABLE: (
            f"Its time (column {columns}) is not written in the mapping's time_format."
        ),
        Trouble.ZONELESS: (
            f"Its time (column {columns}) has no offset from UTC, and no zone was stated."
        ),
        Trouble.REPEATED: (
            f"Its time (column {columns}) happened twice, because the clocks went back; the "
            "mapping sets such times aside."
        ),
        Trouble.FAR_OFF: (
            f"Its time (column {columns}) lies outside the years {FIRST_YEAR} to {LAST_YEAR}."
        ),
    }
