"""Recorded calls of ``rma`` and its kin: what is read, what changes nothing, what is not built."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from library.estimators.made_effects import ILL, ILL_CONTROL, LATITUDE, WELL, WELL_CONTROL
from reference.comparison import plain
from reference.r_evaluation import Evaluation
from reference.r_roots import uniroot
from reference.r_values import Frame, OutOfScope, numbers, strings
from reference.r_vocabulary import NOT_BUILT, VOCABULARY

# Three groups, made up.
GROUPS = list("rrrrassrarsss")
TRIALS = Frame(
    (
        *(numbers([float(x) for x in each]) for each in (ILL, WELL, ILL_CONTROL, WELL_CONTROL)),
        numbers([float(x) for x in LATITUDE]),
        strings(GROUPS),
    ),
    ("a", "b", "c", "d", "lat", "how"),
    13,
)
MADE = "e<-escalc(measure='RR',ai=a,bi=b,ci=c,di=d,data=t); "


def value(code: str) -> Any:
    return plain(Evaluation(VOCABULARY, NOT_BUILT, {"t": TRIALS}).run(MADE + code))


def test_effects_that_are_missing_are_left_out_as_r_does() -> None:
    lost = "e$yi[2]<-NA; r<-rma(yi,vi,data=e); list(r$k,r$tau2)"

    assert value(lost) == value("r<-rma(yi,vi,data=e[-2,]); list(r$k,r$tau2)")
    assert value(lost)[0] == [12]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("rma(yi,vi,data=e)", "rma.uni(yi,sei=sqrt(vi),data=e,digits=3)"),
        ("rma(yi,vi,data=e)", "rma(measure='RR',ai=a,bi=b,ci=c,di=d,data=t)"),
        ("rma(yi,vi,data=e)", "rma(measure='RR',ai=a,n1i=a+b,ci=c,n2i=c+d,data=t)"),
        ("rma(yi,vi,data=e,method='EE')", "rma(yi,vi,data=e,method='FE')"),
        ("rma(yi,vi,data=e,level=90)", "rma(yi,vi,data=e,level=.9)"),
        ("rma(yi,vi,data=e,level=90)", "rma(yi,vi,data=e,level=.1)"),
        ("rma(yi,vi,data=e[e$lat>20,])", "rma(yi,vi,data=e,subset=lat>20)"),
        ("rma(yi,vi,mods=~lat,data=e)", "rma(yi~lat,vi,data=e)"),
        ("rma(yi,vi,mods=~lat,data=e)", "rma(yi,vi,mods=lat,data=e)"),
        ("rma(yi,vi,mods=~how,data=e)", "rma(yi,vi,mods=~factor(how),data=e)"),
        ("rma(yi,vi,mods=~how-1,data=e)", "rma(yi,vi,mods=~0+how,data=e)"),
    ],
)
def test_one_call_said_in_two_ways_is_one_call(one: str, other: str) -> None:
    told = "list(r$b[,1],r$se,r$ci.lb,r$tau2,r$I2,r$QE,r$QM,r$QMp)"

    first, second = (value(f"r<-{call}; {told}") for call in (one, other))

    # Names of coefficients differ; their numbers do not.
    listed = [
        list(each[0].values()) if isinstance(each[0], dict) else each[0] for each in (first, second)
    ]
    assert listed[0] == pytest.approx(listed[1])
    for ours, theirs in zip(first[1:], second[1:], strict=True):
        assert ours == pytest.approx(theirs)


def test_terms_have_rs_names() -> None:
    names = "rownames(rma(yi,vi,mods=~lat+factor(how),data=e)$b)"

    assert value(names) == ["intrcpt", "lat", "factor(how)r", "factor(how)s"]
    assert value("rownames(rma(yi,vi,mods=~how-1,data=e)$b)") == ["howa", "howr", "hows"]


def test_degrees_of_freedom_are_told_only_where_the_test_has_some() -> None:
    assert np.isnan(value("rma(yi,vi,data=e)$dfs")).all()
    assert value("rma(yi,vi,data=e,test='knha')$dfs") == [12]


def test_a_prediction_may_be_changed_to_another_scale() -> None:
    logs, ratios = (
        value(f"p<-predict(rma(yi,vi,data=e){more}); list(p$pred,p$ci.ub,p$pi.lb)")
        for more in ("", ",transf=exp")
    )

    assert [each[0] for each in ratios] == pytest.approx([np.exp(each[0]) for each in logs])


def test_an_interval_of_tau2_may_have_a_level_of_its_own() -> None:
    wide, narrow = (
        value(f"confint(rma(yi,vi,data=e),level={level})$random")["values"] for level in (95, 80)
    )

    for own, other in zip(wide, narrow, strict=True):
        assert own[0] == other[0]
        assert own[1] < other[1] < other[2] < own[2]


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ("rma(yi,vi,data=e,method='HS')", "HS"),
        ("rma(yi,vi,data=e,test='hksj')", "hksj"),
        ("rma(yi,vi,data=e,weights=1/vi)", "weights"),
        ("rma(yi,vi,data=e,tau2=.1)", "tau2"),
        ("rma(yi,vi,data=e,control=list(tau2.init=1))", "tau2.init"),
        ("rma(yi,vi,mods=~lat*a,data=e)", r"\*"),
        ("rma(yi,vi,data=e)$fit.stats", "fit.stats"),
        ("predict(rma(yi,vi,mods=~lat,data=e))", "regression"),
        ("predict(rma(yi,vi,data=e),pi.type='HTS')", "pi.type"),
        ("confint(rma(yi,vi,data=e),type='PL')", "type"),
        ("leave1out(rma(yi,vi,mods=~lat,data=e))", "leave1out"),
        ("escalc(measure='SMD',ai=a,data=t)", "SMD"),
        ("escalc(measure='RR',ai=a,bi=b,ci=c,di=d,data=t,vtype='AV')", "vtype"),
        ("rma.mh(ai=a,bi=b,ci=c,di=d,data=t,correct=FALSE)", "correct"),
        ("regtest(rma(yi,vi,data=e),predictor='ni')", "ni"),
        ("trimfill(rma(yi,vi,data=e),estimator='R0')", "estimator"),
        ("trimfill(rma(yi,vi,data=e),side='left')", "side"),
        ("rma.mv(yi,vi,data=e)", "rma.mv"),
    ],
)
def test_what_is_not_built_is_named_and_never_passed_over(code: str, named: str) -> None:
    with pytest.raises(OutOfScope, match=named):
        value(code)


def test_rs_search_ends_within_its_tolerance_of_the_root() -> None:
    for tolerance in (1e-2, 1e-10):
        found = uniroot(lambda x: x**3 - 2, 0.0, 100.0, tolerance)
        assert found == pytest.approx(2 ** (1 / 3), abs=tolerance)
