"""Recorded Cox models: what is read of them, and that an option not built is named."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from reference.comparison import plain
from reference.r_evaluation import Evaluation
from reference.r_values import Frame, OutOfScope, numbers, strings
from reference.r_vocabulary import NOT_BUILT, VOCABULARY
from wardmote.estimators.survival.cox import cox_regression

RNG = np.random.default_rng(4)
TIME, STATUS = RNG.integers(1, 12, 60).astype(float), RNG.integers(0, 2, 60).astype(float)
AGE, PLACE = RNG.normal(50, 9, 60), RNG.choice(["c", "a", "b"], 60)
GROUP, HALF = RNG.integers(0, 9, 60).astype(float), np.repeat([1.0, 2.0], 30)
LOST = np.where(np.arange(60) % 10 == 0, np.nan, AGE)
TABLE = Frame(
    (
        numbers(TIME),
        numbers(STATUS),
        numbers(AGE),
        strings(PLACE),
        numbers(GROUP),
        numbers(HALF),
        numbers(LOST),
    ),
    ("time", "status", "age", "place", "group", "half", "lost"),
    60,
)
COVARIATES = {"age": AGE, "placeb": PLACE == "b", "placec": PLACE == "c"}


def value(code: str) -> Any:
    return plain(Evaluation(VOCABULARY, NOT_BUILT, {"d": TABLE}).run(code))


@pytest.mark.parametrize(
    "call",
    [
        "coxph(Surv(time,status)~age+place+strata(half)+cluster(group),data=d)",
        "coxph(Surv(time,status)~age+factor(place)+strata(half),d,cluster=group)",
        "coxph(Surv(time,status)~age+place+strata(half),d,id=group,robust=TRUE)",
    ],
)
def test_strata_clusters_and_factors_are_read(call: str) -> None:
    fit = cox_regression(TIME, STATUS, COVARIATES, strata=HALF, clusters=GROUP)
    assert fit.robust_variance is not None

    found = value(f"f<-{call}; list(unname(coef(f)),f$var,f$naive.var,f$loglik)")

    assert_allclose(found[0], fit.estimates)
    assert_allclose(found[1]["values"], fit.robust_variance)
    assert_allclose(found[2]["values"], fit.model_variance)
    assert_allclose(found[3], fit.log_likelihood)


def test_a_factor_is_compared_with_its_first_level() -> None:
    names = list(value("coef(coxph(Surv(time,status)~age+factor(place,c('b','a','c')),d))"))

    assert names == [
        "age",
        "factor(place, c('b', 'a', 'c'))a".replace("'", '"'),
        "factor(place, c('b', 'a', 'c'))c".replace("'", '"'),
    ]


def test_rows_with_something_missing_are_left_out_and_counted() -> None:
    kept = ~np.isnan(LOST)
    fit = cox_regression(TIME[kept], STATUS[kept], {"lost": AGE[kept]}, ties="breslow")

    found = value("f<-coxph(Surv(time,status)~lost,d,ties='breslow'); list(f$n,unname(coef(f)))")

    assert found[0] == [54]
    assert_allclose(found[1], fit.estimates)


def test_an_id_with_several_events_is_a_cluster_and_one_without_is_none() -> None:
    robust = "is.null(coxph(Surv(time,status)~age,d,id={})$naive.var)"

    assert value(robust.format("group")) == [False]
    assert value(robust.format("age")) == [True]


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ("coxph(Surv(time,status)~age,d,ties='exact')", "exact"),
        ("coxph(Surv(time,status)~age,d,init=1)", "init"),
        ("coxph(Surv(time,status)~age,d,iter.max=0)", "iter.max"),
        ("coxph(Surv(time,status)~age,d,control=coxph.control(timefix=FALSE))", "timefix"),
        ("coxph(Surv(time,status)~age,d,nocenter=0)", "nocenter"),
        ("coxph(Surv(time,status)~age,d,unheard=1)", "unheard"),
        ("coxph(Surv(time,status)~tt(age),d)", "tt"),
        ("coxph(Surv(time,status)~pspline(age),d)", "pspline"),
        ("coxph(Surv(time,status)~age*half,d)", r"\*"),
        ("coxph(Surv(time,status)~age+I(2*age),d)", "combination of age"),
        ("cox.zph(coxph(Surv(time,status)~age,d),singledf=TRUE)$table", "singledf"),
        ("summary(coxph(Surv(time,status)~age,d),scale=2)$coefficients", "scale"),
        ("survfit(coxph(Surv(time,status)~age,d),stype=1)$surv", "stype"),
        ("survfit(coxph(Surv(time,status)~age,d),individual=TRUE)$surv", "individual"),
        (
            "survfit(coxph(Surv(time,status)~age+strata(half),d),"
            "newdata=data.frame(age=50,half=1))$surv",
            "stratum",
        ),
    ],
)
def test_what_is_not_built_is_named_and_never_passed_over(code: str, named: str) -> None:
    with pytest.raises(OutOfScope, match=named):
        value(code)
