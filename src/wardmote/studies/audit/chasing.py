"""Chasing: how often residents write again before an answer, and after how long."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from wardmote.basis.figures import Interval
from wardmote.channels.supports import Kind
from wardmote.estimators.survival import cumulative_incidence
from wardmote.findings.finding import Finding, Form, Point, Series
from wardmote.findings.making import About
from wardmote.findings.wording import between, duration, number, with_interval
from wardmote.pattern.chasing import ANSWERED, CHASED, HazardBand, chase_hazard, first_events
from wardmote.studies.audit.curves import curve_points, followed_to, grid_to
from wardmote.studies.audit.material import NO_CASES, Material, barred, nothing
from wardmote.studies.audit.shares import share_finding, share_of

SHARE = About(
    "audit.chasing.share",
    "chasing",
    "Q2",
    "Asked again before an answer",
    "Share of conversations that ask for an answer in which the resident wrote again before the "
    "first reply by a person, or before the end of the data.",
)
HAZARD = About(
    "audit.chasing.hazard",
    "chasing",
    "Q2",
    "Asking again, by how long they had waited",
    "First chases an hour among residents who still wait for a reply by a person and have not "
    "asked again, by the time waited.",
)

OUTCOMES = About(
    "audit.chasing.outcomes",
    "chasing",
    "Q2",
    "What came first",
    "Share of conversations that ask for an answer of which, by each time since they were asked, "
    "the first thing to happen was a reply by a person, or the resident's asking again.",
)

ASSOCIATION = (
    "This is an association, not what waiting does: urgent messages are answered first, and "
    "promises are sent at night. Only a randomised comparison can say what a promise does."
)
_ANSWERED_FIRST, _ASKED_FIRST = "answered first", "asked again first"
_NOBODY = 1e-9
_IN_ALL = 100
_UNIT = f"first chases an hour among {_IN_ALL} waiting"

_IN_PARTS = (
    "A question sent in two parts counts as a chase within its first minutes; the first band "
    "holds most of these."
)


_ONE_MESSAGE_EACH = (
    "This source holds one message of each conversation and its answer, so whether residents "
    "wrote again cannot be seen in it."
)
_MESSAGES_WOULD_TELL = (
    "A source of messages would give it, such as the shared mailbox, or a table with a row a "
    'message (rows = "messages" in the mapping).'
)


def chasing(material: Material) -> tuple[Finding, ...]:
    """How often, and when."""
    return _share(material), _hazard(material), _outcomes(material)


def _barred(material: Material, about: About) -> Finding | None:
    if bar := barred(material, about, Kind.CHASING):
        return bar
    if material.request.reading.one_message_each:
        return material.origin.refused(about, reason=_ONE_MESSAGE_EACH, remedy=_MESSAGES_WOULD_TELL)
    return None


def _share(material: Material) -> Finding:
    if bar := _barred(material, SHARE):
        return bar
    first = material.awaiting
    if not first.asked_at.size:
        return nothing(material, SHARE, NO_CASES)
    share = share_of(material, first.chased, material.awaiting_clusters)
    return share_finding(
        material,
        SHARE,
        share,
        says="In {share} of {of} the resident wrote again before a reply.",
        one="conversation",
        n_of="conversations",
        caveats=(ASSOCIATION, _IN_PARTS),
    )


def _hazard(material: Material) -> Finding:
    if bar := _barred(material, HAZARD):
        return bar
    first = material.awaiting
    if not first.asked_at.size:
        return nothing(material, HAZARD, NO_CASES)
    bands = chase_hazard(first, zone=material.zone, level=material.request.level)
    met = [band for band in bands if band.exposure_hours > 0]
    points = tuple(_point(band) for band in met)
    later = [band for band in met if band.lower >= 0.25]
    chased = [band for band in later if band.chases]
    peak = max(chased, key=lambda band: band.ratio.estimate, default=None)
    if peak:
        sure = "" if _apart(peak, later) else ", though not surely so,"
        said = (
            f"After the first quarter of an hour, people ask again most{sure} when they "
            f"have waited {_label(peak)}: {number(peak.ratio.estimate * _IN_ALL)} an hour of every "
            f"{_IN_ALL} still waiting ({_bounds(peak)})."
        )
    else:
        said = "Nobody asked again after the first quarter of an hour."
    return material.origin.estimated(
        HAZARD,
        method="piecewise-constant hazard, clustered by day and resident",
        sentence=said,
        n=int(first.asked_at.size),
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


def _bounds(band: HazardBand) -> str:
    """The bounds of a band's hazard, among as many as its figure is told of."""
    interval = band.ratio.interval
    lower, upper = (
        None if bound is None else bound * _IN_ALL for bound in (interval.lower, interval.upper)
    )
    return between(replace(interval, lower=lower, upper=upper), "")


def _apart(peak: HazardBand, bands: list[HazardBand]) -> bool:
    """Whether the peak's interval lies above all the others'."""
    lowest = peak.ratio.interval.lower or 0.0
    uppers = [band.ratio.interval.upper for band in bands if band is not peak]
    return all(upper is not None and upper < lowest for upper in uppers)


def _outcomes(material: Material) -> Finding:
    if bar := _barred(material, OUTCOMES):
        return bar
    first = material.awaiting
    if not first.asked_at.size:
        return nothing(material, OUTCOMES, NO_CASES)
    events = first_events(first)
    shares = cumulative_incidence(
        events.hours,
        events.cause,
        clusters=material.awaiting_clusters,
        causes=(ANSWERED, CHASED),
        level=material.request.level,
    )
    followed = followed_to(float(shares.time[-1]), ended=shares.probability[-1, 0] < _NOBODY)
    hours = grid_to(followed)
    at = shares.at(hours, extend=True)
    curves = {
        group: curve_points(
            hours,
            at.n_risk,
            curve=at.probability[:, state],
            lower=at.lower[:, state],
            upper=at.upper[:, state],
            rises=True,
            group=group,
        )
        for state, group in ((1, _ANSWERED_FIRST), (2, _ASKED_FIRST))
    }
    answered, asked = (_at_a_day(curve) for curve in curves.values())
    return material.origin.estimated(
        OUTCOMES,
        method="Aalen–Johansen, clustered by day and resident",
        sentence=f"{duration((answered.x or 0.0) * 60)} after asking, {_share_at(answered)} had "
        f"been answered first and {_share_at(asked)} had asked again first.",
        n=int(first.asked_at.size),
        n_of="conversations",
        form=Form.CURVE,
        series=Series(
            tuple(point for curve in curves.values() for point in curve),
            "time since asked (hours)",
            "share of conversations",
            "share",
            material.request.level,
            "Aalen–Johansen, clustered by day and resident",
        ),
        caveats=(ASSOCIATION,),
    )


def _at_a_day(curve: tuple[Point, ...]) -> Point:
    """A day after asking, or as far as the data follow."""
    return next((point for point in curve if point.x == 24.0), curve[-1])


def _share_at(point: Point) -> str:
    if point.estimate is None or point.estimate in {0.0, 1.0}:
        return "all" if point.estimate else "none"
    bounds = Interval(point.lower, point.upper, 0.0, "")
    return with_interval(point.estimate, bounds, "share")


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
