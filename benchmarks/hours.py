"""Open time between two instants, and open time added: the service clock against businesstimedelta.

Run with the library and its test extras installed:

    python benchmarks/hours.py

``businesstimedelta`` is the rival because it is the business-hours package of PyPI that most
people meet first, and the only one found that does both conversions, with holidays and in a time
zone. ``business-duration`` only subtracts; ``workalendar``, ``bizdays`` and ``numpy.busday_*``
count days, not hours.

Both are given the same hours (Monday to Friday 09:00 to 17:00 in London, closed on the same
holidays) and the same messages: asked at any time over two years, waiting two days on average.
The rival does some of them one by one, as it must; ours does all of them as arrays. Its answers
must be equal to ours on all that it does, to the second, which is as fine as it counts.
The time to build either set of hours is left out for both; ours is shown beside.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from importlib.metadata import version
from pathlib import Path
from typing import Any

import businesstimedelta
import numpy as np
import pytz

from wardmote.basis.instants import DAY, HOUR, SECOND, from_micros, to_micros
from wardmote.hours.clock import ServiceClock
from wardmote.hours.nations import holidays_of
from wardmote.hours.reading import read_hours

RESULT = Path(__file__).with_suffix(".result.txt")
HOURS = "mon-fri 09:00-17:00; closed holidays england"
MESSAGES, THEIRS, REPEATS = 1_000_000, 2_000, 5
NEEDED = 1_000


def rival() -> Any:
    """The same hours as rules of businesstimedelta."""
    zone = pytz.timezone("Europe/London")
    days = {
        day: name
        for year in range(2023, 2028)
        for day, name in holidays_of("england", year).items()
    }
    workday = businesstimedelta.WorkDayRule(
        start_time=time_of_day(9), end_time=time_of_day(17), working_days=[0, 1, 2, 3, 4], tz=zone
    )
    return businesstimedelta.Rules([workday, businesstimedelta.HolidayRule(days, tz=zone)])


def quickest(work: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    """The least of some times, in seconds, and the answer."""
    best, answer = float("inf"), None
    for _ in range(repeats):
        begun = time.perf_counter()
        answer = work()
        best = min(best, time.perf_counter() - begun)
    return best, answer


def messages() -> tuple[np.ndarray, np.ndarray]:
    """When each was asked and when answered, on whole seconds."""
    generator = np.random.default_rng(20260329)
    start = to_micros(datetime(2024, 1, 1, tzinfo=UTC))
    asked = start + generator.integers(0, 2 * 365 * DAY // SECOND, MESSAGES) * SECOND
    return asked, asked + (generator.exponential(2 * DAY / SECOND, MESSAGES) + 1).astype(
        int
    ) * SECOND


def compare(
    name: str, ours: Callable[[], np.ndarray], theirs: Callable[[], list[int]]
) -> list[str]:
    """A row of the table, after checking that the answers are equal."""
    our_seconds, our_answer = quickest(ours, REPEATS)
    their_seconds, their_answer = quickest(theirs, 2)
    differing = int(np.count_nonzero(our_answer[:THEIRS] != np.array(their_answer)))
    if differing:
        sys.exit(f"{name}: {differing} of {THEIRS} answers differ.")
    our_each, their_each = our_seconds / MESSAGES * 1e9, their_seconds / THEIRS * 1e9
    return [name, f"{our_each:,.0f}", f"{their_each:,.0f}", f"{their_each / our_each:,.0f}"]


def main() -> None:
    begun = time.perf_counter()
    clock = ServiceClock(read_hours(HOURS))
    asked, answered = messages()
    clock.open_time(np.array([asked.min(), answered.max()]))
    built = time.perf_counter() - begun
    rules = rival()
    some = [
        (from_micros(a), from_micros(b))
        for a, b in zip(asked[:THEIRS], answered[:THEIRS], strict=True)
    ]
    four = businesstimedelta.BusinessTimeDelta(rules, hours=4)

    def between() -> list[int]:
        return [rules.difference(a, b).timedelta // timedelta(microseconds=1) for a, b in some]

    def added() -> list[int]:
        return [to_micros((a + four).astimezone(UTC)) for a, _ in some]

    rows = [
        ["nanoseconds a conversion", "ours", "businesstimedelta", "ratio"],
        compare(
            "open time between two instants", lambda: clock.open_between(asked, answered), between
        ),
        compare("four open hours added", lambda: clock.add_open(asked, 4 * HOUR), added),
    ]
    least = min(float(row[-1].replace(",", "")) for row in rows[1:])
    table = "\n".join(f"{a:<34}{b:>8}{c:>20}{d:>10}" for a, b, c, d in rows)
    text = (
        f"{table}\n\nAnswers equal on {THEIRS:,} of {MESSAGES:,} messages. "
        f"Least ratio {least:,.0f}; needed {NEEDED:,}.\nOurs ready in {built:.2f} s. "
        f"{datetime.now(UTC).date()}, Python {platform.python_version()}, numpy {np.__version__}, "
        f"businesstimedelta {version('businesstimedelta')}, {os.cpu_count()} cores.\n"
    )
    sys.stdout.write(text)
    RESULT.write_text(text, encoding="utf-8")
    sys.exit(0 if least >= NEEDED else 1)


if __name__ == "__main__":
    main()
