"""How soon ``wardmote --help`` answers, beside Python that does nothing, in the same run.

    python benchmarks/start_up.py

Required: under 0.3 s. Loading the tables and the charts at start would alone take longer,
and is measured too, as what the lazy commands save.
"""

from __future__ import annotations

import subprocess
import sys
import time

RUNS = 15
LIMIT = 0.3


def fastest(arguments: list[str]) -> float:
    """Seconds of the fastest of several runs: the rest is other people's work on the machine."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> int:
    """Measure, print, and fail where the limit is passed."""
    nothing = fastest(["-c", "pass"])
    start = fastest(["-m", "wardmote", "--help"])
    heavy = fastest(["-c", "import polars, scipy.stats, vl_convert"])
    print(f"python -c pass         {nothing:6.3f} s")
    print(f"wardmote --help        {start:6.3f} s   {start / nothing:.1f} x python alone")
    print(f"heavy packages alone   {heavy:6.3f} s   {heavy / start:.1f} x wardmote --help")
    print("within" if start < LIMIT else "OVER", f"the limit of {LIMIT} s")
    return int(start >= LIMIT)


if __name__ == "__main__":
    sys.exit(main())
