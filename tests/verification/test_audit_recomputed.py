"""Every figure of the audit of the demonstration borough, worked out once more.

From the rows of its table and by other ways: plain Python over one conversation at a time, dates
and windows written out, lifelines for the curve. Nothing of Wardmote takes part but the
audit itself.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from lifelines import KaplanMeierFitter

from wardmote.cli.auditing import read_archive, stated_team
from wardmote.demo.borough import make
from wardmote.demo.folder import COMPLETE, HOURS, MAPPING, write_folder
from wardmote.findings.finding import Finding
from wardmote.studies.audit.audit import audit
from wardmote.studies.audit.request import AuditRequest

LONDON = ZoneInfo("Europe/London")
UNTIL = datetime(2026, 4, 6, tzinfo=LONDON).astimezone(UTC)
WINDOWS = ((time(9, 30), time(10, 30)), (time(15, 30), time(16, 30)))
HOLIDAYS = {date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1), date(2026, 4, 3)}
HOLIDAYS |= {date(2026, 4, 6)}
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FORTNIGHT = timedelta(days=14)


@dataclass
class Message:
    """One row."""

    id: str
    parent: str
    thread: str
    sender: str
    at: datetime
    automatic: bool
    due: datetime | None
    void: bool

    @property
    def ours(self) -> bool:
        return self.sender == "FictionBorough"

    @property
    def local(self) -> datetime:
        return self.at.astimezone(LONDON)


@dataclass
class Conversation:
    """What one resident and the borough said under one post, without a fortnight's silence."""

    resident: str
    messages: list[Message] = field(default_factory=list)

    @property
    def asked(self) -> Message:
        return next(m for m in self.messages if not m.ours)

    @property
    def answered(self) -> datetime | None:
        return next((m.at for m in self.messages if m.ours and not m.automatic), None)

    @property
    def chased(self) -> datetime | None:
        later = (m.at for m in self.messages if not m.ours and m.at > self.asked.at)
        return next((at for at in later if self.answered is None or at < self.answered), None)

    @property
    def ended(self) -> datetime:
        return self.answered or UNTIL

    @property
    def void(self) -> bool:
        return self.asked.void


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("borough")
    write_folder(make(1), where)
    return where


@pytest.fixture(scope="module")
def findings(folder: Path) -> dict[str, Finding]:
    reading = read_archive(folder / COMPLETE, mapping=folder / MAPPING, zone="Europe/London")
    team = stated_team(
        hours=str(folder / HOURS),
        promise="by the end of the next window",
        zone="Europe/London",
        people=6,
    )
    request = AuditRequest(reading=reading, now=datetime(2026, 11, 23, tzinfo=UTC), **team)
    return {finding.id.removeprefix("audit."): finding for finding in audit(request)}


@pytest.fixture(scope="module")
def messages(folder: Path) -> list[Message]:
    def when(text: str) -> datetime:
        return datetime.fromisoformat(text).astimezone(UTC)

    with (folder / COMPLETE).open(encoding="utf-8", newline="") as rows:
        return [
            Message(
                id=row["message"],
                parent=row["replies to"],
                thread=row["thread"],
                sender=row["sender"],
                at=when(row["sent"]),
                automatic=row["automatic"] == "yes",
                due=when(row["promised by"]) if row["promised by"] else None,
                void="yes" in {row["deleted"], row["no reply needed"]},
            )
            for row in csv.DictReader(rows)
        ]


@pytest.fixture(scope="module")
def conversations(messages: list[Message]) -> list[Conversation]:
    by_id = {m.id: m for m in messages}

    def whose(message: Message) -> str | None:
        while message.ours and message.parent:
            message = by_id[message.parent]
        return None if message.ours else message.sender

    heard: dict[tuple[str, str], list[Conversation]] = defaultdict(list)
    last: dict[tuple[str, str], datetime] = {}
    for message in messages:
        resident = whose(message)
        if resident is None:
            continue
        key = message.thread, resident
        if not message.ours:
            if key not in last or message.at - last[key] > FORTNIGHT:
                heard[key].append(Conversation(resident))
            last[key] = message.at
        heard[key][-1].messages.append(message)
    return [conversation for each in heard.values() for conversation in each]


@pytest.fixture(scope="module")
def waiting(conversations: list[Conversation]) -> list[Conversation]:
    return [c for c in conversations if not c.void]


@cache
def windows(day: date) -> tuple[tuple[datetime, datetime], ...]:
    """The windows of a day, in UTC."""
    if day.weekday() > 4 or day in HOLIDAYS:
        return ()

    def instant(at: time) -> datetime:
        return datetime.combine(day, at, LONDON).astimezone(UTC)

    return tuple((instant(start), instant(end)) for start, end in WINDOWS)


def days(start: datetime, end: datetime) -> Iterable[date]:
    first = start.astimezone(LONDON).date()
    for n in range((end.astimezone(LONDON).date() - first).days + 1):
        yield first + n * DAY


def is_open(at: datetime) -> bool:
    return any(a <= at < b for a, b in windows(at.astimezone(LONDON).date()))


def open_between(start: datetime, end: datetime) -> timedelta:
    inside = timedelta()
    for day in days(start, end):
        for a, b in windows(day):
            inside += max(min(b, end) - max(a, start), timedelta())
    return inside


def next_windows(at: datetime) -> Iterable[tuple[datetime, datetime]]:
    """Windows that open after that instant, in order."""
    for day in days(at, at + 40 * DAY):
        yield from ((a, b) for a, b in windows(day) if a > at)


def within_open(at: datetime, hours: int) -> datetime:
    left = hours * HOUR
    for day in days(at, at + 40 * DAY):
        for a, b in windows(day):
            start = max(a, at)
            if start < b:
                if b - start >= left:
                    return start + left
                left -= b - start
    raise AssertionError("no window opens in forty days")


def next_working_day_at_five(at: datetime) -> datetime:
    first = at.astimezone(LONDON).date()
    day = next(d for d in days(at + DAY, at + 40 * DAY) if d > first and windows(d))
    return datetime.combine(day, time(17), LONDON).astimezone(UTC)


def curve_of(waits: Sequence[timedelta], ended: Sequence[bool]) -> KaplanMeierFitter:
    return KaplanMeierFitter().fit([w / HOUR for w in waits], ended)


def minutes_by_which(curve: KaplanMeierFitter, share: float) -> float:
    """When so many have been answered, in minutes.

    Where the curve stands at just that share for a while, the middle of the while, as R has it.
    """
    left = curve.survival_function_.iloc[:, 0]
    reached = left.index[left <= 1 - share + 1e-12][0]
    passed = left.index[left < 1 - share - 1e-12][0]
    return float(reached + passed) / 2 * 60


def test_n_of_rows_messages_and_conversations(
    findings: dict[str, Finding], messages: list[Message], conversations: list[Conversation]
) -> None:
    counts = findings["source.messages"].series
    told = {p.label: p.n for p in (counts.points if counts else ())}

    assert findings["source.rows"].n == len(messages) == 7109
    assert told["residents' messages"] == sum(not m.ours for m in messages)
    assert told["our messages"] == sum(m.ours and not m.automatic for m in messages)
    assert told["automatic messages"] == sum(m.automatic for m in messages)
    assert told["conversations"] == len(conversations)


def test_the_share_asked_outside_hours_and_the_rate_a_week(
    findings: dict[str, Finding], messages: list[Message]
) -> None:
    asks = [m for m in messages if not m.ours]
    weeks = (UNTIL - messages[0].at) / (7 * DAY)

    outside = findings["asking.outside-hours"]
    assert outside.n == len(asks)
    assert outside.estimate == pytest.approx(sum(not is_open(m.at) for m in asks) / len(asks))
    assert findings["asking.per-week"].estimate == pytest.approx(len(asks) / weeks)


@pytest.mark.parametrize("name", ["asking.hour-of-week", "answering.hour-of-week"])
def test_messages_in_each_hour_of_the_week(
    findings: dict[str, Finding], messages: list[Message], name: str
) -> None:
    by_id = {m.id: m for m in messages}
    asks = [m for m in messages if not m.ours]
    sends = [m for m in messages if m.ours and not m.automatic and m.parent in by_id]
    chosen = asks if name.startswith("asking") else sends
    hours = Counter(m.local.weekday() * 24 + m.local.hour for m in chosen)

    points = findings[name].series
    assert points is not None
    assert [p.n for p in points.points] == [hours[h] for h in range(168)]
    if chosen is sends:
        met = Counter[int]()
        at = messages[0].at
        while at < UNTIL:
            local = at.astimezone(LONDON)
            met[local.weekday() * 24 + local.hour] += 1
            at += timedelta(minutes=1)
        for hour, point in enumerate(points.points):
            assert point.estimate == pytest.approx(hours[hour] / met[hour] * 60, rel=1e-3)


def test_the_curve_of_first_responses_its_median_and_its_90_percent(
    findings: dict[str, Finding], waiting: list[Conversation]
) -> None:
    curve = curve_of(
        [c.ended - c.asked.at for c in waiting], [c.answered is not None for c in waiting]
    )

    told = findings["answering.first-response-curve"]
    assert told.n == len(waiting)
    for point in told.series.points if told.series else ():
        assert point.estimate == pytest.approx(float(curve.predict(point.x)), abs=1e-9)
    p50, p90 = findings["clock.wall"].estimate, findings["answering.wait-p90"].estimate
    assert p50 == pytest.approx(minutes_by_which(curve, 0.5))
    assert p90 == pytest.approx(minutes_by_which(curve, 0.9))


def test_the_wait_by_the_part_of_the_day(
    findings: dict[str, Finding], waiting: list[Conversation]
) -> None:
    parts = {"night": (22, 6), "early": (6, 9), "morning": (9, 12), "noon": (12, 17)}
    parts["evening"] = (17, 22)

    def part(hour: int) -> str:
        return next(n for n, (a, b) in parts.items() if (hour - a) % 24 < (b - a) % 24)

    series = findings["answering.by-hour-asked"].series
    assert series is not None
    for name, point in zip(parts, series.points, strict=True):
        own = [c for c in waiting if part(c.asked.local.hour) == name]
        curve = curve_of([c.ended - c.asked.at for c in own], [bool(c.answered) for c in own])
        half = minutes_by_which(curve, 0.5)
        assert point.n == len(own)
        assert point.estimate == pytest.approx(half)


def test_the_wait_inside_published_hours(
    findings: dict[str, Finding], waiting: list[Conversation]
) -> None:
    inside = [open_between(c.asked.at, c.ended) for c in waiting]

    curve = curve_of(inside, [c.answered is not None for c in waiting])

    half = minutes_by_which(curve, 0.5)
    assert findings["clock.open-hours"].estimate == pytest.approx(half)


def test_replies_outside_hours_and_how_many_a_week(
    findings: dict[str, Finding], messages: list[Message]
) -> None:
    sends = [m for m in messages if m.ours and not m.automatic and m.parent]
    outside = sum(not is_open(m.at) for m in sends)
    weeks = (UNTIL - messages[0].at) / (7 * DAY)

    assert findings["answering.outside-hours"].n == len(sends)
    assert findings["answering.outside-hours"].estimate == pytest.approx(outside / len(sends))
    assert findings["clock.out-of-hours-work"].estimate == pytest.approx(outside / weeks)


def test_late_questions_and_late_answers(
    findings: dict[str, Finding], waiting: list[Conversation]
) -> None:
    answered = []
    for conversation in waiting:
        local = conversation.asked.local
        if local.hour >= 21 or local.hour < 6:
            morning = local.date() + (DAY if local.hour >= 21 else timedelta())
            ends = datetime.combine(morning, time(6), LONDON)
            if conversation.answered and conversation.answered < ends:
                answered.append(True)
            elif ends <= UNTIL:
                answered.append(False)

    late = findings["answering.late-night"]
    assert late.n == len(answered)
    assert late.estimate == pytest.approx(sum(answered) / len(answered))


def standing(
    conversations: list[Conversation], due: Callable[[Conversation], datetime]
) -> Counter[str]:
    found = Counter[str]()
    for c in conversations:
        if c.void:
            found["void"] += 1
        elif c.answered and c.answered <= due(c):
            found["kept" if due(c) < UNTIL else "early"] += 1
        else:
            found["late" if due(c) < UNTIL else "open"] += 1
    return found


@pytest.mark.parametrize("name", ["stated", "recorded"])
def test_promises_kept_late_open_and_void(
    findings: dict[str, Finding], conversations: list[Conversation], name: str
) -> None:
    def end_of_next_window(c: Conversation) -> datetime:
        return next(end for _, end in next_windows(c.asked.at))

    def as_recorded(c: Conversation) -> datetime:
        assert c.asked.due is not None
        return c.asked.due

    recorded = name == "recorded"
    judged = [c for c in conversations if c.asked.due] if recorded else conversations
    found = standing(judged, as_recorded if recorded else end_of_next_window)

    told = findings[f"promise.{name}"]
    due = found["kept"] + found["late"]
    assert told.n == due
    assert told.estimate == pytest.approx(found["kept"] / due)
    for kind in ("late", "open", "void"):
        assert f"{found[kind]:,} {kind}" in told.sentence
    outcomes = {p.label: p.estimate for p in (told.series.points if told.series else ())}
    assert outcomes["void"] == pytest.approx(found["void"] / len(judged))


def test_the_strongest_promise(
    findings: dict[str, Finding], conversations: list[Conversation], waiting: list[Conversation]
) -> None:
    parted = sorted(c.asked.at for c in waiting)[int(len(waiting) * 2 / 3)]
    rules: dict[str, Callable[[Conversation], datetime]] = {
        "within 2 open hours": lambda c: within_open(c.asked.at, 2),
        "within 4 open hours": lambda c: within_open(c.asked.at, 4),
        "by 17:00 of the next working day": lambda c: next_working_day_at_five(c.asked.at),
    }
    series = findings["promise.strongest"].series
    assert series is not None
    told = {(p.label, p.group): p for p in series.points}

    for label, due in rules.items():
        waits = median((due(c) - c.asked.at) / timedelta(minutes=1) for c in waiting)
        for group in ("earlier part", "later part"):
            early = group == "earlier part"
            found = standing([c for c in conversations if (c.asked.at < parted) == early], due)
            point, judged = told[label, group], found["kept"] + found["late"]
            assert point.n == judged
            assert point.estimate == pytest.approx(found["kept"] / judged)
            assert point.x == pytest.approx(waits, abs=1e-6)
    kept = [p for p in series.points if p.group == "earlier part" and (p.lower or 0) >= 0.9]
    assert findings["promise.strongest"].estimate == min(kept, key=lambda p: p.x or 0).estimate


def test_minutes_a_week_under_each_limit(
    findings: dict[str, Finding], messages: list[Message]
) -> None:
    by_id = {m.id: m for m in messages}
    sends = [m for m in messages if m.ours and not m.automatic]
    gaps: list[float | None] = []
    for before, send in zip([None, *sends], sends, strict=False):
        if not send.parent:
            continue
        begun = by_id[send.parent].at
        begun = max(begun, before.at) if before else begun
        opened = any(begun < a <= send.at for day in days(begun, send.at) for a, _ in windows(day))
        gaps.append(None if opened else (send.at - begun) / timedelta(minutes=1))
    weeks = (UNTIL - messages[0].at) / (7 * DAY)

    told = findings["time.minutes-a-week"].series
    assert told is not None
    assert [p.x for p in told.points] == [5, 10, 15, 30, 60]
    for point in told.points:
        short = [gap for gap in gaps if gap is not None and gap <= (point.x or 0)]
        assert point.n == len(short)
        minutes = sum(short) / len(short) * len(gaps) / weeks
        assert point.estimate == pytest.approx(minutes)


def test_the_share_and_the_hazard_of_chases(
    findings: dict[str, Finding], waiting: list[Conversation]
) -> None:
    share = findings["chasing.share"]
    assert share.n == len(waiting)
    assert share.estimate == pytest.approx(sum(bool(c.chased) for c in waiting) / len(waiting))
    edges = [0, 0.25, 1, 4, 12, 24, 48, 96, 168, float("inf")]

    hazard = findings["chasing.hazard"].series
    assert hazard is not None
    bands = zip(edges, edges[1:], hazard.points, strict=False)
    for lower, upper, point in bands:
        exposure, chases, at_risk = 0.0, 0, 0
        for c in waiting:
            hours = ((c.chased or c.ended) - c.asked.at) / HOUR
            if hours > lower:
                at_risk += 1
                exposure += min(hours, upper) - lower
                chases += bool(c.chased) and hours <= upper
        assert point.n == at_risk
        assert point.estimate == pytest.approx(100 * chases / exposure)


def test_what_came_first(findings: dict[str, Finding], waiting: list[Conversation]) -> None:
    hours = [((c.chased or c.ended) - c.asked.at) / HOUR for c in waiting]
    first = ["asked again first" if c.chased else "answered first" for c in waiting]
    happened = [bool(c.chased or c.answered) for c in waiting]
    at = Counter[tuple[float, str]](
        (h, f) for h, f, event in zip(hours, first, happened, strict=True) if event
    )
    leaving = Counter(hours)
    neither, at_risk = 1.0, len(waiting)
    share = {"answered first": 0.0, "asked again first": 0.0}
    known = {group: [(0.0, 0.0)] for group in share}
    for hour in sorted(leaving):
        here = {group: at[hour, group] for group in share}
        for group, events in here.items():
            share[group] += neither * events / at_risk
            known[group].append((hour, share[group]))
        neither *= 1 - sum(here.values()) / at_risk
        at_risk -= leaving[hour]

    series = findings["chasing.outcomes"].series
    assert series is not None
    for point in series.points:
        upto = [told for hour, told in known[point.group] if hour <= (point.x or 0)]
        assert point.estimate == pytest.approx(upto[-1], abs=1e-9)
