"""Effects weighed: the sums and traces that every estimator of tau² is made of.

With weights W (a diagonal) and design X, P = W − W X (X'W X)⁻¹ X'W takes out what X explains.
P = W½ (I − Q Q') W½, where the columns of Q are an orthonormal basis of W½ X; so no matrix of
k × k is ever made, and a plain mean needs sums over k alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wardmote.estimators.pooling.material import Material, Numbers


@dataclass(frozen=True)
class Weighed:
    """Effects under given weights, for each of m poolings.

    Attributes:
        weights: (m, k).
        basis: (m, k, p): Q above.
        factor: (m, p, p): R, upper triangular, with W½ X = Q R.
        along: (m, p): Q'W½ y.
        left: (m, k): (I − Q Q') W½ y, the weighed residuals.
    """

    weights: Numbers
    basis: Numbers
    factor: Numbers
    along: Numbers
    left: Numbers

    @property
    def q(self) -> Numbers:
        """The weighed sum of squared residuals, y'P y: (m,)."""
        return _dot(self.left, self.left)

    @property
    def q2(self) -> Numbers:
        """What P makes of the effects, squared: y'P P y, (m,)."""
        return _dot(self.weights * self.left, self.left)

    @property
    def q3(self) -> Numbers:
        """The same once more: y'P P P y, (m,)."""
        pull = self.weights * self.left
        along = _along(self.basis, pull)
        return _dot(pull, pull) - _dot(along, along)

    @property
    def trace(self) -> Numbers:
        """Trace of P: (m,)."""
        return _dot(self.weights, 1 - self.leverage)

    @property
    def trace2(self) -> Numbers:
        """Trace of P P: (m,)."""
        return self.paired_trace(self.weights, self.weights)

    @property
    def leverage(self) -> Numbers:
        """The diagonal of Q Q': (m, k)."""
        if self.basis.shape[2] == 1:
            column = self.basis[:, :, 0]
            return column * column
        return np.asarray(np.einsum("mkp,mkp->mk", self.basis, self.basis))

    @property
    def log_det(self) -> Numbers:
        """The logarithm of |X'W X|: (m,)."""
        diagonal = np.abs(np.diagonal(self.factor, axis1=1, axis2=2))
        return np.asarray(2 * np.log(diagonal).sum(axis=1))

    def paired_trace(self, a: Numbers, b: Numbers) -> Numbers:
        """Trace of A M B M with M = I − Q Q' and diagonals a, b of shape (m, k): (m,)."""
        of_both = _dot(a * b, 1 - 2 * self.leverage)
        if self.basis.shape[2] == 1:
            return of_both + _dot(a, self.leverage) * _dot(b, self.leverage)
        inner_a = np.einsum("mkp,mk,mkr->mpr", self.basis, a, self.basis, optimize=True)
        inner_b = np.einsum("mkp,mk,mkr->mpr", self.basis, b, self.basis, optimize=True)
        return np.asarray(of_both + np.einsum("mpr,mpr->m", inner_a, inner_b))

    def coefficients(self) -> tuple[Numbers, Numbers]:
        """The coefficients (m, p) and (X'W X)⁻¹, their covariance if 1 / w is right: (m, p, p)."""
        if self.basis.shape[2] == 1:
            scale = self.factor[:, 0]
            return self.along / scale, (1 / scale**2)[:, :, None]
        inverse = np.linalg.inv(self.factor)
        return np.einsum("mpr,mr->mp", inverse, self.along), inverse @ inverse.transpose(0, 2, 1)


def weigh(material: Material, weights: Numbers) -> Weighed:
    """Take out of the effects what the design explains, under these weights (m, k)."""
    root = np.sqrt(weights)
    effects = root * material.effects
    if material.p == 1:
        column = root * material.design[:, 0]
        size = np.sqrt(_dot(column, column))
        basis = column / size[:, None]
        along = _dot(basis, effects)
        left = effects - basis * along[:, None]
        return Weighed(weights, basis[:, :, None], size[:, None, None], along[:, None], left)
    basis, factor = np.linalg.qr(root[:, :, None] * material.design)
    found = _along(basis, effects)
    left = effects - np.einsum("mkp,mp->mk", basis, found)
    return Weighed(weights, basis, factor, found, left)


def weigh_by_tau2(material: Material, tau2: Numbers) -> Weighed:
    """Weights 1 / (variance + tau²), for tau² of shape (m,)."""
    return weigh(material, 1 / (material.variances + tau2[:, None]))


def _dot(a: Numbers, b: Numbers) -> Numbers:
    return np.asarray(np.einsum("mk,mk->m", a, b))


def _along(basis: Numbers, values: Numbers) -> Numbers:
    if basis.shape[2] == 1:
        return _dot(basis[:, :, 0], values)[:, None]
    return np.asarray(np.einsum("mkp,mk->mp", basis, values))
