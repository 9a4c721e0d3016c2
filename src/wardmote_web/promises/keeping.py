"""How promises have been kept lately: for the public page, with n."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.core.cache import cache

from wardmote.estimators.proportions import clustered_proportion
from wardmote_web.accounts.models import Team
from wardmote_web.promises.models import Promise, PromiseState

DAYS = 90
_ENDED = {PromiseState.KEPT, PromiseState.LATE, PromiseState.OPEN}


@dataclass(frozen=True)
class Kept:
    """Promises that fell due in the last ninety days.

    Attributes:
        kept: Of them, kept.
        late: Of them, answered late or still not answered.
        changed: Of them, changed before, and the resident told.
        no_reply: Closed as asking for no reply: no promise stood.
        share: Kept of kept and late; None where none fell due.
        lower, upper: Its 95 % interval.
    """

    kept: int
    late: int
    changed: int
    no_reply: int
    share: float | None
    lower: float | None
    upper: float | None

    @property
    def n(self) -> int:
        """How many the share is of."""
        return self.kept + self.late


def kept_lately(team: Team, now: datetime) -> Kept:
    """How the promises of the last ninety days were kept, known again after some minutes.

    The interval allows for messages of one day, and of one resident, being alike.
    """
    place = f"kept-lately-{team.pk}"
    known: Kept | None = cache.get(place)
    if known is None:
        known = _kept(team, now)
        cache.set(place, known, 300)
    return known


def _kept(team: Team, now: datetime) -> Kept:
    rows = Promise.objects.filter(
        conversation__team=team, due_at__gt=now - timedelta(days=DAYS), due_at__lte=now
    ).values_list("state", "conversation__contact_id", "made_at", "conversation__no_reply_reason")
    found = list(rows)
    states = Counter(state for state, *_ in found)
    ended = [row for row in found if row[0] in _ENDED]
    closed = [row for row in found if row[0] == PromiseState.VOID and row[3]]
    counted = {
        "kept": states[PromiseState.KEPT],
        "late": len(ended) - states[PromiseState.KEPT],
        "changed": states[PromiseState.CHANGED],
        "no_reply": len(closed),
    }
    if not ended:
        return Kept(**counted, share=None, lower=None, upper=None)
    kept = np.array([state == PromiseState.KEPT for state, *_ in ended])
    residents = np.array([contact or 0 for _, contact, *_ in ended])
    days = np.array([made.toordinal() for _, _, made, _ in ended])
    share = clustered_proportion(kept, (days, residents))
    return Kept(
        **counted, share=share.share, lower=share.interval.lower, upper=share.interval.upper
    )
