"""The same desks in SimPy, twice: as its own resources with closures, and as a rota of officers.

Times are whole ticks, so that departures can be compared one by one. Nothing of the engine is used.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Any

Windows = Sequence[tuple[int, int]]
Process = Generator[Any, Any, None]


def with_closures(
    arrival: Sequence[int],
    handling: Sequence[int],
    windows: Windows,
    *,
    officers: int = 1,
    rank: Callable[[int], int] = lambda number: number,
) -> list[int]:
    """Departures where what is in hand is finished: a queue for a resource, which closures hold.

    Args:
        arrival: Ticks, ascending.
        handling: Ticks.
        windows: Of all officers alike.
        officers: How many.
        rank: Of a message by its number; the least is served first.
    """
    import simpy

    env = simpy.Environment()
    desk = simpy.PriorityResource(env, officers)
    departure = [0] * len(arrival)

    def message(i: int) -> Process:
        yield env.timeout(arrival[i])
        with desk.request(priority=rank(i)) as turn:
            yield turn
            yield env.timeout(handling[i])
        departure[i] = int(env.now)

    def closed(start: float, end: int) -> Process:
        # Half a tick early: whoever comes at the closing tick waits.
        yield env.timeout(max(start - 0.5, 0))
        with desk.request(priority=-(10**9)) as turn:
            yield turn | env.timeout(end - env.now)
            if env.now < end:
                yield env.timeout(end - env.now)

    # Closures first: at time 0 the desk is closed before anybody comes.
    for start, end in zip([0, *(b for _, b in windows)], [a for a, _ in windows], strict=False):
        for _ in range(officers):
            env.process(closed(start, end))
    for i in range(len(arrival)):
        env.process(message(i))
    env.run(until=windows[-1][1])
    return departure


def with_interruptions(
    arrival: Sequence[int], handling: Sequence[int], windows: Windows
) -> list[int]:
    """Departures of one officer who puts down what is in hand: closures take the resource away."""
    import simpy

    env = simpy.Environment()
    desk = simpy.PreemptiveResource(env, 1)
    departure = [0] * len(arrival)

    def message(i: int) -> Process:
        yield env.timeout(arrival[i])
        left = handling[i]
        while left:
            with desk.request(priority=i, preempt=False) as turn:
                yield turn
                begun = env.now
                try:
                    yield env.timeout(left)
                    left = 0
                except simpy.Interrupt:
                    left -= int(env.now - begun)
            departure[i] = int(env.now)

    def closed(start: int, end: int) -> Process:
        yield env.timeout(start)
        with desk.request(priority=-1, preempt=True) as turn:
            yield turn
            yield env.timeout(end - env.now)

    for start, end in zip([0, *(b for _, b in windows)], [a for a, _ in windows], strict=False):
        env.process(closed(start, end))
    for i in range(len(arrival)):
        env.process(message(i))
    env.run(until=windows[-1][1])
    return departure


class Rota:
    """Officers with windows of their own, and somebody at the door who says who takes what.

    Every tick is two of SimPy's, so that the door speaks once all that happens at a tick has.
    """

    def __init__(
        self,
        arrival: Sequence[int],
        handling: Sequence[int],
        officers: Sequence[Windows],
        choose: Callable[[list[int]], int],
        *,
        pause: bool,
    ) -> None:
        import simpy

        self.env = simpy.Environment()
        self.arrival, self.handling, self.choose, self.pause = arrival, handling, choose, pause
        self.waiting: list[int] = []
        self.idle: list[Any] = [None] * len(officers)
        self.bell = self.env.event()
        self.start, self.departure, self.officer = ([-1] * len(arrival) for _ in range(3))
        for i in range(len(arrival)):
            self.env.process(self.resident(i))
        for j, windows in enumerate(officers):
            self.env.process(self.works(j, windows))
        self.env.process(self.door())
        self.env.run()

    def ring(self) -> None:
        if not self.bell.triggered:
            self.bell.succeed()

    def resident(self, i: int) -> Process:
        yield self.env.timeout(2 * self.arrival[i])
        self.waiting.append(i)
        self.ring()

    def door(self) -> Process:
        while True:
            yield self.bell
            self.bell = self.env.event()
            yield self.env.timeout(1)
            for j in range(len(self.idle)):
                asleep = self.idle[j]
                if self.waiting and asleep is not None:
                    i = self.choose(self.waiting)
                    self.waiting.remove(i)
                    self.start[i], self.officer[i] = int(self.env.now) // 2, j
                    self.idle[j] = None
                    asleep.succeed(i)

    def works(self, j: int, windows: Windows) -> Process:
        left = iter(windows)
        for opens, closes in left:
            if self.env.now < 2 * opens:
                yield self.env.timeout(2 * opens - self.env.now)
            while self.env.now < 2 * closes:
                called = self.idle[j] = self.env.event()
                self.ring()
                yield called | self.env.timeout(2 * closes - self.env.now)
                if not called.triggered:
                    self.idle[j] = None
                    break
                i: Any = called.value
                work, begun = self.handling[i], int(self.env.now) // 2
                while self.pause and work > closes - begun:
                    work -= closes - begun
                    begun, closes = next(left)  # noqa: PLW2901 - the officer is in a later window now
                yield self.env.timeout(2 * (begun + work) - self.env.now)
                self.departure[i] = begun + work
