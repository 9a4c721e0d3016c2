"""A report's worth of findings: every status and form, long words, and names meant to do harm."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from wardmote.basis.dates import DAYS
from wardmote.basis.figures import Interval
from wardmote.findings.finding import Finding, Form, Point, Series, Setting, Status, Strength
from wardmote.findings.making import About, Origin
from wardmote.findings.wording import duration

HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script>\x1b[31m\u202e\ud800</style>'
LONG = "LlanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochCouncilCustomerServicesTeam"

SETTING = Setting(
    accounts="@MarlowfordCouncil, @MarlowfordRoads",
    platforms=("X", "Mastodon"),
    source="Shared mailbox and desk export (CSV)",
    source_class="complete",
    source_class_stated_by="reader",
    zone="Europe/London",
    hours="Monday to Friday 09:30–10:00 and 15:30–16:00; closed on bank holidays in England",
    start=datetime(2026, 2, 2, tzinfo=UTC),
    end=datetime(2026, 7, 31, 22, 59, tzinfo=UTC),
)

ORIGIN = Origin(
    setting=SETTING,
    design="description",
    strength=Strength("description", ("It describes one place and compares nothing.",)),
    software="wardmote 0.1.0",
    fingerprint="sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    date=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
)

CLUSTERED = "share clustered by day and resident"
KAPLAN = "Kaplan–Meier, clustered by day and resident"
RATES = "hour-of-week rates with gamma–Poisson shrinkage"


def about(name: str, topic: str, title: str, question: str = "Q1") -> About:
    return About(
        f"audit.{topic}.{name}", topic, question, title, f"What is meant exactly by “{title}”."
    )


def between(lower: float | None, upper: float | None) -> Interval:
    return Interval(lower, upper, 0.95, "t on clusters")


def hours_of_the_week(unit: str, scale: float = 1.0) -> Series:
    points = []
    for hour in range(168):
        day, h = divmod(hour, 24)
        weight = (1.15, 1.05, 1, 1, 0.95, 0.7, 0.65)[day]
        shape = (
            0.15
            + math.exp(-(((h - 12.5) / 3) ** 2))
            + 1.3 * math.exp(-(((h - 19.5) / 2.2) ** 2))
            + 0.5 * math.exp(-(((h - 8.5) / 1.2) ** 2))
        )
        rate = scale * weight * shape * (1 + 0.12 * math.sin(hour * 2.3))
        spread = 0.55 * math.sqrt(rate / 3)
        points.append(
            Point(
                f"{DAYS[day]} {h:02d}:00–{h + 1:02d}:00",
                rate,
                max(rate - spread, 0.0),
                rate + 1.2 * spread,
                round(rate * 26),
                float(hour),
            )
        )
    return Series(tuple(points), "hour of the week", unit, unit, 0.95, "gamma–Poisson")


def waiting_curve(group: str = "", pace: float = 1.0) -> tuple[Point, ...]:
    points, at_risk = [], 1234
    for step in range(240):
        hour = 672 * (step / 239) ** 2.4
        still = 0.08 + 0.92 * math.exp(-((hour * pace / 19) ** 0.62))
        spread = 0.012 + 0.03 * (step / 239)
        n = round(at_risk * still * (1 - step / 400))
        points.append(
            Point(
                f"after {duration(hour * 60)}",
                still,
                max(still - spread, 0.0),
                min(still + spread, 1.0),
                n,
                hour,
                group,
            )
        )
    return tuple(points)


def curve(points: tuple[Point, ...]) -> Series:
    return Series(points, "time since asked (hours)", "share still waiting", "share", 0.95, KAPLAN)


def source() -> list[Finding]:
    kinds = [("read", 5001), ("kept", 4987), ("set aside", 14)]
    return [
        ORIGIN.counted(
            about("rows", "source", "What was read", ""),
            sentence="5,001 rows were read = 4,987 kept + 14 set aside. "
            "This source holds both sides, answered or not.",
            n=5001,
            n_of="rows read",
            series=Series(
                tuple(Point(k, float(n), None, None, n) for k, n in kinds),
                "kind",
                "rows",
                "rows",
                1.0,
                "count",
            ),
            caveats=("The export gives times to the minute.",),
        )
    ]


def asking() -> list[Finding]:
    return [
        ORIGIN.estimated(
            about("outside-hours", "asking", "Asked outside published hours"),
            method=CLUSTERED,
            sentence="62 % (58 % to 66 %) of 1,234 messages from residents came outside the "
            "published hours.",
            estimate=0.6172,
            unit="share",
            interval=between(0.5804, 0.6571),
            n=1234,
            n_of="residents' messages",
            effective_n=588.4,
        ),
        ORIGIN.estimated(
            about("hour-of-week", "asking", "When residents write"),
            method=RATES,
            sentence="Residents write most on Monday 20:00–21:00: 1.8 messages in that hour "
            "(1.3 to 2.3).",
            n=1234,
            n_of="residents' messages",
            form=Form.HOUR_OF_WEEK,
            series=hours_of_the_week("messages an hour"),
            caveats=(
                "2 days were far busier than chance allows for days of this kind: an average "
                "week does not show such bursts.",
            ),
        ),
    ]


def answering() -> list[Finding]:
    bands = [(f"{h:02d}:00–{h + 3:02d}:00", 900 - 40 * h + 3 * h * h, h) for h in range(0, 24, 3)]
    hours = tuple(
        Point(label, m, m * 0.8, None if h == 0 else m * 1.3, 40 + 9 * h) for label, m, h in bands
    )
    return [
        ORIGIN.estimated(
            about("first-response-curve", "answering", "First response time", "Q2"),
            method=KAPLAN,
            sentence="61 % of 1,234 conversations had a first reply within 24 hours (58 % to "
            "64 %); 97 were still unanswered when the data end.",
            n=1234,
            n_of="conversations",
            effective_n=902.0,
            form=Form.CURVE,
            series=curve(waiting_curve()),
            caveats=(
                "Conversations that end without a reply because the resident gave up cannot be "
                "told from those still waiting.",
            ),
        ),
        ORIGIN.estimated(
            about("by-channel", "answering", "First response time by channel", "Q2"),
            method=KAPLAN,
            sentence="Those who write on X are answered sooner than those who write by e-mail.",
            n=1234,
            n_of="conversations",
            form=Form.CURVE,
            series=curve(waiting_curve("X", 2.5) + waiting_curve("E-mail", 0.6)),
        ),
        ORIGIN.estimated(
            about("by-hour-asked", "answering", "Wait by the hour asked", "Q2"),
            method="median wait by band of the day, clustered by day and resident",
            sentence="Those who ask 21:00–24:00 wait longest: half of them 23 h or more.",
            n=1234,
            n_of="conversations",
            form=Form.BARS,
            series=Series(hours, "asked", "median wait", "minutes", 0.95, "median, clustered"),
        ),
        ORIGIN.withheld(
            about("hour-of-week", "answering", "When replies really go out", "Q2"),
            reason="This account is declared to be run by 3 people: to say when and how long a "
            "small group works is to watch its members.",
            remedy="The worker whose account it is can see them with --mine; for an account run "
            "by at least 5 people, say so with --people N.",
        ),
    ]


def clock() -> list[Finding]:
    return [
        ORIGIN.estimated(
            about("wall", "clock", "Wait by the wall clock", "Q2"),
            method="Kaplan–Meier quantile, clustered by day and resident",
            sentence="Half waited 14 h 20 min (13 h 5 min to 15 h 40 min) or less.",
            estimate=860.0,
            unit="minutes",
            interval=between(785.0, 940.0),
            n=1234,
            n_of="conversations",
        ),
        ORIGIN.estimated(
            about("open-hours", "clock", "Wait inside published hours", "Q2"),
            method="Kaplan–Meier quantile, clustered by day and resident",
            sentence="Of the same waits, half had 25 min (20 min to 30 min) or less of published "
            "hours in them.",
            estimate=25.0,
            unit="minutes",
            interval=between(20.0, 30.0),
            n=1234,
            n_of="conversations",
        ),
        ORIGIN.withheld(
            about("out-of-hours-work", "clock", "Work outside published hours", "Q3"),
            reason="This account is declared to be run by 3 people: to say when and how long a "
            "small group works is to watch its members.",
            remedy="The worker whose account it is can see them with --mine; for an account run "
            "by at least 5 people, say so with --people N.",
        ),
    ]


def promise() -> list[Finding]:
    outcomes = [("kept", 0.702, 866), ("late", 0.219, 270), ("open", 0.06, 74), ("void", 0.019, 24)]
    rules = [
        ("within 4 open hours", 0.95, 0.93, 0.965),
        ("by 16:00 of the next working day", 0.93, 0.91, 0.945),
        ("by the end of the next window, or of the one after it on a Friday", 0.88, 0.85, 0.9),
        ("within 1 hour by the wall clock", 0.16, 0.13, 0.19),
    ]
    return [
        ORIGIN.estimated(
            about("stated", "promise", "The promise you make", "Q2"),
            method=CLUSTERED,
            sentence="70 % (67 % to 73 %) of 1,234 conversations were answered by 10:00 of the "
            "next working day.",
            estimate=0.702,
            unit="share",
            interval=between(0.67, 0.73),
            n=1234,
            n_of="conversations",
            effective_n=902.0,
            series=Series(
                tuple(Point(k, s, max(s - 0.03, 0), s + 0.03, n) for k, s, n in outcomes),
                "outcome",
                "share of conversations",
                "share",
                0.95,
                CLUSTERED,
            ),
        ),
        ORIGIN.estimated(
            about("strongest", "promise", "The strongest promise you already keep", "Q2"),
            method="clustered share; chosen by the lower bound, checked on the later part",
            sentence="You already keep “by 16:00 of the next working day” 93 % of the time "
            "(91 % to 95 %), in the later part of the data too.",
            estimate=0.93,
            unit="share",
            interval=between(0.91, 0.948),
            n=1234,
            n_of="conversations",
            form=Form.BARS,
            series=Series(
                tuple(Point(label, e, lo, hi, 1234) for label, e, lo, hi in rules),
                "promise",
                "share kept",
                "share",
                0.95,
                CLUSTERED,
            ),
        ),
        ORIGIN.not_known(
            about("recorded", "promise", "Promises as recorded at the time", "Q2"),
            reason="The source records no due times.",
            remedy="An export with a column of due times would give it.",
        ),
    ]


def front() -> list[Finding]:
    rows = [
        (120, 0.8, 0.13, 0.991), (131, 0.92, 0.47, 0.993), (132, 0.82, 0.3, 0.94),
        (146, 0.96, 0.7, 0.996), (179, 0.987, 0.91, 0.998), (187, 0.994, 0.92, 0.999),
    ]  # fmt: skip
    points = tuple(
        Point(f"mon,thu {9 + n:02}:00-{10 + n:02}:00", k, low, high, 200, float(x), group)
        for n, (x, k, low, high) in enumerate(rows)
        for group in ("reaches 90 %" if low > 0.9 else "falls short of 90 %",)
    )
    return [
        ORIGIN.estimated(
            about("front", "promise", "Patterns that no other beats", "Q2"),
            method="pattern search",
            sentence="Of 2,027 patterns tried, none beat any of these 6; 2 reach 90 %.",
            n=200,
            n_of="simulated years",
            form=Form.POINTS,
            series=Series(
                points, "minutes a week", "share kept: by 17:00", "share", 0.95, "pattern search"
            ),
        )
    ]


def time() -> list[Finding]:
    limits = [(5, 42.0), (10, 61.0), (15, 74.0), (30, 98.0), (60, 131.0)]
    return [
        ORIGIN.estimated(
            about("minutes-a-week", "time", "Minutes a week spent answering"),
            method="gaps between sends, clustered by week",
            sentence="Answering took between 42 and 131 minutes a week, by how long a gap may be.",
            n=1098,
            n_of="replies",
            series=Series(
                tuple(
                    Point(f"gaps up to {g} min", m, m * 0.9, m * 1.12, 1098 - 4 * g)
                    for g, m in limits
                ),
                "longest gap taken as work",
                "minutes a week",
                "minutes a week",
                0.95,
                "ratio clustered by week",
            ),
            caveats=("Reading, posting and getting sign-off leave no trace in this source.",),
        )
    ]


def chasing() -> list[Finding]:
    waits = [
        ("under 1 h", 0.02),
        ("1 h to 4 h", 0.05),
        ("4 h to 1 day", 0.11),
        ("1 to 3 days", 0.2),
    ]
    return [
        ORIGIN.estimated(
            about("share", "chasing", "Asked again before an answer", "Q2"),
            method=CLUSTERED,
            sentence="11 % (9 % to 13 %) of 1,234 conversations held a second message before "
            "any reply.",
            estimate=0.11,
            unit="share",
            interval=between(0.09, 0.13),
            n=1234,
            n_of="conversations",
            effective_n=1010.0,
        ),
        ORIGIN.estimated(
            about("hazard", "chasing", "Chases by how long they had waited", "Q2"),
            method="occurrence over exposure, clustered by resident",
            sentence="The longer the wait, the more people ask again.",
            n=136,
            n_of="chases",
            form=Form.BARS,
            series=Series(
                tuple(Point(w, h, h * 0.7, h * 1.4, round(h * 300)) for w, h in waits),
                "time already waited",
                "chases a day among those waiting",
                "a day",
                0.95,
                "clustered ratio",
            ),
            caveats=("From observation this is an association.",),
        ),
    ]


def sample() -> tuple[Finding, ...]:
    """Findings of a complete source, much as an audit makes them."""
    parts = (source, asking, answering, clock, promise, front, time, chasing)
    return tuple(finding for part in parts for finding in part())


def answered_only() -> tuple[Finding, ...]:
    """The same from a source that supports little: most is refused."""
    setting = replace(SETTING, source_class="answered-only", hours=None)
    refused = {"asking", "promise", "chasing"}
    return tuple(
        _refused(finding, setting)
        if finding.topic in refused
        else replace(finding, setting=setting)
        for finding in sample()
    )


def _refused(finding: Finding, setting: Setting) -> Finding:
    origin = replace(ORIGIN, setting=setting)
    what = About(finding.id, finding.topic, finding.question, finding.title, finding.estimand)
    return origin.refused(
        what,
        reason="This source is answered-only: messages that got no reply are not in it, so it "
        "cannot be worked out from it (the data are right-truncated).",
        remedy="A source with both sides, answered or not, would give it.",
    )


def hostile() -> tuple[Finding, ...]:
    """Findings in which every text is meant to break the page."""
    setting = replace(
        SETTING,
        accounts=f"{HOSTILE} {LONG}",
        platforms=(HOSTILE,),
        source=HOSTILE,
        zone=HOSTILE,
        hours=HOSTILE,
        fiction=True,
    )
    return tuple(_spoilt(finding, setting) for finding in sample())


def _spoilt(finding: Finding, setting: Setting) -> Finding:
    series = finding.series and replace(
        finding.series,
        points=tuple(
            replace(p, label=f"{HOSTILE} {LONG} {i}", group=HOSTILE if p.group else "")
            for i, p in enumerate(finding.series.points)
        ),
        x_title=f"{HOSTILE} hours",
        y_title=HOSTILE,
    )
    names = ("title", "estimand", "method", "sentence", "n_of", "fingerprint")
    words: dict[str, Any] = dict.fromkeys(names, f"{HOSTILE} {LONG}")
    if finding.status not in {Status.ESTIMATED, Status.COUNTED}:
        words["reason"] = HOSTILE
    return replace(finding, setting=setting, series=series, caveats=(HOSTILE,), **words)
