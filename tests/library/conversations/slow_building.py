"""The rules of conversations once more, message by message, to check the columns against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, TypeGuard

Row = dict[str, Any]


@dataclass(frozen=True)
class Slow:
    """What the rules say: conversations as facts about them, and what each message answers."""

    conversations: list[Row]
    answers_at: dict[tuple[str, str], datetime | None]


def build_slowly(rows: list[Row], until: datetime, silence: timedelta) -> Slow:
    rows = sorted(
        (row for row in rows if row["sent_at"] <= until),
        key=lambda r: (r["sent_at"], r["ours"], len(r["id"]), r["id"], r["account"]),
    )
    return Builder(rows, silence).build()


class Builder:
    def __init__(self, rows: list[Row], silence: timedelta) -> None:
        self.rows = rows
        self.silence = silence
        self.parent = [self.find_parent(i) for i in range(len(rows))]
        self.break_loops()
        self.component = self.connect()

    def build(self) -> Slow:
        keys: dict[Any, list[int]] = {}
        for i in range(len(self.rows)):
            resident = self.whose(i)
            if resident is not None:
                key = (self.component[i], self.rows[i]["account"], resident)
                keys.setdefault(key, []).append(i)
        segments = [
            (key[2], segment) for key, members in keys.items() for segment in self.cut(members)
        ]
        spoken = {
            i: [j for j in segment if self.speaks(j)] for _, segment in segments for i in segment
        }
        facts = [self.describe(resident, segment) for resident, segment in segments]
        ours = [i for i, row in enumerate(self.rows) if row["ours"]]
        answers = {
            (self.rows[i]["account"], self.rows[i]["id"]): self.answers(i, spoken.get(i, []))
            for i in ours
        }
        return Slow(facts, answers)

    # The graph.

    def find_parent(self, i: int) -> int | None:
        wanted = self.rows[i]["in_reply_to"]
        found = [j for j, row in enumerate(self.rows) if wanted and row["id"] == wanted]
        own = [j for j in found if self.rows[j]["account"] == self.rows[i]["account"]]
        best = next(iter(own or found), i)
        return None if best == i else best

    def break_loops(self) -> None:
        on_loops = [i for i in range(len(self.rows)) if i in self.walk_up(i)]
        later = [i for i in on_loops if (above := self.parent[i]) is not None and above > i]
        for i in later:
            self.parent[i] = None

    def walk_up(self, i: int) -> list[int]:
        seen: list[int] = []
        at = self.parent[i]
        while at is not None and at not in seen:
            seen.append(at)
            at = self.parent[at]
        return seen

    def connect(self) -> list[int]:
        part = list(range(len(self.rows)))

        def join(i: int, j: int) -> None:
            old, new = part[j], part[i]
            part[:] = [new if p == old else p for p in part]

        for i, row in enumerate(self.rows):
            above = self.parent[i]
            if above is not None:
                join(above, i)
            for j, other in enumerate(self.rows[:i]):
                same = row["thread"] and row["thread"] == other["thread"]
                if same and row["account"] == other["account"]:
                    join(j, i)
        return part

    # Whose message it is.

    def author(self, i: int) -> Any:
        row = self.rows[i]
        if row["author"] is not None:
            return row["author"]
        return ("thread", row["account"], row["thread"]) if row["thread"] else ("lone", i)

    def theirs(self, i: int | None) -> TypeGuard[int]:
        return i is not None and not self.rows[i]["ours"]

    def near(self, i: int | None, j: int) -> bool:
        return i is not None and self.rows[i]["account"] == self.rows[j]["account"]

    def joins_in(self, i: int) -> bool:
        """Below another resident's message, and not answered by us directly."""
        start = i
        while True:
            above = self.parent[start]
            if not (self.theirs(above) and self.near(above, start)):
                return False
            if self.author(above) != self.author(start):
                break
            start = above
        answered = [
            j
            for j, row in enumerate(self.rows)
            if row["ours"] and self.parent[j] == i and self.near(i, j)
        ]
        return not answered

    def bystander(self, i: int) -> bool:
        if not self.theirs(i) or not self.joins_in(i):
            return False
        return not any(
            not self.joins_in(j)
            for j in range(len(self.rows))
            if self.theirs(j)
            and self.component[j] == self.component[i]
            and self.near(i, j)
            and self.author(j) == self.author(i)
        )

    def whose(self, i: int) -> Any:
        at: int | None = i
        while at is not None and (self.rows[at]["ours"] or self.bystander(at)):
            at = self.parent[at]
        if at is not None:
            return self.author(at)
        return self.whose_thread(i)

    def whose_thread(self, i: int) -> Any:
        row = self.rows[i]
        in_thread = [
            j
            for j, other in enumerate(self.rows)
            if self.theirs(j)
            and row["thread"]
            and other["thread"] == row["thread"]
            and self.near(i, j)
        ]
        before = [j for j in in_thread if j < i]
        nearest = before[-1:] or in_thread[:1]
        return self.whose(nearest[0]) if nearest else None

    # The conversation.

    def speaks(self, i: int) -> bool:
        return self.theirs(i) and not self.rows[i]["automatic"] and not self.bystander(i)

    def cut(self, members: list[int]) -> list[list[int]]:
        at = [self.rows[i]["sent_at"] for i in members if self.speaks(i)]
        openings = at[:1] + [b for a, b in pairwise(at) if b - a > self.silence]
        segments: dict[int, list[int]] = {}
        for i in members:
            opened = sum(opening <= self.rows[i]["sent_at"] for opening in openings)
            segments.setdefault(max(opened, 1), []).append(i)
        return list(segments.values())

    def describe(self, resident: Any, members: list[int]) -> Row:
        rows = [self.rows[i] for i in members]
        spoken = [self.rows[i] for i in members if self.speaks(i)]
        asked = spoken[0]["sent_at"] if spoken else None
        after = [r for r in rows if r["ours"] and asked is not None and r["sent_at"] >= asked]
        replied = next((r["sent_at"] for r in after if not r["automatic"]), None)
        chases = [
            r["sent_at"]
            for r in spoken
            if r["sent_at"] > asked and (replied is None or r["sent_at"] < replied)
        ]
        return {
            "members": frozenset((r["account"], r["id"]) for r in rows),
            "resident": resident if isinstance(resident, int) else "nameless",
            "asked_at": asked,
            "first_reply_at": replied,
            "acknowledged_at": next((r["sent_at"] for r in after if r["automatic"]), None),
            "chased_at": chases[0] if chases else None,
            "chases": len(chases),
            "deleted": (spoken or rows)[0]["deleted"],
            "messages": len(rows),
            "last_at": rows[-1]["sent_at"],
        }

    def answers(self, i: int, spoken: list[int]) -> datetime | None:
        row, above = self.rows[i], self.parent[i]
        if row["automatic"]:
            return None
        if self.theirs(above):
            asked: datetime = self.rows[above]["sent_at"]
            return asked if asked <= row["sent_at"] else None
        if row["in_reply_to"] is not None or not row["thread"]:
            return None
        earlier = [self.rows[j]["sent_at"] for j in spoken if j < i]
        return earlier[-1] if earlier else None
