"""What is pooled, for each kind of place by itself: "for a team like mine"."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from wardmote.estimators.pooling.heterogeneity import Method
from wardmote.evidence.holding import Holding
from wardmote.evidence.pooled import pooled
from wardmote.evidence.selecting import Asked, attributes_of, chosen
from wardmote.findings.finding import Finding


def each_setting(
    holding: Holding,
    asked: Asked,
    key: str,
    *,
    software: str,
    date: datetime,
    method: Method = "REML",
) -> dict[str, Finding]:
    """The same for each kind of place by itself: what it comes to for a team like mine.

    Places that do not say what they are by this key are in none. How many each rests on is its
    n; below three its figures stand side by side, as ever. That two kinds of places differ is
    not shown by one interval holding no effect and the other not: compare the intervals.

    Args:
        holding: What is held.
        asked: What is to be pooled.
        key: An attribute, such as ``rural``.
        software: For the findings.
        date: The same; aware.
        method: How the variance between places is estimated.

    Returns:
        Value of the attribute → what is pooled, in the order of the alphabet.

    Raises:
        NothingToPool, NotPooledTogether, CountedTwice: See ``chosen``.
    """
    stated = {attributes_of(finding).get(key, "") for _, finding, _ in chosen(holding, asked)}
    return {
        value: pooled(
            holding,
            replace(asked, like={**asked.like, key: value}),
            software=software,
            date=date,
            method=method,
        )
        for value in sorted(stated - {""})
    }
