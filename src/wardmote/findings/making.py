"""Making findings: what a whole study has in common is said once, and each status keeps its rules.

A figure without an interval, or a refusal without a reason, cannot be made here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import isfinite

from wardmote.basis.figures import Interval
from wardmote.findings.finding import Finding, Form, Series, Setting, Status, Strength


class UnsoundFinding(ValueError):
    """A study made a finding that breaks a rule of its status: a fault in the study."""


@dataclass(frozen=True)
class About:
    """What a finding is about, whatever its answer: the same whether estimated or refused.

    Attributes are named as the fields of ``Finding``.
    """

    id: str
    topic: str
    question: str
    title: str
    estimand: str


@dataclass(frozen=True)
class Origin:
    """What every finding of one study shares, with one method for each status.

    Attributes:
        setting: Where and when the data are from.
        design: The design in words, e.g. ``description``.
        strength: How much that design allows one to conclude.
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

    def estimated(
        self,
        about: About,
        *,
        method: str,
        sentence: str,
        n: int,
        n_of: str,
        estimate: float | None = None,
        unit: str = "",
        interval: Interval | None = None,
        effective_n: float | None = None,
        form: Form = Form.FIGURE,
        series: Series | None = None,
        caveats: tuple[str, ...] = (),
    ) -> Finding:
        """A figure with its interval, a series with its intervals, or both.

        Arguments are named as the fields of ``Finding``.

        Raises:
            UnsoundFinding: There is neither a figure with an interval nor a series.
        """
        return self._checked(
            self._made(
                about,
                Status.ESTIMATED,
                estimate=estimate,
                unit=unit,
                interval=interval,
                effective_n=effective_n,
                n=n,
                n_of=n_of,
                form=form,
                series=series,
                method=method,
                sentence=sentence,
                caveats=caveats,
            )
        )

    def counted(
        self,
        about: About,
        *,
        sentence: str,
        n: int,
        n_of: str,
        method: str = "count",
        form: Form = Form.FIGURE,
        series: Series | None = None,
        caveats: tuple[str, ...] = (),
    ) -> Finding:
        """A count of what is there: an n, no sampling error, no interval.

        Raises:
            UnsoundFinding: n is negative, or it is not said what is counted.
        """
        return self._checked(
            self._made(
                about,
                Status.COUNTED,
                estimate=float(n),
                unit=n_of,
                n=n,
                n_of=n_of,
                form=form,
                series=series,
                method=method,
                sentence=sentence,
                caveats=caveats,
            )
        )

    def refused(self, about: About, *, reason: str, remedy: str) -> Finding:
        """What the source cannot support: why, and which source could.

        Raises:
            UnsoundFinding: ``reason`` or ``remedy`` is empty.
        """
        return self._unanswered(about, Status.REFUSED, reason, remedy)

    def withheld(self, about: About, *, reason: str, remedy: str = "") -> Finding:
        """What could be worked out but is a worker's own, and not for this reader.

        Raises:
            UnsoundFinding: ``reason`` is empty.
        """
        return self._unanswered(about, Status.WITHHELD, reason, remedy)

    def not_known(self, about: About, *, reason: str, remedy: str = "") -> Finding:
        """What was not given, or what there are too few cases to tell.

        Raises:
            UnsoundFinding: ``reason`` is empty.
        """
        return self._unanswered(about, Status.NOT_KNOWN, reason, remedy)

    def _unanswered(self, about: About, status: Status, reason: str, remedy: str) -> Finding:
        return self._checked(self._made(about, status, method="none", reason=reason, remedy=remedy))

    def _made(
        self,
        about: About,
        status: Status,
        *,
        method: str,
        estimate: float | None = None,
        unit: str = "",
        interval: Interval | None = None,
        effective_n: float | None = None,
        n: int = 0,
        n_of: str = "",
        form: Form = Form.FIGURE,
        series: Series | None = None,
        sentence: str = "",
        caveats: tuple[str, ...] = (),
        reason: str = "",
        remedy: str = "",
    ) -> Finding:
        return Finding(
            id=about.id,
            topic=about.topic,
            question=about.question,
            title=about.title,
            estimand=about.estimand,
            status=status,
            setting=self.setting,
            design=self.design,
            strength=self.strength,
            method=method,
            software=self.software,
            fingerprint=self.fingerprint,
            date=self.date,
            estimate=estimate,
            unit=unit,
            interval=interval,
            n=n,
            n_of=n_of,
            effective_n=effective_n,
            form=form,
            series=series,
            sentence=sentence,
            caveats=caveats,
            reason=reason,
            remedy=remedy,
        )
