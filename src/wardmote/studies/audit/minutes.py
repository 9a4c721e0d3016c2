"""The time: minutes a week spent answering, as far as sends can tell: docs/methods/handling.md."""

from __future__ import annotations

import numpy as np

from wardmote.basis.figures import Interval
from wardmote.channels.supports import Kind
from wardmote.findings.finding import Finding, Form, Point, Series
from wardmote.findings.making import About
from wardmote.findings.wording import between, duration, number, several
from wardmote.pattern.handling import Gaps, handling_gaps, minutes_a_week
from wardmote.studies.audit.material import Material, barred, nothing
from wardmote.studies.audit.rates import too_uneven

MINUTES = About(
    "audit.time.minutes-a-week",
    "time",
    "Q1",
    "Minutes a week spent answering",
    "Minutes a week spent on replies: the mean time from having both the message and free hands "
    "to sending, times the replies sent a week.",
)

_METHOD = "handling from gaps between sends (arrival-aware), clustered by day"
CANNOT_KNOW = (
    "Reading, thinking, asking a colleague, sign-off and posting leave no trace in sends, so "
    "they are not in it.",
    "A gap may hold other work, a meeting or lunch: hence the range over limits. A gap above the "
    "limit is taken to have held a reply as long as the others.",
    "Two people who answer at once look like one who answers fast.",
    "Ask for a timed sample of a week or two before a plan relies on this figure.",
)
_NO_HOURS = (
    "No published hours were stated, so a gap over a night cannot be told from a long reply "
    "except by the limit."
)


def minutes(material: Material) -> tuple[Finding, ...]:
    """How long answering takes."""
    return (_minutes(material),)


def _minutes(material: Material) -> Finding:
    if bar := barred(material, MINUTES, Kind.REPLIES, work=True):
        return bar
    if not material.sends.sent_at.size:
        return nothing(material, MINUTES, "replies")
    if refusal := too_uneven(material, MINUTES):
        return refusal
    gaps = handling_gaps(material.conversations, material.clock)
    points = tuple(_at_limit(material, gaps, limit) for limit in material.request.gap_limits)
    known = [point for point in points if point.estimate is not None]
    if not known:
        return material.origin.not_known(
            MINUTES,
            reason="No two replies were close enough together, or soon enough after the message "
            "they answer, to say how long one takes.",
            remedy="A timed sample of a week or two would give it.",
        )
    lowest, highest = known[0], known[-1]
    middle = known[len(known) // 2]
    envelope = Interval(
        min(point.lower or 0.0 for point in known),
        max(point.upper or point.estimate or 0.0 for point in known),
        material.request.level,
        "the widest bounds over all gap limits",
    )
    return material.origin.estimated(
        MINUTES,
        method=_METHOD,
        sentence=f"Answering took between {duration(lowest.estimate or 0.0)} and "
        f"{duration(highest.estimate or 0.0)} a week ({between(envelope, 'minutes')} with the "
        f"chance in these weeks), according to whether gaps above {_limits(material)} "
        "minutes are taken for other work.",
        estimate=middle.estimate,
        unit="minutes",
        interval=envelope,
        n=int(np.isfinite(gaps.minutes).sum()),
        n_of="gaps between sends",
        form=Form.BARS,
        series=Series(
            points,
            "gaps up to",
            "minutes a week",
            "minutes",
            material.request.level,
            _METHOD,
        ),
        caveats=(
            f"{several(gaps.dropped, 'gap was', 'gaps were')} left out because a window opened "
            "within them; these replies are taken to have been as long as the others.",
            *CANNOT_KNOW,
            *(() if material.clock else (_NO_HOURS,)),
        ),
    )


def _limits(material: Material) -> str:
    lowest, *_, highest = material.request.gap_limits
    return f"{number(lowest)} or {number(highest)}"


def _at_limit(material: Material, gaps: Gaps, limit: float) -> Point:
    label = f"{number(limit)} minutes"
    within = int((gaps.minutes <= limit).sum())
    if not within:
        return Point(label, None, None, None, 0, limit)
    ratio = minutes_a_week(
        gaps, limit, material.start, material.end, material.zone, level=material.request.level
    )
    return Point(label, ratio.estimate, ratio.interval.lower, ratio.interval.upper, within, limit)
