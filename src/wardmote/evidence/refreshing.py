"""Pooled findings worked out anew when what they rest on was corrected or withdrawn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import get_args

from wardmote.basis.errors import WardmoteError
from wardmote.estimators.pooling.heterogeneity import Method
from wardmote.evidence.holding import Holding, State
from wardmote.evidence.pooled import pooled
from wardmote.evidence.selecting import Asked, poolable
from wardmote.findings.finding import Finding

_METHOD = re.compile(r"random effects \((\w+)\)")


def refreshed(holding: Holding, *, software: str, date: datetime) -> Iterator[tuple[str, Finding]]:
    """Every pooled finding that is out of date, with what takes its place.

    It rests on the same findings as before, each in its newest version, without those that were
    withdrawn. Findings that came since are no part of it: to take them in, pool again. Where
    nothing of it is left, or what is left can no longer be pooled, it stays out of date.

    Args:
        holding: What is held.
        software: Name and version, for the new findings.
        date: When they are made; aware.

    Yields:
        The digest of the old one, and the new one, which names the old one as what it replaces.
    """
    for digest, finding in holding.findings.items():
        if finding.rests_on and holding.state(digest) is State.STALE:
            anew = _anew(finding, holding, software=software, date=date)
            if anew is not None:
                yield digest, replace(anew, version=finding.version + 1, replaces=digest)


def _anew(finding: Finding, holding: Holding, *, software: str, date: datetime) -> Finding | None:
    newest = {holding.newest(below) for below in finding.rests_on}
    kept = [each for each in poolable(holding) if each[0] in newest]
    if not kept:
        return None
    _, _, effect = kept[0]
    asked = Asked(
        question=finding.question,
        outcome=effect.outcome.key,
        measure=effect.measure,
        kind=effect.kind,
        like={each.key: each.value for each in finding.setting.attributes},
        leave_out=[digest for digest, _, _ in poolable(holding) if digest not in newest],
    )
    level = finding.series.level if finding.series else 0.95
    try:
        return pooled(
            holding, asked, software=software, date=date, method=method_of(finding), level=level
        )
    except WardmoteError:
        return None


def method_of(finding: Finding) -> Method:
    """How the variance between places was estimated; REML where the finding does not say.

    Of fewer than three nothing was pooled, and nothing says how it would have been.
    """
    found = _METHOD.match(finding.method)
    methods: dict[str, Method] = {method: method for method in get_args(Method)}
    return methods.get(found[1] if found else "REML", "REML")
