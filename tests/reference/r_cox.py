"""``coxph``: recorded Cox models, answered by Wardmote's Cox regression."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from reference import r_syntax as syntax
from reference.r_cox_design import CoxTerms, cox_terms
from reference.r_evaluation import Given
from reference.r_summaries import formatted
from reference.r_values import (
    Factor,
    Matrix,
    OutOfScope,
    RList,
    RObject,
    Vector,
    as_vector,
    first_number,
    first_text,
    is_true,
    numbers,
    scalar,
)
from wardmote.estimators.survival.cox import (
    CollinearCovariates,
    CoxFit,
    InfiniteEstimate,
    NoEvents,
    concordance,
    cox_regression,
)


@dataclass(frozen=True)
class CoxModel(RObject):
    """A ``coxph``."""

    fit: CoxFit
    terms: CoxTerms
    kind = "coxph"

    def m_coefficients(self) -> Vector:
        return numbers(self.fit.estimates, self.fit.names)

    def m_coef(self) -> Vector:
        return self.m_coefficients()

    def m_var(self) -> Matrix:
        return Matrix(self.fit.variance)

    def m_naive_var(self) -> Any:
        return None if self.fit.robust_variance is None else Matrix(self.fit.model_variance)

    def m_loglik(self) -> Vector:
        return numbers(self.fit.log_likelihood)

    def m_score(self) -> Vector:
        return scalar(self.fit.score.statistic)

    def m_rscore(self) -> Any:
        return None if self.fit.robust_score is None else scalar(self.fit.robust_score.statistic)

    def m_wald_test(self) -> Vector:
        return scalar(self.fit.wald.statistic)

    def m_iter(self) -> Vector:
        return scalar(float(self.fit.iterations))

    def m_n(self) -> Vector:
        return scalar(float(self.fit.n))

    def m_nevent(self) -> Vector:
        return scalar(float(self.fit.events))

    def m_means(self) -> Vector:
        return numbers(self.reference(), self.fit.names)

    def m_method(self) -> Vector:
        return scalar(self.fit.ties)

    def m_linear_predictors(self) -> Vector:
        columns = np.stack(list(self.terms.columns.values()))
        return numbers(self.fit.estimates @ (columns - self.reference()[:, None]))

    def m_concordance(self) -> Vector:
        raise OutOfScope("coxph$concordance is not built: pairs tied in time are not counted")

    def g_coef(self, given: Given) -> Vector:
        given.matched(("object",))
        return self.m_coefficients()

    def g_vcov(self, given: Given) -> Matrix:
        given.matched(("object",))
        return Matrix(self.fit.variance, "double", self.fit.names, self.fit.names)

    def g_logLik(self, given: Given) -> Vector:
        given.matched(("object",))
        return scalar(self.fit.log_likelihood[1])

    def g_AIC(self, given: Given) -> Vector:
        given.matched(("object",))
        return scalar(2 * len(self.fit.names) - 2 * self.fit.log_likelihood[1])

    def g_BIC(self, given: Given) -> Vector:
        given.matched(("object",))
        size = len(self.fit.names) * float(np.log(self.fit.events))
        return scalar(size - 2 * self.fit.log_likelihood[1])

    def g_nobs(self, given: Given) -> Vector:
        given.matched(("object",))
        return self.m_nevent()

    def g_confint(self, given: Given) -> Matrix:
        found = given.values("object", "parm", "level")
        level = first_number(found.get("level", scalar(0.95)))
        ends = np.array([(1 - level) / 2, 1 - (1 - level) / 2])
        spread = np.sqrt(np.diag(self.fit.variance))
        bounds = self.fit.estimates[:, None] + spread[:, None] * ndtri(ends)[None, :]
        names = tuple(f"{label.strip()} %" for label in formatted(100 * ends))
        whole = Matrix(bounds, "double", self.fit.names, names)
        if "parm" not in found:
            return whole
        asked = as_vector(found["parm"])
        places = (
            [self.fit.names.index(str(name)) for name in asked.data]
            if asked.kind == "character"
            else [int(place) - 1 for place in asked.data]
        )
        return Matrix(
            bounds[places], "double", tuple(self.fit.names[place] for place in places), names
        )

    def reference(self) -> NDArray[np.float64]:
        """What R takes a covariate less: its mean, but nothing of one of −1, 0 and 1 alone."""
        bare = [bool(np.isin(own, (-1, 0, 1)).all()) for own in self.terms.columns.values()]
        return np.where(bare, 0.0, self.fit.means)

    def order(self) -> Vector:
        """C and its standard error."""
        found = concordance(self.fit)
        return numbers([found.value, found.std_err], ("C", "se(C)"))


_ARGUMENTS = (
    "formula",
    "data",
    "weights",
    "subset",
    "na.action",
    "init",
    "control",
    "ties",
    "singular.ok",
    "robust",
    "model",
    "x",
    "y",
    "tt",
    "method",
    "id",
    "cluster",
    "istate",
    "statedata",
    "nocenter",
    "eps",
    "iter.max",
    "toler.chol",
    "toler.inf",
    "outer.max",
    "timefix",
)
_REFUSED = ("init", "tt", "istate", "statedata", "nocenter")
_CONTROL = ("eps", "toler.chol", "iter.max", "toler.inf", "outer.max", "timefix")


def coxph(given: Given) -> CoxModel:
    """``coxph(Surv(...) ~ covariates + strata() + cluster(), ...)``."""
    arguments = given.matched(_ARGUMENTS)
    for name in _REFUSED:
        if name in arguments:
            raise OutOfScope(f"coxph({name} = ) is not built")
    if "na.action" in arguments and syntax.Name("na.omit") != arguments["na.action"]:
        text = given.value(arguments["na.action"])
        if not (isinstance(text, Vector) and first_text(text) in {"na.omit", "na.exclude"}):
            raise OutOfScope("coxph(na.action = ) other than na.omit is not built")
    _check_control(given, arguments)
    terms = cox_terms(given, arguments)
    if terms.response.states is not None:
        raise OutOfScope("coxph() of several states is not built")
    if not terms.columns:
        raise OutOfScope("coxph() without covariates is not built")
    weights = _weights(terms)
    given.evaluation.used.add("cox_regression")
    try:
        fit = cox_regression(
            terms.response.time,
            terms.response.event == 1,
            terms.columns,
            entry=terms.response.entry,
            strata=None if terms.strata is None else terms.strata.codes,
            clusters=_clusters(given, arguments, terms, weights),
            weights=weights,
            ties=_ties(given, arguments),
        )
    except (CollinearCovariates, InfiniteEstimate, NoEvents) as refusal:
        raise OutOfScope(
            f"coxph() where R gives a coefficient that is none: {refusal}"
        ) from refusal
    return CoxModel(fit, terms)


def _ties(given: Given, arguments: dict[str, syntax.Node]) -> Any:
    node = arguments.get("ties", arguments.get("method"))
    asked = "efron" if node is None else first_text(given.value(node))
    for known in ("efron", "breslow", "exact"):
        if asked and known.startswith(asked) and known != "exact":
            return known
    raise OutOfScope(f"coxph(ties = {asked!r}) is not built")


def _check_control(given: Given, arguments: dict[str, syntax.Node]) -> None:
    """Whether what steers R's steps asks for the maximum, as ours are steered to."""
    found = {name: given.value(arguments[name]) for name in _CONTROL if name in arguments}
    if "control" in arguments:
        control = given.value(arguments["control"])
        if not isinstance(control, RList):
            raise OutOfScope("coxph(control = ) of this form is not built")
        found |= dict(zip(control.names, control.values, strict=True))
    if "eps" in found and first_number(found["eps"]) > 1e-6:
        raise OutOfScope("coxph(eps = ) that stops before the maximum is not built")
    if "iter.max" in found and first_number(found["iter.max"]) < 10:
        raise OutOfScope("coxph(iter.max = ) that stops before the maximum is not built")
    if "timefix" in found and not is_true(found["timefix"]):
        raise OutOfScope("coxph(timefix = FALSE): near-ties are always settled")
    for name in ("toler.chol", "toler.inf", "outer.max"):
        if name in found:
            raise OutOfScope(f"coxph({name} = ) is not built")


def coxph_control(given: Given) -> RList:
    """``coxph.control(...)``: what was given, to be looked at by ``coxph``."""
    found = given.values(*_CONTROL)
    return RList(tuple(found.values()), tuple(found))


def _weights(terms: CoxTerms) -> NDArray[np.float64] | None:
    if "weights" not in terms.beside:
        return None
    weights = as_vector(terms.beside["weights"]).data.astype(float)
    if np.any(weights <= 0):
        raise OutOfScope("coxph(weights = ) of 0 or less is not built")
    return weights


def _clusters(
    given: Given,
    arguments: dict[str, syntax.Node],
    terms: CoxTerms,
    weights: NDArray[np.float64] | None,
) -> NDArray[np.int64] | None:
    """Which rows R takes as alike; none for a variance of the model."""
    identity, cluster = terms.beside.get("id"), terms.beside.get("cluster")
    asked = given.value(arguments["robust"]) if "robust" in arguments else None
    if asked is None:
        robust = cluster is not None or (weights is not None and bool(np.any(weights % 1)))
        if identity is not None:
            ended = codes(identity)[terms.response.event > 0]
            robust = robust or len(np.unique(ended)) < len(ended)
    else:
        robust = is_true(asked)
    if not robust:
        return None
    alike = cluster if cluster is not None else identity
    if alike is not None:
        return codes(alike)
    if terms.response.entry is not None and asked is not None:
        raise OutOfScope("coxph(robust = TRUE) with delayed entry and no id or cluster")
    return np.arange(len(terms.response))


def codes(value: Any) -> NDArray[np.int64]:
    """A number from 0 for each distinct label."""
    if isinstance(value, Factor):
        return value.codes
    texts = np.array(as_vector(value).strings(), dtype=str)
    return np.unique(texts, return_inverse=True)[1].reshape(-1).astype(np.int64)
