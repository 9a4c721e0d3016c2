"""The reader of recorded R: a small language, held to what R itself says of it."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reference.cases import PASS, run_folder
from reference.comparison import Comparison, plain, relative_difference
from reference.r_evaluation import Evaluation
from reference.r_values import Frame, OutOfScope, numbers, strings
from reference.r_vocabulary import NOT_BUILT, VOCABULARY

TABLE = Frame(
    (
        numbers([1.0, 2.0, 2.0, 4.0, 5.0, 6.0]),
        numbers([1.0, 2.0, 2.0, 1.0, 2.0, 2.0]),
        strings(["b", "a", "a", "b", "b", "a"]),
        numbers([1.0, np.nan, 3.0, 4.0, 5.0, 6.0]),
    ),
    ("time", "status", "team", "x"),
    6,
)


def value(code: str) -> Any:
    return plain(Evaluation(VOCABULARY, NOT_BUILT, {"d": TABLE}).run(code))


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("-2^2", [-4]),
        ("2^-1", [0.5]),
        ("-1:2", [-1, 0, 1, 2]),
        ("!1==2", [True]),
        ("1+2*3-4/2", [5]),
        ("5%%3; 7%/%2", [3]),
        ("x=3; x<-x+1; x->y; y", [4]),
        ("c(a=1,b=2)['b']", {"b": 2}),
        ("c(a=1,2)", {"a": 1, "": 2}),
        ("x<-c(4,5,6); x[-1]", [5, 6]),
        ("x<-c(4,5,6); x[x>4]", [5, 6]),
        ("x<-c(4,5,6); x[2]<-9; x", [4, 9, 6]),
        ("list(a=1,b=list(c='x'))$b$c", ["x"]),
        ("l<-list(abc=7); l$ab", [7]),
        ("o<-list(); for(t in c('p','q')) o[[t]]<-c(n=1); o", {"p": {"n": 1}, "q": {"n": 1}}),
        ("f<-function(x,n=2){y<-x*n; y+1}; f(3)", [7]),
        ("f<-function(x,n) x-n; f(n=1,5)", [4]),
        ("(\\(x) x+1)(2)", [3]),
        ("if(is.null(NULL)) 'a' else 'b'", ["a"]),
        ("{\n x <- 1\n if (x > 2) {\n 5\n } else {\n 6\n }\n}", [6]),
        ("sapply(c(1,4,9),sqrt)", [1, 2, 3]),
        ("sapply(c(a=1,b=2),function(i) i*2)", {"a": 2, "b": 4}),
        ("unlist(lapply(1:3,function(i) i^2))", [1, 4, 9]),
        ("ifelse(c(1,NA,3)>2,'y','n')[3]", ["y"]),
        ("as.character(c(1,2.5,1000))", ["1", "2.5", "1000"]),
        ("paste0('q',1:2,collapse='+')", ["q1+q2"]),
        ("as.character(factor(c(2,0,2),0:2,c('none','one','two')))", ["two", "none", "two"]),
        ("levels(factor(c('b','a')))", ["a", "b"]),
        ("d[d$time==2,'team']", ["a", "a"]),
        ("nrow(d[!is.na(d$x),])", [5]),
        ("nrow(subset(d,time>2 & team=='b'))", [2]),
        ("with(d,sum(time))", [20]),
        ("d$z<-d$time*2; d$z[1]", [2]),
        ("d[['team']][2]", ["a"]),
        ("rowSums(matrix(1:4,2))", [4, 6]),
        ("m<-matrix(1:4,2); m[,2]", [3, 4]),
        ("t(matrix(1:4,2))[1,]", [1, 2]),
        ("1:3 |> sum()", [6]),
        ("stats::qnorm(.975)", [pytest.approx(1.959963985)]),
        ("pchisq(3.841459,1,lower.tail=FALSE)", [pytest.approx(0.05, rel=1e-5)]),
        ("round(2.345,1) # a remark\n", [2.3]),
        ("\"x\\ty\"", ["x\ty"]),
        ("names(list(a=1,b=2))", ["a", "b"]),
        ("unname(c(a=1))", [1]),
        ("length(NULL)", [0]),
        ("as.character(NULL)", []),
        ("3 %in% c(1,3)", [True]),
        ("1e-3 + .5e1 + 2L", [7.001]),
        ("is.na(c(1,NA))", [False, True]),
        ("rep(c(1,2),times=2); rep(c(1,2),each=2)", [1, 1, 2, 2]),
        ("seq(0,1,by=.5)", [0, 0.5, 1]),
        ("as.character(cut(c(1,5),c(0,2,6)))", ["(0,2]", "(2,6]"]),
        ("log(8,2)", [pytest.approx(3)]),
        ("sort(c(2,3,1),decreasing=TRUE)", [3, 2, 1]),
        ("order(c(1,1,0),c(5,4,9))", [3, 2, 1]),
        ("diff(c(1,4,9),2)", [8]),
        ("pnorm(1.959964,lower.tail=FALSE)", [pytest.approx(0.025, rel=1e-5)]),
        ("qchisq(.95,1)", [pytest.approx(3.841459, rel=1e-6)]),
        ("apply(matrix(1:4,2),1,sum)", [4, 6]),
        ("do.call(rbind,list(c(a=1,b=2),c(3,4)))[2,]", {"a": 3, "b": 4}),
        ("sapply(split(d,d$team),nrow)", {"a": 3, "b": 3}),
        ("setNames(1:2,c('a','b'))", {"a": 1, "b": 2}),
    ],
)  # fmt: skip
def test_recorded_r_means_what_it_means_in_r(code: str, wanted: object) -> None:
    assert value(code) == wanted


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ("survreg(Surv(time,status)~x,data=d)", "survreg"),
        ("svydesign(id=~1,data=d)", "svydesign"),
        ("nobody(1)", "nobody"),
        ("while(TRUE) 1", "while"),
        ("rnorm(3)", "rnorm"),
        ("survfit(Surv(time,status)~1,data=d,weights=x/2)", "weights"),
        ("survfit(Surv(time,status)~1,data=d,conf.lower='peto')", "lower"),
        ("survdiff(Surv(time,status)~team+cluster(x),data=d)", "cluster"),
        ("survfit(Surv(time,status)~1,data=d,stype=2)", "stype"),
        ("survfit(Surv(time,status)~x*team,data=d)", "* in a formula"),
        ("survfit(Surv(time,status)~1,data=d)$call", "call"),
        ("prop.test(3,9)", "continuity"),
        ("prop.test(c(3,4),c(9,9),correct=FALSE)", "several shares"),
    ],
)
def test_what_is_not_built_is_named(code: str, named: str) -> None:
    with pytest.raises(OutOfScope, match=named.replace("*", r"\*")):
        value(code)


@pytest.mark.parametrize(
    "coding", ["status", "status==2", "status-1", "factor(status,1:2,c('no','yes'))=='yes'"]
)
def test_every_coding_of_an_event_gives_one_curve(coding: str) -> None:
    wanted = value("survfit(Surv(time,status==2)~1,data=d)$surv")

    assert value(f"survfit(Surv(time,{coding})~1,data=d)$surv") == wanted


def fit(call: str, tail: str) -> Any:
    return value(f"f<-survfit({call}); {tail}")


@pytest.mark.parametrize(
    "said",
    ["timefix=FALSE", "error='tsiatis'", "influence=FALSE", "type='kaplan-meier'", "start.time=0"],
)
def test_what_changes_nothing_in_r_changes_nothing_here(said: str) -> None:
    everything = "list(f$time,f$surv,f$std.err,f$lower[1],f$upper[1])"

    wanted = fit("Surv(time,status)~team,data=d", everything)

    assert fit(f"Surv(time,status)~team,data=d,{said}", everything) == wanted


def test_a_cluster_in_the_formula_is_the_cluster_argument() -> None:
    wanted = fit("Surv(time,status)~1,data=d,cluster=team", "list(f$std.err,f$std.chaz)")

    assert fit("Surv(time,status)~cluster(team),data=d", "list(f$std.err,f$std.chaz)") == wanted


def test_a_weight_counts_a_row_so_many_times() -> None:
    tail = "list(f$n.risk,f$n.event,f$surv,f$std.err)"

    weighted = fit("Surv(time,status)~1,data=d,weights=time", tail)

    assert weighted == fit("Surv(time,status)~1,data=d[rep(1:6,times=d$time),]", tail)
    assert fit("Surv(time,status)~1,data=d,weights=time", "f$n") == [6]


def test_a_weighted_row_of_several_states_is_alike_with_itself() -> None:
    events = "factor(status,0:2,c('c','p','q'))"
    tail = "list(f$pstate,f$std.err)"

    weighted = fit(f"Surv(time,{events})~1,data=d,weights=time", tail)

    rows = "within(d[rep(1:6,times=d$time),],k<-rep(1:6,times=c(1,2,2,4,5,6)))"
    assert weighted == fit(f"Surv(time,{events})~1,data={rows},cluster=k", tail)


def test_a_curve_begun_later_is_of_those_who_came_so_far() -> None:
    tail = "list(f$n,f$time,f$surv,f$lower[1])"

    later = fit("Surv(time,status)~1,data=d,start.time=3", tail)

    assert later == fit("Surv(time,status)~1,data=d[d$time>=3,]", tail)


def test_a_scale_divides_what_is_a_time_and_nothing_else() -> None:
    found = value(
        "f<-survfit(Surv(time,status)~1,data=d); s<-summary(f,scale=2); "
        "list(s$time,s$table['median'],s$table['events'],quantile(f,.5,scale=2)$quantile)"
    )

    plainly = value(
        "f<-survfit(Surv(time,status)~1,data=d); s<-summary(f); "
        "list(s$time,s$table['median'],s$table['events'],quantile(f,.5)$quantile)"
    )
    assert found[0] == [time / 2 for time in plainly[0]]
    assert found[1]["median"] == plainly[1]["median"] / 2
    assert found[2] == plainly[2]
    assert found[3]["50"] == plainly[3]["50"] / 2


def test_quantiles_are_named_as_wide_as_the_widest() -> None:
    assert list(fit("Surv(time,status)~1,data=d", "quantile(f,c(.025,.5))$quantile")) == [
        " 2.5",
        "50.0",
    ]


def test_the_mean_times_in_all_states_come_to_the_horizon() -> None:
    found = value(
        "d$ev<-factor(d$status,0:2,c('c','p','q')); f<-survfit(Surv(time,ev)~team,data=d); "
        "s<-summary(f,times=c(2,5),rmean=4); "
        "list(rows=rownames(s$table),means=s$table[,'rmean'],into=s$n.event)"
    )

    assert found["rows"][:3] == ["team=a, (s0)", "team=b, (s0)", "team=a, p"]
    means = list(found["means"].values())
    assert means[0] + means[2] + means[4] == pytest.approx(4)
    assert found["into"]["values"] == [[0, 0, 2], [0, 0, 0], [0, 1, 0], [0, 1, 1]]


def test_groups_are_named_as_r_names_them() -> None:
    found = value("f<-survfit(Surv(time,status)~team+status,data=d); list(names(f$strata))")

    assert found == [["team=a, status=2", "team=b, status=1", "team=b, status=2"]]


def test_rows_that_lack_something_the_model_names_are_left_out() -> None:
    assert value("survfit(Surv(time,status)~x,data=d)$n") == [1, 1, 1, 1, 1]
    assert value("survfit(Surv(x,status)~1,data=d)$n") == [5]


def test_a_summary_leaves_out_times_beyond_the_last() -> None:
    found = value(
        "s<-summary(survfit(Surv(time,status)~team,data=d),times=c(1,5.5)); "
        "list(as.character(s$strata),s$time)"
    )

    assert found == [["team=a", "team=a", "team=b"], [1, 5.5, 1]]


def test_the_table_of_a_summary_has_rs_names() -> None:
    found = value("as.list(summary(survfit(Surv(time,status)~1,data=d,conf.int=.9))$table)")

    assert list(found) == [
        "records", "n.max", "n.start", "events", "rmean", "se(rmean)", "median",
        "0.9LCL", "0.9UCL",
    ]  # fmt: skip


def test_a_factor_of_events_gives_states() -> None:
    found = value(
        "d$ev<-factor(d$status,0:2,c('c','p','q')); f<-survfit(Surv(time,ev)~1,data=d); "
        "list(states=f$states,last=f$pstate[nrow(f$pstate),])"
    )

    assert found == {"states": ["(s0)", "p", "q"], "last": pytest.approx([0.0, 1 / 3, 2 / 3])}


def test_what_r_draws_of_an_incidence_has_every_corner() -> None:
    found = value("o<-cuminc(d$time,d$status,cencode=2); list(o[['1 1']]$time,o[['1 1']]$est)")

    assert found[0] == [0, 1, 1, 4, 4, 6]
    assert found[1] == pytest.approx([0, 0, 1 / 6, 1 / 6, 1 / 6 + 5 / 6 / 3, 1 / 6 + 5 / 6 / 3])


def test_a_quantile_of_groups_is_a_table() -> None:
    found = value("quantile(survfit(Surv(time,status)~team,data=d),c(.5),conf.int=FALSE)")

    assert found["rows"] == ["team=a", "team=b"]
    assert found["cols"] == ["50"]


def test_numbers_near_0_are_compared_from_the_floor() -> None:
    assert relative_difference(0.0, 1e-16) < 1e-6
    assert relative_difference(1e-3, 1.001e-3) == pytest.approx(1e-3)
    assert relative_difference(1.0, math.nan) == math.inf


@pytest.mark.parametrize(
    ("expected", "ours", "agree"),
    [
        (None, [9.0], True),
        ([1.0, None], [1.0, 5.0], True),
        ([1.0], [1.0, 2.0], False),
        (2.0, [2.0], True),
        ({"a": 1}, {"a": [1.0], "b": [2.0]}, True),
        ({"a": 1}, {"b": 1.0}, False),
        ("sex=1 ", ["sex=1"], True),
        ("Inf", [math.inf], True),
        (1.0, [math.nan], False),
        ({"rows": None, "cols": ["p"], "values": [[1.0]]},
         {"rows": ["x"], "cols": ["p"], "values": [[1.0]]}, True),
        ({"rows": None, "cols": ["p"], "values": [[1.0]]},
         {"rows": None, "cols": ["q"], "values": [[1.0]]}, False),
    ],
)  # fmt: skip
def test_values_agree_as_a_case_writes_them(expected: object, ours: object, agree: bool) -> None:
    found = Comparison(1e-6)

    found.against(expected, ours)

    assert (not found.troubles) is agree


STAYS = Frame(
    (
        numbers([1.0, 1.0, 2.0, 3.0, 3.0]),
        numbers([0.0, 4.0, 0.0, 2.0, 5.0]),
        numbers([4.0, 9.0, 7.0, 5.0, 8.0]),
        numbers([0.0, 1.0, 1.0, 1.0, 0.0]),
    ),
    ("id", "from", "to", "event"),
    5,
)


def test_a_stay_recorded_in_several_rows_is_one_stay() -> None:
    evaluation = Evaluation(VOCABULARY, NOT_BUILT, {"d": STAYS})

    found = plain(
        evaluation.run(
            "f<-survfit(Surv(from,to,event)~1,data=d,id=id); "
            "list(time=f$time,n_censor=f$n.censor,n=f$n,n_risk=f$n.risk)"
        )
    )

    assert found == {
        "time": [5, 7, 8, 9],
        "n_censor": [0, 0, 1, 0],
        "n": [5],
        "n_risk": [3, 3, 2, 1],
    }


def test_states_may_be_entered_late_by_subjects_that_make_one_stay_each() -> None:
    late = "d$ev<-factor(d$event,0:1,c('c','p')); "
    one_stay = "f<-survfit(Surv(from,to,ev)~1,data=d[d$id!=3,],id=id); f$pstate[,2]"
    evaluation = Evaluation(VOCABULARY, NOT_BUILT, {"d": STAYS})

    assert plain(evaluation.run(late + one_stay)) == pytest.approx([0.5, 1.0])
    with pytest.raises(OutOfScope, match="several states"):
        evaluation.run(late + one_stay.replace("d[d$id!=3,]", "d"))


@pytest.mark.parametrize("text", ["[]", '{"provenance": "by hand"}', "{"])
def test_a_case_that_cannot_be_read_stops_no_other(text: str, tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "a.json").write_text(text, encoding="utf-8")

    (verdict,) = run_folder(tmp_path)

    assert verdict.outcome != PASS


def test_a_missing_stratum_leaves_the_row_out() -> None:
    found = value(
        "d$s<-ifelse(d$x>3,'late',NA); survdiff(Surv(time,status)~team+strata(s),data=d)$n"
    )

    assert found == {"team=a": 1, "team=b": 2}
