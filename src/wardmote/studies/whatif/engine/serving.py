"""The engine's front door: the kernel where there is one, the reference where there is none."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from types import ModuleType

import numpy as np

from wardmote.studies.whatif.engine import reference
from wardmote.studies.whatif.engine.desk import AtClose, Desk, Order
from wardmote.studies.whatif.engine.load import Backlog, Draws, Integers, Load, LoadModel
from wardmote.studies.whatif.engine.quantile_tables import (
    FACTOR,
    UNIT,
    QuantileTable,
    exponential_table,
    handling_ticks,
)
from wardmote.studies.whatif.engine.random_words import MASK, Purpose, words
from wardmote.studies.whatif.engine.reference import Row
from wardmote.studies.whatif.engine.ticks import NEVER, Period, Ticks


@dataclass(frozen=True, eq=False)
class Served:
    """What became of every message of a load, in its shape.

    Attributes:
        start: When each was taken up; ``NEVER`` where the calendar ran out first.
        departure: When its reply went out; ``NEVER`` too.
        chases: How often its resident had written again by the time it was taken up.
        officer: Who took it up; −1 for nobody.
    """

    start: Ticks
    departure: Ticks
    chases: Integers
    officer: Integers


def kernels() -> ModuleType | None:
    """The compiled engine; None where numba is not installed or ``WARDMOTE_ENGINE=reference``."""
    if os.environ.get("WARDMOTE_ENGINE") == "reference" or find_spec("numba") is None:
        return None
    from wardmote.studies.whatif.engine import kernels as compiled

    return compiled


@cache
def gaps() -> Integers:
    """The table of unit exponentials."""
    table = exponential_table()
    return np.ascontiguousarray([table.body, table.tail])


def share_out(rows: int, work: Callable[[int, int], object], threads: int | None = None) -> None:
    """Call ``work(first, last)`` for parts of the rows, on so many threads at once.

    Args:
        rows: How many there are.
        work: What to do with rows [first, last); it lets other threads run.
        threads: As many as there are processors, if not said.
    """
    workers = min(threads or os.cpu_count() or 1, rows)
    if workers <= 1:
        work(0, rows)
        return
    parts = min(workers * 4, rows)
    edges = [rows * part // parts for part in range(parts + 1)]
    with ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(work, *pair) for pair in pairwise(edges)]:
            done.result()


def generate(
    models: Sequence[LoadModel],
    years_each: int,
    period: Period,
    seed: int,
    *,
    backlog: Backlog | None = None,
    first_replicate: int = 0,
    threads: int | None = None,
) -> Load:
    """The messages of ``years_each`` replicates of the period under each model, in that order.

    A replicate's messages depend on the seed, its number and its model, and on nothing else.

    Args:
        models: Parameter draws.
        years_each: Replicates of each.
        period: What is simulated.
        seed: Any whole number.
        backlog: Messages that wait at the start.
        first_replicate: The number of the first replicate, where a run is made in parts.
        threads: At most so many at once; nothing depends on it.
    """
    draws = Draws.of(models, period)
    draw = np.repeat(np.arange(len(models)), years_each)
    replicate = np.arange(first_replicate, first_replicate + draw.size, dtype=np.int64)
    waiting = backlog or Backlog.none()
    no_room = np.zeros((draw.size, 0), dtype=np.int64)
    bare = Load(
        arrival=no_room,
        handling=no_room,
        urgent=no_room.astype(np.uint8),
        count=np.zeros(draw.size, dtype=np.int64),
        waiting=waiting.asked.size,
        draw=draw,
        replicate=replicate,
        draws=draws,
        seed=seed,
        period=period,
    )
    load = _filled(bare, threads)
    _prepend(load, waiting)
    return load


def _filled(load: Load, threads: int | None) -> Load:
    """The load with its messages, but for those that wait at the start, whose places are free.

    Every row has the same room, which depends on the models alone.
    """
    compiled, room = kernels(), load.waiting + _room(load.draws, load.period.days)
    while True:
        load = _with_room(load, room)
        if _by_kernel(compiled, load, threads) if compiled else _by_reference(load):
            return load
        room += room // 2


def _room(draws: Draws, days: int) -> int:
    """Places that a replicate hardly ever needs more of: the mean, and six standard deviations."""
    bursts = draws.burst_threshold / 2**32 * days
    each = draws.burst_each * draws.burst_hours / UNIT
    plain = draws.increments.sum(axis=1) / UNIT
    spread = (draws.days[:, 0] / FACTOR).var(axis=1) * plain**2 / max(days, 1) * 2
    mean = plain + bursts * each
    variance = mean + spread + 2 * bursts * each**2
    return int((mean + 6 * np.sqrt(variance)).max()) + 16


def _with_room(load: Load, room: int) -> Load:
    shape = load.count.size, room
    return replace(
        load,
        arrival=np.full(shape, NEVER),
        handling=np.zeros(shape, dtype=np.int64),
        urgent=np.zeros(shape, dtype=np.uint8),
    )


def _by_kernel(compiled: ModuleType, load: Load, threads: int | None) -> bool:
    cells, draws = load.period.cells, load.draws
    first_cell = np.searchsorted(cells.day, np.arange(load.period.days))
    fits: list[bool] = []

    def part(first: int, last: int) -> None:
        fits.append(
            compiled.generate(
                first, last, cells.day, first_cell, gaps(), draws.increments, draws.days,
                draws.handling, draws.burst_threshold, draws.burst_hours, draws.burst_each,
                draws.burst_sizes, draws.urgent_threshold, load.draw, load.replicate,
                *_seed(load.seed), load.waiting, load.arrival, load.handling, load.urgent,
                load.count,
            )
        )  # fmt: skip

    share_out(load.count.size, part, threads)
    return all(fits)


def _by_reference(load: Load) -> bool:
    for row, (draw, replicate) in enumerate(zip(load.draw, load.replicate, strict=True)):
        made = reference.generate_row(load.draws, int(draw), load.period, load.seed, int(replicate))
        n = load.waiting + made[0].size
        if n > load.arrival.shape[1]:
            return False
        load.count[row] = n
        own = slice(load.waiting, n)
        load.arrival[row, own], load.handling[row, own], load.urgent[row, own] = made
    return True


def _prepend(load: Load, backlog: Backlog) -> None:
    """Those that wait at the start: the same in every row, with handling of each row's own."""
    if not load.waiting:
        return
    load.arrival[:, : load.waiting] = backlog.asked
    load.urgent[:, : load.waiting] = backlog.urgent
    number = np.arange(-load.waiting, 0)
    for row, (draw, replicate) in enumerate(zip(load.draw, load.replicate, strict=True)):
        word = words(load.seed, int(replicate), Purpose.MESSAGE, number)[:, 1]
        table = QuantileTable(*load.draws.handling[draw])
        load.handling[row, : load.waiting] = handling_ticks(table.draw(word))


def _seed(seed: int) -> tuple[np.uint64, np.uint64]:
    return np.uint64(seed & MASK), np.uint64(seed >> 32 & MASK)


def serve(load: Load, desk: Desk, *, threads: int | None = None) -> Served:
    """Let every message of a load be answered at a desk.

    Args:
        load: As from ``generate``, or ``Load.stated``.
        desk: The pattern.
        threads: At most so many at once; nothing depends on it.
    """
    shape = load.arrival.shape
    fills = (NEVER, NEVER, 0, -1)
    served = Served(*(np.full(shape, fill, dtype=np.int64) for fill in fills))
    compiled = kernels()
    if compiled:
        _serve_by_kernel(compiled, load, desk, served, threads)
        return served
    for row, n in enumerate(load.count.tolist()):
        own: Row = reference.serve_row(load, row, desk)
        for name in vars(own):
            getattr(served, name)[row, :n] = getattr(own, name)
    return served


_ORDER = {Order.FIFO: 0, Order.OLDEST_PROMISE: 1, Order.NEWEST: 2}
_AT_CLOSE = {AtClose.FINISH: 0, AtClose.PAUSE: 1, AtClose.ONLY_IF_FITS: 2}


def _serve_by_kernel(
    compiled: ModuleType, load: Load, desk: Desk, served: Served, threads: int | None
) -> None:
    # A desk with no officer is one whose officer never comes.
    officers = desk.officers or (desk.published.within(0, 0),)
    opens, closes = (
        np.concatenate([getattr(each, name) for each in officers]).astype(np.int64)
        for name in ("opens", "closes")
    )
    begins = np.cumsum([0, *(each.opens.size for each in officers)]).astype(np.int64)
    longest = np.array([each.longest for each in officers], dtype=np.int64)
    due = np.zeros((1, 1), dtype=np.int64)
    if desk.order is Order.OLDEST_PROMISE:
        due = np.where(load.urgent, desk.urgent_due.due(load.arrival), desk.due.due(load.arrival))
    draws = load.draws

    def part(first: int, last: int) -> None:
        compiled.serve(
            first, last, load.arrival, load.handling, load.urgent, load.count, load.waiting,
            load.draw, load.replicate, draws.hazard_edges, draws.hazard, draws.reading,
            load.chased, gaps(), *_seed(load.seed), opens, closes, begins, longest, due,
            _ORDER[desk.order], _AT_CLOSE[desk.at_close],
            served.start, served.departure, served.chases, served.officer,
        )  # fmt: skip

    share_out(load.count.size, part, threads)
