"""The what-if engine against SimPy and Ciw: the same model, the same answers, in the same run.

Run with the library and its test extras installed:

    python benchmarks/whatif.py [--keep]

The model is one officer with two half-hours on each working day, 60 messages a week that come as
residents' do, lognormal handling with a mean of 4 minutes, and a promise of 24 hours. Each row of
the first table is a job that all do on one core, in nanoseconds of processor time a message, best
of several; the shares kept must agree within four standard errors.

The peers are written as their own documents would have it: windows are a resource that closures
hold (SimPy), and a schedule of servers (Ciw). Where messages are new each time they draw them by
their own means; where they are shared, they are given them. SimPy at its leanest, which is not
how a reader of its documents would write it, is measured beside: no closures, an officer who waits
for the next opening, and messages from numpy that are not counted.

The second table is ours alone, by the wall clock: what a person waits for.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import resource
import subprocess
import sys
import time
from bisect import bisect_right
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from importlib.metadata import version
from math import log, log1p, sqrt
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import ciw
import numpy as np
import simpy

from wardmote.hours.clock import ServiceClock
from wardmote.hours.reading import read_hours
from wardmote.studies.whatif.engine.calendars import Calendar, DueCurve
from wardmote.studies.whatif.engine.desk import Desk, Order
from wardmote.studies.whatif.engine.load import Chasing, Load, LoadModel
from wardmote.studies.whatif.engine.quantile_tables import lognormal_minutes
from wardmote.studies.whatif.engine.searching import search
from wardmote.studies.whatif.engine.serving import generate, serve
from wardmote.studies.whatif.engine.ticks import A_DAY, A_MINUTE, A_WEEK, AN_HOUR, NEVER, Period

HERE = Path(__file__).resolve()
RESULT = HERE.with_suffix(".result.txt")
ZONE = ZoneInfo("UTC")
PERIOD = Period(date(2026, 1, 5), 52, ZONE)
WINDOWS = "mon-fri 09:30-10:00, 15:30-16:00"
A_WEEK_OF, MEAN, CV = 60.0, 4.0, 0.8
URGENT_SHARE, CHASES_AN_HOUR, READING = 0.2, 0.01, 1.0
YEARS, SIMPY_YEARS, CIW_YEARS, REPEATS, PATTERNS = 200, 12, 4, 5, 2_000
Process = Generator[Any, Any, None]
Message = tuple[int, int, bool]
"""When it came, what it asks, whether it is urgent."""


def rates() -> np.ndarray:
    """Messages in each hour of the week."""
    hour = np.arange(24)
    shape = (
        0.15
        + np.exp(-(((hour - 12.5) / 3) ** 2))
        + 1.3 * np.exp(-(((hour - 19.5) / 2.2) ** 2))
        + 0.5 * np.exp(-(((hour - 8.5) / 1.2) ** 2))
    )
    week = (np.array([1.15, 1.05, 1, 1, 0.95, 0.7, 0.65])[:, None] * shape).ravel()
    return np.asarray(week * (A_WEEK_OF / week.sum()))


def calendar(hours: str = WINDOWS) -> Calendar:
    return Calendar.of(ServiceClock(read_hours(hours, ZONE)), PERIOD)


@dataclass(frozen=True)
class Rules:
    """A desk in SimPy: how many officers, whether by promise, whether residents write again."""

    officers: int = 1
    by_promise: bool = False
    chased: bool = False


@dataclass(frozen=True)
class Job:
    """One row: our desk and our messages, and the same for the peers.

    Attributes:
        name: What it is called.
        model: Of the messages.
        desk: Ours.
        rules: The desk in SimPy.
        floors: How many times as fast as SimPy and as Ciw we must be; None for no claim.
        shared: The messages are those of before, and only the desk is new.
    """

    name: str
    model: LoadModel
    desk: Desk
    rules: Rules
    floors: tuple[float, float | None]
    shared: bool = False


def jobs() -> list[Job]:
    own = calendar()
    plain = LoadModel(rates(), lognormal_minutes(MEAN, CV))
    promise = DueCurve.within(A_DAY)
    desk = Desk((own,), own, promise)
    both = Desk((own, own), own, promise)
    twice = LoadModel(2 * rates(), lognormal_minutes(MEAN, CV))
    chased = replace(plain, chasing=Chasing(np.full(8, CHASES_AN_HOUR), reading_minutes=READING))
    classes = replace(plain, urgent_share=URGENT_SHARE)
    by_promise = Desk((own,), own, promise, DueCurve.within(AN_HOUR), Order.OLDEST_PROMISE)
    return [
        Job("new arrivals each time", plain, desk, Rules(), (200, 1_000)),
        Job("patterns on shared arrivals", plain, desk, Rules(), (3_000, 15_000), shared=True),
        Job("failure demand", chased, desk, Rules(chased=True), (150, None)),
        Job("two officers, twice the load", twice, both, Rules(officers=2), (150, None)),
        Job("oldest promise first", classes, by_promise, Rules(by_promise=True), (150, None)),
    ]  # fmt: skip


# SimPy -------------------------------------------------------------------------------------------


def simpy_desk(messages: Iterable[Message], rules: Rules) -> np.ndarray:
    """Whether each message was kept."""
    env, kept = simpy.Environment(), []
    desk = simpy.PriorityResource(env, rules.officers)
    own = calendar()

    def resident(number: int, asked: int, handling: int, urgent: bool) -> Process:
        limit = AN_HOUR if urgent else A_DAY
        rank = asked + limit if rules.by_promise else number
        with desk.request(priority=rank) as turn:
            yield turn
            if rules.chased:
                left = min(env.now - asked, A_WEEK) * (CHASES_AN_HOUR / AN_HOUR)
                while (left := left - random.expovariate(1)) > 0:
                    handling += int(READING * A_MINUTE)
            yield env.timeout(handling)
        kept.append(env.now - asked <= limit)

    def arrivals() -> Process:
        for number, (asked, handling, urgent) in enumerate(messages):
            yield env.timeout(asked - env.now)
            env.process(resident(number, asked, handling, urgent))

    def closures() -> Process:
        for closed, opens in zip([0, *own.closes.tolist()], own.opens.tolist(), strict=False):
            yield env.timeout(max(0, closed - 0.5 - env.now))
            with desk.request(priority=-1) as turn:
                yield turn
                yield env.timeout(max(0, opens - env.now))

    for _ in range(rules.officers):
        env.process(closures())
    env.process(arrivals())
    env.run(until=PERIOD.ticks + 60 * A_DAY)
    return np.array(kept)


def simpy_at_its_leanest(messages: Sequence[Message]) -> np.ndarray:
    """One officer, first come first served: whoever's turn it is waits for the opening."""
    env, kept = simpy.Environment(), []
    desk = simpy.Resource(env, 1)
    own = calendar()
    opens, closes = own.opens.tolist(), own.closes.tolist()

    def resident(asked: int, handling: int) -> Process:
        with desk.request() as turn:
            yield turn
            yield env.timeout(max(0, opens[bisect_right(closes, env.now)] - env.now) + handling)
        kept.append(env.now - asked <= A_DAY)

    def arrivals() -> Process:
        for asked, handling, _ in messages:
            yield env.timeout(asked - env.now)
            env.process(resident(asked, handling))

    env.process(arrivals())
    env.run()
    return np.array(kept)


def drawn(model: LoadModel) -> Iterator[Message]:
    """A year's messages one by one: a Poisson process thinned, as Python's own library has it."""
    hourly = model.hour_of_week.tolist()
    top, end = max(hourly), PERIOD.ticks
    spread = sqrt(log1p(CV**2))
    middle, at = log(MEAN * A_MINUTE) - spread**2 / 2, 0.0
    while True:
        at += random.expovariate(top) * AN_HOUR
        if at >= end:
            return
        if random.random() * top < hourly[int(at // AN_HOUR) % 168]:
            handling = max(round(random.lognormvariate(middle, spread)), 1)
            yield int(at), handling, random.random() < model.urgent_share


# Ciw ---------------------------------------------------------------------------------------------


def ciw_desk(arrivals: Any, services: Any) -> np.ndarray:
    """Whether each message was kept."""
    own = calendar()
    edges = np.column_stack([own.opens, own.closes]).ravel().tolist()
    network = ciw.create_network(
        arrival_distributions=[arrivals],
        service_distributions=[services],
        number_of_servers=[
            ciw.Schedule(numbers_of_servers=[0, 1] * own.opens.size, shift_end_dates=edges)
        ],
    )
    run = ciw.Simulation(network)
    run.simulate_until_max_time(float(PERIOD.ticks + 30 * A_DAY))
    return np.array([r.exit_date - r.arrival_date <= A_DAY for r in run.get_all_records()])


def ciw_shared(messages: Sequence[Message]) -> np.ndarray:
    """Messages that are given."""
    came, work, _ = (np.array(each, dtype=float) for each in zip(*messages, strict=True))
    gaps = [*np.diff(came, prepend=0).tolist(), 1e15]
    return ciw_desk(ciw.dists.Sequential(gaps), ciw.dists.Sequential(work.tolist()))


def ciw_new(model: LoadModel) -> np.ndarray:
    """Messages that Ciw draws."""
    spread = sqrt(log1p(CV**2))
    hours = [float(AN_HOUR * (k + 1)) for k in range(168)]
    arrivals = ciw.dists.PoissonIntervals(
        (model.hour_of_week / AN_HOUR).tolist(), hours, float(PERIOD.ticks)
    )
    handling = ciw.dists.Lognormal(log(MEAN * A_MINUTE) - spread**2 / 2, spread)
    return ciw_desk(arrivals, handling)


# The comparison ----------------------------------------------------------------------------------


def a_year(seed: int) -> list[Message]:
    """Messages for the peers to share, no two at the same second: Ciw could not tell them apart."""
    random.seed(seed)
    made = {came: (came, work, urgent) for came, work, urgent in drawn(jobs()[0].model)}
    return [made[came] for came in sorted(made)]


@dataclass(frozen=True)
class Timed:
    """Nanoseconds a message, and the share kept in each year."""

    each: float
    kept: np.ndarray

    def agrees_with(self, other: Timed) -> bool:
        apart = self.kept.mean() - other.kept.mean()
        error = np.hypot(*(k.std(ddof=1) / np.sqrt(k.size) for k in (self.kept, other.kept)))
        return bool(abs(apart) <= 4 * error)


def peer(years: int, work: Callable[[int], Callable[[], np.ndarray]]) -> Timed:
    """The least of the times of so many years; ``work`` makes a year ready by its number."""
    times, kept = [], []
    for year in range(years):
        run = work(year)
        random.seed(year)
        ciw.seed(year)
        begun = time.process_time()
        found = run()
        times.append((time.process_time() - begun) / found.size)
        kept.append(found.mean())
    return Timed(min(times) * 1e9, np.array(kept))


def rivals(job: Job) -> list[tuple[str, Timed, float]]:
    """Each peer at a job, and the floor that it sets."""

    def in_simpy(year: int) -> Callable[[], np.ndarray]:
        messages = a_year(year) if job.shared else None
        return lambda: simpy_desk(messages or drawn(job.model), job.rules)

    def in_ciw(year: int) -> Callable[[], np.ndarray]:
        messages = a_year(year)
        return lambda: ciw_shared(messages) if job.shared else ciw_new(job.model)

    found = [("SimPy", peer(SIMPY_YEARS, in_simpy), job.floors[0])]
    if job.floors[1] is not None:
        found.append(("Ciw", peer(CIW_YEARS, in_ciw), job.floors[1]))
    return found


def ours(job: Job) -> Timed:
    """Two hundred years at a time; where arrivals are shared, forty patterns at a time."""
    desks = [job.desk] * (40 if job.shared else 1)
    made = generate([job.model], YEARS, PERIOD, seed=0, threads=1)
    times = []
    for repeat in range(REPEATS):
        begun = time.process_time()
        load = made if job.shared else generate([job.model], YEARS, PERIOD, repeat, threads=1)
        kept = share_kept(load, desks)
        times.append((time.process_time() - begun) / load.messages / len(desks))
    return Timed(min(times) * 1e9, kept)


def share_kept(load: Load, desks: Sequence[Desk]) -> np.ndarray:
    """In each year, under the last of the desks."""
    desk = desks[-1]
    if desk.order is Order.FIFO and len(desk.officers) == 1 and not load.chased:
        found = search(load, desks, threads=1)
        return np.asarray(found.kept[-1] / found.due_n[-1])
    done = serve(load, desk, threads=1).departure
    limit = np.where(load.urgent, AN_HOUR, A_DAY) if load.urgent.any() else A_DAY
    met = (load.arrival < NEVER) & (done - load.arrival <= limit)
    return np.asarray(met.sum(axis=1) / load.count)


def compared(job: Job) -> tuple[str, bool]:
    """A row of the first table, and whether the floors are met; ends where answers differ."""
    own, rows = ours(job), rivals(job)
    said, good = "", True
    for name, other, floor in rows:
        if not own.agrees_with(other):
            sys.exit(f"{job.name}: {name} keeps {other.kept.mean():.4f}, we {own.kept.mean():.4f}")
        ratio = other.each / own.each
        good &= ratio >= floor
        said += f"{other.each:>10,.0f}{ratio:>9,.0f}{floor:>9,}"
    return f"{job.name:<28}{own.kept.mean():>7.3f}{own.each:>8.1f}{said}", good


# What a person waits for -------------------------------------------------------------------------

FIRST_CALL = """
import time
begun = time.perf_counter()
from datetime import date
from zoneinfo import ZoneInfo
import numpy as np
from wardmote.studies.whatif.engine.calendars import Calendar, DueCurve
from wardmote.studies.whatif.engine.desk import Desk
from wardmote.studies.whatif.engine.load import LoadModel
from wardmote.studies.whatif.engine.measures import measure
from wardmote.studies.whatif.engine.quantile_tables import lognormal_minutes
from wardmote.studies.whatif.engine.serving import generate, serve
from wardmote.studies.whatif.engine.ticks import A_DAY, Period
from wardmote.hours.clock import ServiceClock
from wardmote.hours.reading import read_hours
imported = time.perf_counter() - begun
zone = ZoneInfo("UTC")
period = Period(date(2026, 1, 5), 52, zone)
own = Calendar.of(ServiceClock(read_hours("mon-fri 09:30-10:00, 15:30-16:00", zone)), period)
desk = Desk((own,), own, DueCurve.within(A_DAY))
load = generate([LoadModel(np.full(168, 60 / 168), lognormal_minutes(4, 0.8))], 200, period, 1)
measure(load, serve(load, desk), desk)
print(imported, time.perf_counter() - begun - imported)
"""


def first_call() -> str:
    """A fresh interpreter, the best of several; compiled code is on disk from the runs before."""
    runs = []
    for _ in range(REPEATS):
        run = subprocess.run(
            [sys.executable, "-c", FIRST_CALL],
            env={k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"},
            capture_output=True,
            text=True,
            check=True,
        )
        runs.append(tuple(map(float, run.stdout.split())))
    imported, called = min(runs, key=sum)
    return f"{imported:.2f} s to import, {called:.2f} s for the call|{imported + called:.2f}|3|s"


def slider() -> str:
    """One pattern under two hundred years that are there already, in a warm process."""
    job = jobs()[0]
    load, times = generate([job.model], YEARS, PERIOD, seed=0), []
    for _ in range(60):
        begun = time.perf_counter()
        search(load, [job.desk], waits=True)
        times.append(time.perf_counter() - begun)
    middle = sorted(times)[len(times) // 2] * 1e3
    return f"median of 60 {middle:.1f} ms, quantiles of waits included|{min(times) * 1e3:.1f}|5|ms"


def many_patterns() -> str:
    """From lines of hours to the figures of each; in a process of its own, for its memory."""
    begun = time.perf_counter()
    published = calendar("mon-fri 08:00-18:00")
    clock = [480 + 10 * k for k in range(58)]
    lines = [
        f"mon-fri {a // 60:02}:{a % 60:02}-{(a + 30) // 60:02}:{(a + 30) % 60:02}, "
        f"{b // 60:02}:{b % 60:02}-{(b + 30) // 60:02}:{(b + 30) % 60:02}"
        for a in clock
        for b in clock
        if a + 30 < b
    ]
    lines = (lines + [line.replace("mon-fri", "mon-thu") for line in lines])[:PATTERNS]
    promise = DueCurve.within(A_DAY)
    desks = [Desk((calendar(line),), published, promise) for line in lines]
    laid_out = time.perf_counter() - begun
    load = generate([jobs()[0].model], YEARS, PERIOD, seed=0)
    search(load, desks)
    taken = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    return (
        f"of which hours to windows {laid_out:.1f} s; peak {memory:.2f} GiB (limit 1); "
        f"{(taken - laid_out) / load.messages / len(desks) * 1e9:.1f} ns a message"
        f"|{taken:.1f}|{6 if memory <= 1 else 0}|s"
    )


def in_a_child(name: str) -> str:
    """What one of these says, run in a process of its own."""
    run = [sys.executable, str(HERE), "--only", name]
    return subprocess.run(run, capture_output=True, text=True, check=True).stdout.strip()


WAITED_FOR: dict[str, Callable[[], str]] = {
    "first call of a fresh process": first_call,
    "one pattern × 200 years, warm": slider,
    f"{PATTERNS:,} patterns × 200 years": many_patterns,
}


def main() -> int:
    """Compare, measure, print; fail where a floor or a limit is not met."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--keep", action="store_true", help=f"write {RESULT.name}")
    options.add_argument("--only", choices=WAITED_FOR, help="one line of the second table")
    given = options.parse_args()
    if given.only:
        print(WAITED_FOR[given.only]())
        return 0
    head = f"{'nanoseconds a message':<28}{'kept':>7}{'ours':>8}"
    lines = [head + "".join(f"{name:>10}{'ratio':>9}{'floor':>9}" for name in ("SimPy", "Ciw"))]
    good = True
    for job in jobs():
        line, met = compared(job)
        lines.append(line if met else f"{line}  NOT MET")
        good &= met
    leanest = peer(SIMPY_YEARS, lambda year: partial(simpy_at_its_leanest, a_year(year)))
    lines.append(
        f"\nShares kept agree within four standard errors in every row. SimPy at its leanest on "
        f"shared arrivals: {leanest.each:,.0f}.\n"
    )
    for name in WAITED_FOR:
        words, value, limit, unit = in_a_child(name).split("|")
        met = float(value) <= float(limit)
        good &= met
        lines.append(
            f"{name:<32}{value:>7} {unit:<3}at most {limit:<3}{'' if met else 'NOT MET '}{words}"
        )
    lines.append(
        f"\n{datetime.now(UTC).date()}, Python {platform.python_version()}, "
        + ", ".join(f"{each} {version(each)}" for each in ("numpy", "numba", "simpy", "ciw"))
        + f", {os.cpu_count()} cores."
    )
    text = "\n".join(lines) + "\n"
    print(text, end="")
    if given.keep:
        RESULT.write_text(text, encoding="utf-8")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
