"""The strongest promise that a team already keeps, chosen on earlier data, checked on later.

The candidates are tried on messages asked in the earlier part of the data. Those whose
lower bound reaches the share asked for are kept often enough; of them the strongest is
the one with the shortest median wait that it would have promised. The later part had no
say in the choice and is the check of it: whatever it shows is reported, and the choice is
not made again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.instants import Micros
from wardmote.estimators.clusters import Alike, Clusters, groupings
from wardmote.estimators.proportions import clustered_proportion
from wardmote.findings.wording import percent
from wardmote.hours.clock import NEVER, ServiceClock
from wardmote.promises.ladder import CANDIDATES
from wardmote.promises.outcome import outcomes
from wardmote.promises.rule import PromiseRule
from wardmote.promises.share import PromiseShare, promise_share


class Check(StrEnum):
    """What the later part of the data says of the chosen promise."""

    HELD = "held"
    """Its share there reaches what was asked for."""
    UNCERTAIN = "uncertain"
    """Its share falls short, but its interval does not exclude what was asked for."""
    BROKEN = "broken"
    """Its whole interval lies below what was asked for."""
    UNTESTED = "untested"
    """No promise of the later part fell due, or none was chosen."""


@dataclass(frozen=True)
class Candidate:
    """One promise, tried.

    Attributes:
        rule: The promise.
        median_wait: The median wait it would have promised, by the wall clock, over all the
            messages asked, in microseconds; the measure of its strength. None where it never
            promised anything.
        early: How it stood on the messages asked in the earlier part.
        later: How it stood on those asked in the later part.
    """

    rule: PromiseRule
    median_wait: int | None
    early: PromiseShare
    later: PromiseShare


@dataclass(frozen=True)
class Strongest:
    """The candidates, and the strongest that is kept already.

    Attributes:
        candidates: Strongest first.
        chosen: The strongest whose lower bound reaches ``kept``; None where none does.
        check: What the later part says of it.
        reason: Why none was chosen, in a sentence; empty where one was.
        parted_at: The later part starts with messages asked at this instant.
        kept: The share asked for.
    """

    candidates: tuple[Candidate, ...]
    chosen: Candidate | None
    check: Check
    reason: str
    parted_at: int | None
    kept: float


@dataclass(frozen=True)
class _Messages:
    """What is known of each message at ``until``, one array each."""

    until: int
    asked: Micros
    first_reply: Micros
    void: NDArray[np.bool_]
    alike: Alike

    def taken(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> _Messages:
        """Some of them, or all in another order."""
        columns = (self.asked[which], self.first_reply[which], self.void[which])
        return _Messages(self.until, *columns, self.alike.only(which))


def strongest_kept(  # noqa: PLR0917  (columns of one table, in the order of ``outcomes``)
    clock: ServiceClock,
    asked: Micros,
    first_reply: Micros,
    until: int,
    void: NDArray[np.bool_] | None = None,
    clusters: Clusters = (),
    *,
    candidates: Sequence[PromiseRule] = CANDIDATES,
    kept: float = 0.9,
    level: float = 0.95,
    split: float = 2 / 3,
) -> Strongest:
    """The strongest candidate that was kept at least so often, by its lower bound.

    A message belongs to the earlier or the later part by when it was asked. It is judged by
    its own due time, with all that is known at ``until``: one that was asked early and
    answered late counts as late in the earlier part.

    Args:
        clock: Of the published hours.
        asked: When each message was asked, UTC microseconds, in any order.
        first_reply: The first reply by a person, or ``NO_TIME``.
        until: The end of what is known.
        void: True where no promise stands. None for nowhere.
        clusters: Labels within which messages are alike, such as day and resident.
        candidates: The promises to try.
        kept: The share of promises to keep.
        level: Of every interval.
        split: The share of the messages that makes the earlier part.
    """
    nowhere = np.zeros(asked.size, dtype=np.bool_)
    void = nowhere if void is None else void
    given = _Messages(until, asked, first_reply, void, groupings(clusters, asked.size))
    # In order of asking every search of the clock is quicker, and no answer is another.
    messages = given.taken(np.argsort(asked, kind="stable"))
    parted_at = _parting(messages, split)
    tried = [_try(rule, clock, messages, parted_at, level) for rule in candidates]
    tried.sort(key=lambda each: NEVER if each.median_wait is None else each.median_wait)
    chosen = next((each for each in tried if _lower(each) >= kept), None)
    return Strongest(
        candidates=tuple(tried),
        chosen=chosen,
        check=_check(chosen, kept),
        reason="" if chosen else _why_none(tried, messages, parted_at, kept, level),
        parted_at=None if parted_at == NEVER else parted_at,
        kept=kept,
    )


def _parting(messages: _Messages, split: float) -> int:
    """When the first message of the later part was asked; ``NEVER`` where there are none."""
    standing = messages.asked[~messages.void]
    first = int(standing.size * split)
    return int(standing[first]) if first < standing.size else NEVER


def _try(
    rule: PromiseRule,
    clock: ServiceClock,
    messages: _Messages,
    parted_at: int,
    level: float,
) -> Candidate:
    due, until = rule.due(clock, messages.asked), messages.until
    outcome = outcomes(messages.asked, messages.first_reply, due, until, messages.void)
    waits = (due - messages.asked)[(due != NEVER) & ~messages.void]

    def part(own: slice) -> PromiseShare:
        return promise_share(outcome[own], due[own], until, messages.alike.only(own), level)

    first_later = int(np.searchsorted(messages.asked, parted_at))
    return Candidate(
        rule=rule,
        median_wait=int(np.median(waits)) if waits.size else None,
        early=part(slice(first_later)),
        later=part(slice(first_later, None)),
    )


def _lower(candidate: Candidate) -> float:
    share = candidate.early.share
    return -1.0 if share is None or share.interval.lower is None else share.interval.lower


def _check(chosen: Candidate | None, kept: float) -> Check:
    share = chosen.later.share if chosen else None
    if share is None:
        return Check.UNTESTED
    if share.share >= kept:
        return Check.HELD
    upper = share.interval.upper
    return Check.BROKEN if upper is not None and upper < kept else Check.UNCERTAIN


def _why_none(
    tried: Sequence[Candidate], messages: _Messages, parted_at: int, kept: float, level: float
) -> str:
    best = max(tried, key=_lower, default=None)
    if best is None or best.early.share is None:
        return "No promise of the earlier part of the data fell due, so nothing can be chosen."
    early = messages.taken((messages.asked < parted_at) & ~messages.void)
    all_kept = clustered_proportion(np.ones(early.asked.size, np.bool_), early.alike, level)
    most = all_kept.interval.lower or 0.0
    if most < kept:
        promises = "the one promise" if all_kept.n == 1 else f"all {all_kept.n:,} promises"
        return (
            f"There are too few messages to tell: even if {promises} of the earlier part had been "
            f"kept, the lower bound would be {percent(most, 1)}, which is below {percent(kept)}."
        )
    return (
        f"No candidate is kept often enough: the nearest, {best.rule}, has a lower bound of "
        f"{percent(_lower(best), 1)}, which is below {percent(kept)}."
    )
