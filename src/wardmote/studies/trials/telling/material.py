"""What every finding of a trial is made from, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version

from wardmote.findings.canonical import digest
from wardmote.findings.effect import Conduct, Design
from wardmote.findings.finding import Setting, Strength
from wardmote.findings.making import Origin
from wardmote.studies.trials.carried import Carried, Ending
from wardmote.studies.trials.cases import cases_text
from wardmote.studies.trials.deviations import Flow
from wardmote.studies.trials.protocol import Protocol, SchemeName
from wardmote.studies.trials.request import TrialRequest
from wardmote.studies.trials.scores import Scores

RANDOMISED = Strength(
    "randomised trial",
    (
        "Chance alone decided who was in which arm, by a protocol that was frozen before the first "
        "outcome (Maryland 5).",
    ),
)
WEAKENED = Strength(
    "randomised trial, with deviations",
    (
        "Chance alone decided who was in which arm (Maryland 5), but it was not carried out as "
        "planned: see what to keep in mind.",
    ),
)


@dataclass(frozen=True, eq=False)
class Material:
    """A trial that may be told.

    Attributes:
        request: What was asked.
        trial: As its log tells it.
        scores: The outcomes.
        flow: What became of the units.
        ending: How it ended.
        deviations: What was otherwise than planned, each a sentence.
    """

    request: TrialRequest
    trial: Carried
    scores: Scores
    flow: Flow
    ending: Ending
    deviations: tuple[str, ...]

    @property
    def protocol(self) -> Protocol:
        """As it was frozen."""
        return self.trial.protocol

    @property
    def names(self) -> tuple[str, str]:
        """Of the usual arm and the one that is tried, in quotation marks."""
        usual, tried = self.protocol.arms
        return f"“{usual.name}”", f"“{tried.name}”"

    @cached_property
    def origin(self) -> Origin:
        """What all findings share."""
        request = self.request
        return Origin(
            setting=self._setting(),
            design=_design(self.protocol),
            strength=WEAKENED if self.deviations else RANDOMISED,
            software=f"wardmote {version('wardmote')}",
            fingerprint=digest(
                [self.trial.frozen.digest, self.trial_digest, cases_text(request.cases)]
            ),
            date=request.now,
        )

    @property
    def trial_digest(self) -> str:
        """The digest of the log's last entry before findings were made of it."""
        entries = self.request.entries
        return next(entry for entry in reversed(entries) if entry.kind != "told").digest

    @property
    def conduct(self) -> Conduct:
        """How it was carried out, for the scale of strength."""
        outcomes = [case.asked_at for _, case in self.scores.cases]
        return Conduct(
            design=Design.RANDOMISED,
            unit=self.protocol.unit.value,
            protocol=self.trial.frozen.digest,
            frozen=self.trial.frozen.at,
            first_outcome=min(outcomes, default=None),
            deviations=self.deviations,
        )

    def _setting(self) -> Setting:
        request = self.request
        watched = [case.watched_until for _, case in self.scores.cases]
        return Setting(
            accounts=request.accounts,
            platforms=request.platforms,
            source=f"The trial “{self.protocol.name}”",
            source_class="complete",
            source_class_stated_by="reader",
            zone=self.protocol.zone,
            hours=request.hours,
            start=min(self.trial.assigned_at, default=None),
            end=max(watched, default=None),
            fiction=request.fiction,
            attributes=request.attributes,
        )


def _design(protocol: Protocol) -> str:
    match protocol.allocation.scheme:
        case SchemeName.SIMPLE:
            return "randomised trial, each resident by the toss of a coin"
        case SchemeName.BLOCKS:
            sizes = " or ".join(map(str, protocol.allocation.sizes))
            return f"randomised trial, residents in blocks of {sizes}"
        case SchemeName.PAIRS:
            return "randomised switchback, weeks in pairs"
