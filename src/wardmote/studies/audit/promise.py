"""The promise: how often a stated one was kept, and the strongest that is kept already."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.dates import date_in_words
from wardmote.basis.instants import MINUTE, NO_TIME, Micros, from_micros
from wardmote.channels.supports import Kind
from wardmote.estimators.clusters import Alike
from wardmote.findings.finding import Finding, Form, Point, Series
from wardmote.findings.making import About
from wardmote.findings.wording import count, percent, several, with_interval
from wardmote.pattern.waits import FirstResponses
from wardmote.promises.outcome import Outcome, outcomes
from wardmote.promises.share import PromiseShare, promise_share
from wardmote.promises.strongest import Candidate, Check, Strongest, strongest_kept
from wardmote.studies.audit.material import NO_CASES, Material, barred, nothing
from wardmote.studies.audit.shares import METHOD, share_of, share_point
from wardmote.studies.audit.source import unmarked

STATED = About(
    "audit.promise.stated",
    "promise",
    "Q2",
    "The promise as stated",
    "Share of promises kept among those that fell due by the end of the data, under the stated "
    "rule.",
)
RECORDED = About(
    "audit.promise.recorded",
    "promise",
    "Q2",
    "The promise as recorded at the time",
    "Share of promises kept among those that fell due by the end of the data, by the due times "
    "that the source recorded.",
)
STRONGEST = About(
    "audit.promise.strongest",
    "promise",
    "Q2",
    "The strongest promise kept already",
    "Of the candidate promises, the one with the shortest promised wait of which the asked-for "
    "share was kept in the earlier part of the data, by the lower bound of its interval.",
)

NOT_A_TARGET = (
    "A promise is what this team can truthfully tell residents with the time it has; it is no "
    "target for anybody."
)
_CHECKED = {
    Check.HELD: "On the later part, which had no say in the choice, {share} were kept: it held.",
    Check.UNCERTAIN: "On the later part, which had no say in the choice, {share} were kept: below "
    "what was asked for, but the interval does not exclude it.",
    Check.BROKEN: "On the later part, which had no say in the choice, only {share} were kept: it "
    "did not hold, so do not publish it.",
    Check.UNTESTED: "No promise of the later part fell due, so it could not be checked.",
}


def promise(material: Material) -> tuple[Finding, ...]:
    """Which promise could be made, and how the stated and the recorded ones stand."""
    recorded = (_recorded(material),) if bool(_has_due_time(material).any()) else ()
    return _strongest(material), _stated(material), *recorded


def _stated(material: Material) -> Finding:
    rule, clock = material.request.promise, material.clock
    needs_hours = rule is not None and rule.needs_hours
    if bar := barred(material, STATED, Kind.PROMISE, hours=needs_hours):
        return bar
    if rule is None:
        return material.origin.not_known(
            STATED,
            reason="No promise was stated.",
            remedy='State one with --promise, as in --promise "next working day 17:00".',
        )
    asked = material.first.asked_at
    if not asked.size:
        return nothing(material, STATED, NO_CASES)
    cases = _Cases(material.first, rule.due(clock, asked), material.first_clusters)
    which = f'of the promises "{rule.words}"'
    return _standing(material, STATED, cases, which, unmarked(material))


def _recorded(material: Material) -> Finding:
    if bar := barred(material, RECORDED, Kind.PROMISE):
        return bar
    which = _has_due_time(material)
    first = material.first.only(which)
    cases = _Cases(first, first.due_at, material.first_clusters.only(which))
    without = int(which.size - which.sum())
    caveat = (
        f"The source recorded a due time for {count(which.size - without)} of "
        f"{several(which.size, 'conversation', 'conversations')}; the others are not judged.",
    )
    said = "of the promises recorded at the time"
    return _standing(material, RECORDED, cases, said, caveat if without else ())


def _has_due_time(material: Material) -> NDArray[np.bool_]:
    return np.asarray(material.first.due_at != NO_TIME)


@dataclass(frozen=True)
class _Cases:
    """Conversations, when each falls due, and within what they are alike."""

    first: FirstResponses
    due: Micros
    clusters: Alike


def _standing(
    material: Material, about: About, cases: _Cases, which: str, caveats: tuple[str, ...]
) -> Finding:
    """How the promises with those due times stand."""
    first, due, clusters = cases.first, cases.due, cases.clusters
    outcome = outcomes(
        first.asked_at,
        first.first_reply_at,
        due,
        material.end,
        first.deleted | first.no_reply_needed,
    )
    level = material.request.level
    standing = promise_share(outcome, due, material.end, clusters, level)
    if standing.share is None:
        return material.origin.not_known(
            about, reason="No promise had fallen due by the end of the data."
        )
    points = tuple(
        share_point(kind.name.lower(), share_of(material, outcome == kind, clusters))
        for kind in Outcome
    )
    share = standing.share
    return material.origin.estimated(
        about,
        method=METHOD,
        sentence=f"{with_interval(share.share, share.interval, 'share')} {which} were kept, "
        f"of {count(share.n)} that fell due. {_tally(standing)}",
        estimate=share.share,
        unit="share",
        interval=share.interval,
        n=share.n,
        n_of="promises that fell due",
        effective_n=share.effective_n,
        form=Form.BARS,
        series=Series(points, "outcome", "share of these conversations", "share", level, METHOD),
        caveats=(
            "Void: no promise stands, because the message was deleted or asked for no reply, or "
            "nothing was due.",
            "A message answered before its promise fell due is counted when it falls due; "
            "otherwise early answers would make every promise look better kept.",
            *caveats,
        ),
    )


def _tally(standing: PromiseShare) -> str:
    told = [f"{count(standing.kept)} kept", f"{count(standing.late)} late"]
    if standing.early:
        told.append(f"{count(standing.early)} answered but not due yet")
    return (
        f"In all: {', '.join(told)}, {count(standing.open)} open and {count(standing.void)} void."
    )


def _strongest(material: Material) -> Finding:
    if bar := barred(material, STRONGEST, Kind.PROMISE, hours=True):
        return bar
    first, clock, request = material.first, material.clock, material.request
    if not first.asked_at.size or clock is None:
        return nothing(material, STRONGEST, NO_CASES)
    found = strongest_kept(
        clock,
        first.asked_at,
        first.first_reply_at,
        material.end,
        first.deleted | first.no_reply_needed,
        material.first_clusters,
        candidates=request.candidates,
        kept=request.kept,
        level=request.level,
    )
    if found.chosen is None or found.chosen.early.share is None:
        return material.origin.not_known(
            STRONGEST,
            reason=found.reason,
            remedy="More weeks of data may settle it, or a weaker candidate may be kept.",
        )
    return _chosen(material, found, found.chosen)


def _chosen(material: Material, found: Strongest, chosen: Candidate) -> Finding:
    early, later = chosen.early.share, chosen.later.share
    assert early is not None  # noqa: S101 - for the type checker: a chosen candidate has it
    checked = _CHECKED[found.check].format(
        share=with_interval(later.share, later.interval, "share") if later else ""
    )
    points = tuple(point for candidate in found.candidates for point in _points(candidate))
    return material.origin.estimated(
        STRONGEST,
        method="strongest promise kept, by the lower bound",
        sentence=f'"{chosen.rule.words}" is the strongest promise that this team keeps at least '
        f"{percent(found.kept)} of the time already: "
        f"{with_interval(early.share, early.interval, 'share')} of {count(early.n)} in the earlier "
        f"part of the data. {checked}",
        estimate=early.share,
        unit="share",
        interval=early.interval,
        n=early.n,
        n_of="promises that fell due in the earlier part",
        effective_n=early.effective_n,
        form=Form.BARS,
        series=Series(points, "promise", "share kept", "share", material.request.level, METHOD),
        caveats=(NOT_A_TARGET, _parted(material, found)),
    )


def _parted(material: Material, found: Strongest) -> str:
    when = date_in_words(from_micros(found.parted_at or material.end).astimezone(material.zone))
    return (
        f"The later part begins on {when}. {len(found.candidates)} promises were tried; the "
        "choice was made on the earlier part alone."
    )


def _points(candidate: Candidate) -> tuple[Point, ...]:
    parts = (("earlier part", candidate.early.share), ("later part", candidate.later.share))
    wait = None if candidate.median_wait is None else candidate.median_wait / MINUTE
    label = str(candidate.rule)
    return tuple(
        Point(
            label,
            share.share if share else None,
            share.interval.lower if share else None,
            share.interval.upper if share else None,
            share.n if share else 0,
            wait,
            group,
        )
        for group, share in parts
    )
