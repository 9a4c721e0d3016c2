"""What the answer rests on: which assumption moves it most, and what each figure is unsure by."""

from __future__ import annotations

from collections.abc import Iterator

from wardmote.basis.figures import Interval
from wardmote.findings.finding import Finding, Form, Point, Series
from wardmote.findings.wording import number, percent
from wardmote.studies.whatif.result import Sensitivity, Variation
from wardmote.studies.whatif.telling.abouts import MOVES_MOST, apart
from wardmote.studies.whatif.telling.material import (
    N_OF,
    Material,
    each_figure,
    each_of_work,
    method_of,
)
from wardmote.studies.whatif.uncertainty import Uncertain


def assumptions(material: Material) -> tuple[Finding, ...]:
    """The assumption that moves the answer most, and the parts of the uncertainty."""
    return _moves_most(material), *_apart(material)


def moves_most(found: Sensitivity) -> str:
    """The one line that says which assumption moves the answer most.

    >>> changed = Variation("20 % more messages", 0.61, -0.1, 0.001)
    >>> moves_most(Sensitivity("noon", 0.71, 0.002, 50, (changed,))).partition("most: ")[2]
    '20 % more messages (71 % kept → 61 %).'
    """
    first = found.variations[0]
    if first.kept is not None and abs(first.change) <= 2 * first.error:
        return (
            f'None of the assumptions changed moves the answer for "{found.pattern}" by more than '
            f"chance ({percent(found.kept)} kept)."
        )
    return (
        f'Of the assumptions changed, this moves the answer for "{found.pattern}" most: '
        f"{first.name} ({percent(found.kept)} kept → {_came_to(first)})."
    )


def _came_to(variation: Variation) -> str:
    if variation.kept is None:
        return f"the queue grows by {number(round(variation.grows_by, 1))} messages a week"
    return percent(variation.kept)


def _moves_most(material: Material) -> Finding:
    found = material.result.sensitivity
    if found is None:
        reason = (
            "No assumption was changed."
            if material.steady
            else "The queue grows with nothing changed, so that there is no answer to move."
        )
        return material.origin.not_known(MOVES_MOST, reason=reason)
    same = Variation("nothing changed", found.kept, 0.0, found.error)
    rows = [_row(each, found.years) for each in (same, *found.variations)]
    method = "simulation on the same random numbers, the best single parameters"
    return material.origin.estimated(
        MOVES_MOST,
        method=method,
        sentence=moves_most(found),
        n=found.years,
        n_of=f"{N_OF} for each change",
        form=Form.BARS,
        series=Series(
            tuple(rows), "assumption", f'share kept of "{material.result.judged_by}"', "share",
            0.95, method,
        ),
        caveats=(
            "The intervals here hold Monte Carlo error alone. How far each assumption was changed "
            "is a convention: none of them says what is likely.",
            _shifted(material),
        ),
    )  # fmt: skip


def _row(variation: Variation, years: int) -> Point:
    kept = variation.kept
    if kept is None:
        by = number(round(variation.grows_by, 1))
        label = f"{variation.name}: the queue grows by {by} messages a week"
        return Point(label, None, None, None, years)
    reach = 1.96 * variation.error
    return Point(variation.name, kept, max(kept - reach, 0.0), min(kept + reach, 1.0), years)


def _shifted(material: Material) -> str:
    shift = material.demand_shift
    taken = (
        f"it is taken to change how much is asked by {shift * 100:+.0f} %"
        if shift
        else "it is taken to change nothing"
    )
    return (
        f"Publishing other hours may itself change how much is asked, and when; here {taken}. "
        "Nobody knows it before: vary it with --demand-shift."
    )


def _apart(material: Material) -> Iterator[Finding]:
    for unit in ("share", "minutes", "messages"):
        rows = [
            (f"{p.name}: {name}", own)
            for p in material.steady
            for name, own_unit, own in each_figure(p)
            if own_unit == unit and own is not None
        ]
        if rows:
            yield _table(material, unit, unit, rows)
    work = [
        (f"{p.name}: {name}", own)
        for p in material.workable
        for name, own in each_of_work(p)
        if own is not None
    ]
    if work:
        yield _table(material, "work", "minutes", work)


def _table(material: Material, kind: str, unit: str, rows: list[tuple[str, Uncertain]]) -> Finding:
    method = method_of(own for _, own in rows)
    points = tuple(
        Point(part, own.estimate, bounds.lower, bounds.upper, own.years, None, name)
        for name, own in rows
        for part, bounds in _parts(own)
    )
    own = material.result
    return material.origin.estimated(
        apart(kind),
        method=method,
        sentence=f"{_mostly([each for _, each in rows])} ({own.draws} draws of the parameters "
        f"were simulated for {own.years_each} years each.)",
        n=own.years,
        n_of=N_OF,
        form=Form.FIGURE,
        series=Series(
            points, "figure, and what it is unsure by", "estimate", unit, own.level, method
        ),
    )


_DOUBTS = {
    "parameters alone": "not knowing the parameters",
    "year to year alone": "that no two years are alike",
    "Monte Carlo alone": "that only so many years were simulated",
}


def _mostly(figures: list[Uncertain]) -> str:
    """Which part makes most of the intervals' width, on average over those that have an end."""
    widths: dict[str, list[float]] = {part: [] for part in _DOUBTS}
    for own in figures:
        parts = {part: _width(bounds) for part, bounds in _parts(own)}
        whole = parts.pop("all together")
        if whole and all(parts.get(part) is not None for part in _DOUBTS):
            for part in _DOUBTS:
                widths[part].append((parts[part] or 0.0) / whole)
    if not widths["parameters alone"]:
        return "Here is what each source of doubt would do alone."
    most = max(_DOUBTS, key=lambda part: sum(widths[part]))
    return f"What makes these figures most unsure is {_DOUBTS[most]}."


def _width(bounds: Interval) -> float | None:
    if bounds.lower is None or bounds.upper is None:
        return None
    return bounds.upper - bounds.lower


def _parts(own: Uncertain) -> Iterator[tuple[str, Interval]]:
    yield "all together", own.interval
    for name, bounds in (
        ("parameters alone", own.parameters),
        ("year to year alone", own.year_to_year),
        ("Monte Carlo alone", own.monte_carlo),
    ):
        if bounds is not None:
            yield name, bounds
