"""The honest clock: three figures, always together.

The wait by the wall clock, the wait inside published hours, and the work done outside
them. Where one of them cannot be shown, its place is kept and says why.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wardmote.channels.reading import SourceClass
from wardmote.channels.supports import Kind
from wardmote.findings.finding import Finding
from wardmote.findings.making import About
from wardmote.findings.wording import between, count, number, several, with_interval
from wardmote.studies.audit.material import Material, barred, nothing
from wardmote.studies.audit.rates import METHOD, too_uneven, too_wide, weekly_rate
from wardmote.studies.audit.waiting import Waiting

WALL = About(
    "audit.clock.wall",
    "clock",
    "Q2",
    "Wait by the wall clock",
    "Median time from a resident's message to the reply by a person, every hour counted.",
)
OPEN = About(
    "audit.clock.open-hours",
    "clock",
    "Q2",
    "Wait inside published hours",
    "Median of that part of the same waits that lies inside the published hours.",
)
WORK = About(
    "audit.clock.out-of-hours-work",
    "clock",
    "Q3",
    "Work outside published hours",
    "Replies sent outside the published hours, a week.",
)

_HALF = "Half waited {median} or less{whose}."
_AT_ONCE = "Half were answered at once{whose} ({between})."
SENT_NOT_WRITTEN = (
    "This source knows when a reply was sent, not when it was written: a reply written at night "
    "and held until morning is not seen here, and is work outside hours all the same."
)


def honest_clock(material: Material) -> tuple[Finding, ...]:
    """The three figures."""
    return _wall(material), _open(material), _work(material)


def kind_of_wait(material: Material) -> Kind:
    """What a wait from this source asks of it."""
    if material.source_class is SourceClass.ANSWERED_ONLY:
        return Kind.ANSWERED_WAIT
    return Kind.FIRST_RESPONSE


def _wall(material: Material) -> Finding:
    if bar := barred(material, WALL, kind_of_wait(material)):
        return bar
    return _median(material, WALL, material.waiting, _HALF, _AT_ONCE)


def _open(material: Material) -> Finding:
    if bar := barred(material, OPEN, kind_of_wait(material), hours=True):
        return bar
    cases, clock = material.waiting, material.clock
    inside = cases.inside(clock) if clock else cases
    says = "Of the same waits, half had {median} or less of published hours in them{whose}."
    none = "Of the same waits, half had no published hours in them{whose} ({between})."
    return _median(material, OPEN, inside, says, none)


def _median(
    material: Material, about: About, cases: Waiting, says: str, says_of_none: str
) -> Finding:
    if not cases.n:
        return nothing(material, about, f"{cases.n_of} with a wait that can be worked out")
    median = cases.quantile(0.5)
    if median.estimate is None:
        return material.origin.not_known(about, reason=median.why_none("half"))
    whose = "" if cases.censored else ", among messages that were answered"
    said = with_interval(median.estimate, median.interval, "minutes")
    return material.origin.estimated(
        about,
        method=median.method,
        sentence=(says if median.estimate else says_of_none).format(
            median=said, whose=whose, between=between(median.interval, "minutes")
        ),
        estimate=median.estimate,
        unit="minutes",
        interval=median.interval,
        n=median.n,
        n_of=cases.n_of,
        effective_n=median.effective_n,
    )


def _work(material: Material) -> Finding:
    if bar := barred(material, WORK, Kind.REPLIES, hours=True, work=True):
        return bar
    sends, clock = material.sends, material.clock
    if not sends.sent_at.size or clock is None:
        return nothing(material, WORK, "replies")
    outside = ~clock.is_open(sends.sent_at)
    if refusal := too_uneven(material, WORK):
        return _counted_work(material, outside, refusal)
    ratio = weekly_rate(material, sends.sent_at, outside.astype(np.float64))
    if ratio.estimate and (refusal := too_wide(material, WORK, ratio)):
        return _counted_work(material, outside, refusal)
    return material.origin.estimated(
        WORK,
        method=METHOD,
        sentence=f"{number(ratio.estimate)} replies a week ({between(ratio.interval, '')}) were "
        f"sent outside the published hours, {_of_all(outside)} in all. "
        "Night work is never counted as nothing.",
        estimate=ratio.estimate,
        unit="replies a week",
        interval=ratio.interval,
        n=int(sends.sent_at.size),
        n_of="replies",
        caveats=(SENT_NOT_WRITTEN,),
    )


def _of_all(outside: NDArray[np.bool_]) -> str:
    return f"{count(int(outside.sum()))} of {several(outside.size, 'reply', 'replies')}"


def _counted_work(material: Material, outside: NDArray[np.bool_], why: Finding) -> Finding:
    """The third figure keeps its place: a count needs no week to be like another."""
    was = "was" if outside.size == 1 else "were"
    return material.origin.counted(
        WORK,
        sentence=f"{_of_all(outside)} {was} sent outside the published hours. "
        "Night work is never counted as nothing.",
        n=int(outside.sum()),
        n_of="replies sent outside published hours",
        caveats=(why.reason, SENT_NOT_WRITTEN),
    )
