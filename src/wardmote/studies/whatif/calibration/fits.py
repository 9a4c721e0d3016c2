"""A desk's load as fitted or stated, with what is open about it and what was assumed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from wardmote.basis.random_streams import stream
from wardmote.studies.whatif.calibration.answered_share import AnsweredShare
from wardmote.studies.whatif.calibration.changes import Changes
from wardmote.studies.whatif.calibration.parameters import Parameters
from wardmote.studies.whatif.engine.load import LoadModel

A_YEAR = 52
AS_FITTED = Changes()


@dataclass(frozen=True, eq=False)
class Fit:
    """What comes to a desk.

    Attributes:
        n_arrivals: Messages that asked for an answer: each begins a turn (``turns``).
        n_gaps: Answers whose handling is known, from sends or a timed sample.
        n_chases: Further messages before a reply.
        weeks: Length of the history.
        answered_share: Share of the arrivals that ever get an answer.
        alarm: Why a Poisson model would be wrong here; empty where it would do.
        sentences: What was assumed, and what cannot be known.
        answered_within: How long nearly all (99 %) answers took, µs; for ``backlog_at``.
        parameters: What is known of each part.
        changes: Assumptions changed on purpose.
        certain: Draws are copies of the point.
        of_work: Those of ``sentences`` that tell how long somebody worked: a worker's own.
    """

    n_arrivals: int
    n_gaps: int
    n_chases: int
    weeks: float
    answered_share: AnsweredShare
    alarm: str
    sentences: tuple[str, ...]
    answered_within: int
    parameters: Parameters
    changes: Changes = AS_FITTED
    certain: bool = False
    of_work: tuple[str, ...] = ()

    @property
    def level(self) -> float:
        """Messages a week that are to be answered, bursts included."""
        return self.point().messages_a_week

    @property
    def day_cv(self) -> float:
        """How much days vary of their own."""
        return self.point().day_cv

    def point(self) -> LoadModel:
        """The best single model."""
        return self.changes.made_to(self.parameters.point())

    def draws(self, count: int, seed: int, *, weeks_ahead: float = A_YEAR) -> tuple[LoadModel, ...]:
        """Models that the data allow; the first ones are the same however many are asked for.

        Args:
            count: How many.
            seed: Any whole number.
            weeks_ahead: Length of the stretch that each is to stand for: a shorter one strays
                further from an average year.
        """
        if self.certain:
            return (self.point(),) * count
        return tuple(
            self.changes.made_to(
                self.parameters.draw(stream(seed, "parameter draw", each), weeks_ahead)
            )
            for each in range(count)
        )

    def poisson_only(self) -> Fit:
        """As many messages at the same hours, by chance alone and with nothing open."""
        return replace(self, certain=True).varied(day_cv=0.0, no_bursts=True)

    def varied(self, **changes: float | bool | None) -> Fit:
        """The same with assumptions changed: see ``Changes`` for which there are."""
        return replace(self, changes=replace(self.changes, **changes))  # type: ignore[arg-type]  # checked by Changes itself
