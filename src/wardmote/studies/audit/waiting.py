"""How long residents waited, as far as the source can tell.

From a complete source a case is a conversation: from the resident's first message to our
first human reply, censored at the end of the data while there is none. From an
answered-only source a case is a reply: the wait since the message it replies to, among
answered messages, which nobody may read as the wait of those who asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.figures import Interval
from wardmote.basis.instants import MINUTE, Micros
from wardmote.channels.reading import SourceClass
from wardmote.estimators.quantiles import clustered_quantile
from wardmote.estimators.survival import SurvivalCurve, kaplan_meier
from wardmote.findings.wording import count
from wardmote.studies.audit.material import Labels, Material


@dataclass(frozen=True)
class Waiting:
    """One case each, in columns.

    Attributes:
        asked: When it was asked, µs.
        ended: When it was answered, or the end of the data, µs.
        answered: Whether it was answered by then.
        resident: Who asked; −1 where not known.
        n_of: What a case is.
        censored: Whether unanswered cases are in it, so that Kaplan–Meier is called for.
    """

    asked: Micros
    ended: Micros
    answered: NDArray[np.bool_]
    resident: Labels
    n_of: str
    censored: bool

    @property
    def minutes(self) -> NDArray[np.float64]:
        """The wait by the wall clock."""
        return (self.ended - self.asked) / MINUTE

    def only(self, which: NDArray[np.bool_]) -> Waiting:
        """Those cases alone."""
        return Waiting(
            self.asked[which],
            self.ended[which],
            self.answered[which],
            self.resident[which],
            self.n_of,
            self.censored,
        )


def waiting(material: Material) -> Waiting:
    """The waits that this source knows."""
    if material.source_class is SourceClass.COMPLETE:
        first = material.first.only(~(material.first.no_reply_needed | material.first.deleted))
        return Waiting(
            first.asked_at, first.ended_at, first.answered, first.resident, "conversations", True
        )
    waits = material.answered
    return Waiting(
        waits.asked,
        waits.sent,
        np.ones(waits.sent.size, dtype=bool),
        waits.resident,
        "replies",
        False,
    )


@dataclass(frozen=True)
class Quantile:
    """A quantile of the waits, in minutes; None where the data do not reach it.

    A figure without an interval is no figure: where neither bound can be had there is none.
    """

    estimate: float | None
    interval: Interval
    n: int
    effective_n: float | None
    method: str


def curve(material: Material, cases: Waiting, minutes: NDArray[np.float64]) -> SurvivalCurve:
    """The Kaplan–Meier curve of those waits, clustered by day and resident."""
    return kaplan_meier(
        minutes,
        cases.answered,
        clusters=material.clusters(cases.asked, cases.resident),
        level=material.request.level,
    )


def quantile(
    material: Material, cases: Waiting, minutes: NDArray[np.float64], p: float
) -> Quantile:
    """The wait that a share ``p`` of the cases did not exceed.

    Args:
        material: What the audit works from.
        cases: The cases.
        minutes: Their waits, by whichever clock.
        p: Between 0 and 1.
    """
    found = _quantile(material, cases, minutes, p)
    if found.interval.lower is None and found.interval.upper is None:
        return replace(found, estimate=None)
    return found


def why_none(found: Quantile, share: str) -> str:
    """Why there is no such quantile, as a sentence."""
    if found.interval.lower is None and found.interval.upper is None:
        return (
            f"The {count(found.n)} cases are too few, or too much alike, to put an interval round "
            "this wait, and no figure is given without one."
        )
    return (
        f"Fewer than {share} had been answered by the end of the data, so that this wait lies "
        "beyond it."
    )


def _quantile(
    material: Material, cases: Waiting, minutes: NDArray[np.float64], p: float
) -> Quantile:
    if cases.censored:
        whole = curve(material, cases, minutes)
        found = whole.quantile(p)
        interval = found.interval
        if interval.lower is None and whole.survival[-1] == 0.0:
            # Where nobody is left waiting the curve has no bound, but its true value is not
            # below 0: the quantile's interval begins there at the latest.
            interval = replace(interval, lower=float(whole.time[-1]))
        return Quantile(
            found.estimate,
            interval,
            cases.asked.size,
            None,
            "Kaplan–Meier quantile, clustered by day and resident",
        )
    plain = clustered_quantile(
        minutes, p, material.clusters(cases.asked, cases.resident), level=material.request.level
    )
    return Quantile(
        plain.estimate,
        plain.interval,
        plain.n,
        plain.effective_n,
        "quantile among answered messages, clustered by day and resident",
    )
