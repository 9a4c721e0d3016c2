"""Chasing: how often residents write again before an answer, and after how long."""

from __future__ import annotations

import numpy as np

from wardmote.estimators.survival import cumulative_incidence
from wardmote.findings.finding import Finding, Form, Point, Series
from wardmote.findings.making import About
from wardmote.findings.wording import duration, number, percent
from wardmote.pattern.chasing import ANSWERED, CHASED, HazardBand, chase_hazard, first_events
from wardmote.studies.audit.curves import curve_points, grid_to
from wardmote.studies.audit.material import Material, barred, nothing
from wardmote.studies.audit.shares import share_finding, share_of
from wardmote.studies.audit.supports import Kind

SHARE = About(
    "audit.chasing.share",
    "chasing",
    "Q2",
    "Asked again before an answer",
    "Share of conversations in which the resident wrote again before the first reply by a person, "
    "or before the end of the data.",
)
HAZARD = About(
    "audit.chasing.hazard",
    "chasing",
    "Q2",
    "Asking again, by how long they had waited",
    "First chases an hour among residents still waiting, by the time waited.",
)

OUTCOMES = About(
    "audit.chasing.outcomes",
    "chasing",
    "Q2",
    "What came first",
    "Share of conversations of which, by each time since they were asked, the first thing to "
    "happen was a reply by a person, or the resident's asking again.",
)

ASSOCIATION = (
    "This is an association, not what waiting does: urgent messages are answered first, and "
    "promises are sent at night. Only a randomised comparison can say what a promise does."
)
_IN_ALL = 100
_UNIT = f"first chases an hour among {_IN_ALL} waiting"

_IN_PARTS = (
    "A question sent in two parts counts as a chase within its first minutes; the first band "
    "holds most of these."
)


def chasing(material: Material) -> tuple[Finding, ...]:
    """How often, and when."""
    return _share(material), _hazard(material), _outcomes(material)


def _share(material: Material) -> Finding:
    if bar := barred(material, SHARE, Kind.CHASING):
        return bar
    first = material.first
    if not first.asked_at.size:
        return nothing(material, SHARE, "conversations opened by a resident")
    share = share_of(material, first.chased, material.first_clusters)
    return share_finding(
        material,
        SHARE,
        share,
        says="In {share} of {n} conversations the resident wrote again before a reply.",
        n_of="conversations",
        caveats=(ASSOCIATION, _IN_PARTS),
    )


def _hazard(material: Material) -> Finding:
    if bar := barred(material, HAZARD, Kind.CHASING):
        return bar
    if not material.first.asked_at.size:
        return nothing(material, HAZARD, "conversations opened by a resident")
    bands = chase_hazard(material.first, zone=material.zone, level=material.request.level)
    met = [band for band in bands if band.exposure_hours > 0]
    points = tuple(_point(band) for band in met)
    later = [band for band in met if band.lower >= 0.25 and band.chases]
    peak = max(later, key=lambda band: band.ratio.estimate, default=None)
    said = (
        f"After the first quarter of an hour, people ask again most when they have waited "
        f"{_label(peak)}: {number(peak.ratio.estimate * _IN_ALL)} an hour of every {_IN_ALL} "
        "still waiting."
        if peak
        else "Nobody asked again after the first quarter of an hour."
    )
    return material.origin.estimated(
        HAZARD,
        method="piecewise-constant hazard, clustered by day and resident",
        sentence=said,
        n=int(material.first.asked_at.size),
        n_of="conversations",
        form=Form.BARS,
        series=Series(
            points,
            "time waited",
            _UNIT,
            _UNIT,
            material.request.level,
            "events over exposure, clustered by day and resident",
        ),
        caveats=(ASSOCIATION, _IN_PARTS),
    )


def _outcomes(material: Material) -> Finding:
    if bar := barred(material, OUTCOMES, Kind.CHASING):
        return bar
    first = material.first
    if not first.asked_at.size:
        return nothing(material, OUTCOMES, "conversations opened by a resident")
    events = first_events(first)
    shares = cumulative_incidence(
        events.hours,
        events.cause,
        clusters=material.first_clusters,
        causes=(ANSWERED, CHASED),
        level=material.request.level,
    )
    hours = grid_to(float(shares.time[-1]))
    at = shares.at(hours)
    points = tuple(
        point
        for state, group in ((1, "answered first"), (2, "asked again first"))
        for point in curve_points(
            hours,
            at.n_risk,
            curve=at.probability[:, state],
            lower=at.lower[:, state],
            upper=at.upper[:, state],
            group=group,
        )
    )
    day = shares.at([min(24.0, float(shares.time[-1]))])
    return material.origin.estimated(
        OUTCOMES,
        method="Aalen–Johansen, clustered by day and resident",
        sentence=f"{duration(float(day.time[0]) * 60)} after asking, "
        f"{percent(day.probability[0, 1])} had been answered first and "
        f"{percent(day.probability[0, 2])} had asked again first.",
        n=int(first.asked_at.size),
        n_of="conversations",
        form=Form.CURVE,
        series=Series(
            points,
            "time since asked (hours)",
            "share of conversations",
            "share",
            material.request.level,
            "Aalen–Johansen, clustered by day and resident",
        ),
        caveats=(ASSOCIATION,),
    )


def _point(band: HazardBand) -> Point:
    rate, interval = band.ratio.estimate, band.ratio.interval
    lower, upper = (
        None if bound is None else bound * _IN_ALL for bound in (interval.lower, interval.upper)
    )
    return Point(_label(band), rate * _IN_ALL, lower, upper, band.waiting, band.lower)


def _label(band: HazardBand) -> str:
    if np.isinf(band.upper):
        return f"more than {_time(band.lower)}"
    if band.lower == 0:
        return f"up to {_time(band.upper)}"
    return f"{_time(band.lower)} to {_time(band.upper)}"


def _time(hours: float) -> str:
    if hours < 1:
        return f"{hours * 60:.0f} min"
    return f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} days"
