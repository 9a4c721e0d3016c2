"""Every word of recorded R that the runner knows, and what is known to be not built yet."""

from __future__ import annotations

from typing import Any

from reference import (
    r_arithmetic,
    r_control,
    r_factors,
    r_generics,
    r_incidence,
    r_meta,
    r_meta_counts,
    r_meta_small,
    r_model,
    r_rma,
    r_summaries,
    r_survfit,
    r_tables,
    r_tests,
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


PLAIN = (r_arithmetic, r_control, r_factors, r_tables, r_vectors)
"""Modules that enter their words when they are read in."""

VOCABULARY: dict[str, Function] = {
    **WORDS,
    "median": _median,
    "Surv": r_model.surv,
    "strata": r_model.strata,
    "survfit": r_survfit.survfit,
    "summary": r_summaries.summary,
    "quantile": r_summaries.quantile,
    "survmean": r_summaries.survmean,
    "cuminc": r_incidence.cuminc,
    "timepoints": r_incidence.timepoints,
    "survdiff": r_tests.survdiff,
    "prop.test": r_tests.prop_test,
    "binom.test": r_tests.binom_test,
    **{name: r_generics.generic(name) for name in ("coef", "confint", "predict", "vcov")},
    "rma": r_rma.rma,
    "rma.uni": r_rma.rma,
    "leave1out": r_meta.leave1out,
    "escalc": r_meta_counts.escalc,
    "rma.mh": r_meta_counts.rma_mh,
    "rma.peto": r_meta_counts.rma_peto,
    "regtest": r_meta_small.regtest,
    "ranktest": r_meta_small.ranktest,
    "trimfill": r_meta_small.trimfill,
}

_AREAS = {
    "regression of waits": "coxph cox.zph basehaz survreg crr finegray survSplit pyears",
    "regression": "glm lm vcovCL vcovCR coef_test geeglm gee lmer glmer gls nls ivreg vcovHC",
    "survey estimates": (
        "svydesign svymean svytotal svyratio svyby svyciprop svyquantile svyglm svychisq "
        "svyttest svycontrast calibrate rake postStratify trimWeights as.svrepdesign svrepdesign "
        "degf deff"
    ),
    "meta-analysis by other models": "rma.mv rma.glmm robu",
    "trials": (
        "swPwr swDsn glsPower swdpower cpa.normal cpa.binary cpa.count cpa.did.normal "
        "cpa.did.binary cvrall cptest t.test wilcox.test n4props its"
    ),
}

NOT_BUILT: dict[str, str] = {
    name: f"{area} is" if area.startswith(("regression", "meta")) else f"{area} are"
    for area, names in _AREAS.items()
    for name in names.split()
}
