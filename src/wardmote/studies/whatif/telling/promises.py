"""What could be promised: the stated promise, the one for urgent messages, the strongest."""

from __future__ import annotations

from wardmote.findings.finding import Finding, Form, Point, Series
from wardmote.findings.wording import percent
from wardmote.studies.whatif.result import PatternResult, StrongestPromise
from wardmote.studies.whatif.telling.abouts import KEPT, STRONGEST, URGENT
from wardmote.studies.whatif.telling.material import (
    N_OF,
    NO_TARGET,
    ONLY_ONE_SEEN,
    Material,
    grows,
    method_of,
    said,
)

_NEARLY_ALL = 0.995


def promises(material: Material) -> tuple[Finding, ...]:
    """The strongest that could be kept, then those stated."""
    urgent = any(pattern.urgent_kept for pattern in material.steady)
    return (
        _strongest(material),
        _kept(material),
        *((_urgent(material),) if urgent else ()),
    )


def _kept(material: Material) -> Finding:
    rule = material.result.judged_by
    promise = f'the promise "{rule}"' if material.result.promise_stated else f'"{rule}"'
    stated = (
        ()
        if material.result.promise_stated
        else ("No promise was stated; this one stands in for it. State one with --promise.",)
    )
    late = tuple(
        f'Under "{p.name}" no window opens in time for {percent(1 - p.possible)} of messages: '
        "they would be late however fast the answer."
        for p in material.steady
        if p.possible < _NEARLY_ALL
    )
    if not any(p.kept for p in material.steady) and material.steady:
        return material.origin.not_known(
            KEPT,
            reason=f"Under no pattern does anything fall due by {promise}.",
            remedy="State published hours for the pattern kept today with --hours.",
        )
    return material.told(
        KEPT,
        lambda p: (("", p.kept),),
        sentence=material.sentence(
            f"{{}} of {promise} would be kept in a coming year",
            lambda p: (said(p.kept, "share"),),
        ),
        unit="share",
        y_title=f"share kept of {promise}",
        caveats=(*late, NO_TARGET, ONLY_ONE_SEEN, *stated),
    )


def _urgent(material: Material) -> Finding:
    return material.told(
        URGENT,
        lambda p: (("", p.urgent_kept),),
        sentence=material.sentence(
            "{} of the promises for urgent messages would be kept",
            lambda p: (said(p.urgent_kept, "share"),),
        ),
        unit="share",
        y_title="share kept",
        caveats=(
            "Which messages are urgent is taken to be known when they come, and to depend on "
            "nothing.",
        ),
    )


def _strongest(material: Material) -> Finding:
    judged = [p for p in material.steady if any(c.kept for c in p.candidates)]
    known = [c.kept for p in judged for c in p.candidates if c.kept]
    if not known:
        reason = (
            material.why_none()
            if not material.steady
            else ("No hours are published, and every candidate promise counts in them.")
        )
        return material.origin.not_known(STRONGEST, reason=reason)
    method = f"{method_of(known)}; chosen by the lower bound"
    names = dict.fromkeys(str(c.rule) for p in material.steady for c in p.candidates)
    by_name = {(p.name, str(c.rule)): c for p in material.steady for c in p.candidates if c.kept}
    points = tuple(
        Point(rule, own.kept.estimate, own.kept.interval.lower, own.kept.interval.upper,
              own.kept.years, own.promised, p.name)
        for rule in names
        for p in material.steady
        if (own := by_name.get((p.name, rule))) and own.kept
    )  # fmt: skip
    return material.origin.estimated(
        STRONGEST,
        method=method,
        sentence=" ".join(
            [
                *(_sentence(p) for p in judged if _any(p)),
                *_none([p for p in judged if not _any(p)]),
                *(grows(p) for p in material.patterns if not p.steady),
            ]
        ),
        n=material.result.years,
        n_of=N_OF,
        form=Form.BARS,
        series=Series(
            points, "promise", "share kept in a coming year", "share", material.result.level, method
        ),
        caveats=(
            NO_TARGET,
            "Of many promises the one chosen tends to look better than it is: choosing by the "
            "lower bound allows for that only in part.",
            ONLY_ONE_SEEN,
            *(
                f'No hours are published under "{p.name}", so no promise that counts in them is '
                "judged. State them with --hours."
                for p in material.steady
                if p not in judged
            ),
        ),
    )


def _any(pattern: PatternResult) -> bool:
    return any(each.promise for each in pattern.strongest)


def _none(patterns: list[PatternResult]) -> list[str]:
    """What is said of those under which no promise is kept often enough."""
    if not patterns:
        return []
    often = percent(min(each.often for p in patterns for each in p.strongest))
    names = [f'"{p.name}"' for p in patterns]
    where = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    nearest = max(
        (c for p in patterns for c in p.candidates if c.kept),
        key=lambda c: (c.kept.interval.lower or 0.0) if c.kept else 0.0,
    )
    return [
        f"None of the promises tried would surely be kept {often} of the time under {where}: the "
        f'nearest, "{nearest.rule}", would be kept {said(nearest.kept, "share")}.'
    ]


def _sentence(pattern: PatternResult) -> str:
    found = [each for each in pattern.strongest if each.promise]
    same = len({str(each.promise.rule) for each in found if each.promise}) == 1
    if same and len(found) == len(pattern.strongest):
        return f'Under "{pattern.name}" {_promise(found[-1])}.'
    said_each = "; ".join(_promise(each) for each in found)
    missing = [percent(each.often) for each in pattern.strongest if not each.promise]
    none = f"; none of those tried is kept {missing[0]} of the time" if missing else ""
    return f'Under "{pattern.name}" {said_each}{none}.'


def _promise(found: StrongestPromise) -> str:
    own = found.promise
    assert own is not None  # noqa: S101 - for the type checker: it was chosen
    return (
        f'the strongest promise kept {percent(found.often)} of the time is "{own.rule}" '
        f"({said(own.kept, 'share')})"
    )
