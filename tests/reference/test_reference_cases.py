"""The recorded results of the shared folder, and the survival cases that must pass."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reference.cases import FAIL, OUT_OF_SCOPE, PASS, run_case, run_folder

MUST_PASS = ("km_", "rmst_", "aj_", "logrank_", "wilson_binom")


@pytest.mark.shared_data
def test_no_recorded_result_disagrees_and_every_survival_curve_passes(
    shared_golden: Callable[[], Path],
) -> None:
    verdicts = list(run_folder(shared_golden()))

    assert [verdict.line() for verdict in verdicts if verdict.outcome == FAIL] == []
    wanted = [verdict for verdict in verdicts if verdict.case.startswith(MUST_PASS)]
    assert [verdict.line() for verdict in wanted if verdict.outcome != PASS] == []
    assert len(wanted) >= 16


TRIALS_MUST_PASS = (
    "cluster_t", "crt_", "crtsize_", "cvcrand_l2", "design_effects", "did_crt", "hayes_bennett",
    "icc_anova", "n_detect_change", "newcombe_diff", "perm_",
)  # fmt: skip


@pytest.mark.shared_data
def test_every_recorded_randomisation_test_and_size_of_a_trial_passes(
    shared_golden: Callable[[], Path],
) -> None:
    verdicts = [v for area in ("b", "c") for v in run_folder(shared_golden(), area)]

    wanted = [verdict for verdict in verdicts if verdict.case.startswith(TRIALS_MUST_PASS)]
    assert [verdict.line() for verdict in wanted if verdict.outcome != PASS] == []
    assert len(wanted) >= 14


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Cases of our own making: one that agrees, one that does not, one that is not built."""
    cases = {
        "agrees": ("s<-summary(survfit(Surv(t,e)~1,data=d),times=3); list(surv=s$surv)", 0.5),
        "differs": ("s<-summary(survfit(Surv(t,e)~1,data=d),times=3); list(surv=s$surv)", 0.6),
        "unbuilt": ("f<-coxph(Surv(t,e)~x,data=d); list(surv=1)", 1.0),
    }
    (tmp_path / "cases").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "d.csv").write_text("t,e,x\n2,1,0\n3,1,1\n3,0,NA\n5,0,1\n")
    for name, (code, surv) in cases.items():
        case = {
            "id": name,
            "area": "a",
            "data": {"d": "data/d.csv"},
            "expected": {"surv": surv},
            "rel_tol": 1e-6,
            "provenance": {"r_code": code},
        }
        (tmp_path / "cases" / f"{name}.json").write_text(json.dumps(case))
    return tmp_path


def test_each_case_passes_fails_or_is_out_of_scope_with_its_reason(folder: Path) -> None:
    found = {verdict.case: verdict for verdict in run_folder(folder)}

    assert {name: verdict.outcome for name, verdict in found.items()} == {
        "agrees": PASS,
        "differs": FAIL,
        "unbuilt": OUT_OF_SCOPE,
    }
    assert "is 0.5, not 0.6" in found["differs"].reason
    assert "coxph()" in found["unbuilt"].reason


def test_the_command_counts_the_outcomes_and_fails_where_one_fails(
    folder: Path, repository: Path
) -> None:
    script = repository / "tests" / "reference" / "run.py"

    done = subprocess.run(
        [sys.executable, str(script), str(folder)], capture_output=True, text=True, check=False
    )

    assert done.stdout.splitlines()[-1] == "3 cases: 1 pass, 1 fail, 1 out of scope"
    assert done.returncode == 1


def test_a_folder_without_cases_is_no_success(tmp_path: Path, repository: Path) -> None:
    script = repository / "tests" / "reference" / "run.py"

    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path)], capture_output=True, text=True, check=False
    )

    assert done.returncode == 2


def test_a_call_that_uses_none_of_our_estimators_proves_nothing(tmp_path: Path) -> None:
    case = {"id": "sum", "expected": {"x": 3}, "provenance": {"r_code": "list(x=1+2)"}}

    found = run_case(case, tmp_path)

    assert found.outcome == OUT_OF_SCOPE
    assert "no estimator of ours" in found.reason


def test_an_expected_value_that_ours_lacks_is_a_failure(tmp_path: Path) -> None:
    code = "list(w=as.vector(prop.test(3,9,correct=FALSE)$conf.int))"
    case = {"id": "lacks", "expected": {"w": None, "v": 1.0}, "provenance": {"r_code": code}}

    found = run_case(case, tmp_path)

    assert found.outcome == FAIL
    assert "has no v" in found.reason
