"""What residents would see: waits by both clocks, and who still waits."""

from __future__ import annotations

from wardmote.findings.finding import Finding, Form, Point, Series
from wardmote.findings.wording import count, percent
from wardmote.studies.whatif.result import PatternResult, Waits
from wardmote.studies.whatif.stability import TIPPED, Standing
from wardmote.studies.whatif.telling.abouts import AFTER_CLOSURE, AT_CLOSE, KEEPS_UP, OPEN, WALL
from wardmote.studies.whatif.telling.material import (
    N_OF,
    ONLY_ONE_SEEN,
    Material,
    grows,
    said,
)

_AVERAGE_HIDES = (
    "No mean is told: an order that answers the newest first has the same mean, and leaves the "
    "oldest for weeks."
)


def waits(material: Material) -> tuple[Finding, ...]:
    """Whether the desk keeps up, and the waits if it does."""
    return _keeps_up(material), _wall(material), _open(material)


def _keeps_up(material: Material) -> Finding:
    points = tuple(
        Point(p.name, 0.0 if p.steady else p.stability.grows_by, None, None, material.result.years)
        for p in material.patterns
    )
    growing = [grows(p) for p in material.patterns if not p.steady]
    steady = [f'"{p.name}"' for p in material.steady]
    enough = f"The time is enough under {_listed(steady)}." if steady else ""
    method = "simulation of a desk that is never without work"
    return material.origin.estimated(
        KEEPS_UP,
        method=method,
        sentence=" ".join(part for part in (*growing, enough) if part),
        n=material.result.years,
        n_of=N_OF,
        form=Form.FIGURE,
        series=Series(
            points, "pattern", "the queue grows by, messages a week", "messages a week",
            material.result.level, method,
        ),
        caveats=tuple(caveat for p in material.steady for caveat in _near_the_edge(p)),
    )  # fmt: skip


def _near_the_edge(pattern: PatternResult) -> tuple[str, ...]:
    stable, said = pattern.stability, []
    over = sum(load >= 1 for load in stable.load) / len(stable.load)
    if over:
        said.append(
            f'Under "{pattern.name}" it may not be: with {percent(over)} of the parameters that '
            "the data allow, more comes than can be answered. In those years waits have no end."
        )
    if stable.standing is Standing.TIPPING:
        said.append(
            f'"{pattern.name}" keeps up while waits are short. Once some {count(_week(pattern))} '
            "messages wait, those who ask again would keep it behind until somebody clears the "
            f"queue. (So it went in {percent(stable.tipped)} of the simulated years; in more than "
            f"{percent(TIPPED)} no wait would be told.)"
        )
    return tuple(said)


def _week(pattern: PatternResult) -> int:
    return round(pattern.stability.arriving)


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _wall(material: Material) -> Finding:
    return material.told(
        WALL,
        lambda p: p.wall.named() if p.wall else (),
        sentence=material.sentence(_WAITED, lambda p: _waited(p.wall)),
        unit="minutes",
        y_title="wait by the wall clock",
        caveats=(_AVERAGE_HIDES, ONLY_ONE_SEEN),
    )


def _open(material: Material) -> Finding:
    return material.told(
        OPEN,
        lambda p: p.open.named() if p.open else (),
        sentence=material.sentence(
            f"Inside published hours, {_WAITED[0].lower()}{_WAITED[1:]}", lambda p: _waited(p.open)
        ),
        unit="minutes",
        y_title="wait inside published hours",
        caveats=(
            "Fewer hours published make this wait shorter and the other longer: read the two "
            "together.",
        ),
    )


_WAITED = "Half wait at most {} and nine in ten at most {}"


def _waited(waits: Waits | None) -> tuple[str, str]:
    if waits is None:
        return ("not known", "not known")
    return said(waits.median, "minutes"), said(waits.nine_in_ten, "minutes")


def queues(material: Material) -> tuple[Finding, ...]:
    """Who still waits at a window's end, and after a holiday."""
    return _at_close(material), _after_closure(material)


def _at_close(material: Material) -> Finding:
    return material.told(
        AT_CLOSE,
        lambda p: (
            ("on average", p.queues.at_close if p.queues else None),
            ("the most in a year", p.queues.worst_at_close if p.queues else None),
        ),
        sentence=material.sentence(
            "{} messages still wait when a window closes, on average",
            lambda p: (said(p.queues.at_close if p.queues else None, ""),),
        ),
        unit="messages",
        y_title="messages that wait",
    )


def _after_closure(material: Material) -> Finding:
    known = [p for p in material.steady if p.queues and p.queues.after_closure]
    if material.steady and not known:
        return material.origin.not_known(
            AFTER_CLOSURE,
            reason="No pattern is shut by a holiday or a dated closure in the period.",
            remedy='Say so in the hours, as in "closed holidays england".',
        )

    return material.told(
        AFTER_CLOSURE,
        lambda p: (("", p.queues.after_closure if p.queues else None),),
        sentence=material.sentence("Up to {} messages wait after a holiday", _after),
        unit="messages",
        y_title="messages that wait",
    )


def _after(pattern: PatternResult) -> tuple[str]:
    found = pattern.queues.after_closure if pattern.queues else None
    return (said(found, "") if found else "none, as no holiday shuts the desk,",)
