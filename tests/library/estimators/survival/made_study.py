"""Small studies with ties, for which Cox's partial likelihood can be written out rank by rank."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from wardmote.estimators.survival.cox import CoxFit, cox_regression

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Study:
    """Rows with two covariates; times in few whole minutes, so that they tie."""

    time: NDArray[np.int64]
    event: NDArray[np.bool_]
    z: Values
    entry: NDArray[np.int64]
    layer: NDArray[np.int64]
    cluster: NDArray[np.int64]
    weights: Values
    ties: str = "efron"

    def __len__(self) -> int:
        return len(self.time)

    def take(self, places: NDArray[np.int64]) -> Study:
        """The same rows in another order, or some of them, or some twice."""
        own = {
            name: getattr(self, name)[places]
            for name in ("time", "event", "entry", "layer", "cluster", "weights")
        }
        return replace(self, z=self.z[:, places], **own)

    def fit(self, **options: Any) -> CoxFit:
        """The regression, with all that the study holds."""
        given: dict[str, Any] = {
            "entry": self.entry,
            "strata": self.layer,
            "clusters": self.cluster,
            "weights": self.weights,
            "ties": self.ties,
        }
        return cox_regression(
            self.time, self.event, dict(zip("ab", self.z, strict=True)), **given | options
        )

    def log_likelihood(self, coefficients: NDArray[Any], weights: Values) -> Any:
        """The definition: strata, times and ranks one after another; complex numbers may go in."""
        total: Any = 0.0
        predictor = coefficients @ self.z
        risk = weights * np.exp(predictor)
        for layer in np.unique(self.layer):
            inside = self.layer == layer
            for moment in np.unique(self.time[self.event & inside]):
                at_risk = inside & (self.entry < moment) & (self.time >= moment)
                with_event = at_risk & self.event & (self.time == moment)
                number = int(with_event.sum())
                total = total + (weights * predictor)[with_event].sum()
                for rank in range(number):
                    gone = rank / number if self.ties == "efron" else 0.0
                    left = risk[at_risk].sum() - gone * risk[with_event].sum()
                    total = total - weights[with_event].sum() / number * np.log(left)
        return total

    def slope(self, coefficients: Values, weights: Values) -> Values:
        """Its derivative by the coefficients, by a complex step: exact to rounding."""
        steps = 1e-30j * np.eye(len(coefficients))
        found = [self.log_likelihood(coefficients + step, weights).imag * 1e30 for step in steps]
        return np.array(found)

    def curvature(self, coefficients: Values) -> Values:
        """The second derivative, by differences of the first."""
        steps = 1e-5 * np.eye(len(coefficients))
        pairs = [
            (self.slope(coefficients + h, self.weights), self.slope(coefficients - h, self.weights))
            for h in steps
        ]
        return np.array([(up - down) / 2e-5 for up, down in pairs])

    def pulls(self, coefficients: Values) -> Values:
        """The derivative of the slope by each row's weight: covariates × rows."""
        found = []
        for row in range(len(self)):
            step = np.zeros(len(self))
            step[row] = 1e-4
            up = self.slope(coefficients, self.weights + step)
            found.append((up - self.slope(coefficients, self.weights - step)) / 2e-4)
        return np.array(found).T


def made_study(seed: int, n: int = 24, ties: str = "efron") -> Study:
    """A study from a seed."""
    rng = np.random.default_rng(seed)
    time = rng.integers(3, 9, n)
    return Study(
        time=time,
        event=rng.random(n) < 0.7,
        z=np.stack([rng.normal(2, 1, n), rng.integers(0, 2, n).astype(float)]),
        entry=np.maximum(time - rng.integers(1, 9, n), 0),
        layer=rng.integers(0, 2, n),
        cluster=rng.integers(0, 7, n),
        weights=rng.choice([0.5, 1.0, 2.0], n),
        ties=ties,
    )


studies = st.builds(
    made_study,
    seed=st.integers(0, 10_000),
    n=st.integers(16, 30),
    ties=st.sampled_from(["efron", "breslow"]),
)
