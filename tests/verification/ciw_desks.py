"""The same desks in Ciw: windows are a schedule of servers. No rule of the engine is in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from wardmote.studies.whatif.engine.load import Integers

Windows = Sequence[tuple[int, int]]


def departures(
    arrival: Sequence[int],
    handling: Sequence[int],
    windows: Windows,
    *,
    officers: int = 1,
    pause: bool = False,
    newest_first: bool = False,
    urgent: Sequence[int] | None = None,
) -> list[int]:
    """When each message leaves.

    Args:
        arrival: Ticks, no two alike.
        handling: Ticks.
        windows: Of all officers alike, each longer away from the next than any handling.
        officers: How many.
        pause: What is in hand is put down at closing, and taken up at the next opening.
        newest_first: The last to come is served first.
        urgent: 1 for those who come before all others.
    """
    import ciw

    class Own(ciw.dists.Distribution):  # type: ignore[misc]  # ciw publishes no types
        """Each message's own handling, whenever and in whatever order it is asked for."""

        def sample(self, t: float | None = None, ind: Any = None) -> int:
            return of[ind.arrival_date]

    def gaps(own: Integers) -> Any:
        # Ciw begins again when a sequence ends: the last gap is past all that is simulated.
        return ciw.dists.Sequential([*np.diff(own, prepend=0).astype(float).tolist(), 1e15])

    of = dict(zip(map(float, arrival), handling, strict=True))
    kind = np.zeros(len(arrival), dtype=int) if urgent is None else np.array(urgent)
    names = ["plain"] if urgent is None else ["plain", "urgent"]
    edges = [edge for window in windows for edge in window]
    network = ciw.create_network(
        arrival_distributions={
            name: [gaps(np.array(arrival)[kind == k])] for k, name in enumerate(names)
        },
        service_distributions={name: [Own()] for name in names},
        priority_classes={name: len(names) - 1 - k for k, name in enumerate(names)},
        service_disciplines=[ciw.disciplines.LIFO if newest_first else ciw.disciplines.FIFO],
        number_of_servers=[
            ciw.Schedule(
                numbers_of_servers=[0, officers] * len(windows),
                shift_end_dates=edges,
                preemption="resume" if pause else False,
            )
        ],
    )
    run = ciw.Simulation(network)
    run.simulate_until_max_time(float(windows[-1][1] - 1))
    left = {
        r.arrival_date: r.exit_date for r in run.get_all_records() if r.record_type == "service"
    }
    return [int(left[float(each)]) for each in arrival]
