"""Making findings: what a whole study has in common is said once, and each status keeps its rules.

A figure without an interval, or a refusal without a reason, cannot be made here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import Any, Required, TypedDict, Unpack

from wardmote.basis.figures import Interval
from wardmote.findings.effect import Conduct, Effect, Measure
from wardmote.findings.finding import Finding, Form, Series, Setting, Status, Strength


class UnsoundFinding(ValueError):
    """A study made a finding that breaks a rule of its status: a fault in the study."""


@dataclass(frozen=True)
class About:
    """What a finding is about, whatever its answer: the same whether estimated or refused.

    The names are the fields of ``Finding``.
    """

    id: str
    topic: str
    question: str
    title: str
    estimand: str


class Said(TypedDict, total=False):
    """What any finding may say besides; the names are the fields of ``Finding``."""

    caveats: tuple[str, ...]
    strength: Strength
    design: str
    conduct: Conduct | None
    rests_on: tuple[str, ...]


class Answered(Said, total=False):
    """What every answer says besides."""

    sentence: Required[str]
    n: Required[int]
    n_of: Required[str]
    estimate: float | None
    unit: str
    form: Form
    series: Series | None


class Counted(Answered, total=False):
    """What a count says besides."""

    method: str


class Estimated(Answered, total=False):
    """What an estimate says besides; ``estimate`` needs ``interval`` and ``unit``."""

    method: Required[str]
    interval: Interval | None
    effective_n: float | None
    effect: Effect | None


class Unanswered(Said, total=False):
    """What every finding without an answer says besides."""

    reason: Required[str]
    sentence: str
    method: str
    n: int
    n_of: str


class Kept(Unanswered, total=False):
    """What is withheld or not known may say what would give it."""

    remedy: str


class Refused(Unanswered, total=False):
    """A refusal must say what could tell."""

    remedy: Required[str]


@dataclass(frozen=True)
class Origin:
    """What every finding of one study shares, with one method for each status.

    Each method takes what the finding is about and further fields of ``Finding`` by name,
    and raises ``UnsoundFinding`` where they break a rule of the status (see ``faults_of``).

    Attributes:
        setting: Where and when the data are from.
        design: The design in words, e.g. ``description``.
        strength: How much that design allows one to conclude; a figure may give its own.
        software: Name and version, e.g. ``wardmote 0.1.0``.
        fingerprint: ``sha256:…`` of the data read.
        date: When the finding was made; aware.
    """

    setting: Setting
    design: str
    strength: Strength
    software: str
    fingerprint: str
    date: datetime

    def estimated(self, about: About, **fields: Unpack[Estimated]) -> Finding:
        """A figure with its interval, a series with its intervals, or both."""
        return self._made(about, Status.ESTIMATED, {**fields})

    def counted(self, about: About, **fields: Unpack[Counted]) -> Finding:
        """A count of what is there; its figure is n unless something else is counted."""
        count = {"method": "count", "estimate": float(fields["n"]), "unit": fields["n_of"]}
        return self._made(about, Status.COUNTED, {**count, **fields})

    def refused(self, about: About, **fields: Unpack[Refused]) -> Finding:
        """What the source cannot support: why, and which source could."""
        return self._made(about, Status.REFUSED, {"method": "none", **fields})

    def withheld(self, about: About, **fields: Unpack[Kept]) -> Finding:
        """What could be worked out but is a worker's own, and not for this reader."""
        return self._made(about, Status.WITHHELD, {"method": "none", **fields})

    def not_known(self, about: About, **fields: Unpack[Kept]) -> Finding:
        """What was not given, or what there are too few cases to tell."""
        return self._made(about, Status.NOT_KNOWN, {"method": "none", **fields})

    def _made(self, about: About, status: Status, fields: dict[str, Any]) -> Finding:
        finding = Finding(status=status, **{**vars(self), **vars(about), **fields})
        faults = faults_of(finding)
        if faults:
            raise UnsoundFinding(f"{finding.id}: {' '.join(faults)}")
        return finding


def faults_of(finding: Finding) -> tuple[str, ...]:
    """Which rules of its status a finding breaks, each as a sentence; empty for a sound one."""
    rules = {
        "It has no id.": bool(finding.id),
        "It has no topic.": bool(finding.topic),
        "It has no title.": bool(finding.title),
        "Its date has no zone.": finding.date.tzinfo is not None,
        "Its n is negative.": finding.n >= 0,
        "A figure in it is not finite.": all(isfinite(x) for x in _numbers(finding)),
        **_RULES[finding.status](finding),
        **(_compared(finding.effect) if finding.effect else {}),
        **_known_by(finding),
    }
    return tuple(fault for fault, kept in rules.items() if not kept)


_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DIGEST = re.compile("sha256:[0-9a-f]{64}")


def _compared(effect: Effect) -> dict[str, bool]:
    counted = [arm.events for arm in effect.arms if arm.events is not None]
    lost = [arm.lost for arm in effect.arms if arm.lost is not None]
    return {
        "Its standard error is not above 0.": effect.std_err > 0,
        "The key of its outcome is not small letters, digits and hyphens.": bool(
            _KEY.fullmatch(effect.outcome.key)
        ),
        "It does not say what is compared with what.": bool(
            effect.treated and effect.compared_with and effect.outcome.words
        ),
        "A comparison has two arms, or none that may be told.": len(effect.arms) in {0, 2},
        "An arm has more events than members.": all(
            arm.events is None or arm.events <= arm.n for arm in effect.arms
        ),
        "Events are of both arms or of none.": len(counted) in {0, len(effect.arms)},
        "A share lost is not a whole percent between 0 and 1.": all(
            0 <= share <= 1 and share == round(share, 2) for share in lost
        ),
        "A mean difference needs its unit, and nothing else has one.": bool(effect.unit)
        == (effect.measure is Measure.MEAN_DIFFERENCE),
    }


def _known_by(finding: Finding) -> dict[str, bool]:
    keys = [attribute.key for attribute in finding.setting.attributes]
    digests = [*finding.rests_on, *([finding.replaces] if finding.replaces else [])]
    return {
        "Its version is below 1.": finding.version >= 1,
        "What it replaces or rests on is no digest.": all(map(_DIGEST.fullmatch, digests)),
        "An attribute is there twice.": len(keys) == len(set(keys)),
        "The key of an attribute is not small letters, digits and hyphens.": all(
            map(_KEY.fullmatch, keys)
        ),
        "It is withdrawn without a reason.": finding.withdrawn is None
        or bool(finding.withdrawn.reason),
    }


def _estimated(finding: Finding) -> dict[str, bool]:
    figure = finding.estimate is not None
    return {
        "An estimate needs a figure or a series.": figure or finding.series is not None,
        "A figure needs its interval.": not figure or finding.interval is not None,
        "A figure needs its unit.": not figure or bool(finding.unit),
        "An answer needs a sentence.": bool(finding.sentence),
        "It does not say what n counts.": bool(finding.n_of),
    }


def _counted(finding: Finding) -> dict[str, bool]:
    return {
        "A count has no interval.": finding.interval is None,
        "An answer needs a sentence.": bool(finding.sentence),
        "It does not say what n counts.": bool(finding.n_of),
    }


def _unanswered(finding: Finding) -> dict[str, bool]:
    figures = (finding.estimate, finding.interval, finding.series)
    return {
        "It does not say why there is no answer.": bool(finding.reason),
        "It has a figure though there is no answer.": all(figure is None for figure in figures),
    }


def _refused(finding: Finding) -> dict[str, bool]:
    return {
        **_unanswered(finding),
        "It does not say what source could tell.": bool(finding.remedy),
    }


_RULES = {
    Status.ESTIMATED: _estimated,
    Status.COUNTED: _counted,
    Status.REFUSED: _refused,
    Status.WITHHELD: _unanswered,
    Status.NOT_KNOWN: _unanswered,
}


def _numbers(finding: Finding) -> list[float]:
    numbers = [finding.estimate, finding.effective_n]
    if finding.effect is not None:
        numbers += [finding.effect.estimate, finding.effect.std_err]
    if finding.interval is not None:
        numbers += [finding.interval.lower, finding.interval.upper, finding.interval.level]
    for point in finding.series.points if finding.series else ():
        numbers += [point.estimate, point.lower, point.upper, point.x]
    return [x for x in numbers if x is not None]
