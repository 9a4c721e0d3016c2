"""What ``wardmote serve`` does: see that all is ready, then keep web and worker alive."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from wardmote.basis.errors import WardmoteError
from wardmote_web.project import configuration
from wardmote_web.project.commands import migrating
from wardmote_web.project.commands.django_set_up import set_up
from wardmote_web.project.commands.supervising import Supervisor

COMMANDS = "wardmote_web.project.commands"


class PortTaken(WardmoteError):
    """Something else answers where the desk should."""


class NoSuchAddress(WardmoteError):
    """What was stated is no HOST:PORT of this machine."""


def run(
    *,
    bind: str,
    web_only: bool,
    worker_only: bool,
    workers: int,
    migrate: bool,
    demonstration: Path | None,
) -> None:
    """Make ready, start, say where to look, and stay."""
    os.umask(0o077)  # What is written beside the database is for its owner alone.
    if demonstration is not None:
        from wardmote_web.project.demonstration.serving import run as demonstrate

        demonstrate(demonstration, bind=bind)
        return
    if not worker_only:
        make_room_for_static_files(configuration.read().folder)
    read = set_up()
    if migrate:
        migrating.migrate()
    migrating.check()
    if not worker_only:
        see_that_it_is_free(bind)
        collect_static_files()
    words = () if worker_only else (f"Wardmote is at http://{bind}/ (residents: {read.base_url}).",)
    serve(bind, workers=0 if worker_only else workers, worker=not web_only, words=words or _AT_WORK)


_AT_WORK = ("The worker of Wardmote is at work. Ctrl-C stops it.",)


def serve(bind: str, *, workers: int, worker: bool, words: Iterable[str]) -> None:
    """Keep the processes alive until told to stop.

    Args:
        bind: Where the pages are served.
        workers: Processes that serve pages; 0 for none.
        worker: Whether the worker runs.
        words: What is said once the pages answer.
    """
    from django.db import connections

    connections.close_all()  # Children open their own.
    me = str(os.getpid())
    commands = {}
    if workers:
        commands["web"] = [f"{COMMANDS}.web_process", me, bind, str(workers)]
    if worker:
        commands["the worker"] = [f"{COMMANDS}.worker_process", me]
    Supervisor(commands).run(_says(words, bind if workers else None))


def _says(words: Iterable[str], bind: str | None) -> Callable[[], bool]:
    """Say it once the pages answer."""

    def when_ready() -> bool:
        if bind is not None and not answers(bind):
            return False
        for each in words:
            click.echo(each)
        return True

    return when_ready


def make_room_for_static_files(folder: Path) -> None:
    """Make the folder whose being there tells the settings that files are collected."""
    try:
        (folder / "static").mkdir(exist_ok=True)
    except OSError as error:
        raise WardmoteError(
            f"The folder for files of the pages cannot be made ({error.strerror}).",
            where=str(folder / "static"),
            remedy="Let whoever runs this write there, or make it by hand.",
        ) from error


def collect_static_files() -> None:
    """Put stylesheets, scripts and pictures of the pages together, compressed."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def split(bind: str) -> tuple[str, int]:
    """The host and the port.

    >>> split("127.0.0.1:8000"), split("[::1]:80")
    (('127.0.0.1', 8000), ('::1', 80))
    """
    host, _, port = bind.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise NoSuchAddress(
            f'"{bind}" is no address to serve at.',
            where="--bind",
            remedy="Give HOST:PORT, such as 127.0.0.1:8000.",
        )
    return host.strip("[]"), int(port)


def see_that_it_is_free(bind: str) -> None:
    """See that the pages can be served there.

    Raises:
        PortTaken, NoSuchAddress: They cannot.
    """
    host, port = split(bind)
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
    except socket.gaierror as error:
        raise NoSuchAddress(
            f'There is no address "{host}" on this machine.', where="--bind"
        ) from error
    except OSError as error:
        raise PortTaken(
            f"Nothing can be served at {bind} ({error.strerror}).",
            where="--bind",
            remedy="Choose another port with --bind HOST:PORT, or stop what is there.",
        ) from error


def answers(bind: str) -> bool:
    """Whether something takes connections there."""
    host, port = split(bind)
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - read, not bound
    with (
        contextlib.suppress(OSError),
        socket.create_connection((everywhere.get(host, host), port), timeout=1),
    ):
        return True
    return False
