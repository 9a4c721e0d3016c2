"""tau² by (restricted) maximum likelihood: the highest peak, not merely the nearest.

The score may pass 0 more than once, and the peak may be at 0. So the score is looked at on a grid
from 0 to where it is surely negative; each fall through 0 is a peak, found by Newton's method; and
where a pooling has several, the most likely is taken.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wardmote.estimators.pooling.material import Material, Numbers
from wardmote.estimators.pooling.roots import falling_roots
from wardmote.estimators.pooling.weighing import Weighed, weigh, weigh_by_tau2

GRID = 9


def most_likely_tau2(material: Material, *, restricted: bool) -> Numbers:
    """tau² of each pooling (m,), by REML or ML; 0 where nothing above is more likely.

    REML: Patterson and Thompson 1971, *Biometrika* 58:545; Raudenbush and Bryk 1985, *Journal of
    Educational Statistics* 10:75. ML: Hardy and Thompson 1996, *Statistics in Medicine* 15:619.
    """
    grid = _grid(material)
    rising = np.stack(
        [_score(weigh_by_tau2(material, at), restricted) > 0 for at in grid[:, :-1].T], axis=1
    )
    ends = np.column_stack([rising[:, 1:], np.zeros(len(rising), dtype=bool)])
    pooling, place = np.nonzero(rising & ~ends)
    low, high = grid[pooling, place], grid[pooling, place + 1]
    pooled = material.rows(pooling)

    def score(which: NDArray[np.intp], tau2: Numbers) -> tuple[Numbers, Numbers]:
        weighed = weigh_by_tau2(pooled.rows(which), tau2)
        return _score(weighed, restricted), _slope(weighed, restricted)

    found = falling_roots(score, low, high, 0.5 * (low + high))
    return _most_likely(material, restricted, ~rising[:, 0], pooling, found)


def log_likelihood(weighed: Weighed, *, restricted: bool) -> Numbers:
    """Up to a constant: (m,)."""
    total = np.log(weighed.weights).sum(axis=1) - weighed.q
    return np.asarray(0.5 * (total - weighed.log_det if restricted else total))


def _score(weighed: Weighed, restricted: bool) -> Numbers:
    """Twice the derivative of the log-likelihood by tau²."""
    return weighed.q2 - (weighed.trace if restricted else weighed.weights.sum(axis=1))


def _slope(weighed: Weighed, restricted: bool) -> Numbers:
    """Twice its second derivative."""
    spread = weighed.trace2 if restricted else (weighed.weights**2).sum(axis=1)
    return np.asarray(spread - 2 * weighed.q3)


def _grid(material: Material) -> Numbers:
    """0, then geometrically from a tenth of the least variance to where no peak can be: (m, n).

    Above the largest variance and 2 RSS / (k − p), RSS being unweighed, the score is negative:
    y'PPy ≤ RSS / (tau² + least)², and the trace is at least (k − p) / (tau² + largest).
    """
    unweighed = weigh(material, np.ones_like(material.variances))
    largest = material.variances.max(axis=1)
    top = np.maximum(largest, 2 * unweighed.q / material.degrees)
    least = 0.1 * material.variances.min(axis=1)
    steps = np.linspace(0, 1, GRID)
    inner = least[:, None] * (top / least)[:, None] ** steps
    return np.column_stack([np.zeros(len(top)), inner])


def _most_likely(
    material: Material,
    restricted: bool,
    at_0: NDArray[np.bool_],
    pooling: NDArray[np.intp],
    found: Numbers,
) -> Numbers:
    """Of the peaks of each pooling, the highest; 0 is one where the score falls from there."""
    tau2 = np.zeros(len(material.effects))
    several = np.bincount(pooling, minlength=len(tau2)) + at_0 > 1
    alone = ~several[pooling]
    tau2[pooling[alone]] = found[alone]
    for row in np.flatnonzero(several):
        peaks = np.append(found[pooling == row], [0.0] if at_0[row] else [])
        same = material.rows(np.full(len(peaks), row))
        height = log_likelihood(weigh_by_tau2(same, peaks), restricted=restricted)
        tau2[row] = peaks[np.argmax(height)]
    return tau2
