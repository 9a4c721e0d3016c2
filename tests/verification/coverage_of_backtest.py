"""How often the back-test's intervals hold what comes, over many desks made by the engine itself.

A study, whose last result stands beside it in ``coverage_of_backtest.result.txt``::

    python tests/verification/coverage_of_backtest.py --seeds 16 --draws 20 \\
        > tests/verification/coverage_of_backtest.result.txt

``test_coverage_of_backtest.py`` runs a short form of it.

Each desk answers for 40 weeks in published hours, first come, first served. The model of it is true
but for its parameters, which are fitted on the past of each week. Four kinds: messages by chance
alone; days with a factor of their own and bursts; one message in five never answered; and the
second kind with a simulation that is told the parameters too, which tests the back-test alone. Of
the simulation 50 % and 90 % of weeks should lie inside; where there are bursts Poisson-only should
fall short.

Also how often the verdict says that the simulation beat each baseline, and how often each
interval of coverage holds the coverage of all desks together.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from library.studies.whatif.backtest.made_history import (
    HOURS,
    made_reading,
    model,
    request,
    truth_known,
)
from wardmote.basis.instants import to_micros
from wardmote.conversations.building import build
from wardmote.hours.reading import read_hours
from wardmote.studies.whatif.backtest.calibrated import calibrated
from wardmote.studies.whatif.backtest.comparing import coverage
from wardmote.studies.whatif.backtest.figures import Figure
from wardmote.studies.whatif.backtest.forecasts import LEVELS
from wardmote.studies.whatif.backtest.rolling import By, Rolled, roll
from wardmote.studies.whatif.backtest.verdict import BASELINES, overall
from wardmote.studies.whatif.engine.load import LoadModel


@dataclass(frozen=True)
class Desk:
    """A kind of desk.

    Attributes:
        true: Its model.
        answered: The share of messages that ever get an answer.
        told: The simulation is told the model, and the windows.
    """

    true: LoadModel
    answered: float = 1.0
    told: bool = False


BURSTY = model(45.0, day_cv=0.4, bursts_a_week=0.5, burst_size=25.0)

DESKS: Mapping[str, Desk] = {
    "by chance alone": Desk(model()),
    "days and bursts": Desk(BURSTY),
    "one in five unanswered": Desk(model(), answered=0.8),
    "days and bursts, told": Desk(BURSTY, told=True),
}


def back_tests(desk: Desk, seeds: Sequence[int], weeks: int, draws: int) -> list[Rolled]:
    """The back-test of so many desks of a kind."""
    return [_back_test(desk, seed, weeks, draws) for seed in seeds]


def _back_test(desk: Desk, seed: int, weeks: int, draws: int) -> Rolled:
    reading = made_reading(desk.true, weeks, seed, answered=desk.answered)
    asked = request(
        reading, seed=seed, pattern=read_hours(HOURS), draws=draws, years_each=10, resamples=500
    )
    whole = build(reading.messages, until=reading.until)
    way = truth_known(desk.true, answered=desk.answered) if desk.told else calibrated(asked)
    return roll(whole, asked, way, start=to_micros(whole.messages["sent_at"][0]))


def inside(rolled: Sequence[Rolled], figure: Figure, by: By, k: int) -> float:
    """The share of all weeks of all desks inside their intervals of the k-th level."""
    return float(np.concatenate([each.runs[figure][by].hits(k) for each in rolled]).mean())


def held(rolled: Sequence[Rolled], figure: Figure, by: By, k: int) -> float:
    """How many of the desks' own intervals of coverage hold the coverage of all of them."""
    truth = inside(rolled, figure, by, k)
    runs = [each.runs[figure][by] for each in rolled]
    bounds = [coverage(run.hits(k), run.places, 0.95).interval for run in runs]
    return float(np.mean([(b.lower or 0.0) <= truth <= (b.upper or 0.0) for b in bounds]))


def beaten(rolled: Sequence[Rolled], baseline: By, draws: int) -> tuple[float, float]:
    """How often the verdict says better, and the mean of the ratio of scores."""
    asked = request(made_reading(model(), 1, 1), draws=draws, resamples=500)
    found = [overall(each, baseline, asked) for each in rolled]
    said = [each for each in found if each is not None and each.ratio is not None]
    return (
        float(np.mean([each.better for each in said])),
        float(np.mean([each.ratio for each in said])),
    )


def main() -> None:
    """Print for each kind of desk the coverage of each figure, and the verdicts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=16)
    parser.add_argument("--weeks", type=int, default=40)
    parser.add_argument("--draws", type=int, default=20)
    stated = parser.parse_args()
    for name, desk in DESKS.items():
        rolled = back_tests(desk, range(stated.seeds), stated.weeks, stated.draws)
        print(f"\n{name}: {stated.seeds} desks, {len(rolled[0].weeks)} weeks tested of each")
        print(f"{'':10} {'':28} {'50 %':>7} {'90 %':>7}   {'their intervals held':>20}")
        for figure in Figure:
            for by in By:
                shares = [inside(rolled, figure, by, k) for k in range(len(LEVELS))]
                own = [held(rolled, figure, by, k) for k in range(len(LEVELS))]
                print(
                    f"{figure:10} {by:28} {shares[0]:7.1%} {shares[1]:7.1%}   "
                    f"{own[0]:10.1%} {own[1]:9.1%}"
                )
        for baseline in BASELINES:
            share, ratio = beaten(rolled, baseline, stated.draws)
            print(f"verdict: beat {baseline}: {share:.1%} of desks; mean ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
