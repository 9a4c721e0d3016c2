"""What several places say together: a finding that rests on theirs."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from statistics import median_low

import numpy as np

from wardmote.basis.figures import Interval
from wardmote.estimators.critical import critical_value
from wardmote.estimators.pooling import Pooling, Poolings, leave_one_out, may_claim_interval, pool
from wardmote.estimators.pooling.fitting import Test
from wardmote.estimators.pooling.heterogeneity import Method
from wardmote.evidence.holding import Holding, short
from wardmote.evidence.scale import interval_as, none_of, read_as, unit_of
from wardmote.evidence.selecting import Asked, Chosen, chosen
from wardmote.evidence.strength import DESCRIPTION, NOT_RATED, grade
from wardmote.findings.effect import Attribute, Effect, Kind
from wardmote.findings.finding import (
    POOLED,
    PREDICTED,
    Finding,
    Form,
    Point,
    Series,
    Setting,
    Strength,
)
from wardmote.findings.making import About, Origin
from wardmote.findings.wording import between, capital, figure, several

PLACE = "place"
"""The group of the rows that are places."""


def pooled(
    holding: Holding,
    asked: Asked,
    *,
    software: str,
    date: datetime,
    method: Method = "REML",
    test: Test = "knapp-hartung-floored",
    level: float = 0.95,
) -> Finding:
    """Pool what is held and fits.

    Of fewer than three there is no pooled figure: the effects stand side by side. What is pooled
    names the findings that it rests on, so that a correction or a withdrawal reaches it.

    Args:
        holding: What is held.
        asked: What is to be pooled.
        software: Name and version, for the finding.
        date: When it is made; aware.
        method: How the variance between places is estimated.
        test: How the interval of the mean is made.
        level: Of every interval.

    Raises:
        NothingToPool, NotPooledTogether, CountedTwice: See ``chosen``.
    """
    material = chosen(holding, asked)
    effects = [effect for _, _, effect in material]
    origin = _origin(material, asked, software, date)
    about, first = _about(material), effects[0]
    rests_on = tuple(digest for digest, _, _ in material)
    rows = [_row(finding, effect, level) for _, finding, effect in material]
    if not may_claim_interval(len(material)):
        series = _series(rows, first, level, "each by itself")
        said = f"{several(len(rows), 'place has', 'places have')} answered this"
        finding = origin.estimated(
            about,
            method="side by side",
            n=len(rows),
            n_of="findings",
            form=Form.FOREST,
            series=series,
            sentence=f"{said}, and below three no pooled figure is claimed: "
            f"{'; '.join(map(_said, rows))}.",
            caveats=_caveats(material),
        )
        return _resting(finding, rests_on, None)
    y = np.array([effect.estimate for effect in effects])
    v = np.array([effect.std_err for effect in effects]) ** 2
    found = pool(y, v, method=method, test=test, level=level)
    left = leave_one_out(y, v, method=method, test=test, level=level)
    interval = interval_as(found.interval, first.measure)
    estimate, unit = read_as(found.effect, first.measure), unit_of(first)
    rows += _pooled_rows(found, first)
    finding = origin.estimated(
        about,
        method=f"random effects ({method}), {found.interval.method}",
        estimate=estimate,
        unit=unit,
        interval=interval,
        n=len(material),
        n_of="findings",
        form=Form.FOREST,
        series=_series(rows, first, level, f"random effects ({method})"),
        sentence=_sentence(found, first, estimate, interval, unit),
        caveats=(*_spread(found, first), *_resting_on_one(found, left, material),
                 *_caveats(material)),
    )  # fmt: skip
    whole = Effect(
        first.kind, first.measure, found.effect, found.std_err, first.outcome, first.treated,
        first.compared_with, first.better, first.unit,
    )  # fmt: skip
    return _resting(finding, rests_on, whole)


def _resting(finding: Finding, rests_on: tuple[str, ...], effect: Effect | None) -> Finding:
    return replace(finding, rests_on=rests_on, effect=effect)


def _about(material: Sequence[Chosen]) -> About:
    _, finding, effect = material[0]
    questions = {each.question for _, each, _ in material}
    return About(
        id=f"evidence.pooled.{effect.outcome.key}",
        topic="pooled",
        question=finding.question if len(questions) == 1 else "",
        title=capital(effect.outcome.words),
        estimand=f"The mean over places like these of the {effect.measure} of "
        f"“{effect.outcome.words}”: {effect.treated}, against {effect.compared_with}.",
    )


def _origin(material: Sequence[Chosen], asked: Asked, software: str, date: datetime) -> Origin:
    findings = [finding for _, finding, _ in material]
    settings = [finding.setting for finding in findings]
    starts = [s.start for s in settings if s.start]
    ends = [s.end for s in settings if s.end]
    digests = "\n".join(sorted(digest for digest, _, _ in material))
    setting = Setting(
        accounts=several(len(material), "place", "places"),
        platforms=tuple(sorted({name for s in settings for name in s.platforms})),
        source="findings of others",
        source_class="pooled",
        source_class_stated_by="reader",
        zone=settings[0].zone if len({s.zone for s in settings}) == 1 else "UTC",
        hours=None,
        start=min(starts, default=None),
        end=max(ends, default=None),
        fiction=settings[0].fiction,
        attributes=tuple(Attribute(key, value) for key, value in sorted(asked.like.items())),
    )
    return Origin(
        setting=setting,
        design="pooling of findings",
        strength=_strength(findings),
        software=software,
        fingerprint="sha256:" + hashlib.sha256(digests.encode()).hexdigest(),
        date=date,
    )


def _strength(findings: Sequence[Finding]) -> Strength:
    """The level that at least half of them reach; a pooling mends no design."""
    grades = [grade(finding) for finding in findings]
    levels = [each.level for each in grades if each.level is not None]
    if not levels:
        label = DESCRIPTION if all(each.label == DESCRIPTION for each in grades) else NOT_RATED
        return Strength(label, grades[0].reasons)
    counted = ", ".join(
        f"{levels.count(level)} at {level} of 5" for level in sorted(set(levels), reverse=True)
    )
    reasons = [f"By their own design and conduct: {counted}.", "Pooling mends no design."]
    if len(levels) < len(grades):
        reasons.append(f"{len(grades) - len(levels)} could not be rated.")
    places = several(len(findings), "place", "places")
    return Strength(f"{median_low(levels)} of 5; {places}", tuple(reasons))


def _row(finding: Finding, effect: Effect, level: float) -> Point:
    reach = critical_value(level) * effect.std_err
    low, mid, high = (
        read_as(effect.estimate + step, effect.measure) for step in (-reach, 0.0, reach)
    )
    n = sum(arm.n for arm in effect.arms) or finding.n
    return Point(finding.setting.accounts, mid, low, high, n, group=PLACE)


def _pooled_rows(found: Pooling, effect: Effect) -> list[Point]:
    mean = interval_as(found.interval, effect.measure)
    estimate = read_as(found.effect, effect.measure)
    rows = [Point("All places together", estimate, mean.lower, mean.upper, found.k, group=POOLED)]
    if found.prediction is not None:
        more = interval_as(found.prediction, effect.measure)
        rows.append(
            Point("In one more place", estimate, more.lower, more.upper, found.k, group=PREDICTED)
        )
    return rows


def _series(rows: Sequence[Point], effect: Effect, level: float, method: str) -> Series:
    treated = f"{effect.treated}, against {effect.compared_with}"
    return Series(tuple(rows), "place", treated, unit_of(effect), level, method)


def _said(row: Point) -> str:
    estimate = row.estimate if row.estimate is not None else 0.0
    around = Interval(row.lower, row.upper, 0.95, "normal")
    return f"{row.label} {figure(estimate, '')} ({between(around, '')})"


def _sentence(
    found: Pooling, effect: Effect, estimate: float, interval: Interval, unit: str
) -> str:
    nothing = none_of(effect.measure)
    lower, upper = interval.lower, interval.upper
    told = f"{figure(estimate, unit)} ({between(interval, '')})"
    if lower is None or upper is None or lower <= nothing <= upper:
        verdict = "whether there is a difference cannot be told"
    else:
        way = "less" if estimate < nothing else "more"
        good = {"lower": "less", "higher": "more"}.get(effect.better.value)
        judged = "" if good is None else ", which is better" if way == good else ", which is worse"
        verdict = f"{way} of it{judged}"
    ascribed = "" if effect.kind is Kind.EFFECT else " This describes; what made it is not known."
    return (
        f"“{capital(effect.outcome.words)}”, with "
        f"{effect.treated} against {effect.compared_with}: {told} in "
        f"{several(found.k, 'place', 'places')} together; {verdict}.{ascribed}"
    )


def _spread(found: Pooling, effect: Effect) -> list[str]:
    said = [
        f"Places differ by a standard deviation of {found.tau:.3g} on the scale of pooling "
        f"({effect.measure}); {found.i2:.0%} of the variance of a typical effect lies between "
        "places (I², from τ²)."
    ]
    if found.prediction is not None and None not in (
        found.prediction.lower, found.prediction.upper,
    ):  # fmt: skip
        more = interval_as(found.prediction, effect.measure)
        said.append(
            f"In one more place the true effect may lie anywhere from {between(more, '')} "
            f"{unit_of(effect)}; this range holds less than it says where places are few."
        )
    return said


def _resting_on_one(whole: Pooling, left: Poolings, material: Sequence[Chosen]) -> list[str]:
    """Which single finding moves the answer most, and whether the verdict hangs on it.

    Args:
        whole: What all say together.
        left: The same with each left out in turn.
        material: What they are.
    """
    lower, upper = left.bounds
    measure = material[0][2].measure
    moved = int(np.argmax(np.abs(left.effect - whole.effect)))
    place = material[moved][1].setting.accounts
    said = [
        f"Without {place}, which moves it most, it is "
        f"{figure(read_as(float(left.effect[moved]), measure), unit_of(material[moved][2]))}."
    ]

    def tells(low: float | None, high: float | None) -> bool:
        return low is not None and high is not None and (low > 0 or high < 0)

    certain = tells(whole.interval.lower, whole.interval.upper)
    turns = [
        material[place][1].setting.accounts
        for place in range(len(material))
        if tells(float(lower[place]), float(upper[place])) != certain
    ]
    if turns:
        said.append(
            "Whether a difference can be told hangs on single places: it would turn without "
            f"{', '.join(turns[:3])}{' and others' if len(turns) > 3 else ''}."
        )
    return said


def _caveats(material: Sequence[Chosen]) -> tuple[str, ...]:
    said = []
    if all(effect.kind is Kind.DESCRIPTION for _, _, effect in material):
        said.append("These are descriptions: they say what is, not what does it.")
    said.append(
        "Findings that were made and not shared are not in it; those that were shared may be the "
        "more striking ones."
    )
    said.append(f"It rests on {', '.join(short(digest) for digest, _, _ in material)}.")
    return tuple(said)
