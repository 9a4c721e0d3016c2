"""Three workers at once over PostgreSQL, in a storm, and what reached residents in the end.

A study, whose last result stands beside it in ``storm.result.txt``::

    python tests/verification/desk_crash/storm.py --seconds 60 --keep

While residents ask and an officer answers, a worker is killed every other second and another takes
its place, the database crashes and comes back, and a proxy before the platform resets connections,
answers 500 or 429, answers rubbish, or holds a request until whoever asked has given up. Then the
weather clears, and the platform's own books are counted as the crash matrix does.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[2]))

from servers.postgres import Postgres  # noqa: E402 - found by the line above
from verification.desk_crash import matrix  # noqa: E402 - the same
from verification.desk_crash.lines import Line, line  # noqa: E402 - the same
from verification.desk_crash.proxy import Proxy, Trouble  # noqa: E402 - the same

RESULT = HERE.with_suffix(".result.txt")
WORKERS = 3
CRASH_EVERY, KILL_EVERY = 9.0, 2.0
"""Seconds between two crashes of the database, and between two kills of a worker."""
SHARE = 0.2
"""Of requests that meet trouble."""
WRITES = (b"putRecord", b"POST /api/v1/statuses", b"\r\n.\r\n")
CALM = 120.0
"""Seconds after the storm in which everything must come to its end."""


class Weather:
    """What the proxies do to requests, and how often they did it."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.met: Counter[str] = Counter()
        self.clear = False

    def __call__(self, request: bytes) -> Trouble | None:
        """Trouble for some requests; writing meets it as often as all reading together."""
        writes = any(each in request for each in WRITES)
        if self.clear or self._chance.random() > (2 * SHARE if writes else SHARE / 2):
            return None
        trouble = self._chance.choice(list(Trouble))
        self.met[f"{'write' if writes else 'read'}: {trouble.value}"] += 1
        return trouble


@contextmanager
def behind_proxies(found: Line, weather: Weather) -> Iterator[None]:
    """The line's settings lead through proxies."""
    with ExitStack() as ending:
        for name, speaks in (
            ("service", "http"), ("server", "http"), ("smtp_port", "smtp"), ("imap_port", "imap"),
        ):  # fmt: skip
            if name in found.settings:
                port = int(found.settings[name].rpartition(":")[2])
                proxy = ending.enter_context(Proxy(port, speaks))
                proxy.choose = weather
                whole = proxy.address if speaks == "http" else str(proxy.port)
                found.settings[name] = whole
        yield


class Crew:
    """Workers, of whom one that was killed is replaced."""

    def __init__(self) -> None:
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload(["verification.desk_crash.worker"])
        self.killed = 0
        self._all: list[ForkServerProcess] = []

    def fill(self, seconds: float = 600) -> None:
        """So many that there are enough."""
        from verification.desk_crash.worker import live_in_a_storm

        self._all = [each for each in self._all if each.is_alive()]
        while len(self._all) < WORKERS:
            self._all.append(self._context.Process(target=live_in_a_storm, args=(seconds,)))
            self._all[-1].start()

    def kill_one(self, chance: random.Random) -> None:
        """One of them dies at whatever it does."""
        chosen = chance.choice(self._all)
        chosen.kill()
        chosen.join()
        self.killed += 1

    def end(self) -> None:
        """All of them."""
        for each in self._all:
            each.kill()
            each.join()


def storm(found: Line, cluster: Postgres | None, seconds: float, seed: int) -> tuple[Any, str]:
    """Ask, answer, kill and break for so long; then let it clear, and count.

    Args:
        found: The channel.
        cluster: The database, to be crashed; None for SQLite, which has no server to crash.
        seconds: How long.
        seed: Of what happens when.

    Returns:
        The outcome, and what the storm did.
    """
    chance = random.Random(seed)
    outcome, crew, weather = matrix.Outcome(), Crew(), Weather(chance)
    weather.clear = True
    with behind_proxies(found, weather):
        channel = matrix.a_channel(found)
        crew.fill()
        try:
            _connected(channel)
            weather.clear = False
            crashes = _rage(found, cluster, crew, chance, seconds, outcome)
            weather.clear = True
            _calm(outcome)
        finally:
            crew.end()
        matrix.count(found, outcome)
    lines = [f"  {many:>4}  {what}" for what, many in sorted(weather.met.items())]
    did = f"{crew.killed} workers of {WORKERS} killed, the database crashed {crashes} times"
    return outcome, "\n".join([did, *lines])


def _connected(channel: Any) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        channel.refresh_from_db()
        if channel.cursor and channel.last_read_at:
            return
        time.sleep(0.1)
    raise TimeoutError("the account was never read")


def _rage(
    found: Line,
    cluster: Postgres | None,
    crew: Crew,
    chance: random.Random,
    seconds: float,
    outcome: Any,
) -> int:
    from django.db import connections

    begun = time.monotonic()
    next_kill, next_crash, crashes = begun + KILL_EVERY, begun + CRASH_EVERY / 2, 0
    while (now := time.monotonic()) < begun + seconds:
        found.ask(outcome.asked)
        outcome.asked += 1
        if now > next_kill:
            crew.kill_one(chance)
            crew.fill()
            next_kill = now + KILL_EVERY
        if cluster is not None and now > next_crash:
            connections.close_all()
            cluster.halt()
            time.sleep(0.5)
            cluster.start()
            crashes += 1
            next_crash = now + CRASH_EVERY
        matrix.answer_what_is_there()
        time.sleep(0.3)
    return crashes


def _calm(outcome: Any) -> None:
    """Workers go on until everything that was asked is answered, and nothing is on its way."""
    from wardmote_web.conversations.models import Channel, Message, Outgoing, Stage

    end = time.monotonic() + CALM
    while time.monotonic() < end:
        # The minutes that a server was given are over; leases run out by themselves.
        Outgoing.objects.filter(stage=Stage.QUEUED).update(not_before=datetime.now(UTC))
        Channel.objects.update(next_read_at=None)
        while matrix.answer_what_is_there():
            pass
        busy = Outgoing.objects.exclude(stage__in=[Stage.SENT, Stage.WITHDRAWN, Stage.FAILED])
        came = Message.objects.filter(ours=False).count() >= outcome.asked
        if came and not busy.exists() and not matrix.answer_what_is_there():
            return
        time.sleep(0.5)


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--seconds", type=float, default=60, help="for each channel")
    asked.add_argument("--channel", choices=[*matrix.CHANNELS, "all"], default="all")
    asked.add_argument("--sqlite", action="store_true", help="on SQLite, which is not crashed")
    asked.add_argument("--seed", type=int, default=20260105)
    asked.add_argument("--keep", action="store_true", help="write the result beside this script")
    stated = asked.parse_args()
    if stated.channel == "all":
        more = ["--seconds", str(stated.seconds), "--seed", str(stated.seed)]
        more += ["--sqlite"] if stated.sqlite else []
        where = "SQLite" if stated.sqlite else "PostgreSQL"
        return matrix.every_channel(HERE, more, RESULT if stated.keep else None, where)
    with ExitStack() as ending:
        made = ending.enter_context(tempfile.TemporaryDirectory())
        cluster = None if stated.sqlite else ending.enter_context(Postgres(safe=True))
        opened = ending.enter_context(line(stated.channel))
        matrix.set_up(Path(made), cluster.create("desk") if cluster else None)
        begun = datetime.now(UTC)
        outcome, did = storm(opened, cluster, stated.seconds, stated.seed)
        lasted = (datetime.now(UTC) - begun).total_seconds()
        print(f"{matrix.summary(stated.channel, outcome, lasted)}\n{did}", flush=True)
        from django.db import connections

        connections.close_all()
    return 0 if outcome.clean else 1


if __name__ == "__main__":
    sys.exit(main())
