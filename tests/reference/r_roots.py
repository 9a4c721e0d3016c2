"""R's ``uniroot``, step for step: what R recorded with a loose tolerance is where its search ended.

Brent 1973, *Algorithms for Minimization without Derivatives*, ch. 4, in the form of Netlib's
``zeroin``, which R uses.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

LOOSE = sys.float_info.epsilon**0.25
"""The tolerance of ``uniroot`` where none is given."""


def uniroot(
    work: Callable[[float], float], lower: float, upper: float, tolerance: float = LOOSE
) -> float:
    """Where the search ends, within the tolerance of a root between two signs."""
    a, b = lower, upper
    fa, fb = work(a), work(b)
    c, fc = a, fa
    if fa == 0:
        return a
    for _ in range(1000):
        before = b - a
        if abs(fc) < abs(fb):
            a, b, c = b, c, b
            fa, fb, fc = fb, fc, fb
        near = 2 * sys.float_info.epsilon * abs(b) + tolerance / 2
        step = (c - b) / 2
        if abs(step) <= near or fb == 0:
            return b
        if abs(before) >= near and abs(fa) > abs(fb):
            step = _interpolated((a, b, c), (fa, fb, fc), before, near, step)
        if abs(step) < near:
            step = near if step > 0 else -near
        a, fa = b, fb
        b += step
        fb = work(b)
        if (fb > 0) == (fc > 0):
            c, fc = a, fa
    raise ArithmeticError("the search does not end")


def _interpolated(
    at: tuple[float, float, float],
    values: tuple[float, float, float],
    before: float,
    near: float,
    half: float,
) -> float:
    """A step by a straight line or a parabola; half the bracket where it would go too far."""
    (a, b, c), (fa, fb, fc) = at, values
    if a == c:
        ratio = fb / fa
        p, q = (c - b) * ratio, 1 - ratio
    else:
        q, first, second = fa / fc, fb / fc, fb / fa
        p = second * ((c - b) * q * (q - first) - (b - a) * (first - 1))
        q = (q - 1) * (first - 1) * (second - 1)
    p, q = (p, -q) if p > 0 else (-p, q)
    if p < 0.75 * (c - b) * q - abs(near * q) / 2 and p < abs(before * q / 2):
        return p / q
    return half
