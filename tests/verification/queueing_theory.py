"""What theory says of queues that are always open: mean waits before service, in units of its time.

Sources: Kleinrock 1975, *Queueing Systems* I, ch. 3 and 5 (M/M/1, M/M/c, Pollaczek–Khinchine);
Cobham 1954, *Operations Research* 2:70 (classes served in order, none interrupted); Kingman 1962,
*Proceedings of the Cambridge Philosophical Society* 58:163, on order and the second moment.
"""

from __future__ import annotations

from math import factorial


def pollaczek_khinchine(rate: float, mean: float, second_moment: float) -> float:
    """Mean wait of M/G/1, from the moments of service."""
    return rate * second_moment / (2 * (1 - rate * mean))


def erlang_c(servers: int, offered: float) -> float:
    """The probability that somebody who comes to M/M/c must wait."""
    busy = offered**servers / factorial(servers) * servers / (servers - offered)
    return busy / (sum(offered**k / factorial(k) for k in range(servers)) + busy)


def wait_with_servers(servers: int, rate: float, mean: float) -> float:
    """Mean wait of M/M/c."""
    offered = rate * mean
    return erlang_c(servers, offered) * mean / (servers - offered)


def cobham(rates: tuple[float, float], mean: float, second_moment: float) -> tuple[float, float]:
    """Mean waits of two classes of M/G/1, the first of which is always served before the second."""
    first, second = (rate * mean for rate in rates)
    residual = sum(rates) * second_moment / 2
    return residual / (1 - first), residual / ((1 - first) * (1 - first - second))


def second_moment_of_wait(load: float, mean: float, *, newest_first: bool) -> float:
    """Of M/M/1. Newest first has the same mean, and this 1/(1 − load) times as large."""
    first_come = 2 * load * mean**2 / (1 - load) ** 2
    return first_come / (1 - load) if newest_first else first_come
