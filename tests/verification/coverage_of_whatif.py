"""How often a what-if's intervals hold what really comes, over many fictional boroughs.

A study, whose last result stands beside it in ``coverage_of_whatif.result.txt``::

    python tests/verification/coverage_of_whatif.py --seeds 500 \\
        > tests/verification/coverage_of_whatif.result.txt

``test_coverage_of_whatif.py`` runs a short form of it.

Each borough is watched for half a year; the what-if is fitted to it and simulates the half year
that follows, under the hours that the borough publishes. What really comes is made with another
seed: a desk that starts with nobody waiting and is followed for four more weeks. A 95 % interval
for what comes should hold it in about 95 of 100.

The borough is made so that what it does is what a what-if takes it to do: nobody answers at night
from the sofa, reading what people ask again takes no time, and there is no season, which half a
year cannot show. Incidents come three in each half year, whatever chance would have; the what-if
takes their number to vary.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from wardmote.basis.instants import WEEK, to_micros
from wardmote.conversations.building import build
from wardmote.demo.borough import DEFAULT, FIRST_DAY, Borough, make
from wardmote.hours.clock import ServiceClock
from wardmote.promises.rule import parse_promise
from wardmote.studies.whatif.asking import Handling, from_conversations, period_after
from wardmote.studies.whatif.result import PatternResult
from wardmote.studies.whatif.uncertainty import Uncertain
from wardmote.studies.whatif.whatif import whatif

STEADY = replace(DEFAULT, season=0.0, night_share=0.0)
WEEKS, FOLLOWED = 26, 4
NEXT = 1_000_003
"""The seed of what comes is so far from that of what was seen."""

PROMISE = parse_promise("by 17:00 of the next working day")
ZONE = ZoneInfo(STEADY.zone)

Figures = dict[str, float]


@dataclass(frozen=True)
class Try:
    """One figure of one borough: what came, and what was said of it before."""

    name: str
    came: float
    said: Uncertain

    @property
    def held(self) -> bool:
        """Whether the interval holds what came."""
        lower, upper = self.said.interval.lower, self.said.interval.upper
        above = lower is None or lower <= self.came
        return above and (upper is None or self.came <= upper)


def predicted(seed: int, years: int) -> PatternResult:
    """The what-if on one borough's half year."""
    borough = make(seed, weeks=WEEKS, truth=STEADY)
    conversations = build(borough.messages, until=borough.end, silence=timedelta(days=14))
    period = period_after(to_micros(borough.end), ZONE, WEEKS)
    request = from_conversations(
        conversations,
        (),
        ZONE,
        hours=borough.pattern,
        period=period,
        empty_start=True,
        calibrated=Handling(reading_minutes=0.0),
        promise=PROMISE,
        candidates=(),
        years=years,
        seed=seed,
        assumptions=False,
    )
    return whatif(replace(request, kept=None)).patterns[0]


def came(seed: int) -> Figures:
    """What really came in the half year after: made with another seed."""
    start = FIRST_DAY + timedelta(weeks=WEEKS)
    borough = make(seed + NEXT, weeks=WEEKS + FOLLOWED, start=start, truth=STEADY)
    return _figures(borough)


def _figures(borough: Borough) -> Figures:
    end = to_micros(borough.start) + WEEKS * WEEK
    asked = borough.asked.filter(pl.col("reply_wanted") & ~pl.col("missed")).with_columns(
        asked=pl.col("asked_at").dt.epoch("us"), answered=pl.col("answered_at").dt.epoch("us")
    )
    asked = asked.filter(pl.col("asked") < end)
    at = asked["asked"].to_numpy()
    done = asked["answered"].fill_null(np.iinfo(np.int64).max).to_numpy()
    waits = np.sort(done - at) / 60e6
    due = PROMISE.due(ServiceClock(borough.pattern), at)
    return {
        "median wait": float(waits[int(np.ceil(0.5 * waits.size)) - 1]),
        "nine in ten wait": float(waits[int(np.ceil(0.9 * waits.size)) - 1]),
        "longest wait": float(waits[-1]),
        "promise kept": float((done <= due).mean()),
    }


def tries(seed: int, years: int) -> Iterator[Try]:
    """Every figure of one borough."""
    pattern, real = predicted(seed, years), came(seed)
    said = {"promise kept": pattern.kept}
    if pattern.wall:
        said["median wait"] = pattern.wall.median
        said["nine in ten wait"] = pattern.wall.nine_in_ten
        said["longest wait"] = pattern.wall.oldest
    for name, own in said.items():
        if own is not None and own.estimate is not None:
            yield Try(name, real[name], own)


def table(found: list[Try], seeds: int) -> str:
    """Held, and how far the estimates lie from what came, figure by figure."""
    lines = [f"{seeds} boroughs of {WEEKS} weeks; 95 % intervals for the {WEEKS} weeks after.", ""]
    for name in dict.fromkeys(each.name for each in found):
        own = [each for each in found if each.name == name]
        held = np.mean([each.held for each in own])
        error = 100 * np.sqrt(held * (1 - held) / len(own))
        ends = np.mean([each.said.interval.upper is not None for each in own])
        ratio = np.median([(each.said.estimate or np.nan) / each.came for each in own])
        lines.append(
            f"{name:18} held {100 * held:5.1f} % ± {error:.1f} of {len(own)}; "
            f"estimate / what came, median {ratio:.3f}; with an upper end {100 * ends:.0f} %"
        )
    return "\n".join(lines)


def main() -> None:
    """Run the study and print its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=500)
    parser.add_argument("--years", type=int, default=100)
    given = parser.parse_args()
    found = [each for seed in range(given.seeds) for each in tries(seed, given.years)]
    print(table(found, given.seeds))


if __name__ == "__main__":
    main()
