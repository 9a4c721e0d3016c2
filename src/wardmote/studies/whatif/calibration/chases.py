"""How waiting residents write again: a hazard for each band of the wait, by whether told when.

See docs/methods/what-if-chasing.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.instants import HOUR, NO_TIME
from wardmote.studies.whatif.calibration.still_waiting import may_yet_be_answered
from wardmote.studies.whatif.calibration.turns import Turns
from wardmote.studies.whatif.engine.load import CHASE_EDGES_HOURS

Figures = NDArray[np.float64]

_PRIOR_CHASES, _PRIOR_HOURS = 0.5, 50.0
"""Half a chase in fifty hours of waiting: what is thought before anybody was seen to wait."""

_LITTLE = 0.1
"""Share of the hours waited below which one kind of resident is said to be little known."""

_LENT = 1.0
"""A band is lent one chase: of all bands, then of both kinds of resident."""


@dataclass(frozen=True, eq=False)
class Hazards:
    """Chases and waiting in each band of the wait.

    Attributes:
        chases: Counted in each band, the second and third of a turn too.
        hours: Waited in each band.
        dispersion: How much more chases vary between turns than if each came for itself.
        expected: What is thought of each band before looking at it, chases an hour.
    """

    chases: Figures
    hours: Figures
    dispersion: float
    expected: Figures

    def _posterior(self) -> tuple[Figures, Figures]:
        """Shapes and rates of the gammas: a chase at the hazard expected, and the counts."""
        shape = _LENT + self.chases / self.dispersion
        return shape, _LENT / self.expected + self.hours / self.dispersion

    def point(self) -> Figures:
        """Posterior means, chases an hour."""
        shape, rate = self._posterior()
        return shape / rate

    def draw(self, rng: np.random.Generator) -> Figures:
        """One set that the data allow."""
        shape, rate = self._posterior()
        return np.asarray(rng.gamma(shape) / rate)

    @property
    def longest_hours(self) -> float:
        """The end of the last band in which anybody waited."""
        waited = np.flatnonzero(self.hours > 0)
        return CHASE_EDGES_HOURS[waited[-1] + 1] if waited.size else 0.0


NOT_SHOWN, SHOWN = 0, 1


@dataclass(frozen=True, eq=False)
class ChaseFit:
    """Hazards without and with a promise in sight.

    Attributes:
        kinds: First those to whom no promise was shown, then those to whom one was.
        n: Chases in all, beyond the last band too.
        promise_shown: Which kind is wanted.
    """

    kinds: tuple[Hazards, Hazards]
    n: int
    promise_shown: bool

    @property
    def used(self) -> Hazards:
        """The wanted kind; the other where nobody of the wanted kind ever waited."""
        wanted = self.kinds[SHOWN if self.promise_shown else NOT_SHOWN]
        other = self.kinds[NOT_SHOWN if self.promise_shown else SHOWN]
        return wanted if wanted.hours.any() or not other.hours.any() else other

    def point(self) -> Figures:
        """Chases an hour in each band."""
        return self.used.point()

    def draw(self, rng: np.random.Generator) -> Figures:
        """One set that the data allow."""
        return self.used.draw(rng)

    def sentences(self) -> tuple[str, ...]:
        """What was assumed."""
        said = []
        wanted = self.kinds[SHOWN if self.promise_shown else NOT_SHOWN]
        seen, unseen = ("without", "with") if self.promise_shown else ("with", "without")
        hours = sum(float(kind.hours.sum()) for kind in self.kinds)
        if hours and not wanted.hours.any():
            said.append(
                f"Residents waited only {seen} a promise in sight here, so how they would "
                f"chase {unseen} one is not known: they are taken to chase alike."
            )
        elif wanted.hours.sum() < _LITTLE * hours:
            said.append(
                f"Of all the hours waited here, {wanted.hours.sum() / hours:.0%} were {unseen} a "
                f"promise in sight, so how residents chase {unseen} one rests on little."
            )
        reach = self.used.longest_hours
        if reach < CHASE_EDGES_HOURS[-1]:
            said.append(
                f"No resident was seen to wait longer than {reach:g} hours, so how often they "
                "would chase after that is a guess from the shorter waits."
            )
        return tuple(said)


@dataclass(frozen=True, eq=False)
class StatedChasing:
    """Hazards as stated: nothing to be unsure of.

    Attributes:
        per_hour: In each band of ``CHASE_EDGES_HOURS``.
    """

    per_hour: Figures

    def point(self) -> Figures:
        """As stated."""
        return self.per_hour

    def draw(self, rng: np.random.Generator) -> Figures:
        """As stated."""
        return self.per_hour


def chase_fit(turns: Turns, end: int, *, answered_within: int, promise_shown: bool) -> ChaseFit:
    """Recurrent chases over the hours waited until the first reply.

    The messages simulated are those that get an answer, so the turns counted are those that
    got one, or may yet.

    Args:
        turns: As known at ``end``.
        end: The end of the data, µs.
        answered_within: How long nearly all answers took, µs.
        promise_shown: Which kind is wanted.
    """
    counted = turns.only(turns.answered | may_yet_be_answered(turns, end, answered_within))
    waited = (np.where(counted.answered, counted.replied_at, end) - counted.asked_at) / HOUR
    shown = np.where(
        counted.shown_at == NO_TIME,
        np.inf,
        (np.maximum(counted.shown_at, counted.asked_at) - counted.asked_at) / HOUR,
    )
    when = (counted.chase_at - counted.asked_at[counted.chase_turn]) / HOUR
    told = when >= shown[counted.chase_turn]
    split = np.minimum(shown, waited)
    nothing = np.zeros_like(split)
    untold = _counted(when[~told], counted.chase_turn[~told], nothing, split)
    were_told = _counted(when[told], counted.chase_turn[told], split, waited)
    return ChaseFit(_kinds(untold, were_told), turns.chase_at.size, promise_shown)


@dataclass(frozen=True, eq=False)
class _Counted:
    chases: Figures
    hours: Figures
    dispersion: float


def _counted(when: Figures, turn: NDArray[np.int64], since: Figures, until: Figures) -> _Counted:
    """Chases and waiting in each band, from one stretch of waiting a turn."""
    edges = np.asarray(CHASE_EDGES_HOURS)
    lower, upper = edges[:-1], edges[1:]
    within = np.minimum(until[:, None], upper) - np.maximum(since[:, None], lower)
    exposure = np.maximum(within, 0.0)
    band = np.searchsorted(edges, when, side="left") - 1
    inside = (band >= 0) & (band < lower.size)
    chases = np.bincount(band[inside], minlength=lower.size).astype(np.float64)
    hours = exposure.sum(axis=0)
    expected = exposure @ np.divide(chases, hours, out=np.zeros_like(chases), where=hours > 0)
    seen = np.bincount(turn[inside], minlength=until.size)
    total = float(expected.sum())
    dispersion = float(((seen - expected) ** 2).sum() / total) if total > 0 else 1.0
    return _Counted(chases, hours, max(dispersion, 1.0))


def _kinds(untold: _Counted, told: _Counted) -> tuple[Hazards, Hazards]:
    """Each band of each kind leans on that band of both, and that on all bands."""
    chases, hours = untold.chases + told.chases, untold.hours + told.hours
    overall = (chases.sum() + _PRIOR_CHASES) / (hours.sum() + _PRIOR_HOURS)
    both = (chases + _LENT) / (hours + _LENT / overall)

    def leaning(kind: _Counted) -> Hazards:
        # One kind may chase more than the other throughout.
        more = (kind.chases.sum() + _LENT) / (float(both @ kind.hours) + _LENT)
        return Hazards(kind.chases, kind.hours, kind.dispersion, both * more)

    return leaning(untold), leaning(told)
