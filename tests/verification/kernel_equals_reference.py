"""The fast engine against the one written to be read, on very many drawn loads and desks.

    python tests/verification/kernel_equals_reference.py --examples 20000

The long form of ``tests/library/studies/whatif/engine/test_kernel_equals_reference.py``, with the
same draws: any order, close, officers, chases, classes, backlog, calendars that run out, ties.
The counts are kept beside this script.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from library.studies.whatif.engine.books import check_books
from library.studies.whatif.engine.made_loads import by_the_reference, desks, loads
from wardmote.studies.whatif.engine.desk import Desk
from wardmote.studies.whatif.engine.load import Load
from wardmote.studies.whatif.engine.searching import search
from wardmote.studies.whatif.engine.serving import serve
from wardmote.studies.whatif.engine.ticks import NEVER

SEED = 20_260_105


def compare(examples: int) -> Counter[str]:
    """Fails at the first difference; else says what was compared."""
    counts: Counter[str] = Counter()

    @seed(SEED)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(loads(), desks(), st.integers(1, 3))
    def one(load: Load, desk: Desk, threads: int) -> None:
        fast = serve(load, desk, threads=threads)
        with by_the_reference():
            plain = serve(load, desk)
            weighed = search(load, [desk])
        for name in vars(plain):
            assert np.array_equal(getattr(fast, name), getattr(plain, name)), name
        sketch = search(load, [desk], threads=threads)
        for name in vars(weighed):
            assert np.array_equal(getattr(sketch, name), getattr(weighed, name)), name
        check_books(load, fast, desk)
        answered = int((fast.departure != NEVER).sum())
        counts.update(
            {
                "loads": 1,
                "messages": load.messages,
                "messages never answered": load.messages - answered,
                "chases": int(fast.chases.sum()),
                "loads with several officers": int(len(desk.officers) > 1),
                f"loads {desk.order}, {desk.at_close}": 1,
                f"loads on {threads} threads": 1,
            }
        )

    one()
    return counts


def main() -> int:
    """Compare, print, and keep what was compared."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--examples", type=int, default=20_000)
    counts = compare(options.parse_args().examples)
    lines = [f"{name:<44}{counts[name]:>10,}" for name in sorted(counts)]
    text = "\n".join([*lines, "", "No difference in any of them.", f"Seed {SEED}."]) + "\n"
    print(text, end="")
    Path(__file__).with_suffix(".result.txt").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
