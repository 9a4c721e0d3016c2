"""The what-if engine against queues whose answer is known; the long form.

    python tests/verification/whatif_against_theory.py

Each case is a queue that is always open, run as independent replicates whose first four weeks are
left out. z is the difference from theory in standard errors, which come from how replicates
differ. The result is kept beside this script; ``test_whatif_against_theory`` is the short form.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from math import exp
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from verification.queue_runs import MEAN_MINUTES, SERVICE, Waits, second_moment, waits
from verification.queueing_theory import (
    cobham,
    erlang_c,
    pollaczek_khinchine,
    second_moment_of_wait,
    wait_with_servers,
)
from wardmote.studies.whatif.engine.desk import Order
from wardmote.studies.whatif.engine.quantile_tables import (
    QuantileTable,
    exponential_minutes,
    lognormal_minutes,
)

LOADS = (0.5, 0.8, 0.9)
EXPONENTIAL = exponential_minutes(MEAN_MINUTES)
SERVICES: dict[str, QuantileTable] = {
    "M/M/1": EXPONENTIAL,
    "M/D/1": lognormal_minutes(MEAN_MINUTES, 0),
    "M/G/1, lognormal, CV 0.8": lognormal_minutes(MEAN_MINUTES, 0.8),
    "M/G/1, lognormal, CV 2": lognormal_minutes(MEAN_MINUTES, 2),
}
_HALF_A_TICK = 0.5
"""A wait shorter than this is none in whole ticks; it shows in the shares alone."""

SEED, BLOCK, LONG = 20_260_105, 40, 25


@dataclass(frozen=True)
class Case:
    """Something that theory knows of a queue.

    Attributes:
        name: Which.
        theory: Its value.
        run: Runs a block of replicates with a seed.
        figure: The estimate and its standard error.
    """

    name: str
    theory: float
    run: Callable[..., Waits]
    figure: Callable[[Waits], tuple[float, float]]

    def z(self, blocks: int, seed: int) -> tuple[float, float, float]:
        """Estimate, standard error and z of so many blocks of replicates, seeded one by one."""
        found = np.array([self.figure(self.run(seed=seed + block)) for block in range(blocks)])
        estimate = found[:, 0].mean()
        error = np.sqrt((found[:, 1] ** 2).sum()) / blocks
        return float(estimate), float(error), float((estimate - self.theory) / error)


def seeded() -> Iterator[tuple[int, Case]]:
    """Every case with a first seed of its own: under the same seed messages keep their luck."""
    yield from ((SEED + 1000 * number, case) for number, case in enumerate(_cases()))


def _cases() -> Iterator[Case]:
    for load in LOADS:
        for name, table in SERVICES.items():
            mean, moment = table.mean / 256, second_moment(table)
            yield Case(
                f"{name}: mean wait, load {load}",
                pollaczek_khinchine(load / SERVICE, mean, moment),
                partial(waits, table, load),
                Waits.mean,
            )
        yield from _exponential(load)
        for servers in (2, 3, 5):
            yield from _servers(servers, load)
        yield from _classes(load)


def _exponential(load: float) -> Iterator[Case]:
    rate_of_leaving = (1 - load) / SERVICE
    yield Case(
        f"M/M/1: share that waits over 30 minutes, load {load}",
        load * exp(-rate_of_leaving * (1800 + _HALF_A_TICK)),
        partial(waits, EXPONENTIAL, load),
        partial(Waits.share_over, ticks=1800),
    )
    for order in (Order.FIFO, Order.NEWEST):
        newest = order is Order.NEWEST
        yield Case(
            f"M/M/1, {order}: mean square of the wait, load {load}",
            second_moment_of_wait(load, SERVICE, newest_first=newest),
            partial(waits, EXPONENTIAL, load, order=order),
            partial(Waits.mean, power=2),
        )


def _servers(servers: int, load: float) -> Iterator[Case]:
    run = partial(waits, EXPONENTIAL, load, servers=servers)
    offered = load * servers
    wait = wait_with_servers(servers, offered / SERVICE, SERVICE)
    yield Case(f"M/M/{servers}: mean wait, load {load}", wait, run, Waits.mean)
    yield Case(
        f"M/M/{servers}: share that waits, load {load}",
        erlang_c(servers, offered) * exp(-(servers - offered) / SERVICE * _HALF_A_TICK),
        run,
        partial(Waits.share_over, ticks=0),
    )


def _classes(load: float) -> Iterator[Case]:
    table = SERVICES["M/G/1, lognormal, CV 0.8"]
    share = 0.3
    rates = share * load / SERVICE, (1 - share) * load / SERVICE
    run = partial(waits, table, load, order=Order.OLDEST_PROMISE, urgent_share=share)
    both = cobham(rates, table.mean / 256, second_moment(table))
    for name, urgent, theory in (("urgent", 1, both[0]), ("others", 0, both[1])):
        yield Case(
            f"M/G/1 by promise: mean wait of the {name}, load {load}",
            theory,
            run,
            partial(_mean_of, urgent),
        )


def _mean_of(urgent: int, found: Waits) -> tuple[float, float]:
    return found.of_class(urgent).mean()


def table(blocks: int) -> tuple[str, float]:
    """What is kept beside this script, and the largest |z|."""
    rows, worst = [f"{'case':<56}{'theory':>14}{'engine':>14}{'error':>12}{'z':>7}"], 0.0
    for seed, case in seeded():
        estimate, error, z = case.z(blocks, seed)
        worst = max(worst, abs(z))
        rows.append(f"{case.name:<56}{case.theory:>14.5g}{estimate:>14.5g}{error:>12.2g}{z:>7.2f}")
    rows.append(
        f"\n{len(rows) - 1} cases of about {blocks * BLOCK * 30_000:,} messages each, case k with "
        f"the seeds from {SEED} + 1000 k. Waits in seconds. Largest |z| {worst:.2f}."
    )
    return "\n".join(rows) + "\n", worst


def main() -> int:
    """Write the long form."""
    text, worst = table(LONG)
    print(text, end="")
    Path(__file__).with_suffix(".result.txt").write_text(text, encoding="utf-8")
    return 0 if worst <= 3.5 else 1


if __name__ == "__main__":
    sys.exit(main())
