"""How often the audit's intervals hold the truth, over many fictional boroughs.

A study, whose last result stands beside it in ``coverage_of_audit.result.txt``::

    python tests/verification/coverage_of_audit.py --seeds 100 \\
        > tests/verification/coverage_of_audit.result.txt

``test_coverage_of_audit.py`` runs a short form of it.

The truth of each figure is what the same audit finds in one borough watched for twenty years,
whose own error is small beside that of half a year. The season, the incidents and the holidays
are left out, so that every half year is like every other; days, residents and queues still make
messages alike, as they do in life. A 95 % interval should hold the truth in about 95 of 100
boroughs; with ``--seeds 100`` anything from 90 to 99 is as it should be.

One share has another truth: what part of all promises is still open at the end. As many are open
after twenty years as after half a year, so the part shrinks as the data grow, and twenty years say
nothing of half a year. Its truth is the mean over all boroughs of the same length.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import UTC, datetime
from statistics import mean

from wardmote.channels.reading import Reading, SourceClass, set_aside_table
from wardmote.demo.borough import DEFAULT, Borough, make
from wardmote.findings.finding import Finding, Status
from wardmote.findings.whose import Whose
from wardmote.promises.rule import parse_promise
from wardmote.studies.audit.audit import audit
from wardmote.studies.audit.request import AuditRequest

STEADY = replace(
    DEFAULT,
    season=0.0,
    bursts=0,
    hours="mon-fri 09:30-10:30, 15:30-16:30",
)
LONG_SEED = 1_000_003
CHOSEN = {"audit.promise.strongest"}
"""Which promise this is about differs from borough to borough: there is no one truth of it."""

OF_ITS_LENGTH = {("audit.promise.stated", " open"), ("audit.promise.recorded", " open")}
"""What depends on how long the data run: its truth is that of data as long."""

Bounds = tuple[float, float | None, float | None]
"""An estimate and the bounds of its interval."""

Tries = list[tuple[bool, float]]
"""For each borough: whether the interval held the truth, and the estimate."""


def findings_of(borough: Borough) -> dict[str, Finding]:
    """The audit's findings by id."""
    messages = borough.messages.drop("text").with_columns(text=None)
    reading = Reading(
        source="demo",
        title="Demonstration borough (fiction)",
        source_class=SourceClass.COMPLETE,
        messages=messages,
        rows_read=messages.height,
        rows_kept=messages.height,
        set_aside=set_aside_table(),
        until=borough.end,
        fingerprint=f"sha256:seed-{borough.seed}",
    )
    found = audit(
        AuditRequest(
            reading=reading,
            zone=borough.truth.zone_info,
            now=datetime(2026, 11, 23, tzinfo=UTC),
            pattern=borough.pattern,
            promise=parse_promise("by the end of the next window"),
            whose=Whose(False, borough.truth.people),
            fiction=True,
        )
    )
    return {finding.id: finding for finding in found if finding.id not in CHOSEN}


def figures(findings: dict[str, Finding]) -> dict[tuple[str, str], Bounds]:
    """Each estimate and its bounds, by finding and label of the point (empty for the headline)."""
    found: dict[tuple[str, str], Bounds] = {}
    for name, finding in findings.items():
        if finding.status is not Status.ESTIMATED:
            continue
        if finding.interval and finding.estimate is not None:
            found[name, ""] = finding.estimate, finding.interval.lower, finding.interval.upper
        for point in finding.series.points if finding.series else ():
            bounds = point.lower, point.upper
            if point.estimate is not None and bounds != (None, None):
                found[name, f"{point.group} {point.label}"] = point.estimate, *bounds
    return found


def holds(bounds: Bounds, truth: float) -> bool:
    """Whether the interval holds the truth; a bound that is not reached holds everything."""
    _, lower, upper = bounds
    return bool((lower is None or lower <= truth) and (upper is None or truth <= upper))


Point = tuple[str, str]
"""A finding and the label of its point; an empty label for the headline."""


def study(seeds: range, weeks: int, years: int) -> tuple[dict[Point, float], dict[Point, Tries]]:
    """The truth of each figure, and whether each borough's interval held it, with its estimate."""
    watched_long = figures(findings_of(make(LONG_SEED, weeks=52 * years, truth=STEADY)))
    found: dict[Point, list[Bounds]] = {point: [] for point in watched_long}
    for seed in seeds:
        for point, bounds in figures(findings_of(make(seed, weeks=weeks, truth=STEADY))).items():
            if point in found:
                found[point].append(bounds)
    truth = {point: bounds[0] for point, bounds in watched_long.items()}
    truth |= {point: mean(b[0] for b in found[point]) for point in OF_ITS_LENGTH if found[point]}
    return truth, {
        point: [(holds(bounds, truth[point]), bounds[0]) for bounds in every]
        for point, every in found.items()
    }


def main() -> None:
    """Print a line for each figure: the truth, the mean estimate, and the coverage."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=40)
    parser.add_argument("--weeks", type=int, default=26)
    parser.add_argument("--years", type=int, default=20)
    stated = parser.parse_args()
    truth, tries = study(range(stated.seeds), stated.weeks, stated.years)
    print(f"{'headline figure':36} {'truth':>9} {'mean':>9} {'held':>6} {'of':>5}")
    for (name, label), known in truth.items():
        if not label and tries[name, label]:
            held = [each for each, _ in tries[name, label]]
            estimates = [each for _, each in tries[name, label]]
            print(f"{name:36} {known:9.4g} {mean(estimates):9.4g} {mean(held):6.1%} {len(held):5}")
    print(f"\n{'points of a chart, taken together':36} {'':>9} {'lowest':>9} {'held':>6} {'of':>5}")
    for name in dict.fromkeys(name for name, label in truth if label):
        points = [tries[key] for key in truth if key[0] == name and key[1] and tries[key]]
        shares = [mean(held for held, _ in point) for point in points]
        count = sum(map(len, points))
        every = sum(held for point in points for held, _ in point) / count
        print(f"{name:36} {'':>9} {min(shares):9.1%} {every:6.1%} {count:5}")
    print(f"\n{'shares of the promises':36} {'truth':>9} {'mean':>9} {'held':>6} {'of':>5}")
    for (name, label), known in truth.items():
        if name in {each for each, _ in OF_ITS_LENGTH} and label:
            tried = tries[name, label]
            share, middle = mean(each for each, _ in tried), mean(each for _, each in tried)
            print(f"{name + label:36} {known:9.4g} {middle:9.4g} {share:6.1%} {len(tried):5}")
    print(
        f"\nThe truth is what {stated.years} years show; of the share still open at the end, which "
        f"shrinks\nas the data grow, it is the mean of the boroughs of {stated.weeks} weeks."
    )


if __name__ == "__main__":
    main()
