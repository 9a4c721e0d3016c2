"""No resident's words and no secret stand in any log, whatever goes wrong."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from datetime import timedelta
from logging.config import dictConfig
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from wardmote.basis.clock import FixedClock
from wardmote.channels.ports import (
    NotSignedIn,
    PlatformUnreachable,
    RefusedByPlatform,
    Signed,
)
from wardmote_web.conversations.models import Channel, Outgoing
from wardmote_web.conversations.replying import reply
from wardmote_web.desk.worker import Worker
from wardmote_web.platforms.registry import platform_named
from web.cast import a_channel, asked, comes_in
from web.security.a_full_desk import NOON, FullDesk
from web.security.conftest import signed_in_as

WORD, SECRET = "zucchini", "beetroot-token"


@pytest.fixture
def log(settings: Any) -> Iterator[io.StringIO]:
    """All that is logged, as an installation writes it, but down to the last detail."""
    stream = io.StringIO()
    stated = dict(django_settings.LOGGING)
    stated["handlers"] = {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "stream": stream}
    }
    stated["root"] = {"handlers": ["stderr"], "level": "DEBUG"}
    stated["loggers"] = {
        name: {**rest, "level": "DEBUG"} for name, rest in stated["loggers"].items()
    }
    dictConfig(stated)
    yield stream
    dictConfig(django_settings.LOGGING)


def check(log: io.StringIO) -> None:
    """Something was logged, and neither the word nor the secret."""
    written = log.getvalue()
    assert written.strip(), "or nothing was tried"
    for each in (WORD, SECRET, "correct horse"):
        assert each not in written.lower(), written


class _Broken:
    """A session that fails as it is told, with everything in its message."""

    def __init__(self, error: BaseException) -> None:
        self.secrets: dict[str, str] = {"token": SECRET}
        self.error = error

    def fetch(self, *_: Any) -> Iterator[Any]:
        """Fails."""
        raise self.error
        yield  # a generator, as the port has it

    def prepare(self, reply: Any) -> dict[str, Any]:
        """Is made."""
        return {"text": reply.text}

    def send(self, *_: Any) -> Any:
        """Fails."""
        raise self.error

    def look_up(self, *_: Any, **__: Any) -> Any:
        """Fails."""
        raise self.error

    def close(self) -> None:
        """Nothing to let go of."""


def _broken_channel(desk: FullDesk, error: BaseException, monkeypatch: Any) -> Channel:
    platform = platform_named("mastodon")
    monkeypatch.setattr(type(platform), "open", lambda *_: _Broken(error))
    signed = Signed(author="us", handle="us", name="us", secrets={"token": SECRET})
    return a_channel(desk.cast.team, "mastodon", signed=signed)


@pytest.mark.parametrize(
    "error",
    [
        PlatformUnreachable(f"{WORD} {SECRET}"),
        NotSignedIn(f"{WORD} {SECRET}"),
        RefusedByPlatform(f"{WORD} {SECRET}"),
        ValueError(f"{WORD} {SECRET}"),
        KeyError(WORD),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_platform_that_fails_in_any_way_leaves_no_words_in_the_log(
    full_desk: FullDesk,
    error: Exception,
    log: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
) -> None:
    channel = _broken_channel(full_desk, error, monkeypatch)
    conversation = comes_in(channel, asked(channel, f"Where is my {WORD}?", at=NOON)).conversation
    reply(conversation, f"Your {WORD} is here", by=full_desk.cast.officer, now=NOON)
    settings.WARDMOTE_CLOCK = FixedClock(NOON + timedelta(minutes=1))
    worker = Worker("worker")
    worker.stop()  # So that it does not wait between one fault and the next.
    from wardmote_web.desk.reading import read_next
    from wardmote_web.desk.sending import send_next

    assert Outgoing.objects.filter(stage="queued").exists()
    worker._safely(lambda: read_next("worker"))
    worker._safely(lambda: send_next("worker"))
    logging.getLogger("wardmote_web.test").warning("so that something is logged in every case")

    check(log)


def test_a_page_that_breaks_leaves_the_place_in_the_log_and_no_words(
    full_desk: FullDesk, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise ValueError(f"cannot read {WORD}") from error

    monkeypatch.setattr("wardmote_web.desk.inbox.searched", broken)
    client = signed_in_as(full_desk.cast.officer, raise_request_exception=False)

    answer = client.get("/desk/fenwick/search/", {"q": WORD})

    assert answer.status_code == 500
    check(log)
    assert "builtins.ValueError" in log.getvalue()
    assert "builtins.KeyError" in log.getvalue()
    assert "wardmote_web.desk.views.inbox:" in log.getvalue()


def test_what_is_written_in_forms_leaves_no_words(full_desk: FullDesk, log: io.StringIO) -> None:
    client = signed_in_as(full_desk.cast.lead)
    here = f"/desk/fenwick/conversations/{full_desk.conversation.pk}"

    client.post(f"{here}/reply/", {"text": f"{WORD} " * 9000, "seen": "x"})
    client.post(f"{here}/note/", {"text": f"{WORD}"})
    client.post(f"{here}/tie/", {"decision": WORD})
    client.post("/desk/fenwick/paste/", {"came_from": WORD, "text": WORD})
    client.get("/desk/fenwick/search/", {"q": WORD})
    client.get("/no-such-page/", {"q": WORD})
    Client(enforce_csrf_checks=True).post("/account/login/", {"login": WORD, "password": WORD})

    check(log)


def test_signing_in_leaves_no_password_and_no_link_that_lets_somebody_in(
    full_desk: FullDesk, log: io.StringIO
) -> None:
    cache.clear()
    client = Client()
    for password in ("correct horse battery staple", SECRET, WORD):
        client.post("/account/login/", {"login": f"{WORD}@council.example", "password": password})
    client.get(f"/account/forgotten/key/1-{SECRET}/", follow=True)
    client.get(f"/demonstration/{SECRET}/")

    check(log)


def test_a_database_that_refuses_a_value_does_not_quote_it(
    full_desk: FullDesk, log: io.StringIO
) -> None:
    worker = Worker("worker")
    worker.stop()

    def twice() -> None:
        with transaction.atomic():
            Outgoing.objects.create(
                conversation=full_desk.conversation, text=WORD, key=WORD, written_at=NOON,
                not_before=NOON, stage="sent",
            )  # fmt: skip

    worker._safely(twice)

    check(log)
    assert "IntegrityError" in log.getvalue()
