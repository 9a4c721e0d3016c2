"""How often a Cox regression puts two rows in the right order."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from wardmote.estimators.survival.cox.fit import CoxFit
from wardmote.estimators.survival.cox.risk_sets import Places, Values
from wardmote.estimators.survival.rows import Rows

SAME = 1e-12
"""Predictions nearer than this share of their spread are one prediction."""


@dataclass(frozen=True)
class Concordance:
    """Pairs of rows of which one is known to have had the event first.

    Attributes:
        value: (concordant + tied / 2) / all pairs: ½ says nothing, 1 is a perfect order.
        std_err: By the infinitesimal jackknife over rows, or over clusters.
        concordant: Pairs in which the one predicted to be sooner was.
        discordant: Pairs in which the other was.
        tied: Pairs with the same prediction.
    """

    value: float
    std_err: float
    concordant: float
    discordant: float
    tied: float


def concordance(fit: CoxFit) -> Concordance:
    """Harrell's C of a fit on its own rows, within strata.

    A pair counts where one has the event while the other is at risk and stays so for longer; one
    that is censored at that very time stays longer.

    Args:
        fit: The regression; the standard error allows for its clusters.
    """
    problem, rows = fit.at.problem, fit.at.problem.rows
    prediction = _settled(fit.estimates @ problem.covariates.values)
    weights, parts = problem.weights, np.zeros((3, len(prediction)))
    totals = np.zeros(3)
    for layer in range(len(fit.strata)):
        own = np.flatnonzero(problem.layer == layer)
        entry = None if rows.entry is None else rows.entry[own]
        part = Rows(rows.time[own], rows.kind[own], entry)
        pulled, counted = _pairs(part, prediction[own], weights[own])
        parts[:, own] = pulled
        totals += counted
    concordant, discordant, tied = (float(total) for total in totals)
    pairs = concordant + discordant + tied
    lead = (concordant - discordant) / pairs
    pull = weights * (parts[0] - parts[1] - lead * parts.sum(axis=0)) / (2 * pairs)
    if fit.alike is not None:
        pull = fit.alike.totals(pull)
    return Concordance((1 + lead) / 2, math.sqrt(float(pull @ pull)), concordant, discordant, tied)


def _settled(prediction: Values) -> Values:
    """Predictions as ranks; those that differ by rounding alone are one."""
    values, place = np.unique(prediction, return_inverse=True)
    apart = np.diff(values) > SAME * max(float(np.ptp(values)), 1e-300)
    ranks: Values = np.concatenate([[0], np.cumsum(apart)])[place].astype(np.float64)
    return ranks


def _pairs(rows: Rows, prediction: Values, weights: Values) -> tuple[Values, Values]:
    """Of each row, the weight of its concordant, discordant and tied pairs; and all pairs."""
    event = np.flatnonzero(rows.kind > 0)
    times = np.unique(rows.time)
    end = 2 * np.searchsorted(times, rows.time) + (rows.kind == 0)
    score, weight, when = prediction[event], weights[event], end[event]
    found = np.zeros((3, len(prediction)))
    stays = _split(end, prediction, weights, when, score)
    meets = _split(-when, score, weight, -end, prediction)
    if rows.entry is not None:
        # Whoever enters at the very time of an event is too late for it.
        begin = 2 * np.searchsorted(times, rows.entry, side="right") - 1
        stays = stays - _split(begin, prediction, weights, when, score)
        meets = meets - _split(-when, score, weight, -begin, prediction)
    # Of an event: partners with a lower prediction are concordant; of a partner: events with a
    # higher one.
    below, same, above = stays
    found[:, event] += np.stack([below, above, same])
    totals = np.array([weight @ below, weight @ above, weight @ same])
    below, same, above = meets
    found += np.stack([above, below, same])
    return found, totals


def _split(keys: Places, values: Values, weights: Values, after: Places, at: Values) -> Values:
    """Weigh, for each asked (after, at), the points with a key beyond ``after``.

    They are told apart by whether their value is below, the same as or above ``at``.

    The points and what is asked stand in order of key. Each level of a merge sort then counts,
    for what is asked in the right half of a block, the points in its left half.
    """
    points, asked = len(keys), len(after)
    both = np.concatenate([keys, after]).astype(np.int64)
    is_asked = np.concatenate([np.zeros(points, bool), np.ones(asked, bool)])
    # From the largest key down; of one key what is asked comes before the points.
    order = np.lexsort((~is_asked, -both))
    value = np.concatenate([values, at])[order]
    weight = np.concatenate([weights, np.zeros(asked)])[order]
    from_right = is_asked[order]
    place = np.arange(len(order))
    by_value = np.argsort(value, kind="stable")
    found = np.zeros((2, len(order)))
    span = 1
    while span < len(order):
        block = place // (2 * span)
        ranked = by_value[np.argsort(block[by_value], kind="stable")]
        left = (ranked // span) % 2 == 0
        running = np.concatenate([[0.0], np.cumsum(np.where(left, weight[ranked], 0.0))])
        key, begin = _run_of_equals(block[ranked], value[ranked])
        start = np.searchsorted(block[ranked], block[ranked], side="left")
        wanted = ~left & from_right[ranked]
        here = ranked[wanted]
        found[0, here] += (running[begin] - running[start])[wanted]
        found[1, here] += (running[key] - running[begin])[wanted]
        span *= 2
    total = np.cumsum(weight)
    answer = np.zeros((3, asked))
    index = order - points
    answer[:, index[from_right]] = np.stack([found[0], found[1], total - found[0] - found[1]])[
        :, from_right
    ]
    return answer


def _run_of_equals(block: Places, value: Values) -> tuple[Places, Places]:
    """For each place, where the run of the same block and value ends and begins."""
    new = np.concatenate([[True], (np.diff(block) != 0) | (np.diff(value) != 0)])
    edges = np.append(np.flatnonzero(new), len(block))
    run = np.cumsum(new) - 1
    return edges[run + 1], edges[run]
