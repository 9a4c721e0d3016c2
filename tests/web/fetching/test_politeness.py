"""How servers are asked: slowly, waiting where they ask to, and never on against a refusal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from wardmote.channels.ports import PlatformUnreachable
from wardmote_web.fetching.bluesky.identity import identify
from wardmote_web.fetching.errors import (
    NoSuchAccount,
    NothingThere,
    NotLet,
    NotUnderstood,
    WaitLonger,
)
from wardmote_web.fetching.mastodon.account import Account
from wardmote_web.fetching.mastodon.parents import Parents
from wardmote_web.fetching.partial import Partial
from wardmote_web.fetching.polite import Polite

Answer = tuple[int, dict[str, str], object]


class Scripted:
    """A server on loopback that gives the answers it was told to, the last one for ever.

    Attributes:
        at: Its address.
        asked: The paths it was asked for.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers: list[Answer] = []
        self.by_path: dict[str, Answer] = {}
        told = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                told.asked.append(self.path)
                code, headers, content = told.answer(self.path)
                body = content if isinstance(content, bytes) else json.dumps(content).encode()
                self.send_response(code)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.at = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, path: str) -> Answer:
        if path.partition("?")[0] in self.by_path:
            return self.by_path[path.partition("?")[0]]
        if not self.answers:
            return 404, {}, {}
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def server() -> Iterator[Scripted]:
    made = Scripted()
    thread = Thread(target=made.server.serve_forever)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


@pytest.fixture
def asker(polite: Polite) -> Iterator[Polite]:
    with polite:
        yield polite


def in_seconds(seconds: int) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


def test_there_is_a_pause_between_two_questions(
    server: Scripted, asker: Polite, waited: list[float]
) -> None:
    server.answers = [(200, {}, {})]

    asker.json(server.at)
    asker.json(server.at)

    assert waited == [0.5]


def test_a_server_that_asks_to_wait_is_waited_for_and_asked_again(
    server: Scripted, asker: Polite, waited: list[float]
) -> None:
    server.answers = [(429, {"retry-after": "7"}, {}), (200, {}, {"well": True})]

    found = asker.json(server.at)

    assert found == {"well": True}
    assert 7 in waited


@pytest.mark.parametrize("form", ["iso", "unix", "http"])
def test_a_reset_is_understood_in_every_form_that_servers_write(
    server: Scripted, asker: Polite, waited: list[float], form: str
) -> None:
    at = in_seconds(100)
    header = {
        "iso": ("x-ratelimit-reset", at.isoformat()),
        "unix": ("ratelimit-reset", str(int(at.timestamp()))),
        "http": ("retry-after", format_datetime(at, usegmt=True)),
    }[form]
    server.answers = [(429, dict([header]), {}), (200, {}, {})]

    asker.json(server.at)

    assert 95 <= max(waited) <= 101


def test_the_last_question_of_a_budget_is_followed_by_a_wait(
    server: Scripted, asker: Polite, waited: list[float]
) -> None:
    spent = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": in_seconds(200).isoformat()}
    server.answers = [(200, spent, {})]

    asker.json(server.at)

    assert 195 <= max(waited) <= 201


def test_a_server_that_asks_for_an_hour_is_left_alone_and_the_command_says_to_come_back(
    server: Scripted, asker: Polite, waited: list[float]
) -> None:
    server.answers = [(429, {"retry-after": "3600"}, {})]

    with pytest.raises(WaitLonger) as refused:
        asker.json(server.at)

    assert "60 minutes" in str(refused.value)
    assert len(server.asked) == 1
    assert not waited


def test_a_server_that_always_asks_to_wait_is_asked_five_times_at_most(
    server: Scripted, asker: Polite
) -> None:
    server.answers = [(429, {"retry-after": "1"}, {})]

    with pytest.raises(WaitLonger):
        asker.json(server.at)

    assert len(server.asked) == 5


def test_a_server_that_is_out_of_order_is_asked_again_ever_more_slowly(
    server: Scripted, asker: Polite, waited: list[float]
) -> None:
    server.answers = [(503, {}, {}), (502, {}, {}), (200, {}, {"well": True})]

    assert asker.json(server.at) == {"well": True}
    longer = [seconds for seconds in waited if seconds != 0.5]
    assert longer == sorted(longer)
    assert len(longer) == 2


def test_a_server_that_stays_out_of_order_is_given_up(server: Scripted, asker: Polite) -> None:
    server.answers = [(500, {}, {})]

    with pytest.raises(PlatformUnreachable):
        asker.json(server.at)

    assert len(server.asked) == 5


@pytest.mark.parametrize(
    ("code", "error"),
    [(401, NotLet), (403, NotLet), (404, NothingThere), (410, NothingThere), (418, NotUnderstood)],
)
def test_a_refusal_is_taken_the_first_time(
    server: Scripted, asker: Polite, code: int, error: type[Exception]
) -> None:
    server.answers = [(code, {}, {})]

    with pytest.raises(error):
        asker.json(server.at)

    assert len(server.asked) == 1


def test_what_is_no_json_is_not_understood(server: Scripted, asker: Polite) -> None:
    server.answers = [(200, {}, b"<html>")]

    with pytest.raises(NotUnderstood):
        asker.json(server.at)


def test_one_redirect_is_followed_and_a_loop_is_not(server: Scripted, asker: Polite) -> None:
    server.answers = [(302, {"location": "/again"}, {})]

    with pytest.raises(NotUnderstood):
        asker.json(server.at)

    assert len(server.asked) == 2


def test_an_error_names_the_server_and_not_the_address_that_may_name_a_resident(
    server: Scripted, asker: Polite
) -> None:
    with pytest.raises(NothingThere) as refused:
        asker.json(f"{server.at}/users/resident/statuses/1")

    assert "resident" not in str(refused.value)
    assert "127.0.0.1" in str(refused.value)


def test_an_identity_that_does_not_name_the_handle_back_is_not_believed(
    server: Scripted, asker: Polite
) -> None:
    did = "did:plc:" + "a" * 24
    server.by_path = {
        "/xrpc/com.atproto.identity.resolveHandle": (200, {}, {"did": did}),
        f"/{did}": (200, {}, {"id": did, "alsoKnownAs": ["at://county.example"]}),
    }

    with pytest.raises(NoSuchAccount, match="does not call itself so"):
        identify(asker, "council.example", view=server.at, directory=server.at, service="")


STATUS = {
    "in_reply_to_account_id": "9",
    "uri": "https://x.example/1",
    "created_at": "2026-01-05T10:00:00Z",
}


@pytest.fixture
def partial(tmp_path: Path) -> Iterator[Partial]:
    with Partial(tmp_path / "x.zip", "mastodon") as made:
        yield made


def answers(partial: Partial, number: int) -> None:
    """The account has answered so many."""
    partial.keep(
        {"status": {**STATUS, "id": str(n), "in_reply_to_id": str(100 + n)}} for n in range(number)
    )


def test_many_statuses_are_asked_for_at_once_where_a_server_lets(
    server: Scripted, asker: Polite, partial: Partial
) -> None:
    answers(partial, 30)
    shown = [
        {"id": str(100 + n), "uri": f"https://x.example/{n}", "created_at": "2026-01-05T09:00:00Z",
         "account": {"uri": "https://x.example/r"}}
        for n in range(30)
    ]  # fmt: skip
    server.by_path = {"/api/v1/statuses": (200, {}, shown)}

    Parents(asker, Account("1", "c", "x", server.at, server.at + "/c"), partial).look()

    assert len(server.asked) == 2
    assert sum(bool(row.get("uri")) for row in partial.rows() if "above" in row) == 30


def test_a_server_that_shows_many_to_nobody_is_asked_for_one_after_another(
    server: Scripted, asker: Polite, partial: Partial
) -> None:
    answers(partial, 2)
    server.by_path = {
        "/api/v1/statuses": (401, {}, {}),
        "/api/v1/statuses/100": (
            200, {}, {"id": "100", "uri": "https://x.example/p", "account": {"uri": "https://x/r"}},
        ),
    }  # fmt: skip

    Parents(asker, Account("1", "c", "x", server.at, server.at + "/c"), partial).look()

    found = {row["above"]: row.get("uri") for row in partial.rows() if "above" in row}
    assert found == {"100": "https://x.example/p", "101": None}
    assert partial.state["many"] == "not let"


def test_what_stands_at_another_address_than_it_says_is_not_believed(
    server: Scripted, asker: Polite, partial: Partial
) -> None:
    partial.keep(
        [{"status": {**STATUS, "id": "1", "uri": f"{server.at}/own", "in_reply_to_id": "7"}}]
    )
    server.by_path = {
        "/own": (200, {}, {"id": f"{server.at}/own", "inReplyTo": f"{server.at}/theirs"}),
        "/theirs": (200, {}, {"id": f"{server.at}/another", "published": "2026-01-05T09:00:00Z"}),
        "/api/v1/statuses": (401, {}, {}),
        "/api/v1/statuses/7": (401, {}, {}),
    }

    Parents(asker, Account("1", "c", "x", server.at, server.at + "/c"), partial).look()

    (row,) = [row for row in partial.rows() if "above" in row]
    assert row["uri"] == f"{server.at}/theirs"
    assert row["sent"] is None
