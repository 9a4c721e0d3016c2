"""Everything fitted, put together: one model, or as many as the data allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from wardmote.studies.whatif.calibration.answered_share import AnsweredShare
from wardmote.studies.whatif.calibration.arrivals import Arrivals, Coming
from wardmote.studies.whatif.calibration.handling import Handling
from wardmote.studies.whatif.engine.load import Chasing, LoadModel
from wardmote.studies.whatif.engine.quantile_tables import QuantileTable

Figures = NDArray[np.float64]

_MOST_BURSTS = 7.0


class Chases(Protocol):
    """How waiting residents write again."""

    def point(self) -> Figures:
        """Chases an hour of waiting in each band."""
        ...

    def draw(self, rng: np.random.Generator) -> Figures:
        """One set that the data allow."""
        ...


@dataclass(frozen=True, eq=False)
class Parameters:
    """What is known of each part.

    Attributes:
        arrivals: Messages that ask for an answer.
        answered: Which share of them gets one.
        handling: Minutes that one takes.
        chases: How residents write again.
        reading_minutes: What reading a chase costs.
        urgent_share: Share of urgent messages.
    """

    arrivals: Arrivals
    answered: AnsweredShare
    handling: Handling
    chases: Chases
    reading_minutes: float
    urgent_share: float

    def point(self) -> LoadModel:
        """The best single model."""
        return self._model(
            self.arrivals.point(), self.answered.share, self.handling.point(), self.chases.point()
        )

    def draw(self, rng: np.random.Generator, weeks_ahead: float) -> LoadModel:
        """One model that the data allow."""
        return self._model(
            self.arrivals.draw(rng, weeks_ahead),
            self.answered.draw(rng),
            self.handling.draw(rng),
            self.chases.draw(rng),
        )

    def _model(
        self, coming: Coming, answered: float, handling: QuantileTable, per_hour: Figures
    ) -> LoadModel:
        return LoadModel(
            hour_of_week=coming.hour_of_week * answered,
            handling=handling,
            day_cv=coming.day_cv,
            bursts_a_week=min(coming.bursts_a_week, _MOST_BURSTS),
            burst_size=coming.burst_size * answered,
            burst_cv=coming.burst_cv,
            burst_hours=coming.burst_hours,
            urgent_share=self.urgent_share,
            chasing=Chasing(per_hour, reading_minutes=self.reading_minutes),
        )
