"""The pattern people ask in."""

from __future__ import annotations

from wardmote.channels.supports import Kind
from wardmote.findings.finding import Finding, Form
from wardmote.findings.making import About
from wardmote.findings.wording import between, count, number
from wardmote.pattern.rhythm import bursts, hour_of_week
from wardmote.studies.audit.material import Material, barred, nothing
from wardmote.studies.audit.peaks import (
    EXACT,
    NO_PERIOD,
    busiest,
    hour_series,
    peak_caveat,
    stands_out,
)
from wardmote.studies.audit.rates import METHOD, too_uneven, too_wide, weekly_rate, worth
from wardmote.studies.audit.shares import share_finding, share_of
from wardmote.studies.audit.source import unevenness

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
        says="{share} of {of} came outside the published hours.",
        one="message of residents",
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
    stormy = bursts(asks.sent_at, material.zone, material.start, material.end)
    said = busiest(rhythm, says="residents write most", one="message", more="messages")
    uneven = unevenness(material)
    return material.origin.estimated(
        HOURS,
        method=f"hour-of-week rates with gamma–Poisson shrinkage, {EXACT}",
        sentence=" ".join([said, *([] if stands_out(rhythm) else uneven)]),
        n=int(asks.sent_at.size),
        n_of="residents' messages",
        form=Form.HOUR_OF_WEEK,
        series=hour_series(rhythm, "messages an hour", f"gamma–Poisson shrinkage, {EXACT}"),
        caveats=(
            *peak_caveat(rhythm),
            *_burst_caveat(stormy.days, material),
            *(uneven if stands_out(rhythm) else ()),
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
    if refusal := too_wide(material, PER_WEEK, ratio):
        return refusal
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
        effective_n=worth(ratio.interval, ratio.estimate, asks.sent_at.size),
        caveats=(
            "The interval says how weeks like these differ; it knows no season that the period "
            "does not hold.",
        ),
    )
