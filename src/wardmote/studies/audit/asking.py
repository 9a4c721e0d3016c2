"""The pattern people ask in."""

from __future__ import annotations

import numpy as np

from wardmote.basis.dates import DAYS
from wardmote.findings.finding import Finding, Form, Point, Series
from wardmote.findings.making import About
from wardmote.findings.wording import between, count, number
from wardmote.pattern.rhythm import HourOfWeek, bursts, hour_of_week
from wardmote.studies.audit.material import Material, barred, nothing
from wardmote.studies.audit.rates import METHOD, too_uneven, weekly_rate
from wardmote.studies.audit.shares import known, share_finding, share_of
from wardmote.studies.audit.source import unevenness
from wardmote.studies.audit.supports import Kind

PER_WEEK = About(
    "audit.asking.per-week",
    "asking",
    "Q1",
    "Messages a week",
    "Mean number of residents' messages in a week of the period.",
)
HOURS = About(
    "audit.asking.hour-of-week",
    "asking",
    "Q1",
    "When residents write",
    "Rate of residents' messages in each hour of the week, local time.",
)
OUTSIDE = About(
    "audit.asking.outside-hours",
    "asking",
    "Q2",
    "Asked outside published hours",
    "Share of residents' messages sent outside the published hours in force when they were sent.",
)


EXACT = "exact negative binomial intervals"
NO_PERIOD = "All messages are of one instant, so there is no period to have a rhythm."


def asking(material: Material) -> tuple[Finding, ...]:
    """When residents write, and how much."""
    return _outside(material), _hours(material), _per_week(material)


def _outside(material: Material) -> Finding:
    if bar := barred(material, OUTSIDE, Kind.ARRIVALS, hours=True):
        return bar
    asks, clock = material.asks, material.clock
    if not asks.sent_at.size or clock is None:
        return nothing(material, OUTSIDE, "messages from residents")
    outside = ~clock.is_open(asks.sent_at)
    share = share_of(material, outside, material.clusters(asks.sent_at, asks.resident))
    return share_finding(
        material,
        OUTSIDE,
        share,
        says="{share} of {n} messages from residents came outside the published hours.",
        n_of="residents' messages",
    )


def _hours(material: Material) -> Finding:
    if bar := barred(material, HOURS, Kind.ARRIVALS):
        return bar
    asks = material.asks
    if not asks.sent_at.size:
        return nothing(material, HOURS, "messages from residents")
    if material.end <= material.start:
        return material.origin.not_known(HOURS, reason=NO_PERIOD)
    rhythm = hour_of_week(
        asks.sent_at, material.zone, material.start, material.end, level=material.request.level
    )
    peak = int(np.nanargmax(rhythm.rate))
    stormy = bursts(asks.sent_at, material.zone, material.start, material.end)
    return material.origin.estimated(
        HOURS,
        method=f"hour-of-week rates with gamma–Poisson shrinkage, {EXACT}",
        sentence=f"Residents write most on {hour_label(peak)}: {number(rhythm.rate[peak])} "
        f"messages in that hour ({number(rhythm.lower[peak])} to {number(rhythm.upper[peak])}).",
        n=int(asks.sent_at.size),
        n_of="residents' messages",
        form=Form.HOUR_OF_WEEK,
        series=hour_series(rhythm, "messages an hour", f"gamma–Poisson shrinkage, {EXACT}"),
        caveats=(
            *_burst_caveat(stormy.days, material),
            *unevenness(material),
        ),
    )


def _burst_caveat(days: int, material: Material) -> tuple[str, ...]:
    if not days:
        return ()
    named = "1 day was" if days == 1 else f"{days} days were"
    return (
        f"{named} far busier than chance allows for days of this kind: an average week does not "
        "show such bursts.",
    )


def _per_week(material: Material) -> Finding:
    if bar := barred(material, PER_WEEK, Kind.ARRIVALS):
        return bar
    asks = material.asks
    if not asks.sent_at.size:
        return nothing(material, PER_WEEK, "messages from residents")
    if refusal := too_uneven(material, PER_WEEK):
        return refusal
    ratio = weekly_rate(material, asks.sent_at)
    return material.origin.estimated(
        PER_WEEK,
        method=METHOD,
        sentence=f"Residents sent {number(ratio.estimate)} messages a week "
        f"({between(ratio.interval, '')}), {count(asks.sent_at.size)} in all.",
        estimate=ratio.estimate,
        unit="messages a week",
        interval=ratio.interval,
        n=int(asks.sent_at.size),
        n_of="residents' messages",
        effective_n=ratio.effective_n,
        caveats=(
            "The interval says how weeks like these differ; it knows no season that the period "
            "does not hold.",
        ),
    )


def hour_label(hour: int) -> str:
    """An hour of the week in words.

    >>> hour_label(9)
    'Monday 09:00–10:00'
    """
    day, start = divmod(hour, 24)
    return f"{DAYS[day]} {start:02d}:00–{start + 1:02d}:00"


def hour_series(rhythm: HourOfWeek, unit: str, method: str) -> Series:
    """The 168 hours of the week as a series; an hour that the data never met has no figure."""
    points = tuple(
        Point(
            hour_label(hour),
            known(rhythm.rate[hour]),
            known(rhythm.lower[hour]),
            known(rhythm.upper[hour]),
            int(rhythm.count[hour]),
            float(hour),
        )
        for hour in range(168)
    )
    return Series(points, "hour of the week", unit, unit, rhythm.level, method)
