"""Bursts as the engine has them, made from the days that are no ordinary days.

``wardmote.pattern.bursts`` finds the days. What such a day has beyond an ordinary one of its
weekday is the burst; where in the day it lies is the window that Kulldorff's scan likes best.
Its messages are taken out of the hourly rates, so that they are not counted twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from wardmote.basis.instants import DAY, HOUR, Micros
from wardmote.pattern.bursts import Bursts
from wardmote.pattern.exposure import whole_days
from wardmote.pattern.local_time import on_the_wall

Figures = NDArray[np.float64]
Flags = NDArray[np.bool_]

_FEWEST = 5
"""Fewer that lie together are no burst: the day was busy all through."""

_EDGES = 120
"""Windows looked at begin and end at no more messages of a day than this."""


@dataclass(frozen=True, eq=False)
class BurstFit:
    """The bursts of a period.

    Attributes:
        sizes: Messages of each beyond an ordinary day's.
        hours: How long one lasts, on average.
        ordinary: Which messages belong to none.
        counts: Messages of each whole day.
        ordinary_counts: Those of them that belong to no burst.
        quiet: Which whole days had none.
        weekday: Of each whole day, 0 for Monday.
    """

    sizes: tuple[int, ...]
    hours: int
    ordinary: Flags
    counts: NDArray[np.int64]
    ordinary_counts: NDArray[np.int64]
    quiet: Flags
    weekday: NDArray[np.int64]

    @property
    def number(self) -> int:
        """How many there were."""
        return len(self.sizes)

    @property
    def size(self) -> float:
        """Messages of each, on average; 0 where there was none."""
        return sum(self.sizes) / len(self.sizes) if self.sizes else 0.0

    @property
    def cv(self) -> float:
        """Coefficient of variation of their sizes; the prior's, where there was none."""
        return float((self._posterior[1].sum(axis=1) @ _SHAPES) ** -0.5)

    @cached_property
    def _posterior(self) -> tuple[Figures, Figures]:
        """Logarithms of mean sizes, and the weight of each with each of ``_SHAPES``."""
        ordinary_day = float(self.counts[self.quiet].mean()) if self.quiet.any() else 0.0
        return _of_sizes(self.sizes, ordinary_day or self.size or 1.0)

    def draw(self, rng: np.random.Generator, weeks: float) -> tuple[float, float, float]:
        """Bursts a week, their mean size and how unlike sizes are, as far as so few tell."""
        if not self.sizes:
            return 0.0, 0.0, 1.0
        a_week = rng.gamma(self.number + 0.5) / weeks
        log_means, weight = self._posterior
        shape, mean = divmod(int(rng.choice(weight.size, p=weight.ravel())), log_means.size)
        between = _STEP * (rng.random() - 0.5)
        size = float(np.exp(log_means[mean] + between))
        return float(a_week), size, float(_SHAPES[shape] ** -0.5)


_SHAPES: Figures = np.exp(np.linspace(np.log(0.5), np.log(50.0), 47))
"""Gamma shapes of burst sizes that are weighed: from twice as unlike as exponential ones on."""

_LIKELIEST, _SPREAD = 1.0, 1.0
"""The prior of a shape is lognormal about the exponential's."""

_FREEDOM, _REACH, _STEP = 4, 3.0, 0.05
"""Of the prior of the logarithm of the mean size, Student's t with scale 1; and how far beyond what
is usual and what was seen means are weighed, and how finely."""


def _of_sizes(sizes: tuple[int, ...], usual: float) -> tuple[Figures, Figures]:
    """The joint posterior of mean size and shape.

    A day is seen to hold a burst only where it has far more than an ordinary day, so before any is
    seen a burst is thought to bring about as many messages as an ordinary day. The prior's tails
    are long: it gives way to a burst of another order of magnitude. Without it one burst would
    leave the mean without any bound. One burst says next to nothing of how
    unlike bursts are.

    Args:
        sizes: Messages of each burst.
        usual: Messages of an ordinary day.
    """
    seen = np.maximum(np.array(sizes, dtype=np.float64), 0.5)
    middles = np.log(np.array([usual, seen.mean() if seen.size else usual]))
    log_means = np.arange(middles.min() - _REACH, middles.max() + _REACH, _STEP)
    k, n = _SHAPES[:, None], seen.size
    from_usual = (log_means - np.log(usual)) ** 2
    weight = (
        -0.5 * (np.log(k / _LIKELIEST) / _SPREAD) ** 2
        - (_FREEDOM + 1) / 2 * np.log1p(from_usual / _FREEDOM)
        + n * (k * (np.log(k) - log_means) - gammaln(k))
        + k * (np.log(seen).sum() - seen.sum() * np.exp(-log_means))
    )
    likelihood = np.exp(weight - weight.max())
    return log_means, np.asarray(likelihood / likelihood.sum())


def burst_fit(found: Bursts, asked: Micros, zone: ZoneInfo, start: int, end: int) -> BurstFit:
    """Size, length and messages of the bursts on the days found.

    Args:
        found: As from ``bursts`` on the same messages and period.
        asked: When messages came, µs, ascending.
        zone: Whose days.
        start: First instant of the period, µs.
        end: Last instant of the period, µs.
    """
    first, after = whole_days(zone, start, end)
    wall = on_the_wall(asked, zone)
    day = wall // DAY - first
    counts = np.bincount(day[(day >= 0) & (day < after - first)], minlength=after - first)
    weekday = (np.arange(first, after) + 3) % 7
    quiet = np.ones(counts.size, dtype=np.bool_)
    quiet[found.day - first] = False
    profile = _profile(wall[(day >= 0) & (day < after - first) & _on_quiet(day, quiet)])
    ordinary = np.ones(asked.size, dtype=np.bool_)
    sizes: list[int] = []
    lengths: list[float] = []
    for each in (found.day - first).tolist():
        rows = np.flatnonzero(day == each)
        alike = counts[quiet & (weekday == weekday[each])]
        usual = float(alike.mean()) if alike.size else float(counts[quiet].mean())
        taken, length = _burst(wall[rows] % DAY, usual, profile)
        if taken.size < _FEWEST:
            quiet[each] = True
            continue
        ordinary[rows[taken]] = False
        sizes.append(taken.size)
        lengths.append(length)
    total = sum(sizes)
    return BurstFit(
        sizes=tuple(sizes),
        hours=max(round(float(np.average(lengths, weights=sizes))), 1) if total else 6,
        ordinary=ordinary,
        counts=counts,
        ordinary_counts=counts - np.bincount(day[~ordinary], minlength=counts.size),
        quiet=quiet,
        weekday=weekday,
    )


def _on_quiet(day: NDArray[np.int64], quiet: Flags) -> Flags:
    """Whether each message's day is a quiet one; those outside the whole days are not."""
    inside = (day >= 0) & (day < quiet.size)
    return inside & quiet[np.where(inside, day, 0)] if quiet.size else inside


def _profile(wall: Micros) -> Figures:
    """Share of an ordinary day gone by at each hour, 25 places; one message an hour is lent."""
    hour = np.bincount(wall % DAY // HOUR, minlength=24) + 1.0
    return np.concatenate([[0.0], np.cumsum(hour / hour.sum())])


def _burst(of_day: Micros, usual: float, profile: Figures) -> tuple[NDArray[np.int64], float]:
    """Which messages of a day are the burst's, and over how many hours they lie.

    The window is the one that maximises the likelihood of two rates, one in it and one out of
    it. Of those in it, as many as are beyond the usual are taken, evenly.
    """
    n = of_day.size
    gone = np.interp(of_day / HOUR, np.arange(25), profile)
    at = np.unique(np.linspace(0, n - 1, min(n, _EDGES)).astype(np.int64))
    i, j = (each.ravel() for each in np.meshgrid(at, at, indexing="ij"))
    i, j = i[j > i], j[j > i]
    inside = j - i + 1.0
    share = np.clip(gone[j] - gone[i], 1e-3, 1 - 1e-3)
    outside = np.maximum(n - inside, 0.5)
    gain = inside * np.log(inside / (n * share)) + outside * np.log(outside / (n * (1 - share)))
    gain[inside < n * share] = -np.inf
    best = int(np.argmax(gain))
    first, last, expected = int(i[best]), int(j[best]), usual * float(share[best])
    many = max(round(float(inside[best]) - expected), 1)
    taken = first + np.unique(np.linspace(0, last - first, many).round().astype(np.int64))
    length = float(of_day[last] - of_day[first]) / HOUR
    # The first and last of k messages lie one part in k + 1 within either end.
    return taken, min(length * (many + 1) / max(many - 1, 1), 24.0)
