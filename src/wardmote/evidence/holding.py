"""What is held, and what has become of each finding: current, corrected, withdrawn, out of date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from wardmote.evidence.errors import NotInStore, ReplacesAnother
from wardmote.findings.finding import Finding

_SHORT = 12
"""Hexadecimal digits by which a finding is named to people."""


class State(StrEnum):
    """What has become of a finding."""

    CURRENT = "current"
    CORRECTED = "corrected"
    """Another finding replaces it."""
    WITHDRAWN = "withdrawn"
    """Those who made it say that it no longer holds; it or what replaces it says why."""
    STALE = "out of date"
    """It rests on a finding that was corrected or withdrawn."""


def short(digest: str) -> str:
    """The beginning of a digest, for people.

    >>> short("sha256:" + "0123456789abcdef" * 4)
    '0123456789ab'
    """
    return digest.removeprefix("sha256:")[:_SHORT]


@dataclass(frozen=True)
class Holding:
    """Findings by digest, and what follows from holding them together.

    Attributes:
        findings: Digest → finding.
        set_aside: File → why it is not used.
    """

    findings: Mapping[str, Finding]
    set_aside: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _replaced_by(self) -> dict[str, list[str]]:
        """Digest of a finding → digests of those that replace it."""
        replaced: dict[str, list[str]] = {}
        for digest, finding in self.findings.items():
            if finding.replaces and not self._cannot_replace(finding):
                replaced.setdefault(finding.replaces, []).append(digest)
        return replaced

    def newest(self, digest: str) -> str:
        """The finding that stands in the place of one: itself, or the end of what replaces it.

        Where two replace the same one, that of the higher version, then of the later date.
        """
        while following := self._replaced_by.get(digest):
            digest = max(following, key=self._rank)
        return digest

    def _rank(self, digest: str) -> tuple[int, object, str]:
        finding = self.findings[digest]
        return finding.version, finding.date, digest

    def state(self, digest: str) -> State:
        """What has become of a finding that is held."""
        newest = self.newest(digest)
        if newest in self.findings and self.findings[newest].withdrawn:
            return State.WITHDRAWN
        if newest != digest:
            return State.CORRECTED
        return State.STALE if self.faults_below(digest) else State.CURRENT

    def faults_below(self, digest: str) -> tuple[str, ...]:
        """Digests that a finding rests on and that no longer hold as they are."""
        return tuple(
            below
            for below in self.findings[digest].rests_on
            if below in self._replaced_by
            or (below in self.findings and self.state(below) is not State.CURRENT)
        )

    def why(self, digest: str) -> str:
        """Why a finding is not current, in a sentence; empty where it is."""
        state, newest = self.state(digest), self.newest(digest)
        if state is State.WITHDRAWN:
            gone = self.findings[newest].withdrawn
            assert gone is not None  # noqa: S101 - this is what the state says
            return f"Withdrawn on {gone.date:%d %B %Y}: {gone.reason}".rstrip(".") + "."
        if state is State.CORRECTED:
            return f"Corrected: {short(newest)} has taken its place."
        if state is State.STALE:
            names = ", ".join(map(short, self.faults_below(digest)))
            return f"It rests on what was corrected or withdrawn since: {names}."
        return ""

    def current(self) -> Iterator[tuple[str, Finding]]:
        """Findings that hold, in the order of question, id, place and digest."""
        ordered = sorted(
            self.findings.items(),
            key=lambda pair: (
                pair[1].question, pair[1].id, pair[1].setting.accounts, pair[0]
            ),
        )  # fmt: skip
        return ((d, f) for d, f in ordered if self.state(d) is State.CURRENT)

    def material(self) -> Iterator[tuple[str, Finding]]:
        """Findings that hold and were not worked out from others: what may be pooled."""
        return ((digest, f) for digest, f in self.current() if not f.rests_on)

    def resting_on(self, digest: str) -> tuple[str, ...]:
        """Digests of findings that are worked out from one."""
        return tuple(d for d, f in self.findings.items() if digest in f.rests_on)

    def find(self, beginning: str) -> str:
        """The digest that begins so; ``sha256:`` may be left out.

        Raises:
            NotInStore: None does, or several do.
        """
        wanted = "sha256:" + beginning.removeprefix("sha256:").lower()
        found = [digest for digest in self.findings if digest.startswith(wanted)]
        if len(found) == 1 and len(wanted) > len("sha256:"):
            return found[0]
        saw = "No finding is held" if not found else f"{len(found)} findings are held"
        raise NotInStore(
            f"{saw} whose digest begins so.",
            where=beginning[:80],
            remedy='"wardmote evidence list" shows them.',
        )

    def check_replaces(self, finding: Finding) -> None:
        """Refuse a finding that replaces one of another place or study.

        Raises:
            ReplacesAnother: What it replaces is held, and is not an earlier version of it.
        """
        fault = self._cannot_replace(finding)
        if fault:
            raise ReplacesAnother(
                fault,
                where=short(finding.replaces),
                remedy="A finding is corrected by those who made it: same id, same place, and a "
                "higher version.",
            )

    def _cannot_replace(self, finding: Finding) -> str:
        """Why a finding is no later version of what it says that it replaces; empty where it is."""
        earlier = self.findings.get(finding.replaces)
        if earlier is None:
            return ""
        ours, theirs = map(_same_study, (finding, earlier))
        if ours != theirs:
            return "It says that it replaces a finding of another study or place."
        if finding.version <= earlier.version:
            return (
                f"It says that it replaces version {earlier.version}, and is itself version "
                f"{finding.version}."
            )
        return ""


def _same_study(finding: Finding) -> tuple[object, ...]:
    """What all versions of one finding have in common. What is pooled may lose a place."""
    place = "pooled" if finding.rests_on else finding.setting.accounts
    return finding.id, place, finding.setting.fiction
