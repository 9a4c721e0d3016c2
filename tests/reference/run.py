"""Run a folder of reference cases: ``python tests/reference/run.py DIR [--only AREA]``.

Prints pass, fail or out of scope for each with the largest relative difference, then the counts.
The exit status is 1 where a case fails, and 2 where there are no cases.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path


def main() -> int:
    """Run the cases and say how each came out."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("folder", type=Path, help="holds cases/*.json and data/*.csv")
    words.add_argument("--only", metavar="AREA", help="only cases of this area, such as a")
    asked = words.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from reference.cases import FAIL, OUT_OF_SCOPE, PASS, run_folder

    counts: Counter[str] = Counter()
    for verdict in run_folder(asked.folder, asked.only):
        counts[verdict.outcome] += 1
        print(verdict.line(), flush=True)
    if not counts:
        print(f"There are no cases in {asked.folder / 'cases'}.", file=sys.stderr)
        return 2
    total = ", ".join(f"{counts[outcome]} {outcome}" for outcome in (PASS, FAIL, OUT_OF_SCOPE))
    print(f"{sum(counts.values())} cases: {total}")
    return 1 if counts[FAIL] else 0


if __name__ == "__main__":
    sys.exit(main())
