"""What ``wardmote serve --demonstration FOLDER`` does: make the desk anew, and serve it."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path

from wardmote.basis.clock import SystemClock
from wardmote.basis.errors import WardmoteError
from wardmote.demo.place import BOROUGH
from wardmote.demo.truth import Truth
from wardmote_web.project.commands import migrating, serving
from wardmote_web.project.commands.django_set_up import set_up
from wardmote_web.project.commands.parenthood import end_with
from wardmote_web.project.commands.ports import free_address
from wardmote_web.project.commands.writing import write_configuration
from wardmote_web.project.configuration import FILE

DESK = "desk"
MARK = "demonstration"
"""A file in the folder of the desk that says that it may be made anew."""


class NotForOthers(WardmoteError):
    """A demonstration was to be served to other machines."""


class AlreadyRunning(WardmoteError):
    """The demonstration of this folder is being served."""


class NotADemonstration(WardmoteError):
    """The folder holds something else, which would be lost."""


def run(folder: Path, *, bind: str) -> None:
    """Make the desk of the borough in ``folder`` anew and serve it to this machine alone."""
    host, _ = serving.split(bind)
    if host != "localhost" and not _is_loopback(host):
        raise NotForOthers(
            "A demonstration signs in whoever has its link, so it is for this machine alone.",
            where="--bind",
            remedy="Give 127.0.0.1:PORT.",
        )
    _see_that_there_is_a_report(folder)
    desk = folder / DESK
    with _alone(desk):
        address = free_address(bind)
        _end_with_whoever_started_it()
        token = make(desk, folder / "findings.json", f"http://{address}")
        serving.serve(address, workers=1, worker=True, words=_words(address, token))


def make(desk: Path, findings: Path, base_url: str) -> str:
    """Make the desk in its folder; gives the token that signs in once."""
    write_configuration(
        desk / FILE, database="sqlite:///desk.sqlite3", base_url=base_url, demonstration=True
    )
    serving.make_room_for_static_files(desk)
    set_up(desk / FILE)
    from wardmote_web.project.demonstration.coming import write_what_comes
    from wardmote_web.project.demonstration.filling import fill
    from wardmote_web.project.demonstration.report import write_body
    from wardmote_web.project.demonstration.sign_in import new_token
    from wardmote_web.project.demonstration.threads import borough_at

    migrating.migrate()
    serving.collect_static_files()
    now = SystemClock().now()
    borough = borough_at(now)
    write_what_comes(borough, desk, now)
    fill(borough, now)
    write_body(desk, findings, Truth().people)
    return new_token(desk)


def _words(address: str, token: str) -> tuple[str, ...]:
    return (
        f"\nThe desk of {BOROUGH} is at http://{address}/",
        f"  to sign in as its officer: http://{address}/demonstration/{token}/ (once)",
        f"  the report is a page there: http://{address}/demonstration/report/",
        "Nothing that you do there leaves this computer. Ctrl-C stops it.",
    )


def _end_with_whoever_started_it() -> None:
    """A demonstration outlives neither make nor the terminal, also where make alone is killed."""
    parent = os.getppid()
    if parent != 1:
        end_with(parent)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _see_that_there_is_a_report(folder: Path) -> None:
    if (folder / "findings.json").is_file():
        return
    from wardmote.cli.demonstrating import run as make_report

    make_report(output=folder, seed=1, weeks=26, all_formats=False)


@contextmanager
def _alone(desk: Path) -> Iterator[None]:
    """The folder, emptied, and nobody else's while this runs."""
    desk.mkdir(parents=True, exist_ok=True)
    mark = desk / MARK
    if any(desk.iterdir()) and not mark.is_file():
        raise NotADemonstration(
            "The folder holds something that is no demonstration, and it would be lost.",
            where=str(desk),
            remedy="Choose another folder.",
        )
    with mark.open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunning(
                "The demonstration of this folder is being served already.",
                where=str(desk),
                remedy="Stop it with Ctrl-C where it runs, or choose another folder.",
            ) from None
        for each in desk.iterdir():
            if each.is_dir():
                shutil.rmtree(each)
            elif each != mark:
                each.unlink()
        yield
