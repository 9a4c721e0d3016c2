"""A worker of the desk that kills itself (SIGKILL) at a stated step, for the crash matrix.

Everything that runs is the desk's own code; the steps are wrapped round it here, in this process
alone. What makes a desk patient (leases, back-offs, how soon an account is read again) is made
short here, so that a matrix of hundreds of kills ends the same day.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

import httpx  # noqa: E402 - Django is set up first

from verification.desk_crash.worker_steps import NAMED, UPLOADED  # noqa: E402 - the same
from wardmote_web.conversations import outbox  # noqa: E402 - the same
from wardmote_web.desk import acknowledging, reading, receiving, sending  # noqa: E402 - the same
from wardmote_web.platforms import guarded  # noqa: E402 - the same
from wardmote_web.platforms.bluesky.session import BlueskySession  # noqa: E402 - the same
from wardmote_web.platforms.mail import servers  # noqa: E402 - the same
from wardmote_web.platforms.mail import session as mail  # noqa: E402 - the same
from wardmote_web.platforms.mail.session import MailSession  # noqa: E402 - the same
from wardmote_web.platforms.mastodon import session as mastodon  # noqa: E402 - the same
from wardmote_web.platforms.mastodon.session import MastodonSession  # noqa: E402 - the same
from wardmote_web.promises import actions as promises  # noqa: E402 - the same

SESSIONS = (BlueskySession, MailSession, MastodonSession)
SOON = timedelta(milliseconds=200)


def hurry() -> None:
    """Short waits."""
    reading.EVERY = SOON
    reading.wait_after = lambda failures: SOON
    outbox.SOONEST = outbox.LATEST = timedelta(milliseconds=300)
    outbox.AGAIN = (0, 0, 0, 0, 0)
    acknowledging.A_CONTACT = 1 << 30
    # The servers here are done with a request in milliseconds.
    mail.SETTLED = mastodon.SETTLED = timedelta(seconds=4)


def live(step: str | None, until: float, told: Path) -> None:
    """Work as a worker does, until the time is up or the step is reached.

    Args:
        step: Where to die; None to live.
        until: When to stop by itself (``time.monotonic``).
        told: A file to write a letter into right before dying.
    """
    from django.db import connections

    connections.close_all()
    hurry()
    name = f"worker-{os.getpid()}"
    if step is not None:
        lay_trap(step, told)
    while time.monotonic() < until:
        # As the desk does, but in one thread, so that a step belongs to one thing that is done.
        try:
            busy = sending.send_next(name)
            busy = reading.read_next(name) or busy
        except Exception as error:  # as the worker has it: the rest goes on
            print(f"worker: {type(error).__name__}: {error}", flush=True)
            busy = False
        if not busy:
            time.sleep(0.05)
    connections.close_all()


def live_in_a_storm(seconds: float) -> None:
    """Be the desk's own worker, both its threads, with leases and timeouts of some seconds.

    They stand to each other as the real ones do: a request is begun while enough of the lease is
    left, given up before it ends, and believed not to be there only some time after that.
    """
    from django.db import connections

    from wardmote_web.desk import worker

    connections.close_all()
    hurry()
    outbox.LEASE, outbox.MARGIN = timedelta(seconds=6), timedelta(seconds=4)
    reading.LEASE = timedelta(seconds=6)
    guarded.TIMEOUT, guarded.AT_MOST = httpx.Timeout(1.5, connect=1.0), 1.5
    servers.TIMEOUT = mail.PATIENCE = 1.5
    mail.SETTLED = mastodon.SETTLED = timedelta(seconds=9)
    worker.PAUSE = 0.1
    one = worker.Worker()
    threading.Timer(seconds, one.stop).start()
    one.run()
    connections.close_all()


def die(told: Path) -> None:
    """Say that the step was reached, and be gone, as if the power had failed."""
    told.write_text("x")
    os.kill(os.getpid(), signal.SIGKILL)


def lay_trap(step: str, told: Path) -> None:
    """Die at the step."""
    what, _, where = step.partition(": ")

    def now(*_: Any, **__: Any) -> None:
        die(told)

    if what == "fetch":
        _trap_reading(where, now)
    else:
        _trap_sending(what, where, now)


def _before(owner: Any, name: str, do: Callable[..., None]) -> None:
    inner = getattr(owner, name)

    def wrapped(*given: Any, **named: Any) -> Any:
        do(*given, **named)
        return inner(*given, **named)

    setattr(owner, name, wrapped)


def _after(owner: Any, name: str, do: Callable[..., None]) -> None:
    inner = getattr(owner, name)

    def wrapped(*given: Any, **named: Any) -> Any:
        found = inner(*given, **named)
        do(found)
        return found

    setattr(owner, name, wrapped)


def _trap_reading(where: str, now: Callable[..., None]) -> None:
    def with_news(found: Any) -> None:
        if found is not None and found.new and found.asks:
            now()

    if where == "claimed, before the network":
        for session in SESSIONS:
            _before(session, "fetch", now)
    elif where == "fetched, before the transaction":
        _before(
            reading,
            "take_page",
            lambda channel, page, **_: now() if _news(channel, page) else None,
        )
    elif where == "in the transaction, message kept":
        _after(receiving, "take_in", with_news)
    elif where == "in the transaction, promise made":
        _after(promises, "make", lambda made: now() if made else None)
    elif where == "in the transaction, acknowledgement queued":
        _after(receiving, "acknowledge", lambda made: now() if made else None)
    elif where == "page committed":
        _after(reading, "take_page", lambda taken: now() if any(t.new for t in taken) else None)
    else:
        _before(reading, "release", now)


def _news(channel: Any, page: Any) -> bool:
    from wardmote_web.conversations.models import Message

    ids = {each.id for each in page.messages}
    known = Message.objects.filter(channel=channel, platform_id__in=ids).count()
    return known < len(ids)


def _trap_sending(kind: str, where: str, now: Callable[..., None]) -> None:
    def mine(claimed: Any) -> bool:
        return bool(claimed.outgoing.kind == kind and claimed.step is outbox.Step.SEND)

    if where == "in the claim, before it is committed":
        _after(outbox, "_due", lambda row: now() if row is not None and row.kind == kind else None)
    elif where == "claimed, before the network":
        _before(sending, "_touch_network", lambda claimed, _: now() if mine(claimed) else None)
    elif where == "asked, before the answer":
        _before(
            sending,
            "_touch_network",
            lambda claimed, _: _die_when_asked(now) if mine(claimed) else None,
        )
    elif where == UPLOADED:
        _before(outbox, "uploaded", now)
    elif where == NAMED:
        for session in SESSIONS:
            _before(session, "send", lambda _, payload, files=(), *__: now() if files else None)
    elif where == "answered, before the transaction":
        _before(sending, "_keep", lambda claimed, _: now() if mine(claimed) else None)
    elif where == "in the transaction, before it is committed":
        _after(outbox, "sent", lambda message: now() if _is(message, kind) else None)
    else:
        _after_keep(mine, now)


def _is(message: Any, kind: str) -> bool:
    return message is not None and (kind == "acknowledgement") == message.automatic


def _after_keep(mine: Callable[[Any], bool], now: Callable[..., None]) -> None:
    inner = sending._keep

    def wrapped(claimed: Any, receipt: Any) -> None:
        inner(claimed, receipt)
        if mine(claimed):
            now()

    sending._keep = wrapped


def _die_when_asked(now: Callable[..., None]) -> None:
    """Die when the request has left and no answer was read: nobody knows what became of it."""
    import smtplib

    def data(self: smtplib.SMTP, letter: bytes) -> None:
        self.putcmd("data")
        self.getreply()
        self.send(letter.replace(b"\n", b"\r\n").replace(b"\r\r\n", b"\r\n") + b"\r\n.\r\n")
        now()

    smtplib.SMTP.data = data  # type: ignore[assignment,method-assign]  # a trap, in this process alone
    inner = guarded.ask

    def ask(session: httpx.Client, method: str, address: str, **more: Any) -> httpx.Response:
        if "putRecord" in address or (method == "POST" and address == "/api/v1/statuses"):
            more["extensions"] = {"trace": trace}
        return inner(session, method, address, **more)

    def trace(event: str, _: Any) -> None:
        if event == "http11.send_request_body.complete":
            now()

    import wardmote_web.platforms.bluesky.xrpc as xrpc
    import wardmote_web.platforms.mastodon.api as api

    for module in (xrpc, api):
        setattr(module, "ask", ask)  # noqa: B010 - the module exports it to nobody else
