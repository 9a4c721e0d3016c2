"""Whole designs, from their scheme to the p-value, against what R gave for the same data."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reference.cases import read_table
from reference.r_values import as_vector
from wardmote.basis.random_streams import stream
from wardmote.estimators.randomisation import (
    Complete,
    Design,
    Steps,
    Switchback,
    adjusted,
    randomisation_test,
)

pytestmark = pytest.mark.shared_data


def recorded(folder: Path, case: str, table: str) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    expected = json.loads((folder / "cases" / f"{case}.json").read_text())["expected"]
    data = read_table(folder / "data" / f"{table}.csv")
    columns = zip(data.names, data.values, strict=True)
    return expected, {name: np.asarray(as_vector(value).data) for name, value in columns}


def test_a_stepped_wedge_in_all_its_orders(shared_golden: Callable[[], Path]) -> None:
    expected, rows = recorded(shared_golden(), "perm_sw6_exact", "sw_gauss6")
    cells, places = np.unique(
        np.column_stack([rows["cluster"], rows["period"]]).astype(int), axis=0, return_inverse=True
    )
    means = np.bincount(places.reshape(-1), rows["y"]) / np.bincount(places.reshape(-1))
    cluster, period = cells[:, 0] - 1, cells[:, 1]
    begins = np.array(expected["start_period"], int)
    design = Design(Steps(tuple(begins.tolist())), 6, cluster=cluster, period=period)

    sides = {
        side: randomisation_test(
            means, design.treated(begins), design, stream(1), effect=adjusted(categories=period),
            alternative=side,
        )
        for side in ("two-sided", "greater")
    }  # fmt: skip

    assert sides["greater"].draws == expected["n_allocations"]
    assert sides["greater"].effect == pytest.approx(expected["statistic"])
    assert sides["two-sided"].p_value == pytest.approx(expected["p_two_sided"])
    assert sides["greater"].p_value == pytest.approx(expected["p_greater"])


def test_switchback_periods_in_all_their_turns(shared_golden: Callable[[], Path]) -> None:
    expected, rows = recorded(shared_golden(), "perm_switchback_pairs", "sb")

    found = randomisation_test(
        rows["y"], rows["on"], Design(Switchback(), len(rows["y"])), stream(1)
    )

    assert found.effect == pytest.approx(expected["mean_diff"])
    assert found.p_value == pytest.approx(expected["p_signflip"])


def test_clusters_in_two_arms_in_all_choices(shared_golden: Callable[[], Path]) -> None:
    expected, rows = recorded(shared_golden(), "perm_parallel_exact", "clusters")

    found = randomisation_test(rows["outcome"], rows["arm"], Design(Complete(16, 8), 16), stream(1))

    assert found.effect == pytest.approx(expected["mean_diff"])
    assert found.p_value == pytest.approx(expected["p_exact"])
