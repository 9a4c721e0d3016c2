"""The pattern a team keeps: when replies go out, and how long residents wait for the first."""

from __future__ import annotations

from wardmote.basis.figures import Interval
from wardmote.channels.supports import Kind
from wardmote.findings.finding import Finding, Form, Point, Series
from wardmote.findings.making import About
from wardmote.findings.wording import (
    between,
    count,
    duration,
    percent,
    several,
    with_interval,
)
from wardmote.pattern.rhythm import hour_of_week
from wardmote.pattern.waits import bands_of_the_day, late_night
from wardmote.studies.audit.curves import curve_points, followed_to, grid_to
from wardmote.studies.audit.honest_clock import SENT_NOT_WRITTEN, kind_of_wait
from wardmote.studies.audit.material import NO_CASES, Material, barred, nothing, unknown_apart
from wardmote.studies.audit.peaks import (
    EXACT,
    NO_PERIOD,
    busiest,
    hour_series,
    peak_caveat,
)
from wardmote.studies.audit.shares import share_finding, share_of
from wardmote.studies.audit.source import unmarked
from wardmote.studies.audit.waiting import Waiting

CURVE = About(
    "audit.answering.first-response-curve",
    "answering",
    "Q2",
    "First response time",
    "Share of conversations still without a reply by a person, by the time since they were asked; "
    "those unanswered at the end of the data are counted as still waiting then.",
)
P90 = About(
    "audit.answering.wait-p90",
    "answering",
    "Q2",
    "Wait that nine in ten do not exceed",
    "90th percentile of the wait for a reply by a person.",
)
BY_HOUR = About(
    "audit.answering.by-hour-asked",
    "answering",
    "Q2",
    "Wait by the hour asked",
    "Median wait for a reply by a person, by the local time at which it was asked.",
)
RHYTHM = About(
    "audit.answering.hour-of-week",
    "answering",
    "Q2",
    "When replies really go out",
    "Rate of replies by people in each hour of the week, local time.",
)
OUTSIDE = About(
    "audit.answering.outside-hours",
    "answering",
    "Q3",
    "Replies sent outside published hours",
    "Share of replies by people sent outside the published hours in force when they were sent.",
)
LATE = About(
    "audit.answering.late-night",
    "answering",
    "Q2",
    "The pattern you have taught people to expect",
    "Share of conversations that ask for an answer, opened between 21:00 and 06:00, that had a "
    "reply by a person before 06:00 of the same night.",
)


_ONLY_ANSWERED = "Only messages that were answered are in it; the others may have waited longer."


def answering(material: Material) -> tuple[Finding, ...]:
    """When replies go out, and how long the first takes."""
    return (
        _curve(material),
        _quantile(material, P90, 0.9),
        _by_hour(material),
        _rhythm(material),
        _outside(material),
        _late_night(material),
    )


def _curve(material: Material) -> Finding:
    if bar := barred(material, CURVE, Kind.FIRST_RESPONSE):
        return bar
    cases = material.waiting
    if not cases.n:
        return nothing(material, CURVE, NO_CASES)
    series = _curve_series(material, cases)
    waiting_still = int((~cases.answered).sum())
    silent = several(waiting_still, "was", "were") if waiting_still else "none was"
    return material.origin.estimated(
        CURVE,
        method="Kaplan–Meier, clustered by day and resident",
        sentence=f"{_within_a_day(series, cases.n)}; {silent} still unanswered when the data end.",
        n=cases.n,
        n_of=cases.n_of,
        form=Form.CURVE,
        series=series,
        caveats=(
            "Conversations that end without a reply because the resident gave up cannot be told "
            "from those still waiting.",
            *unmarked(material),
        ),
    )


def _within_a_day(series: Series, n: int) -> str:
    of = several(n, "conversation", "conversations")
    day = next((point for point in series.points if point.x == 24.0), None)
    if day is None or day.estimate is None:
        return f"The data follow {of} for less than 24 hours"
    if day.lower is None or day.upper is None:
        return f"{percent(1 - day.estimate)} of {of} had a first reply within 24 hours"
    bounds = Interval(1 - day.upper, 1 - day.lower, series.level, series.method)
    share = with_interval(1 - day.estimate, bounds, "share")
    return f"{share} of {of} had a first reply within 24 hours"


def _curve_series(material: Material, cases: Waiting) -> Series:
    whole = cases.curve
    ended = bool(whole.survival[-1] == 0.0)
    hours = grid_to(followed_to(float(whole.time[-1]) / 60, ended=ended))
    at = whole.at(hours * 60, extend=True)
    points = curve_points(
        hours,
        at.n_risk,
        curve=at.survival,
        lower=at.lower,
        upper=at.upper,
        least=cases.only(cases.answered).least_of_all if ended else 0.0,
    )
    return Series(
        points,
        "time since asked (hours)",
        "share still waiting",
        "share",
        material.request.level,
        "Kaplan–Meier, clustered by day and resident",
    )


def _quantile(material: Material, about: About, p: float) -> Finding:
    if bar := barred(material, about, kind_of_wait(material)):
        return bar
    cases = material.waiting
    if not cases.n:
        return nothing(material, about, f"{cases.n_of} with a wait that can be worked out")
    found = cases.quantile(p)
    if found.estimate is None:
        return material.origin.not_known(about, reason=found.why_none(percent(p)))
    among = "" if cases.censored else ", among messages that were answered"
    return material.origin.estimated(
        about,
        method=found.method,
        sentence=f"{percent(p)} waited {duration(found.estimate)} or less "
        f"({between(found.interval, 'minutes')}){among}.",
        estimate=found.estimate,
        unit="minutes",
        interval=found.interval,
        n=found.n,
        n_of=cases.n_of,
        effective_n=found.effective_n,
    )


def _by_hour(material: Material) -> Finding:
    if bar := barred(material, BY_HOUR, kind_of_wait(material)):
        return bar
    cases = material.waiting
    if not cases.n:
        return nothing(material, BY_HOUR, f"{cases.n_of} with a wait that can be worked out")
    points = _medians_by_band(material, cases)
    told = sorted(
        (point for point in points if point.estimate is not None),
        key=lambda point: -(point.estimate or 0.0),
    )
    if not told:
        half = cases.quantile(0.5)
        return material.origin.not_known(BY_HOUR, reason=half.why_none("half"))
    return material.origin.estimated(
        BY_HOUR,
        method="median wait by band of the day, clustered by day and resident",
        sentence=_longest(told),
        n=cases.n,
        n_of=cases.n_of,
        form=Form.BARS,
        series=Series(
            points,
            "asked",
            "median wait",
            "minutes",
            material.request.level,
            "median, clustered by day and resident",
        ),
        caveats=(*(() if cases.censored else (_ONLY_ANSWERED,)),),
    )


def _longest(longest_first: list[Point]) -> str:
    longest = longest_first[0]
    bounds = Interval(longest.lower, longest.upper, 0.0, "")
    waited = with_interval(longest.estimate or 0.0, bounds, "minutes")
    if longest.estimate == longest_first[-1].estimate and len(longest_first) > 1:
        return f"Half waited {duration(longest.estimate or 0.0)} at every time of day."
    if len(longest_first) == 1:
        return (
            f"Of those who asked {longest.label}, half of {count(longest.n)} waited {waited} or "
            "more; at no other time of day can it be told."
        )
    half = f"half of {count(longest.n)} waited {waited} or more"
    if not _apart(longest_first):
        return (
            "Which time of day has the longest wait is not sure, as the intervals overlap. In this "
            f"archive it is for those who asked {longest.label}: {half}."
        )
    return f"Those who asked {longest.label} waited longest: {half}."


def _medians_by_band(material: Material, cases: Waiting) -> tuple[Point, ...]:
    bands = (
        (band.label, cases.only(band.which))
        for band in bands_of_the_day(cases.asked, material.zone)
    )
    return tuple(
        Point(label, half.estimate, half.interval.lower, half.interval.upper, half.n)
        for label, some in bands
        if some.n
        for half in (some.quantile(0.5),)
    )


def _apart(longest_first: list[Point]) -> bool:
    """Whether the longest wait's interval lies above all the others'."""
    first, *others = longest_first
    return first.lower is not None and all(
        other.upper is not None and other.upper < first.lower for other in others
    )


def _rhythm(material: Material) -> Finding:
    if bar := barred(material, RHYTHM, Kind.REPLIES, work=True):
        return bar
    sends = material.sends
    if not sends.sent_at.size:
        return nothing(material, RHYTHM, "replies")
    if material.end <= material.start:
        return material.origin.not_known(RHYTHM, reason=NO_PERIOD)
    rhythm = hour_of_week(
        sends.sent_at,
        material.zone,
        material.start,
        material.end,
        shrunk=False,
        level=material.request.level,
    )
    return material.origin.estimated(
        RHYTHM,
        method=f"hour-of-week rates, {EXACT}",
        sentence=busiest(rhythm, says="most replies go out", one="reply", more="replies"),
        n=int(sends.sent_at.size),
        n_of="replies",
        form=Form.HOUR_OF_WEEK,
        series=hour_series(rhythm, "replies an hour", EXACT),
        caveats=(*peak_caveat(rhythm), SENT_NOT_WRITTEN),
    )


def _outside(material: Material) -> Finding:
    if bar := barred(material, OUTSIDE, Kind.REPLIES, hours=True, work=True):
        return bar
    sends, clock = material.sends, material.clock
    if not sends.sent_at.size or clock is None:
        return nothing(material, OUTSIDE, "replies")
    share = share_of(
        material,
        ~clock.is_open(sends.sent_at),
        material.clusters(sends.sent_at, sends.resident),
    )
    return share_finding(
        material,
        OUTSIDE,
        share,
        says="{share} of {of} were sent outside the published hours.",
        one="reply",
        n_of="replies",
        caveats=(SENT_NOT_WRITTEN,),
    )


def _late_night(material: Material) -> Finding:
    if bar := barred(material, LATE, Kind.LATE_NIGHT, work=True):
        return bar
    nights = late_night(material.awaiting, material.zone)
    if not nights.answered.size:
        return nothing(material, LATE, "questions asked between 21:00 and 06:00")
    share = share_of(material, nights.answered, (nights.night, unknown_apart(nights.resident)))
    left = (
        f"{several(nights.left_out, 'more was', 'more were')} asked in the night in which the data "
        "end, and left out."
    )
    return share_finding(
        material,
        LATE,
        share,
        says="{share} of {of} opened between 21:00 and 06:00 had an answer the same night: so "
        "often has writing at night been seen to work.",
        one="conversation",
        n_of="conversations",
        caveats=(
            "What residents expect was not asked: this is what they have seen.",
            *((left,) if nights.left_out else ()),
        ),
    )
