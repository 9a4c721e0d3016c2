"""The desk with 200,000 conversations and 1.4 million messages on PostgreSQL.

Run with the test extras and a PostgreSQL server installed:

    python benchmarks/desk.py [--conversations 200000] [--seconds 60] [--keep]

Everything is made (fiction, from a seed). The desk, its database and whoever asks share the two
cores of one machine. Requests come at a steady 20 a second whether or not the last was answered
(an open loop: a slow answer makes the next wait, as residents would), each for one of the three
pages in turn; a time is from when the request was due until its last byte. The database keeps what
it commits (fsync on). Inbound is the whole path of a page of messages: kept once, threaded,
promised, acknowledged where due, and the cursor, in one transaction, in pages of fifty.
"""

from __future__ import annotations

import argparse
import os
import platform
import secrets
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx
import numpy as np

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parent.parent / "tests"))

from servers.postgres import Postgres  # noqa: E402 - it is found by the line above
from servers.running import free_ports, stop, wait_until  # noqa: E402 - the same

RESULT = HERE.with_suffix(".result.txt")
EACH = 7
"""Messages a conversation."""
RATE, AT_MOST = 20, 150
"""Requests a second, and milliseconds for 95 of 100."""
INBOUND, A_PAGE = 300, 50
WEIGHT = 200_000
TEAM = "fenwick"
STREETS, WORDS = 20_000, 3_000
END = datetime.now(UTC).replace(microsecond=0)
Row = tuple[Any, ...]


def configured(folder: Path, database: str) -> None:
    """A configuration of its own for this run."""
    from cryptography.fernet import Fernet

    file = folder / "wardmote.toml"
    file.write_text(
        f'secret_key = "{secrets.token_urlsafe(50)}"\n'
        f'credential_keys = ["{Fernet.generate_key().decode()}"]\n'
        f'database = "{database}"\n'
    )
    os.environ |= {
        "WARDMOTE_CONFIG": str(file),
        "DJANGO_SETTINGS_MODULE": "wardmote_web.project.settings",
    }
    (folder / "static").mkdir()


def a_team() -> tuple[Any, Any, Any]:
    """A team, its officer and its channel."""
    from wardmote_web.accounts.models import Membership, Person, Team
    from wardmote_web.conversations.models import Channel
    from wardmote_web.promises.actions import publish

    team = Team.objects.create(slug=TEAM, name="Fenwick Council")
    officer = Person.objects.create_user("officer@council.example", "unused", name="Officer")
    Membership.objects.create(team=team, person=officer, role="lead", since=END)
    publish(
        team,
        "mon-sun 00:00-24:00",
        "within 24 hours",
        effective_from=(END - timedelta(days=900)).date(),
        by=officer,
        now=END - timedelta(days=900),
    )
    channel = Channel.objects.create(
        team=team, platform="manual", name="Made", connected_at=END - timedelta(days=900)
    )
    return team, officer, channel


def fill(team: Any, channel: Any, conversations: int) -> None:
    """Make them: most closed, some waiting, over two years; by the database's own bulk way."""
    from django.db import connection

    rng = np.random.default_rng(1)
    begun = END - timedelta(days=730)
    asked = np.sort(rng.integers(0, 730 * 86_400, conversations))
    residents = rng.integers(1, conversations // 3 + 2, conversations)
    kind = rng.random(conversations)
    age = 730 * 86_400 - asked
    recent = age < 14 * 86_400
    with_resident = np.where(recent & (kind < 0.4), "with resident", "closed")
    state = np.where(recent & (kind < 0.25), "waiting", with_resident)
    words = [f"word{n}" for n in range(WORDS)]
    weights = 1 / (np.arange(WORDS) + 10)
    picks = rng.choice(WORDS, size=(20_000, 18), p=weights / weights.sum())
    sentences = [" ".join(words[w] for w in row) for row in picks]
    tables = "conversations_contact", "conversations_conversation", "conversations_message"
    with connection.cursor() as cursor:
        people = int(residents.max())
        copy(
            cursor,
            f"{tables[0]} (id, channel_id, author, name, handle, is_automatic, first_seen_at)",
            (
                (n, channel.pk, f"r{n}", f"Resident {n}", f"r{n}@home.example", False, begun)
                for n in range(1, people + 1)
            ),
        )
        copy(
            cursor,
            f"{tables[1]} (id, team_id, channel_id, contact_id, thread, subject, state, public, "
            "asked_at, latest_at, waiting_since, due_at, closed_at, no_reply_reason, "
            "opening_words, handed_over)",
            (
                (
                    n + 1, team.pk, channel.pk, int(residents[n]), f"t{n}", "", state[n], False,
                    at, at + timedelta(hours=20),
                    at if state[n] == "waiting" else None,
                    at + timedelta(hours=24) if state[n] == "waiting" else None,
                    at + timedelta(days=2) if state[n] == "closed" else None,
                    "", sentences[n % 20_000][:120], False,
                )
                for n in range(conversations)
                for at in (begun + timedelta(seconds=int(asked[n])),)
            ),
        )  # fmt: skip
        streets = rng.integers(0, STREETS, conversations * EACH)
        copy(
            cursor,
            f"{tables[2]} (conversation_id, channel_id, contact_id, platform_id, in_reply_to, "
            "ours, automatic, sent_at, received_at, text, markup, subject, public, reference)",
            (
                (
                    n + 1, channel.pk, None if k % 2 else int(residents[n]), f"m{n}-{k}", "",
                    bool(k % 2), False, at, at,
                    f"{sentences[(n * EACH + k) % 20_000]} street{streets[n * EACH + k]}",
                    "", "", False, "{}",
                )
                for n in range(conversations)
                for k in range(EACH)
                for at in (begun + timedelta(seconds=int(asked[n]), hours=3 * k),)
            ),
        )  # fmt: skip
        for table in tables:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )
            cursor.execute(f"VACUUM ANALYZE {table}")


def copy(cursor: Any, into: str, rows: Any) -> None:
    """PostgreSQL's COPY."""
    with cursor.copy(f"COPY {into} FROM STDIN") as stream:
        for row in rows:
            stream.write_row(row)


def signed_in(officer: Any) -> str:
    """A session of the officer's."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(officer.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = officer.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def addresses(conversations: int, seed: int) -> list[tuple[str, str]]:
    """Pages to ask for, in turn, forever different."""
    rng = np.random.default_rng(seed)
    tabs = ["", "inbox/mine/", "inbox/with-resident/", "inbox/closed/"]
    found = []
    for n in range(6_000):
        found.append(("inbox", tabs[n % 4] + ("?page=2" if n % 5 == 4 else "")))
        found.append(("conversation", f"conversations/{rng.integers(1, conversations + 1)}/"))
        sought = [f"street{rng.integers(STREETS)}"]
        sought += [f"word{rng.integers(WORDS)}"] if n % 4 == 0 else []
        found.append(("search", "search/?q=" + "+".join(sought)))
    return [(kind, f"/desk/{TEAM}/{path}") for kind, path in found]


def load(port: int, session: str, conversations: int, seconds: int) -> dict[str, np.ndarray]:
    """Ask at a steady rate; milliseconds by kind of page."""
    times: dict[str, list[float]] = defaultdict(list)
    with httpx.Client(
        base_url=f"http://127.0.0.1:{port}",
        cookies={"sessionid": session},
        limits=httpx.Limits(max_connections=64, max_keepalive_connections=0),
        timeout=60,
    ) as client:

        def one(kind: str, path: str, due: float) -> None:
            time.sleep(max(0.0, due - time.perf_counter()))
            answer = client.get(path)
            if answer.status_code != 200:
                raise SystemExit(f"{path} answered {answer.status_code}")
            times[kind].append((time.perf_counter() - due) * 1e3)

        for _, path in addresses(conversations, 2)[:30]:
            client.get(path)
        start = time.perf_counter() + 0.5
        wanted = addresses(conversations, 3)[: RATE * seconds]
        with ThreadPoolExecutor(64) as pool:
            jobs = [
                pool.submit(one, kind, path, start + n / RATE)
                for n, (kind, path) in enumerate(wanted)
            ]
            for job in jobs:
                job.result()
    return {kind: np.array(found) for kind, found in times.items()}


def inbound(team: Any, conversations: int, messages: int = 6_000) -> float:
    """Messages a second through the whole path; a third for conversations that are there."""
    from wardmote.channels.ports import Fetched, Incoming
    from wardmote_web.conversations.models import Channel
    from wardmote_web.desk.receiving import receive_page

    channel = Channel.objects.get(team=team)
    rng = np.random.default_rng(4)
    known = rng.integers(conversations - conversations // 50, conversations, messages)
    made = []
    for n in range(messages):
        again = n % 3 == 0
        made.append(
            Incoming(
                id=f"m{known[n]}-0" if n % 50 == 7 else f"in{n}",
                author=f"new{n // 2}",
                author_name=f"New {n // 2}",
                author_handle=f"new{n // 2}@home.example",
                ours=False,
                sent_at=END,
                text="When is my bin collected, please? It was not last week.",
                public=False,
                in_reply_to=f"m{known[n]}-0" if again else "",
                thread=f"t{known[n]}" if again else f"in{n}",
            )
        )
    begun = time.perf_counter()
    for at in range(0, messages, A_PAGE):
        receive_page(channel, Fetched(tuple(made[at : at + A_PAGE]), (), {"at": at}), now=END)
    return messages / (time.perf_counter() - begun)


def weight(port: int, session: str) -> int:
    """Bytes of the heaviest page with all that it asks for, as a browser is sent them."""
    import re

    most = 0
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", cookies={"sessionid": session}) as web:
        for path in (f"/desk/{TEAM}/", f"/desk/{TEAM}/conversations/1/", f"/hours/{TEAM}/"):
            page = web.get(path)
            parts = {*re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text)}
            parts |= {"/static/pages/vendor/govuk-frontend.min.js"}
            total = len(page.content)
            for part in parts:
                with web.stream("GET", part) as answer:
                    total += sum(len(raw) for raw in answer.iter_raw())
            most = max(most, total)
    return most


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--conversations", type=int, default=200_000)
    asked.add_argument("--seconds", type=int, default=60)
    asked.add_argument("--keep", action="store_true", help="write the result beside this script")
    stated = asked.parse_args()
    with Postgres(safe=True) as postgres, tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        configured(folder, postgres.create("desk"))
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("createcachetable")
        call_command("collectstatic", interactive=False, verbosity=0)
        team, officer, channel = a_team()
        begun = time.perf_counter()
        fill(team, channel, stated.conversations)
        filled = time.perf_counter() - begun
        (port,) = free_ports(1)
        web = subprocess.Popen(
            [
                sys.executable, "-m", "gunicorn", "wardmote_web.project.wsgi", "--bind",
                f"127.0.0.1:{port}", "--workers", "2", "--threads", "2", "--log-level", "warning",
            ],
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            wait_until(lambda: _answers(port), "the desk")
            session = signed_in(officer)
            times = load(port, session, stated.conversations, stated.seconds)
            heaviest = weight(port, session)
        finally:
            stop(web)
        a_second = inbound(team, stated.conversations)
        from django.db import connections

        connections.close_all()
    messages = stated.conversations * EACH
    lines = [
        f"{stated.conversations:,} conversations, {messages:,} messages; made in {filled:.0f} s",
        f"at {RATE} requests a second for {stated.seconds} s, milliseconds",
        f"{'':<14}{'n':>6}{'median':>9}{'95 %':>9}{'longest':>9}   at most {AT_MOST}",
    ]
    for kind, found in times.items():
        p95 = float(np.quantile(found, 0.95))
        lines.append(
            f"{kind:<14}{found.size:>6}{np.median(found):>9.0f}{p95:>9.0f}{found.max():>9.0f}"
            f"   {'met' if p95 <= AT_MOST else 'NOT MET'}"
        )
    lines += [
        "",
        f"inbound, pages of {A_PAGE}    {a_second:>6.0f} messages a second   at least {INBOUND}   "
        f"{'met' if a_second >= INBOUND else 'NOT MET'}",
        f"heaviest page         {heaviest / 1000:>6.0f} kB with all it asks for   at most "
        f"{WEIGHT // 1000}   {'met' if heaviest <= WEIGHT else 'NOT MET'}",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, Django "
        f"{version('django')}, {os.cpu_count()} cores for desk, database and whoever asks.",
    ]
    text = "\n".join(lines) + "\n"
    print(text, end="")
    if stated.keep:
        RESULT.write_text(text, encoding="utf-8")


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


if __name__ == "__main__":
    main()
