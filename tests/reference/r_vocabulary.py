"""Every word of recorded R that the runner knows, and what is known to be not built yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reference import (
    r_arithmetic,
    r_cluster_power,
    r_constrained,
    r_control,
    r_cox,
    r_cox_curves,
    r_cox_reports,
    r_factors,
    r_generics,
    r_grids,
    r_incidence,
    r_least_squares,
    r_meta,
    r_meta_counts,
    r_meta_small,
    r_model,
    r_rma,
    r_summaries,
    r_survfit,
    r_t_tests,
    r_tables,
    r_tests,
    r_trials,
    r_vectors,
)
from reference.r_evaluation import Function, Given
from reference.r_fits import Fit
from reference.r_values import OutOfScope, Vector
from reference.r_words import WORDS


def _median(given: Given) -> Any:
    value = given.value(given.arguments[0].value)
    if isinstance(value, Vector):
        return WORDS["median"](given)
    if isinstance(value, Fit):
        return r_summaries.medians(value, given)
    raise OutOfScope(f"median() of {getattr(value, 'kind', 'this')} is not built")


def _quantile(given: Given) -> Any:
    value = given.value(given.arguments[0].value)
    if isinstance(value, Vector):
        return r_grids.quantile_of_numbers(given)
    return r_summaries.quantile(given)


def _by_kind(of_cox: Callable[[Given, r_cox.CoxModel], Any], other: Function) -> Function:
    """The word that does one thing with a Cox model and another with anything else."""

    def work(given: Given) -> Any:
        value = given.value(given.arguments[0].value) if given.arguments else None
        return of_cox(given, value) if isinstance(value, r_cox.CoxModel) else other(given)

    return work


PLAIN = (r_arithmetic, r_control, r_factors, r_grids, r_tables, r_vectors)
"""Modules that enter their words when they are read in."""

_GENERICS = (
    "AIC", "BIC", "anova", "coef", "confint", "logLik", "nobs", "predict", "pvalue", "residuals",
    "statistic", "vcov",
)  # fmt: skip

VOCABULARY: dict[str, Function] = {
    **WORDS,
    "median": _median,
    "Surv": r_model.surv,
    "strata": r_model.strata,
    "survfit": _by_kind(r_cox_curves.survfit_of_cox, r_survfit.survfit),
    "summary": _by_kind(r_cox_reports.summary_of_cox, r_summaries.summary),
    "coxph": r_cox.coxph,
    "coxph.control": r_cox.coxph_control,
    "cox.zph": r_cox_reports.cox_zph,
    "basehaz": r_cox_curves.basehaz,
    "diag": r_cox_curves.diag,
    "quantile": _quantile,
    "survmean": r_summaries.survmean,
    "cuminc": r_incidence.cuminc,
    "timepoints": r_incidence.timepoints,
    "survdiff": r_tests.survdiff,
    "prop.test": r_tests.prop_test,
    "binom.test": r_tests.binom_test,
    **{name: r_generics.generic(name) for name in _GENERICS},
    "rma": r_rma.rma,
    "rma.uni": r_rma.rma,
    "leave1out": r_meta.leave1out,
    "escalc": r_meta_counts.escalc,
    "rma.mh": r_meta_counts.rma_mh,
    "rma.peto": r_meta_counts.rma_peto,
    "regtest": r_meta_small.regtest,
    "ranktest": r_meta_small.ranktest,
    "trimfill": r_meta_small.trimfill,
    **r_trials.TRIALS,
    **r_cluster_power.CLUSTER_POWER,
    **r_constrained.CONSTRAINED,
    "t.test": r_t_tests.t_test_word,
    "oneway_test": r_t_tests.oneway_test,
    "perm.test": r_t_tests.perm_test,
    "lm": r_least_squares.lm,
}

_AREAS = {
    "regression of waits": "survreg crr finegray survSplit pyears",
    "regression": "glm vcovCL vcovCR coef_test geeglm gee lmer glmer gls nls ivreg vcovHC",
    "survey estimates": (
        "svydesign svymean svytotal svyratio svyby svyciprop svyquantile svyglm svychisq "
        "svyttest svycontrast calibrate rake postStratify trimWeights as.svrepdesign svrepdesign "
        "degf deff"
    ),
    "meta-analysis by other models": "rma.mv rma.glmm robu",
    "trials": (
        "swPwr swDsn glsPower swdpower construct_DesMat cpa.did.count cpa.sw.normal "
        "cpa.sw.binary cpa.sw.count n4means n4incidence wilcox.test its"
    ),
}

NOT_BUILT: dict[str, str] = {
    name: f"{area} is" if area.startswith(("regression", "meta")) else f"{area} are"
    for area, names in _AREAS.items()
    for name in names.split()
}
