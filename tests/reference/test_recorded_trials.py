"""Recorded R of trials: what is recognised, what is named as not built."""

from __future__ import annotations

from typing import Any

import pytest

from reference.comparison import plain
from reference.r_evaluation import Evaluation
from reference.r_random import Uniforms
from reference.r_typed import FORMULAS
from reference.r_values import Frame, OutOfScope, numbers, strings
from reference.r_vocabulary import NOT_BUILT, VOCABULARY

TABLE = Frame(
    (
        numbers([3.0, 5.0, 4.0, 8.0, 9.0, 6.0]),
        numbers([0.0, 0.0, 0.0, 1.0, 1.0, 1.0]),
        strings(["a", "b", "a", "b", "a", "b"]),
    ),
    ("y", "arm", "week"),
    6,
)


def worked_out(code: str) -> tuple[Any, set[str]]:
    evaluation = Evaluation(VOCABULARY, NOT_BUILT, {"d": TABLE}, FORMULAS)
    return plain(evaluation.run(code)), evaluation.used


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        # R 4: power.prop.test(p1 = .50, p2 = .75, power = .90) and power.t.test, from its help.
        ("power.prop.test(p1=.50,p2=.75,power=.90)$n", 76.7),
        ("power.prop.test(n=50,p1=.50,p2=.75)$power", 0.7401659),
        ("power.prop.test(n=50,p1=.5,power=.9)$p2", 0.8026141),
        ("power.t.test(n=20,delta=1,sd=1)$power", 0.8689528),
        ("power.t.test(power=.90,delta=1)$n", 22.02110),
        ("power.t.test(power=.90,delta=1,alternative='one.sided')$n", 17.84713),
        ("t.test(y~arm,data=d,var.equal=TRUE)$parameter", 4.0),
        ("unname(t.test(d$y,mu=5)$statistic)", 0.8811342),
        ("pvalue(oneway_test(y~factor(arm),data=d,distribution='exact'))", 0.1),
        ("perm.test(y~arm,data=d,exact=TRUE)$p.value", 0.1),
        ("coef(lm(y~arm+week,data=d))['arm']", 3.75),
        ("nrow(expand.grid(a=1:2,b=1:3))", 6.0),
        ("aggregate(y~week,d,mean)$y[1]", 5.333333),
        ("f<-function(x){ if(x>1) return(9); 2}; f(2)*10+f(1)", 92.0),
    ],
)
def test_recorded_words_of_trials_mean_what_they_mean_in_r(code: str, wanted: float) -> None:
    found, _ = worked_out(code)

    (value,) = found.values() if isinstance(found, dict) else found
    assert value == pytest.approx(wanted, rel=2e-4)


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ("t.test(y~week+arm,data=d)", "two groups"),
        ("t.test(d$y,nobody=1)", "nobody"),
        ("oneway_test(y~factor(arm),data=d)", "asymptotic"),
        ("perm.test(d$y/3)", "not whole"),
        ("perm.test(d$y,mu=1)", "mu"),
        ("power.prop.test(n=9,p1=.5)", "2 unknowns"),
        ("cpa.normal(nsubjects=c(3,4),d=1,ICC=.1,vart=1,power=.8)", "nsubjects"),
        ("cpa.binary(power=.8,nsubjects=10,p1=.1,p2=.2,weights=3)", "weights"),
        ("cptest(outcome=1,clustername=1,z=d,cspacedatname='x',outcometype='binary')", "z"),
        ("coef(lm(y~y,data=d))", "0 and 1"),
        ("read.csv('/etc/hosts')", "did not write"),
        ("n4means(1)", "n4means"),
    ],
)
def test_what_is_not_built_of_trials_is_named(code: str, named: str) -> None:
    with pytest.raises(OutOfScope, match=named):
        worked_out(code)


HAYES_BENNETT = (
    "g<-function(a,b,m,cv,sig=.05,pow=.8) {w<-qnorm(1-sig/2)+qnorm(pow); "
    "1+w^2*(a*(1-a)/m+b*(1-b)/m+cv^2*(a^2+b^2))/(a-b)^2}; g(.25,.3,50,.1)"
)


def test_a_formula_is_recognised_by_its_form_whatever_its_names() -> None:
    found, used = worked_out(HAYES_BENNETT)

    assert found == [pytest.approx(30.747254193183)]
    assert used == {"hayes_bennett"}


def test_a_formula_that_differs_is_left_to_the_runner_and_counts_for_nothing() -> None:
    found, used = worked_out(HAYES_BENNETT.replace("1+w^2", "3+w^2"))

    assert found == [pytest.approx(32.747254193183)]
    assert used == set()


def test_a_typed_newcombe_takes_its_level_from_the_wilson_that_it_calls() -> None:
    code = (
        "w<-function(x,n,z=qnorm(.95)){p<-x/n; c((2*n*p+z^2-z*sqrt(z^2+4*n*p*(1-p))),"
        "(2*n*p+z^2+z*sqrt(z^2+4*n*p*(1-p))))/(2*(n+z^2))}; "
        "d<-function(a,m,b,n){p1<-a/m;p2<-b/n;d<-p1-p2;A<-w(a,m);B<-w(b,n);"
        "c(d,d-sqrt((p1-A[1])^2+(B[2]-p2)^2),d+sqrt((A[2]-p1)^2+(p2-B[1])^2))}; d(9,10,3,10)"
    )

    found, used = worked_out(code)
    plainly = Evaluation(VOCABULARY, NOT_BUILT, {}).run(code)

    assert "newcombe" in used
    assert found == pytest.approx(plain(plainly))


def test_the_random_numbers_are_rs() -> None:
    # set.seed(1); runif(3) and set.seed(42); runif(1), as R has printed them since 1.7.
    ours = Uniforms(1)

    assert [round(ours.one(), 7) for _ in range(3)] == [0.2655087, 0.3721239, 0.5728534]
    assert round(Uniforms(42).one(), 7) == 0.914806
