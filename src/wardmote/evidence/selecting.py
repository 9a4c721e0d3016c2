"""What is pooled with what: one question, outcome, measure and kind, of stated settings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import combinations

from wardmote.evidence.errors import CountedTwice, NothingToPool, NotPooledTogether
from wardmote.evidence.holding import Holding, short
from wardmote.findings.effect import Effect, Kind, Measure
from wardmote.findings.finding import Finding, Status

Chosen = tuple[str, Finding, Effect]
"""A digest, its finding, and the effect that it carries."""


@dataclass(frozen=True)
class Asked:
    """What is to be pooled. What is not stated must be one thing among what is held.

    Attributes:
        question: Number in the register, such as ``Q2``; empty for any.
        outcome: Key of the outcome.
        measure: The scale.
        kind: Descriptions or effects; never both.
        like: Attributes that the settings must have, such as ``{"rural": "rural"}``.
        leave_out: Digests, or their beginnings, of findings that are not to count.
    """

    question: str = ""
    outcome: str = ""
    measure: Measure | None = None
    kind: Kind | None = None
    like: Mapping[str, str] = field(default_factory=dict)
    leave_out: Collection[str] = ()


def poolable(holding: Holding) -> list[Chosen]:
    """Every finding that holds and carries an effect."""
    return [
        (digest, finding, finding.effect)
        for digest, finding in holding.material()
        if finding.effect is not None and finding.status is Status.ESTIMATED
    ]


def chosen(holding: Holding, asked: Asked) -> list[Chosen]:
    """The findings to pool.

    Raises:
        NothingToPool: None fits.
        NotPooledTogether: They are of several outcomes, measures or kinds, or of fiction and fact.
        CountedTwice: Two rest on the same people.
    """
    out = {holding.find(beginning) for beginning in asked.leave_out}
    fitting = [each for each in poolable(holding) if each[0] not in out and fits(each, asked)]
    if not fitting:
        raise NothingToPool(
            "No finding that is held fits: with an effect, current, and of what was asked for.",
            remedy='"wardmote evidence list" shows what is held.',
        )
    check_of_one_kind(fitting)
    twice = list(counted_twice(fitting))
    if twice:
        pairs = "; ".join(
            f"{short(one)} and {short(other)} ({why})" for one, other, why in twice[:5]
        )
        raise CountedTwice(
            f"The same people would be counted twice: {pairs}.",
            remedy="Leave out one of each two with --leave-out, and say why.",
        )
    return fitting


def fits(each: Chosen, asked: Asked) -> bool:
    """Whether a finding is of what was asked for."""
    _, finding, effect = each
    stated = attributes_of(finding)
    return (
        asked.question in {"", finding.question}
        and asked.outcome in {"", effect.outcome.key}
        and asked.measure in {None, effect.measure}
        and asked.kind in {None, effect.kind}
        and all(stated.get(key) == _plain(value) for key, value in asked.like.items())
    )


def attributes_of(finding: Finding) -> dict[str, str]:
    """What the setting is said to be, in small letters."""
    return {each.key: _plain(each.value) for each in finding.setting.attributes}


def _plain(value: str) -> str:
    return " ".join(value.casefold().split())


def check_of_one_kind(some: Sequence[Chosen]) -> None:
    """Refuse what must be kept apart.

    Raises:
        NotPooledTogether: They are of several outcomes, measures or kinds, or of fiction and fact.
    """
    apart: dict[str, set[object]] = {
        "a description and an effect (--kind)": {effect.kind for _, _, effect in some},
        "outcomes (--outcome)": {effect.outcome.key for _, _, effect in some},
        "measures (--measure)": {effect.measure for _, _, effect in some},
        "units of a mean difference (--outcome)": {effect.unit for _, _, effect in some},
        "ways in which the outcome should go (--outcome)": {effect.better for _, _, effect in some},
        "made-up data and real data (--leave-out)": {f.setting.fiction for _, f, _ in some},
    }
    for what, values in apart.items():
        if len(values) > 1:
            named = ", ".join(sorted(map(str, values)))
            raise NotPooledTogether(
                f"What fits is of several {what}: {named}. They are never pooled together.",
                remedy="Say which is meant with the option named.",
            )


def counted_twice(some: Iterable[Chosen]) -> Iterator[tuple[str, str, str]]:
    """Pairs of digests that rest on the same people, each with why."""
    for (one, first, _), (other, second, _) in combinations(some, 2):
        if first.fingerprint == second.fingerprint:
            yield one, other, "the same data"
        elif _place(first) == _place(second) and _overlap(first, second):
            yield one, other, "the same place at the same time"


def _place(finding: Finding) -> str:
    return attributes_of(finding).get("place") or _plain(finding.setting.accounts)


_EVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def _overlap(first: Finding, second: Finding) -> bool:
    """Whether two periods share an instant; one that is not stated may be any."""
    (start, end), (other_start, other_end) = (
        (each.setting.start or _EVER[0], each.setting.end or _EVER[1]) for each in (first, second)
    )
    return start < other_end and other_start < end
