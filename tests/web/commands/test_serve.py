"""``wardmote serve``: web and worker live and end together, whoever is killed."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
from pathlib import Path

import httpx
import pytest

from web.commands.conftest import PASSWORD, Serve, Serving, gone, until
from web.given import Wardmote


@pytest.fixture
def served(desk: Path, serve: Serve, address: str) -> Serving:
    """A desk whose pages answer and whose worker lives."""
    serving = serve(address, "--workers", "1")
    assert until(serving.answers), (desk / "err").read_text()
    assert until(lambda: len(serving.children()) == 2)
    return serving


def _child(serving: Serving, name: str) -> int:
    return next(pid for pid, command in serving.children().items() if name in command)


def test_the_desk_answers_and_says_where_it_is(served: Serving) -> None:
    said = until(lambda: f"http://{served.address}/" in (served.folder / "out").read_text())

    assert said
    assert served.get("/").status_code == 200


def test_the_first_account_signs_in_and_comes_to_its_teams_inbox(served: Serving) -> None:
    with httpx.Client(
        base_url=f"http://{served.address}", follow_redirects=True, timeout=20
    ) as browser:
        browser.get("/account/login/")
        inbox = browser.post(
            "/account/login/",
            data={
                "login": "ana@fenwick.example",
                "password": PASSWORD,
                "csrfmiddlewaretoken": browser.cookies["csrftoken"],
            },
        )

    assert inbox.url.path == "/desk/fenwick-council/"
    assert inbox.status_code == 200


def test_files_of_the_pages_are_served_compressed(served: Serving) -> None:
    style = served.get("/static/pages/vendor/govuk-frontend.min.css", **{"accept-encoding": "gzip"})

    assert style.status_code == 200
    assert style.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT], ids=lambda each: each.name)
def test_asked_to_stop_all_end_in_good_order(served: Serving, asked: signal.Signals) -> None:
    family = served.family()

    served.process.send_signal(asked)

    assert served.process.wait(40) == 0
    assert gone(family)
    assert "Traceback" not in (served.folder / "err").read_text()


def test_children_end_by_themselves_when_only_the_parent_is_killed(served: Serving) -> None:
    family = served.family()
    assert len(family) >= 3  # gunicorn, its worker, ours

    served.process.kill()

    assert until(lambda: gone(family))


def test_nothing_is_left_when_the_whole_group_is_killed(served: Serving) -> None:
    family = served.family()

    os.killpg(served.process.pid, signal.SIGKILL)

    assert until(lambda: gone(family))


@pytest.mark.parametrize("name", ["worker_process", "web_process"])
def test_a_child_that_dies_is_started_again(served: Serving, name: str) -> None:
    dead = _child(served, name)

    os.kill(dead, signal.SIGKILL)

    assert until(lambda: any(name in c and p != dead for p, c in served.children().items()))
    assert until(served.answers)
    assert "it is started again" in (served.folder / "err").read_text()


def test_the_worker_leaves_no_heartbeat_when_it_ends_in_good_order(served: Serving) -> None:
    database = served.folder / "wardmote.sqlite3"

    def beats() -> int:
        with sqlite3.connect(database) as rows:
            return int(rows.execute("SELECT count(*) FROM desk_heartbeat").fetchone()[0])

    assert until(lambda: beats() == 1)

    served.process.terminate()
    served.process.wait(40)

    assert beats() == 0


def test_the_pages_alone_and_the_worker_alone(desk: Path, serve: Serve, address: str) -> None:
    pages = serve(address, "--web-only", "--workers", "1")
    assert until(pages.answers)
    worker = serve(address, "--worker-only")

    assert until(lambda: len(worker.children()) == 1)
    assert ["web_process" in command for command in pages.children().values()] == [True]
    assert ["worker_process" in command for command in worker.children().values()] == [True]


def test_tables_of_an_earlier_version_are_said_and_not_touched(
    desk: Path, wardmote: Wardmote
) -> None:
    with sqlite3.connect(desk / "wardmote.sqlite3") as rows:
        rows.execute("DELETE FROM django_migrations WHERE app = 'desk'")
        rows.execute("DROP TABLE desk_heartbeat")

    run = wardmote("serve")

    assert run.returncode == 2
    assert "wardmote serve --migrate" in run.stderr
    with sqlite3.connect(desk / "wardmote.sqlite3") as rows:
        done = rows.execute("SELECT count(*) FROM django_migrations WHERE app = 'desk'")
        assert done.fetchone()[0] == 0


def test_tables_are_made_when_that_is_asked_for(desk: Path, serve: Serve, address: str) -> None:
    (desk / "wardmote.sqlite3").unlink()

    serving = serve(address, "--migrate", "--workers", "1")

    assert until(serving.answers), (desk / "err").read_text()
    assert serving.get("/").status_code == 200


def test_a_place_that_is_taken_is_said_before_anything_starts(
    desk: Path, wardmote: Wardmote
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"127.0.0.1:{other.getsockname()[1]}"
        run = wardmote("serve", "--bind", address)

    assert run.returncode == 2
    assert f"Nothing can be served at {address}" in run.stderr


def test_where_no_desk_is_set_up_what_to_do_is_said(wardmote: Wardmote) -> None:
    run = wardmote("serve")

    assert run.returncode == 2
    assert '"wardmote setup"' in run.stderr
    assert "Traceback" not in run.stderr
