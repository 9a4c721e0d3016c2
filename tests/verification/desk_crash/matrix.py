"""The crash matrix: a worker is killed at every step of fetch, acknowledge and send.

A study, whose last result stands beside it in ``matrix.result.txt``::

    python tests/verification/desk_crash/matrix.py --kills 200 --keep

Against the real servers of ``tests/servers``. For each kill a resident asks, an officer answers,
and a worker that runs the desk's own code kills itself (SIGKILL) at the step; the lease of the dead
is let run out. In the end a worker that lives goes on until nothing is left to do. Then what stands
on the platform is counted against what was asked and answered: lost, sent twice, acknowledged
twice. ``tests/web/crash`` runs a short form of it.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[2]))

RESULT = HERE.with_suffix(".result.txt")
CHANNELS = ("bluesky", "mastodon", "mail")
REACHED = 60.0
"""Seconds in which a step must be reached; else the kill is not counted."""


@dataclass
class Outcome:
    """What was left after the kills.

    Attributes:
        kills: By step.
        missed: Kills whose step was not reached.
        asked: Questions.
        lost_questions: Asked, and not in the desk.
        lost: Replies and acknowledgements that reached nobody.
        replies_twice, acknowledged_twice: That reached somebody twice.
        stuck: Outgoing messages that never came to an end.
        lost_pictures: Replies that reached somebody without their picture.
    """

    kills: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    lost_questions: int = 0
    lost: int = 0
    replies_twice: int = 0
    acknowledged_twice: int = 0
    stuck: int = 0
    lost_pictures: int = 0

    @property
    def clean(self) -> bool:
        """Nothing lost, nothing twice."""
        faults = self.lost_questions + self.lost + self.replies_twice + self.lost_pictures
        return faults + self.acknowledged_twice + self.stuck == 0


def set_up(folder: Path, database: str | None = None) -> None:
    """A desk of its own."""
    from cryptography.fernet import Fernet

    stated = folder / "wardmote.toml"
    stated.write_text(
        'secret_key = "for-a-matrix-of-crashes-and-nothing-else-0123456789"\n'
        f'credential_keys = ["{Fernet.generate_key().decode()}"]\n'
        f'database = "{database or "sqlite:///desk.sqlite3"}"\n'
        'private_hosts = ["127.0.0.1", "localhost"]\n'
    )
    os.environ |= {
        "WARDMOTE_CONFIG": str(stated),
        "DJANGO_SETTINGS_MODULE": "wardmote_web.project.settings",
        "PYTHONPATH": str(HERE.parents[2]),
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable")


def a_channel(line: Any) -> Any:
    """The team's account, closed at this hour, so that every question is acknowledged."""
    from wardmote_web.accounts.models import Team
    from wardmote_web.conversations.credentials import encrypt
    from wardmote_web.conversations.models import Channel
    from wardmote_web.platforms.registry import platform_named
    from wardmote_web.promises.actions import publish

    team = Team.objects.create(
        slug=f"team-{line.platform}", name="Fenwick", undo_seconds=0, acknowledge_in_public=True
    )
    away = datetime.now(UTC) + timedelta(days=3)
    publish(
        team,
        f"{away:%a} 10:00-11:00; zone Europe/London",
        "by the end of the next window",
        effective_from=(away - timedelta(days=30)).date(),
        by=None,
        now=datetime.now(UTC),
    )
    signed = platform_named(line.platform).connect(line.settings, line.secrets)
    return Channel.objects.create(
        team=team,
        platform=line.platform,
        name=line.platform,
        author=signed.author,
        handle=signed.handle,
        settings=line.settings,
        secrets=encrypt(signed.secrets),
        connected_at=datetime.now(UTC),
    )


class Workers:
    """Starts workers that die, and one that lives."""

    def __init__(self, folder: Path) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["verification.desk_crash.worker"])
        self._told = folder / "told"

    def run(self, step: str | None, seconds: float) -> bool:
        """One worker; whether it died at its step."""
        from django.db import connections

        from verification.desk_crash import worker

        connections.close_all()
        self._told.unlink(missing_ok=True)
        process = self._context.Process(
            target=worker.live, args=(step, time.monotonic() + seconds, self._told)
        )
        process.start()
        process.join(seconds + 30)
        if process.exitcode is None:
            process.kill()
            process.join()
        return self._told.exists()


def leases_run_out() -> None:
    """The time of a dead worker's leases has passed."""
    from django.db.models import F

    from wardmote_web.conversations.models import Channel, Outgoing

    past = datetime.now(UTC) - timedelta(seconds=1)
    Channel.objects.filter(read_until__isnull=False).update(read_until=past)
    Channel.objects.update(next_read_at=None, failures=F("failures") * 0)
    Outgoing.objects.filter(leased_until__isnull=False).update(leased_until=past)


def answer_what_is_there(*, files: bool = False) -> bool:
    """An officer answers each conversation once, perhaps with a picture; whether there was one."""
    from wardmote_web.conversations.models import Conversation, Kind
    from wardmote_web.conversations.replying import reply

    waiting = Conversation.objects.exclude(outgoing__kind=Kind.REPLY).filter(messages__ours=False)
    found = False
    for conversation in waiting.distinct()[:1]:
        number = conversation.messages.filter(ours=False).get().text.split()[-1]
        words, now = f"answer to {number}.", datetime.now(UTC)
        reply(conversation, words, by=None, now=now, files=a_picture() if files else ())
        found = True
    return found


def a_picture() -> list[Any]:
    """One picture, described, as an officer attaches it."""
    from wardmote.channels.ports import SentFile
    from wardmote_web.conversations.attaching import Chosen
    from web.pictures import a_picture

    return [Chosen(SentFile("map.png", "image/png", "", a_picture(), 40, 20), alt="Mill Lane")]


def kill(line: Any, workers: Workers, kills: int, *, files: bool = False) -> Outcome:
    """So many kills, step after step; then a worker that lives; then the count."""
    from verification.desk_crash.worker_steps import steps_of
    from wardmote_web.conversations.models import Conversation

    steps = steps_of(line.platform, files=files)
    outcome = Outcome()
    channel = a_channel(line)
    while not channel.cursor:  # Connected: what was there before is passed over.
        workers.run(None, 1)
        channel.refresh_from_db()
    if not steps[0].startswith("fetch"):  # The first kill needs something that can be answered.
        line.ask(outcome.asked)
        outcome.asked += 1
        while not Conversation.objects.filter(channel=channel).exists():
            workers.run(None, 4)
    for number in range(kills):
        step = steps[number % len(steps)]
        line.ask(outcome.asked)
        outcome.asked += 1
        leases_run_out()
        if step.startswith("reply"):
            answer_what_is_there(files=files)
        died = workers.run(step, REACHED)
        (outcome.kills if died else outcome.missed)[step] += 1
    live_on(workers, files=files)
    count(line, outcome)
    if files:
        outcome.lost_pictures = max(outcome.asked - line.pictures(), 0)
    return outcome


def live_on(workers: Workers, seconds: float = 240, *, files: bool = False) -> None:
    """A worker lives until everything is answered and nothing is on its way."""
    from wardmote_web.conversations.models import Outgoing, Stage

    end = time.monotonic() + seconds
    quiet = 0
    while time.monotonic() < end and quiet < 2:
        leases_run_out()
        while answer_what_is_there(files=files):
            pass
        workers.run(None, 5)
        busy = Outgoing.objects.exclude(stage__in=[Stage.SENT, Stage.WITHDRAWN]).exists()
        quiet = 0 if busy or answer_what_is_there(files=files) else quiet + 1


def count(line: Any, outcome: Outcome) -> None:
    """What stands on the platform against what was asked and answered."""
    from wardmote_web.conversations.models import Kind, Message, Outgoing, Stage

    sent = line.sent()
    texts = Message.objects.filter(ours=False).values_list("text", flat=True)
    numbers = Counter(int(text.split()[-1]) for text in texts)
    outcome.lost_questions = sum(1 for n in range(outcome.asked) if numbers[n] != 1)
    replies: Counter[int] = Counter()
    thanks: Counter[str] = Counter()
    for text, many in sent.items():
        if "answer to" in text:
            replies[int(text.split("answer to ")[1].split(".")[0])] += many
        elif "Thank you for your message" in text:
            thanks[text.split()[0]] += many
    outcome.lost = sum(1 for n in range(outcome.asked) if replies[n] == 0)
    # Where a person answered first, nothing need be acknowledged any more.
    unsaid = Outgoing.objects.filter(kind=Kind.ACKNOWLEDGEMENT, stage=Stage.WITHDRAWN).count()
    outcome.lost += max(outcome.asked - unsaid - len(thanks), 0)
    outcome.replies_twice = sum(1 for many in replies.values() if many > 1)
    outcome.acknowledged_twice = sum(1 for many in thanks.values() if many > 1)
    outcome.stuck = Outgoing.objects.exclude(stage__in=[Stage.SENT, Stage.WITHDRAWN]).count()


def summary(platform: str, outcome: Outcome, seconds: float) -> str:
    """One line of one channel."""
    kills = sum(outcome.kills.values())
    return (
        f"{platform}: {f'{kills} kills in ' if kills else ''}{seconds:.0f} s, "
        f"{outcome.asked} questions: {outcome.lost_questions} messages lost, "
        f"{outcome.lost} replies or acknowledgements lost, {outcome.replies_twice} replies twice, "
        f"{outcome.acknowledged_twice} acknowledgements twice, {outcome.stuck} stuck"
        + (f", {outcome.lost_pictures} pictures lost" if outcome.lost_pictures else "")
    )


def told(platform: str, outcome: Outcome, seconds: float) -> str:
    """The table of one channel."""
    lines = [summary(platform, outcome, seconds)]
    for step, many in outcome.kills.items():
        late = outcome.missed[step]
        lines.append(
            f"  {many:>4}  {step}" + (f" ({late} more did not come to it)" if late else "")
        )
    lines += [f"  none  {step}" for step in outcome.missed if step not in outcome.kills]
    return "\n".join(lines) + "\n"


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--kills", type=int, default=200, help="for each channel")
    asked.add_argument("--channel", choices=[*CHANNELS, "all"], default="all")
    asked.add_argument("--keep", action="store_true", help="write the result beside this script")
    asked.add_argument("--postgres", action="store_true", help="on PostgreSQL, not SQLite")
    asked.add_argument("--files", action="store_true", help="replies carry pictures")
    stated = asked.parse_args()
    if stated.channel == "all":
        more = ["--kills", str(stated.kills), *(["--postgres"] if stated.postgres else [])]
        more += ["--files"] if stated.files else []
        where = "PostgreSQL" if stated.postgres else "SQLite"
        return every_channel(HERE, more, RESULT if stated.keep else None, where)
    from servers.postgres import Postgres
    from verification.desk_crash.lines import line

    with ExitStack() as ending:
        made = ending.enter_context(tempfile.TemporaryDirectory())
        opened = ending.enter_context(line(stated.channel))
        database = ending.enter_context(Postgres()).create("desk") if stated.postgres else None
        set_up(Path(made), database)
        begun = time.monotonic()
        outcome = kill(opened, Workers(Path(made)), stated.kills, files=stated.files)
        print(told(stated.channel, outcome, time.monotonic() - begun), flush=True)
        from django.db import connections

        connections.close_all()
    return 0 if outcome.clean else 1


def every_channel(script: Path, more: list[str], keep: Path | None, database: str) -> int:
    """Run a script for each channel, in a process and on a database of its own.

    Args:
        script: To run.
        more: What it is told.
        keep: Where to write what they say, if all is clean; None to write nothing.
        database: Which one, in words.
    """
    worst, parts = 0, []
    for channel in CHANNELS:
        run = subprocess.run(
            [sys.executable, str(script), "--channel", channel, *more],
            capture_output=True,
            text=True,
            check=False,
        )
        worst = max(worst, abs(run.returncode))
        parts.append(run.stdout if run.stdout else run.stderr[-2000:])
        print(parts[-1], flush=True)
    if keep and not worst:
        stamp = f"{datetime.now(UTC):%Y-%m-%d}, {database}, real servers on loopback\n\n"
        keep.write_text(stamp + "\n".join(parts), encoding="utf-8")
    return worst


if __name__ == "__main__":
    sys.exit(main())
