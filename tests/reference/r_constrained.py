"""cvcrand: ``cvrall`` and ``cptest``, and the files and printing that go with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reference import r_syntax as syntax
from reference.r_evaluation import Function, Given
from reference.r_factors import sorted_texts
from reference.r_random import Uniforms
from reference.r_subscripts import frame_of
from reference.r_ties import in_order_of_r
from reference.r_values import (
    Factor,
    Frame,
    OutOfScope,
    RObject,
    Vector,
    as_text,
    as_vector,
    first_number,
    first_text,
    numbers,
    scalar,
    strings,
)
from wardmote.basis.random_streams import stream
from wardmote.estimators.randomisation import Constrained, Design, Listed, randomisation_test
from wardmote.estimators.randomisation import constrained as best_balanced
from wardmote.estimators.randomisation.constrained import Metric

MIRROR_IMAGES = 2
"""The allocation that came and its mirror image are tied always."""
_FILE = " file "
_SCORES = (
    "score (selected scheme)", "cutoff score", "Mean", "SD", "Min", "5%", "10%", "20%", "25%",
    "30%", "50%", "75%", "95%", "Max",
)  # fmt: skip
_SHARES = (0, 0.05, 0.1, 0.2, 0.25, 0.3, 0.5, 0.75, 0.95, 1)


@dataclass(frozen=True)
class Chosen(RObject):
    """What ``cvrall`` gives."""

    found: Constrained
    score: float
    kind = "cvrall"

    def m_bscores(self) -> Frame:
        every = self.found.scores
        moments = [self.score, self.found.cutoff, float(every.mean()), float(every.std(ddof=1))]
        values = numbers([round(x, 3) for x in [*moments, *np.quantile(every, _SHARES)]])
        return frame_of([("score", strings(_SCORES)), ("value", values)])


def cvrall(given: Given) -> Chosen:
    """``cvrall(x = , ntotal_cluster = , ntrt_cluster = , ...)`` over all allocations."""
    found = given.values(
        "clustername", "x", "categorical", "weights", "ntotal_cluster", "ntrt_cluster", "cutoff",
        "numschemes", "size", "stratify", "seed", "balancemetric", "nosim", "savedata", "bhist",
    )  # fmt: skip
    for name in ("weights", "stratify", "size", "nosim"):
        if found.get(name) is not None:
            raise OutOfScope(f"cvrall({name} = )")
    covariates = _covariates(found["x"], found.get("categorical"))
    if len(covariates) != first_number(found["ntotal_cluster"]):
        raise OutOfScope("cvrall() of another number of clusters than rows")
    treated = int(first_number(found["ntrt_cluster"]))
    metric: Any = first_text(found["balancemetric"]) if "balancemetric" in found else "l2"
    schemes = found.get("numschemes")
    made = _best(found, covariates, treated, metric, schemes)
    given.evaluation.used.add("constrained")
    seed = int(first_number(found["seed"])) if found.get("seed") is not None else 12345
    allocations = in_order_of_r(made, covariates, treated, squared=metric == "l2")
    picked = Uniforms(seed).place(len(allocations))
    if found.get("savedata") is not None:
        _save(given, first_text(found["savedata"]), allocations, picked)
    return Chosen(made, float(np.sort(made.scores)[picked]))


def _best(
    found: dict[str, Any], covariates: Any, treated: int, metric: Metric, schemes: Any
) -> Constrained:
    share = first_number(found["cutoff"]) if "cutoff" in found else 0.1
    kept = None if schemes is None else int(first_number(schemes))
    return best_balanced(covariates, treated, share=share, schemes=kept, metric=metric)


def _covariates(table: Any, categorical: Any) -> NDArray[np.float64]:
    """Numbers, and for each category a column for each level but the first, behind them."""
    named = set() if categorical is None else set(as_vector(categorical).strings())
    if not isinstance(table, Frame) or (named and not named <= set(table.names)):
        raise OutOfScope("cvrall() of no table, or with categories that are not named columns")
    plain, dummies = [], []
    for name, column in zip(table.names, table.values, strict=True):
        if name not in named:
            if isinstance(column, Factor) or column.kind == "character":
                raise OutOfScope("cvrall() with text that is not said to be categorical")
            plain.append(as_vector(column).data.astype(float))
            continue
        levels = column.levels if isinstance(column, Factor) else sorted_texts(column)
        texts = column.strings()
        dummies += [[float(text == level) for text in texts] for level in levels[1:]]
    return np.column_stack([*plain, *map(np.array, dummies)])


def _save(given: Given, path: str, allocations: Any, picked: int) -> None:
    marks = np.zeros(len(allocations))
    marks[picked] = 1
    columns = [("SchemeChosen", numbers(marks))]
    columns += [(f"V{i + 1}", numbers(column)) for i, column in enumerate(allocations.T)]
    given.evaluation.top.values[_FILE + path] = frame_of(columns)


def _stored(given: Given, path: Any) -> Frame:
    name = _FILE + first_text(path)
    if name not in given.evaluation.top.values:
        raise OutOfScope("a file that the call did not write")
    table = given.evaluation.top.values[name]
    assert isinstance(table, Frame)
    return table


@dataclass(frozen=True)
class Tested(RObject):
    """What ``cptest`` gives."""

    clusters: tuple[str, ...]
    arms: tuple[int, ...]
    p_value: float
    kind = "cptest"

    def m_pvalue(self) -> Vector:
        return scalar(round(self.p_value, 4))

    def m_FinalScheme(self) -> Frame:
        arms = numbers([float(arm) for arm in self.arms])
        return frame_of([("Cluster_ID", strings(self.clusters)), ("Intervention", arms)])

    def m_pvalue_statement(self) -> Vector:
        p_value = as_text(round(self.p_value, 4), "double")
        return strings([f"Clustered permutation test p-value = {p_value}"])

    def printed(self) -> list[str]:
        """As R prints the list."""
        wide = len(str(len(self.clusters)))
        rows = [
            f"{place + 1!s:<{wide}} {cluster:>10} {arm:>12}"
            for place, (cluster, arm) in enumerate(zip(self.clusters, self.arms, strict=True))
        ]
        p_value, (statement,) = self.m_pvalue().strings()[0], self.m_pvalue_statement().data
        return [
            "$FinalScheme", f"{'':<{wide}} {'Cluster_ID':>10} {'Intervention':>12}", *rows, "",
            "$pvalue", f"[1] {p_value}", "", "$pvalue_statement", f'[1] "{statement}"', "",
        ]  # fmt: skip


def cptest(given: Given) -> Tested:
    """``cptest(outcome, clustername, z = NULL, cspacedatname, outcometype)``."""
    found = given.values(
        "outcome", "clustername", "z", "cspacedatname", "outcometype", "categorical"
    )
    for name in ("z", "categorical"):
        if found.get(name) is not None:
            raise OutOfScope(f"cptest({name} = ): the analysis adjusted for covariates")
    # Without covariates residuals are outcomes less their mean, or, for a logistic model, that
    # times a constant: which allocations are as extreme is the same.
    space = _stored(given, found["cspacedatname"])
    marks, *columns = (as_vector(column).data for column in space.values)
    allocations = np.column_stack(columns).astype(np.int8)
    if np.any(2 * allocations.sum(axis=1) != allocations.shape[1]):
        raise OutOfScope("cptest() with arms of unequal size")
    outcome = as_vector(found["outcome"]).data.astype(float)
    labels = as_vector(found["clustername"])
    names = sorted_texts(labels)
    texts = np.array(labels.strings(), dtype=object)
    means = np.array([outcome[texts == name].mean() for name in names])
    arms = allocations[int(np.flatnonzero(marks == 1)[0])]
    given.evaluation.used.add("randomisation_test")
    test = randomisation_test(means, arms, Design(Listed(allocations), len(means)), stream(0))
    size = abs(test.effect)
    tied = int(np.count_nonzero(np.abs(np.abs(test.statistics) - size) <= 1e-9 * size))
    if tied > MIRROR_IMAGES:
        raise OutOfScope(
            f"cptest(): {tied} allocations give just the statistic of the one that came, of which "
            "R counts those that its rounding errors leave no smaller; here all count"
        )
    return Tested(tuple(names), tuple(arms.tolist()), test.p_value)


def _tempfile(given: Given) -> Vector:
    values = given.evaluation.top.values
    return scalar(f"file{sum(name.startswith(_FILE) for name in values)}")


def _read_csv(given: Given) -> Frame:
    return _stored(given, given.values("file", "header")["file"])


def _capture(given: Given) -> Vector:
    """What would be printed: nothing by an assignment; of a ``cptest``, its list."""
    lines: list[str] = []
    for argument in given.arguments:
        value = given.value(argument.value)
        if isinstance(argument.value, syntax.Assign):
            continue
        if not isinstance(value, Tested):
            raise OutOfScope("capture.output() of something that is not built")
        lines += value.printed()
    return strings(lines)


def _nothing(given: Given) -> None:
    """A drawing is opened or closed."""


CONSTRAINED: dict[str, Function] = {
    "cvrall": cvrall,
    "cptest": cptest,
    "tempfile": _tempfile,
    "read.csv": _read_csv,
    "capture.output": _capture,
    "pdf": _nothing,
    "dev.off": _nothing,
}
