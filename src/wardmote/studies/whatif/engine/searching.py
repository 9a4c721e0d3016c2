"""Many patterns on the same messages, for figures that a search weighs against each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from wardmote.studies.whatif.engine.calendars import DueCurve
from wardmote.studies.whatif.engine.desk import AtClose, Desk, Order
from wardmote.studies.whatif.engine.load import Integers, Load
from wardmote.studies.whatif.engine.measures import QUANTILES, measure
from wardmote.studies.whatif.engine.serving import kernels, serve, share_out
from wardmote.studies.whatif.engine.ticks import NEVER, Ticks

_FAR = 1 << 60


@dataclass(frozen=True, eq=False)
class Sketch:
    """Figures of several patterns under one load, patterns × replicates; see ``Measures``.

    Attributes:
        due_n: Messages for which something was due.
        kept: Those of them answered by then.
        oldest: The longest wait; ``NEVER`` where the calendar did not see an answer, −1 where
            there was no message.
        wait_sum: All waits together; of what was answered.
        overtime: Work past the end of the window in which it was begun.
        outside: Work outside published hours.
        unserved: Messages whose answer the calendar did not see.
        wait: Quantiles of waits, patterns × replicates × ``QUANTILES``, as in ``Measures``; of
            no length where they were not asked for.
    """

    due_n: Integers
    kept: Integers
    oldest: Ticks
    wait_sum: Ticks
    overtime: Ticks
    outside: Ticks
    unserved: Integers
    wait: Ticks

    @classmethod
    def empty(cls, patterns: int, replicates: int, quantiles: int = 0) -> Sketch:
        """Room for so many figures."""
        shapes = {"wait": (patterns, replicates, quantiles)}
        return cls(
            *(
                np.zeros(shapes.get(field.name, (patterns, replicates)), dtype=np.int64)
                for field in fields(cls)
            )
        )


def search(
    load: Load, desks: Sequence[Desk], *, waits: bool = False, threads: int | None = None
) -> Sketch:
    """The figures of each desk under the load.

    One officer who finishes what is in hand, first come first served, with nobody writing again
    and no urgent class, is answered by a kernel that stores nothing; any other desk, or a load
    that it cannot finish, by ``serve`` and ``measure``. Which it was makes no difference.

    Args:
        load: The messages, the same for all.
        desks: The patterns.
        waits: Find the quantiles of waits too.
        threads: At most so many at once; nothing depends on it.
    """
    sketch = Sketch.empty(len(desks), load.count.size, len(QUANTILES) if waits else 0)
    compiled = kernels()
    plain = [compiled is not None and _is_plain(load, desk) for desk in desks]
    quick = [p for p, is_plain in enumerate(plain) if is_plain]
    if quick:
        _by_kernel(load, [desks[p] for p in quick], quick, sketch, threads)
    unfinished = np.asarray(sketch.unserved.any(axis=1))
    for p, desk in enumerate(desks):
        if not plain[p] or unfinished[p]:
            _by_measures(load, desk, p, sketch, threads)
    return sketch


def _is_plain(load: Load, desk: Desk) -> bool:
    """Whether the kernel knows all the rules of it."""
    simple = (
        len(desk.officers) == 1
        and desk.order is Order.FIFO
        and desk.at_close is AtClose.FINISH
        and not load.chased
        and not load.urgent.any()
        and desk.officers[0].opens.size > 0
    )
    if not simple:
        return False
    window = _published_window(desk)
    own, published = desk.officers[0], desk.published
    inside = window >= 0
    return bool(inside.all() and (own.closes <= published.closes[window]).all())


def _published_window(desk: Desk) -> Integers:
    """The published window in which each of the officer's windows opens; −1 for none."""
    return np.asarray(np.searchsorted(desk.published.opens, desk.officers[0].opens, "right") - 1)


def _by_kernel(
    load: Load, desks: Sequence[Desk], places: Sequence[int], sketch: Sketch, threads: int | None
) -> None:
    from wardmote.studies.whatif.engine import search_kernels

    curves, of = _distinct([desk.due for desk in desks])
    order = np.argsort(of, kind="stable")  # Those with the same due times stand together.
    desks = [desks[p] for p in order]
    opens, begins = _joined([np.append(desk.officers[0].opens, _FAR) for desk in desks])
    closes, _ = _joined([np.append(desk.officers[0].closes, NEVER) for desk in desks])
    window, _ = _joined([np.append(_published_window(desk), 0) for desk in desks])
    published_opens, published_begins = _joined([desk.published.opens for desk in desks])
    published_closes, _ = _joined([desk.published.closes for desk in desks])
    longest = int(load.handling.max(initial=0))
    apart = np.array([_apart(desk, longest) for desk in desks])
    found = Sketch.empty(len(desks), load.count.size, sketch.wait.shape[2])
    shares = np.array(QUANTILES[: sketch.wait.shape[2]])

    def part(first: int, last: int) -> None:
        search_kernels.search(
            first, last, load.arrival, load.handling, load.count, load.waiting,
            opens, closes, window, begins, apart,
            published_opens, published_closes, published_begins, *_due(curves), of[order],
            found.kept, found.due_n, found.oldest, found.wait_sum, found.overtime,
            found.outside, found.unserved, shares, found.wait,
        )  # fmt: skip

    share_out(load.count.size, part, threads)
    for field in fields(Sketch):
        getattr(sketch, field.name)[np.array(places)[order]] = getattr(found, field.name)


def _distinct(curves: Sequence[DueCurve]) -> tuple[list[DueCurve], Integers]:
    """Curves that differ, and which of them each is."""
    number: dict[bytes, int] = {}
    different: list[DueCurve] = []
    of = np.zeros(len(curves), dtype=np.int64)
    for place, curve in enumerate(curves):
        key = b"".join(each.tobytes() for each in (curve.starts, curve.base, curve.slope))
        if key not in number:
            number[key] = len(different)
            different.append(curve)
        of[place] = number[key]
    return different, of


def _apart(desk: Desk, longest: int) -> bool:
    """Whether work past a window is all outside published hours, whatever the message."""
    own, published = desk.officers[0], desk.published
    ends = published.closes[_published_window(desk)]
    gap = int((published.opens[1:] - published.closes[:-1]).min(initial=NEVER))
    return bool((own.closes == ends).all()) and gap >= longest


def _joined(arrays: Sequence[Integers]) -> tuple[Integers, Integers]:
    """Arrays end to end, and where each begins."""
    begins = np.cumsum([0, *(each.size for each in arrays)]).astype(np.int64)
    return np.concatenate(arrays).astype(np.int64), begins


def _due(curves: Sequence[DueCurve]) -> tuple[Integers, Integers, Integers, Integers]:
    """Pieces of all curves, each with an end that no message reaches."""
    starts, begins = _joined([np.append(curve.starts, NEVER) for curve in curves])
    base, _ = _joined([np.append(curve.base, NEVER) for curve in curves])
    slope, _ = _joined([np.append(curve.slope, 0) for curve in curves])
    return starts, base, slope, begins


def _by_measures(load: Load, desk: Desk, place: int, sketch: Sketch, threads: int | None) -> None:
    served = serve(load, desk, threads=threads)
    found = measure(load, served, desk)
    waits = np.where(served.departure == NEVER, 0, served.departure - load.arrival)
    waits[:, : load.waiting] = 0
    own = {
        "due_n": found.due_n + found.urgent_n,
        "kept": found.kept + found.urgent_kept,
        "wait_sum": waits.sum(axis=1),
        "wait": found.wait[:, : sketch.wait.shape[2]],
    }
    for field in fields(Sketch):
        getattr(sketch, field.name)[place] = own.get(field.name, getattr(found, field.name, 0))
