"""What can be promised: the best pattern, the front, and what would do where none reaches it."""

from __future__ import annotations

from wardmote.findings.finding import Finding, Form, Series
from wardmote.findings.wording import percent, several
from wardmote.studies.whatif.plan.result import Plan, Winner
from wardmote.studies.whatif.plan.telling import abouts, sentences
from wardmote.studies.whatif.plan.telling.material import (
    METHOD,
    WORKING_DAY,
    YEARS,
    Material,
    point,
)


def promises(material: Material) -> tuple[Finding, ...]:
    """The promise first."""
    plan = material.plan
    near: tuple[Finding, ...] = (_more_time(material),) if plan.nearest else ()
    # Where nothing keeps up there is no other promise either.
    near += (_weaker(material),) if plan.nearest and plan.winners else ()
    return _kept(material), _front(material), *near


def _kept(material: Material) -> Finding:
    plan, best = material.plan, material.plan.best
    if best is None or best.result.kept is None:
        return material.origin.not_known(
            abouts.KEPT,
            reason=sentences.answer(plan),
            remedy=sentences.remedy(plan),
            caveats=material.caveats,
        )
    return material.origin.estimated(
        abouts.KEPT,
        method=f"{METHOD}{best.result.kept.method}; chosen by the lower bound",
        sentence=f"{sentences.answer(plan)} {sentences.NO_TARGET}",
        estimate=best.kept,
        unit="share",
        interval=best.result.kept.interval,
        n=best.result.kept.years,
        n_of=YEARS,
        caveats=(*_of_the_promise(plan, best), *material.caveats),
    )


def _of_the_promise(plan: Plan, best: Winner) -> tuple[str, ...]:
    said = [WORKING_DAY] if "working day" in str(plan.promise) else []
    able = best.result.possible
    if able < 1:
        said.append(
            f"For {percent(able)} of the messages a window opens before the promise falls due; no "
            "speed could keep it for the others."
        )
    return tuple(said)


def _front(material: Material) -> Finding:
    plan = material.plan
    if not plan.winners:
        return material.origin.not_known(
            abouts.FRONT, reason=sentences.answer(plan), remedy=sentences.remedy(plan)
        )
    points = tuple(
        point(winner.short, winner.result.kept, material.minutes(winner), _group(plan, winner))
        for winner in plan.winners
    )
    counted = (
        "minutes a week with overtime" if material.may_see_work else "minutes a week in windows"
    )
    found = {w.result.kept.method: None for w in plan.winners if w.result.kept}
    method = METHOD + "; ".join(found)
    reaching = sum(winner.reaches for winner in plan.winners)
    reach = {0: "none reaches", 1: "one reaches"}.get(reaching, f"{reaching} reach")
    weighed = "minutes a week, promise kept, wait told" + (
        ", oldest wait and out-of-hours work" if material.may_see_work else " and oldest wait"
    )
    return material.origin.estimated(
        abouts.FRONT,
        method=method,
        sentence=f"Of {several(plan.counts.tried, 'pattern', 'patterns')} tried, none beat "
        f"{'this one' if len(plan.winners) == 1 else f'any of these {len(plan.winners)}'} in "
        f"{weighed} together; {reach} {percent(plan.aim)} by the lower end of the interval.",
        n=plan.years,
        n_of=YEARS,
        form=Form.POINTS,
        series=Series(points, counted, f"share kept: {plan.promise}", "share", plan.level, method),
        caveats=_of_the_front(material),
    )


def _group(plan: Plan, winner: Winner) -> str:
    return f"{'reaches' if winner.reaches else 'falls short of'} {percent(plan.aim)}"


def _of_the_front(material: Material) -> tuple[str, ...]:
    plan = material.plan
    said = [
        "Each interval is for a coming year: it holds what is not known of the parameters, chance "
        "from year to year and Monte Carlo error together."
    ]
    if plan.counts.on_front > len(plan.winners) + plan.fell_behind:
        said.append(
            f"{plan.counts.on_front} patterns were on the front in the search; of those, the ones "
            "surest to keep the promise and the ones most unlike each other were simulated anew."
        )
    if plan.fell_behind:
        said.append(
            f"{plan.fell_behind} more did not keep up once they were simulated anew, and are left "
            "out."
        )
    if not material.may_see_work:
        said.append(
            "Work past the ends of windows is a worker's own and is not told; patterns that "
            "would take more than the time with it are left out all the same."
        )
    return tuple(said)


def _more_time(material: Material) -> Finding:
    plan = material.plan
    more = plan.nearest.more if plan.nearest else None
    said = sentences.more_time(plan)
    if more is None or more.result.kept is None:
        return material.origin.not_known(
            abouts.MORE_TIME, reason=said, remedy="Make a weaker promise."
        )
    return material.origin.estimated(
        abouts.MORE_TIME,
        method=f"{METHOD}{more.result.kept.method}; chosen by the lower bound",
        sentence=said,
        estimate=more.kept,
        unit="share",
        interval=more.result.kept.interval,
        n=more.result.kept.years,
        n_of=YEARS,
        caveats=("Only a few longer times were tried, so that a little less may do too.",),
    )


def _weaker(material: Material) -> Finding:
    plan = material.plan
    found = plan.nearest.weaker if plan.nearest else None
    kept = found[0].kept if found else None
    said = sentences.weaker(plan)
    if kept is None:
        return material.origin.not_known(abouts.WEAKER, reason=said, remedy=sentences.remedy(plan))
    return material.origin.estimated(
        abouts.WEAKER,
        method=f"{METHOD}{kept.method}; chosen by the lower bound",
        sentence=said,
        estimate=kept.estimate,
        unit="share",
        interval=kept.interval,
        n=kept.years,
        n_of=YEARS,
        caveats=(WORKING_DAY,),
    )
