"""``lm`` where it is the analysis of a trial: arms and periods, or one factor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reference.r_design import design_of
from reference.r_evaluation import FormulaValue, Given, masked
from reference.r_model import label_of, terms_of
from reference.r_subscripts import frame_of
from reference.r_values import Factor, OutOfScope, RObject, Vector, as_vector, numbers
from wardmote.estimators.intracluster import one_way
from wardmote.estimators.randomisation import Effect, adjusted

BEYOND = "regression is not built yet, but for columns of 0 and 1"


@dataclass(frozen=True)
class LeastSquares(RObject):
    """A fit: of a response on columns of 0 and 1 beside a constant."""

    response: NDArray[np.float64]
    columns: NDArray[np.float64]
    names: tuple[str, ...]
    factor: tuple[str, Factor] | None
    kind = "lm"

    def g_coef(self, given: Given) -> Vector:
        given.evaluation.used.add("adjusted effect")
        return numbers(self._coefficients(), ("(Intercept)", *self.names))

    def _coefficients(self) -> list[float]:
        if not np.isin(self.columns, (0.0, 1.0)).all():
            raise OutOfScope(f"coef() of lm(): {BEYOND}")
        found = []
        for place in range(len(self.names)):
            rest = np.delete(self.columns, place, axis=1)
            effect = adjusted(*rest.T) if rest.size else Effect(self._constant())
            treated = self.columns[:, place][None, :].astype(np.int8)
            found.append(float(effect.of(treated, self.response[:, None])[0, 0]))
        if not np.all(np.isfinite(found)):
            raise OutOfScope("coef() of lm() with columns that others make up")
        return [float(self.response.mean() - self.columns.mean(axis=0) @ found), *found]

    def g_residuals(self, given: Given) -> Vector:
        first, *rest = self._coefficients()
        given.evaluation.used.add("adjusted effect")
        return numbers(self.response - first - self.columns @ np.array(rest))

    def g_anova(self, given: Given) -> Any:
        if self.factor is None or len(given.arguments) > 1:
            raise OutOfScope("anova() of other than one fit on one factor")
        given.evaluation.used.add("one_way")
        found = one_way(self.response, self.factor[1].codes)
        squares = (found.between, found.within)
        return frame_of(
            [
                ("Df", numbers([float(x) for x in found.degrees])),
                ("Sum Sq", numbers([m * d for m, d in zip(squares, found.degrees, strict=True)])),
                ("Mean Sq", numbers(squares)),
                ("F value", numbers([found.ratio, np.nan])),
                ("Pr(>F)", numbers([found.p_value, np.nan])),
            ]
        )

    def _constant(self) -> NDArray[np.float64]:
        rows = len(self.response)
        return np.full((rows, 1), rows**-0.5)


def lm(given: Given) -> LeastSquares:
    """``lm(formula, data)``; rows that lack something are left out."""
    nodes = given.matched(("formula", "data"))
    formula = given.value(nodes["formula"])
    if not isinstance(formula, FormulaValue) or formula.left is None:
        raise OutOfScope("lm() of something that is no two-sided formula")
    table = given.value(nodes["data"]) if "data" in nodes else None
    scope = masked(table, formula.scope)
    response = as_vector(given.evaluation.value(formula.left, scope)).data.astype(float)
    design = design_of(given, formula, table, len(response))
    if not design.constant:
        raise OutOfScope("lm() without a constant")
    keep = ~np.isnan(response) & ~np.isnan(design.columns).any(axis=1)
    terms = terms_of(formula.right)
    alone = given.evaluation.value(terms[0], scope) if len(terms) == 1 else None
    factor = None
    if isinstance(alone, Factor):
        factor = (label_of(terms[0]), alone.take(np.flatnonzero(keep)))
    return LeastSquares(response[keep], design.columns[keep], design.names, factor)
