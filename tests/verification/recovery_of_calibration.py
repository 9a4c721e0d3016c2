"""How well a what-if's parameters are recovered, and how often their draws hold the truth.

A study, whose last result stands beside it in ``recovery_of_calibration.result.txt``::

    python tests/verification/recovery_of_calibration.py --seeds 200 \\
        > tests/verification/recovery_of_calibration.result.txt

The truth is that of fictional boroughs without a season, announcements and same-night answers, each
of which would make the plain truth a mixture. ``test_fitting.py`` holds a short form of it.
A 95 % interval is the middle 95 % of 200 parameter draws; with 200 boroughs anything from 92 to 98
in a hundred is as it should be.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from wardmote.basis.instants import to_micros
from wardmote.conversations.building import build
from wardmote.demo.borough import DEFAULT, make
from wardmote.demo.truth import Truth
from wardmote.hours.clock import ServiceClock
from wardmote.studies.whatif.calibration.fitting import Fit, fit
from wardmote.studies.whatif.calibration.poisson_alarm import dispersion_test
from wardmote.studies.whatif.engine.load import LoadModel

PLAIN = replace(
    DEFAULT,
    season=0.0,
    bursts=0,
    announcement_days=(),
    night_share=0.0,
    follow_up_share=0.0,
    chase_promised=1.0,
)
MISSED = 1 - PLAIN.missed_share
ASKING = PLAIN.level * (1 - PLAIN.comment_share) * (1 - PLAIN.deleted_share)
CHASES = (("1-4", 2, 0.012), ("4-12", 3, 0.008), ("12-24", 4, 0.008), ("24-48", 5, 0.015))

Row = tuple[str, float, float, bool]
"""A figure, its truth, its estimate, and whether its interval held the truth."""


def fit_of(seed: int, weeks: int, truth: Truth) -> Fit:
    """The fit to one borough."""
    borough = make(seed, weeks=weeks, truth=truth)
    conversations = build(borough.messages, until=borough.end)
    start, end = to_micros(borough.start), to_micros(borough.end)
    clock = ServiceClock(borough.pattern)
    return fit(conversations, truth.zone_info, start=start, end=end, clock=clock)


def rows_of(fitted: Fit, seed: int) -> Iterator[Row]:
    """Every figure of one borough."""
    point, draws = fitted.point(), fitted.draws(200, seed)

    def row(name: str, truth: float, of: list[float], estimate: float) -> Row:
        lower, upper = np.quantile(of, [0.025, 0.975])
        return name, truth, estimate, bool(lower <= truth <= upper)

    yield row("messages a week", ASKING * MISSED, [m.messages_a_week for m in draws], fitted.level)
    yield row("day factor", PLAIN.day_cv, [m.day_cv for m in draws], fitted.day_cv)
    minutes = [m.minutes_a_message for m in draws]
    yield row("minutes a message", PLAIN.handling_mean, minutes, point.minutes_a_message)
    share, interval = fitted.answered_share.share, fitted.answered_share.interval
    held = (interval.lower or 0.0) <= MISSED <= (1.0 if interval.upper is None else interval.upper)
    yield "share answered", MISSED, share, held
    for name, band, truth in CHASES:
        hazards = [m.chasing.per_hour[band] for m in draws]
        yield row(f"chases an hour, {name} h", truth, hazards, point.chasing.per_hour[band])
    yield from _hours(draws, point)


def _hours(draws: Sequence[LoadModel], point: LoadModel) -> Iterator[Row]:
    known = ASKING * MISSED * PLAIN.hour_of_week()
    lower, upper = np.quantile([m.hour_of_week for m in draws], [0.025, 0.975], axis=0)
    for truth, least, most, found in zip(known, lower, upper, point.hour_of_week, strict=True):
        yield "each hour of the week", 1.0, float(found / truth), bool(least <= truth <= most)


def table(seeds: range, weeks: int) -> None:
    """Print one length of history."""
    rows = [row for seed in seeds for row in rows_of(fit_of(seed, weeks, PLAIN), seed)]
    print(f"\n{f'{weeks} weeks':26} {'truth':>8} {'mean':>8} {'spread':>8} {'held':>6}")
    for name in dict.fromkeys(row[0] for row in rows):
        found = [row for row in rows if row[0] == name]
        estimates = np.array([row[2] for row in found])
        held = np.mean([row[3] for row in found])
        print(
            f"{name:26} {found[0][1]:8.4g} {estimates.mean():8.4g} "
            f"{estimates.std(ddof=1):8.4f} {held:6.1%}"
        )


def incidents(seeds: range) -> None:
    """Print what is found of four incidents in half a year."""
    print(f"\n{'four incidents of':26} {'found':>8} {'of size':>8} {'hours':>8}")
    for size in (25.0, 40.0):
        truth = replace(PLAIN, bursts=4, burst_size=size)
        models = [fit_of(seed, 26, truth).point() for seed in seeds]
        some = [m for m in models if m.bursts_a_week]
        figures = (
            np.mean([m.bursts_a_week * 26 for m in models]),
            np.mean([m.burst_size for m in some]),
            np.mean([m.burst_hours for m in some]),
        )
        answered = size * ASKING / PLAIN.level * MISSED
        found, of_size, hours = figures
        name = f"{size:g} ({answered:.1f} answered)"
        print(f"{name:26} {found:8.2f} {of_size:8.1f} {hours:8.1f}")


def alarm(times: int) -> None:
    """Print how often the Poisson alarm speaks."""
    rng = np.random.default_rng(1)
    mean = np.array([12.0, 11, 10, 10, 9, 6, 5])
    print(f"\n{'the alarm speaks':26} {'weeks':>8} {'a week':>8} {'of':>8} {'spoke':>6}")
    for weeks, busy, day_cv in (
        (26, 1.0, 0.0), (26, 0.1, 0.0), (26, 0.02, 0.0),
        (26, 1.0, 0.3), (26, 1.0, 0.2), (26, 1.0, 0.1), (8, 1.0, 0.3), (4, 1.0, 0.3),
    ):  # fmt: skip
        weekday = np.arange(7 * weeks) % 7
        spoken = 0
        for _ in range(times):
            factor = rng.gamma(day_cv**-2, day_cv**2, weekday.size) if day_cv else 1.0
            counts = rng.poisson(busy * mean[weekday] * factor)
            spoken += bool(dispersion_test(counts, weekday).sentence)
        name = f"day factor {day_cv:g}"
        print(f"{name:26} {weeks:8} {busy * mean.sum():8.3g} {times:8} {spoken / times:6.1%}")


def main() -> None:
    """Run the study."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seeds", type=int, default=200)
    stated = parser.parse_args()
    seeds = range(1000, 1000 + stated.seeds)
    print(f"{stated.seeds} boroughs; 95 % intervals from 200 draws each")
    for weeks in (26, 6, 2):
        table(seeds, weeks)
    incidents(seeds)
    alarm(20 * stated.seeds)


if __name__ == "__main__":
    main()
