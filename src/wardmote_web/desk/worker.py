"""The worker: reads accounts, sends what is due, and beats its heart."""

from __future__ import annotations

import logging
import os
import socket
import threading
import uuid
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import close_old_connections, connection
from django.db.utils import InterfaceError, OperationalError

from wardmote_web.desk.emergencies import reach
from wardmote_web.desk.models import Heartbeat
from wardmote_web.desk.reading import read_next
from wardmote_web.desk.retention import delete_what_is_past
from wardmote_web.desk.sending import send_next
from wardmote_web.pages.clock import now as present
from wardmote_web.pulse.keeping import keep as keep_pulse
from wardmote_web.timebook import sharing
from wardmote_web.trials.running import watch as watch_trials

log = logging.getLogger(__name__)
PAUSE = 0.5
"""Seconds between looking whether something is due."""
DEAD = timedelta(minutes=5)
DELETING = timedelta(hours=1)
"""Between two looks for what is past its time."""


def new_name() -> str:
    """A name that no other worker has, and that says where it runs."""
    return f"{socket.gethostname()[:30]}-{os.getpid()}-{uuid.uuid4().hex[:8]}"


class Worker:
    """Reads and sends until it is told to stop.

    Any number may run at once, on any number of machines with PostgreSQL: what each does is
    leased, and done again by another when it dies.
    """

    def __init__(self, name: str | None = None) -> None:
        self.name = name or new_name()
        self.stopping = threading.Event()
        self._next_deleting = present()

    def run(self) -> None:
        """Work until ``stop``; the calling thread sends, another reads."""
        begun = present()
        reader = threading.Thread(target=self._reading, name="reading", daemon=True)
        reader.start()
        last_beat = begun - DEAD
        while not self.stopping.is_set():
            if present() - last_beat > timedelta(seconds=20):
                last_beat = present()
                self._safely(lambda: self._beat(begun))
                self._safely(lambda: watch_trials(present()))
            if not self._safely(lambda: send_next(self.name)):
                self.stopping.wait(PAUSE)
        reader.join(timeout=10)
        self._safely(lambda: Heartbeat.objects.filter(worker=self.name).delete())

    def stop(self) -> None:
        """Finish what is in hand and end."""
        self.stopping.set()

    def _reading(self) -> None:
        while not self.stopping.is_set():
            if not self._safely(lambda: read_next(self.name)):
                self.stopping.wait(PAUSE)

    def _beat(self, begun: object) -> None:
        now = present()
        Heartbeat.objects.update_or_create(
            worker=self.name, defaults={"started_at": begun, "beat_at": now}
        )
        Heartbeat.objects.filter(beat_at__lt=now - timedelta(days=1)).delete()
        reach(settings.WARDMOTE_BASE_URL, now=now)
        if now >= self._next_deleting:
            # On their fixed dates, whether or not anybody opens the page of figures.
            sharing.release_due(now.date())
            keep_pulse(now)
            if delete_what_is_past(now).finished:
                self._next_deleting = now + DELETING

    def _safely(self, work: Callable[[], object]) -> bool:
        """Do it; a database that went away, or a fault of ours, does not end the worker."""
        try:
            return bool(work())
        except (OperationalError, InterfaceError):
            log.warning("worker %s: the database does not answer; trying again", self.name)
            connection.close()
            self.stopping.wait(2)
        except Exception as error:
            # Not its message: it may hold a resident's words.
            log.error("worker %s: %s at %s", self.name, type(error).__name__, _where(error))
            self.stopping.wait(2)
        finally:
            close_old_connections()
        return False


def _where(error: BaseException) -> str:
    """The line of ours that it came from."""
    place, found = error.__traceback__, "an unknown line"
    while place is not None:
        frame = place.tb_frame
        if "wardmote" in frame.f_code.co_filename:
            found = f"{frame.f_globals.get('__name__')}:{place.tb_lineno}"
        place = place.tb_next
    return found
