"""Reference cases: a folder of recorded R calls with what they gave, run on our estimators."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from reference.comparison import Comparison, plain
from reference.r_evaluation import Evaluation
from reference.r_typed import FORMULAS
from reference.r_values import Frame, OutOfScope, logicals, numbers, strings
from reference.r_vocabulary import NOT_BUILT, VOCABULARY
from wardmote.basis.errors import WardmoteError

PASS, FAIL, OUT_OF_SCOPE = "pass", "fail", "out of scope"


@dataclass(frozen=True)
class Verdict:
    """How one case came out.

    Attributes:
        case: Its id.
        outcome: ``pass``, ``fail`` or ``out of scope``.
        reason: Why, where it did not pass.
        largest: The largest relative difference; None where nothing was compared.
        compared: How many values were compared.
    """

    case: str
    outcome: str
    reason: str = ""
    largest: float | None = None
    compared: int = 0

    def line(self) -> str:
        size = "" if self.largest is None else f"{self.largest:.1e} over {self.compared} values"
        return f"{self.outcome:12}  {self.case:34}  {'; '.join(filter(None, (size, self.reason)))}"


def run_folder(folder: Path, area: str | None = None) -> Iterator[Verdict]:
    """Every case of a folder, in order of name.

    Args:
        folder: It holds ``cases/*.json`` and what they name under ``data/``.
        area: Only cases of this area.
    """
    for path in sorted((folder / "cases").glob("*.json")):
        try:
            case = json.loads(path.read_text(encoding="utf-8"))
            if not isinstance(case, dict):
                raise ValueError("it is no object")
        except (ValueError, OSError) as trouble:
            yield Verdict(path.stem, FAIL, f"the case cannot be read: {trouble}")
            continue
        if area is None or case.get("area") == area:
            yield run_case(case, folder)


def run_case(case: dict[str, Any], folder: Path) -> Verdict:
    """Work out the recorded call with our estimators, and compare."""
    name = str(case.get("id", "?"))
    origin = case.get("provenance")
    code = origin.get("r_code") if isinstance(origin, dict) else None
    if not code:
        return Verdict(name, OUT_OF_SCOPE, "the case does not say which call was recorded")
    if isinstance(code, list):
        code = "\n".join(map(str, code))
    try:
        tables = {
            label: read_table(folder / place) for label, place in (case.get("data") or {}).items()
        }
        evaluation = Evaluation(VOCABULARY, NOT_BUILT, tables, FORMULAS)
        ours = evaluation.run(code)
        if not evaluation.used:
            return Verdict(name, OUT_OF_SCOPE, "the recorded call uses no estimator of ours")
        ours = plain(ours)
        tolerance = float(case.get("rel_tol") or 1e-6)
    except OutOfScope as beyond:
        return Verdict(name, OUT_OF_SCOPE, str(beyond))
    except WardmoteError as refusal:
        return Verdict(name, FAIL, f"{type(refusal).__name__}: {refusal}")
    except Exception as fault:
        return Verdict(name, FAIL, f"the runner broke: {type(fault).__name__}: {fault}")
    found = Comparison(tolerance)
    found.against(case.get("expected"), ours)
    troubles = found.troubles or []
    if not found.compared and not troubles:
        return Verdict(name, FAIL, "there was nothing to compare")
    reason = "; ".join(troubles[:3]) + (f"; and {len(troubles) - 3} more" if troubles[3:] else "")
    return Verdict(name, FAIL if troubles else PASS, reason, found.largest, found.compared)


def read_table(path: Path) -> Frame:
    """A CSV as R's ``read.csv`` takes it: empty and NA are missing, kinds are found out."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    header, body = rows[0], [row for row in rows[1:] if row]
    columns = tuple(_column([row[place] for row in body]) for place in range(len(header)))
    return Frame(columns, tuple(header), len(body))


def _column(texts: list[str]) -> Any:
    known = [None if text in {"", "NA"} else text for text in texts]
    if all(text is None or text in {"TRUE", "FALSE"} for text in known) and any(known):
        return logicals([np.nan if text is None else float(text == "TRUE") for text in known])
    try:
        return numbers([np.nan if text is None else float(text) for text in known])
    except ValueError:
        # An empty string is a value among strings; only NA is missing there.
        return strings([None if text == "NA" else text for text in texts])
