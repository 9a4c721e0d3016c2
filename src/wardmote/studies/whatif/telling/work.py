"""What a pattern would ask of those who keep it; a worker's own where it was read from sends."""

from __future__ import annotations

from wardmote.basis.figures import Interval
from wardmote.findings.finding import Finding, Form, Point, Series
from wardmote.findings.wording import duration
from wardmote.studies.whatif.telling.abouts import LOAD, MINUTES, OUTSIDE
from wardmote.studies.whatif.telling.material import (
    N_OF,
    NO_TARGET,
    Material,
    bounds_of,
    each_of_work,
    said,
)


def work(material: Material) -> tuple[Finding, ...]:
    """Minutes a week, how full the time is, and work outside hours."""
    return _minutes(material), _load(material), _outside(material)


def _minutes(material: Material) -> Finding:
    if withheld := material.withheld(MINUTES):
        return withheld

    return material.told(
        MINUTES,
        lambda p: list(each_of_work(p))[:3],
        sentence=material.sentence(
            "Answering takes {} a week, and reading what people asked again because they waited {}",
            lambda p: (said(p.work.answering, "minutes"), said(p.work.asked_again, "minutes")),
            material.workable,
        ),
        unit="minutes",
        y_title="minutes a week",
        caveats=(
            "Reading, posting, asking a colleague and sign-off that leave no trace in sends are "
            "not in it. A timed sample of a week or two would say (--timed-sample).",
            *_windows(material),
            "Only what follows from waiting changes with the pattern: an answer is taken to cost "
            "as much under one as under another.",
            NO_TARGET,
        ),
        patterns=material.workable,
    )


def _windows(material: Material) -> tuple[str, ...]:
    told = [
        f'{duration(p.work.windows)} under "{p.name}"'
        + (f" ({duration(p.work.setup)} of it to get ready)" if p.work.setup else "")
        for p in material.workable
    ]
    return (f"The windows hold {'; '.join(told)} a week, of all officers together.",)


def _load(material: Material) -> Finding:
    if withheld := material.withheld(LOAD):
        return withheld
    level = material.result.level
    points, told = [], []
    for p in material.workable:
        middle = p.stability.arriving / p.stability.through
        bounds = bounds_of(p.stability.load, level)
        points.append(_per_cent(p.name, middle, bounds, len(p.stability.load)))
        told.append(
            f"{middle:.0%} ({bounds.lower or 0:.0%} to {bounds.upper or 0:.0%}) "
            f'of the time under "{p.name}"'
        )
    method = "simulation of a desk that is never without work; ranks of the parameter draws"
    return material.origin.estimated(
        LOAD,
        method=method,
        sentence=f"Answering would fill {'; '.join(told)}.".replace("%", " %"),
        n=material.result.years,
        n_of=N_OF,
        form=Form.BARS,
        series=Series(tuple(points), "pattern", "per cent of the time", "%", level, method),
        caveats=(
            "A desk that is full to the last minute has no time for a bad week: waits grow long "
            "well before 100 %.",
        ),
    )


def _per_cent(name: str, middle: float, bounds: Interval, draws: int) -> Point:
    lower, upper = (100 * (bound or 0.0) for bound in (bounds.lower, bounds.upper))
    return Point(name, 100 * middle, lower, upper, draws)


def _outside(material: Material) -> Finding:
    if withheld := material.withheld(OUTSIDE):
        return withheld
    return material.told(
        OUTSIDE,
        lambda p: (("", p.work.outside),),
        sentence=material.sentence(
            "{} of work a week would lie outside published hours",
            lambda p: (said(p.work.outside, "minutes"),),
            material.workable,
        ),
        unit="minutes",
        y_title="minutes a week outside published hours",
        caveats=(
            "Every pattern is judged by the hours that it publishes itself: a pattern that "
            "publishes evenings has none of this, and asks for evenings all the same.",
        ),
        patterns=material.workable,
    )
