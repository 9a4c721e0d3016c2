"""The published formulas that are recognised where a recorded call types them out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import ndtr

from reference.r_evaluation import Closure, Evaluation, Scope
from reference.r_formulas import Formulas, Typed
from reference.r_values import Matrix, OutOfScope, RList, as_vector, first_number, numbers
from wardmote.basis.figures import Interval
from wardmote.estimators.differences import newcombe
from wardmote.estimators.power.cluster_numbers import hayes_bennett_shares
from wardmote.estimators.power.design_effects import (
    baseline,
    clustered,
    stepped_wedge,
    stepped_wedge_variance,
)
from wardmote.estimators.power.solving import PlannedTest
from wardmote.estimators.proportions import wilson
from wardmote.estimators.randomisation import distinct_orders


def _counts(*values: Any) -> list[int]:
    found = [first_number(value) for value in values]
    if any(len(as_vector(value)) != 1 for value in values) or any(x % 1 for x in found):
        raise OutOfScope("an interval of several shares at once, or of counts that are not whole")
    return [int(x) for x in found]


def _level(z: Any) -> float:
    return float(2 * ndtr(first_number(z)) - 1)


def _bounds(interval: Interval) -> tuple[float, float]:
    assert interval.lower is not None
    assert interval.upper is not None
    return interval.lower, interval.upper


def _wilson(work: Evaluation, values: list[Any], _: Mapping[str, Closure]) -> Any:
    x, n = _counts(*values[:2])
    return numbers(_bounds(wilson(x, n, _level(values[2])).interval))


def _newcombe(work: Evaluation, values: list[Any], called: Mapping[str, Closure]) -> Any:
    of_wilson = called["wilson"]
    z = work.value(of_wilson.parameters[2].value, Scope({}, of_wilson.scope))
    a, m, b, n = _counts(*values)
    found = newcombe(a, m, b, n, _level(z))
    return numbers([found.estimate, *_bounds(found.interval)])


def _hayes_bennett(paired: bool) -> Any:
    def answer(work: Evaluation, values: list[Any], _: Mapping[str, Closure]) -> Any:
        def one(row: list[float]) -> float:
            first, second, size, variation, alpha, power = row
            test = PlannedTest(alpha)
            return hayes_bennett_shares(
                first, second, size, variation, power, test=test, paired=paired
            )

        return _each(one, values)

    return answer


def _woertman(work: Evaluation, values: list[Any], _: Mapping[str, Closure]) -> Any:
    def one(row: list[float]) -> float:
        if any(x % 1 for x in row[2:]):
            raise OutOfScope("a stepped wedge with a number of steps that is not whole")
        return stepped_wedge(row[0], row[1], *map(int, row[2:]))

    return _each(one, values)


def _hussey_hughes(work: Evaluation, values: list[Any], _: Mapping[str, Closure]) -> Any:
    if not isinstance(values[0], Matrix):
        raise OutOfScope("a stepped wedge that is no matrix")
    rest = map(first_number, values[1:])
    return numbers([stepped_wedge_variance(values[0].data, *rest)])


def _clustered(work: Evaluation, values: list[Any], _: Mapping[str, Closure]) -> Any:
    return _each(lambda row: clustered(*row), values)


def _baseline(work: Evaluation, values: list[Any], _: Mapping[str, Closure]) -> Any:
    found = baseline(*map(first_number, values))
    return numbers([found.correlation, found.change, found.adjusted], ("r", "did", "ancova"))


def _orders(work: Evaluation, values: list[Any], _: Mapping[str, Closure]) -> Any:
    rows = distinct_orders(as_vector(values[0]).data)
    return RList(tuple(numbers(row) for row in rows.astype(float)), ("",) * len(rows))


def _each(work: Any, values: list[Any]) -> Any:
    """A formula of numbers on vectors, the shorter repeated."""
    vectors = [as_vector(value).data.astype(float) for value in values]
    length = max(map(len, vectors))
    rows = np.column_stack([np.resize(vector, length) for vector in vectors])
    return numbers([work(row.tolist()) for row in rows])


_VARIANCE = "(p0*(1-p0)/n+p1*(1-p1)/n+k^2*(p0^2+p1^2))/(p0-p1)^2"
_HAYES_BENNETT = (
    "function(p0,p1,n,k,al,pw){z<-qnorm(1-al/2)+qnorm(pw); " + "%d+z^2*" + _VARIANCE + "}"
)

FORMULAS = Formulas(
    {
        "wilson": Typed(
            "wilson",
            "function(x,n,z){p<-x/n; c((2*n*p+z^2-z*sqrt(z^2+4*n*p*(1-p))),"
            "(2*n*p+z^2+z*sqrt(z^2+4*n*p*(1-p))))/(2*(n+z^2))}",
            _wilson,
        ),
        "newcombe": Typed(
            "newcombe",
            "function(a,m,b,n){p1<-a/m;p2<-b/n;d<-p1-p2;A<-wilson(a,m);B<-wilson(b,n);"
            "c(d,d-sqrt((p1-A[1])^2+(B[2]-p2)^2),d+sqrt((A[2]-p1)^2+(p2-B[1])^2))}",
            _newcombe,
        ),
        "hayes_bennett": Typed("hayes_bennett", _HAYES_BENNETT % 1, _hayes_bennett(False)),
        "hayes_bennett_pairs": Typed("hayes_bennett", _HAYES_BENNETT % 2, _hayes_bennett(True)),
        "woertman": Typed(
            "stepped_wedge",
            "function(rho,n,k,b,t) (1+rho*(k*t*n+b*n-1))/(1+rho*(k*t*n/2+b*n-1))"
            "*3*(1-rho)/(2*t*(k-1/k))",
            _woertman,
        ),
        "hussey_hughes": Typed(
            "stepped_wedge_variance",
            "function(X,n,s2,t2){ I<-nrow(X);Tn<-ncol(X);U<-sum(X);W<-sum(colSums(X)^2);"
            "V<-sum(rowSums(X)^2); se2<-s2/n; "
            "I*se2*(se2+Tn*t2)/((I*U-W)*se2+(U^2+I*Tn*U-Tn*W-I*V)*t2)}",
            _hussey_hughes,
        ),
        "clustered": Typed("clustered", "function(rho,m,cv) 1+((cv^2+1)*m-1)*rho", _clustered),
        "baseline": Typed(
            "baseline",
            "function(rho,n,cac,sac){r<-(n*rho*cac+(1-rho)*sac)/(1+(n-1)*rho); "
            "c(r=r,did=2*(1-r),ancova=1-r^2)}",
            _baseline,
        ),
        "orders": Typed(
            "distinct_orders",
            "function(v){ if(length(v)<=1) return(list(v)); o<-list(); for(x in unique(v))"
            "{ i<-match(x,v); for(p in orders(v[-i])) o[[length(o)+1]]<-c(x,p)}; o}",
            _orders,
        ),
    }
)
