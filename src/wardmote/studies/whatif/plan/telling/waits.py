"""What residents would be told and see, and what a pattern asks of the people who keep it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wardmote.findings.finding import Finding, Form, Point, Series
from wardmote.findings.making import About
from wardmote.findings.wording import duration
from wardmote.hours.weekdays import write_days
from wardmote.studies.whatif.plan.result import Winner
from wardmote.studies.whatif.plan.telling import abouts, sentences
from wardmote.studies.whatif.plan.telling.material import (
    METHOD,
    WORKING_DAY,
    YEARS,
    Material,
    point,
)
from wardmote.studies.whatif.uncertainty import Uncertain


def waits(material: Material) -> tuple[Finding, ...]:
    """The wait told, and the longest seen."""
    return (
        _told(material),
        _bars(material, abouts.OLDEST, _oldest, "the longest wait of a year"),
    )


def work(material: Material) -> tuple[Finding, ...]:
    """Overtime and work out of hours, or why they are withheld."""
    past, out = "work past the ends of windows a week", "out-of-hours work a week"
    return (
        material.withheld(abouts.OVERTIME)
        or _bars(material, abouts.OVERTIME, lambda w: w.result.work.overtime, past),
        material.withheld(abouts.OUTSIDE)
        or _bars(material, abouts.OUTSIDE, lambda w: w.result.work.outside, out),
    )


def _oldest(winner: Winner) -> Uncertain | None:
    return winner.result.wall.oldest if winner.result.wall else None


def _told(material: Material) -> Finding:
    """Once for patterns that open on the same days and are told alike."""
    plan = material.plan
    told = {
        (write_days(winner.shape.days), duration(winner.promised)): winner.promised
        for winner in sorted(plan.winners, key=lambda each: each.promised or 0.0)
        if winner.promised is not None
    }
    if not told:
        return _none(material, abouts.TOLD)
    ends = [duration(end(told.values())) for end in (min, max)]
    return material.origin.counted(
        abouts.TOLD,
        sentence="Under these patterns the promise tells half of the residents to wait "
        f"{' to '.join(dict.fromkeys(ends))} or longer.",
        estimate=None,
        n=plan.years,
        n_of=YEARS,
        form=Form.BARS,
        series=Series(
            tuple(Point(days, wait, None, None, plan.years) for (days, _), wait in told.items()),
            "days on which it opens", "wait told, median", "minutes", plan.level, "count",
        ),
        caveats=(WORKING_DAY,) if "working day" in str(plan.promise) else (),
    )  # fmt: skip


def _bars(
    material: Material, about: About, of: Callable[[Winner], Uncertain | None], what: str
) -> Finding:
    winners = material.plan.winners
    known = [(winner, found) for winner in winners if (found := of(winner)) is not None]
    if not known:
        return _none(material, about)
    method = METHOD + "; ".join(dict.fromkeys(found.method for _, found in known))
    middles = [found.estimate for _, found in known if found.estimate is not None]
    none = bool(middles) and len(middles) == len(known) and max(middles) < _HARDLY
    return material.origin.estimated(
        about,
        method=method,
        sentence=f"Under these patterns {what} comes to {_span(middles)} in a middling year.",
        n=material.plan.years,
        n_of=YEARS,
        form=Form.FIGURE if none else Form.BARS,
        series=Series(
            tuple(point(winner.short, found) for winner, found in known),
            "pattern", what, "minutes", material.plan.level, method,
        ),
    )  # fmt: skip


_HARDLY = 0.5
"""Minutes a week below which there is nothing to draw."""


def _span(middles: Sequence[float]) -> str:
    if not middles:
        return "no end"
    if max(middles) < _HARDLY:
        return "less than half a minute"
    return " to ".join(dict.fromkeys(duration(end(middles)) for end in (min, max)))


def _none(material: Material, about: About) -> Finding:
    plan = material.plan
    reason = "Nothing falls due." if plan.winners else sentences.answer(plan)
    return material.origin.not_known(about, reason=reason, remedy=sentences.remedy(plan))
