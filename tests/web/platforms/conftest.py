"""Each platform on its real server, with a resident at the other end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest

from servers.bluesky_network import BlueskyNetwork
from servers.mail import MailServer
from servers.running import wait_until
from servers.snac import Snac
from verification.desk_crash.proxy import Proxy
from wardmote_web.promises import actions as promises
from web.cast import Cast, a_team, connected
from web.platforms.line import EVERYWHERE, Line, read


@pytest.fixture
def cast(db: None) -> Cast:
    """A team that is closed now, and acknowledges in public too."""
    made = a_team(publish=False)
    made.team.acknowledge_in_public = True
    made.team.save()
    # Closed at every hour but one a week away from now, so that what comes in is out of hours.
    away = datetime.now(UTC) + timedelta(days=3)
    promises.publish(
        made.team,
        f"{away:%a} 10:00-11:00; zone UTC",
        "by the end of the next window",
        effective_from=(away - timedelta(days=30)).date(),
        by=made.lead,
        now=datetime.now(UTC) - timedelta(days=30),
    )
    return made


@pytest.fixture
def bluesky(cast: Cast, bluesky_network: BlueskyNetwork) -> Line:
    """A resident who replies to an announcement."""
    number = f"{datetime.now(UTC):%H%M%S%f}"[-8:]
    council = bluesky_network.account(f"council{number}")
    resident = bluesky_network.account(f"resident{number}")
    start = council.post("Consultation opens today")
    wait_until(
        lambda: resident.client.get(
            "app.bsky.feed.getPosts", params={"uris": [start["uri"]]}
        ).json()["posts"],
        "the announcement",
    )
    channel = connected(
        cast.team,
        "bluesky",
        {"service": bluesky_network.pds, "identifier": council.handle},
        {"password": council.password},
    )
    return Line(
        channel,
        cast,
        lambda text: resident.post(text, to=start),
        lambda asked, text: resident.post(text, to=asked, root=start),
        lambda asked: [each["record"]["text"] for each in resident.replies(asked)
                       if each["author"]["did"] == council.did],
        {"service": "http"},
        b"putRecord",
        resident.delete,
    )  # fmt: skip


@pytest.fixture
def mastodon(cast: Cast, snac: Snac) -> Line:
    """A resident who mentions the council."""
    number = f"{datetime.now(UTC):%H%M%S%f}"
    council, resident = snac.account(f"council{number}"), snac.account(f"resident{number}")
    channel = connected(cast.team, "mastodon", {"server": snac.base}, {"token": council.token})
    return Line(
        channel,
        cast,
        lambda text: resident.post(f"@{council.user} {text}"),
        lambda asked, text: resident.post(f"@{council.user} {text}", to=asked["id"]),
        lambda asked: [
            each["content"] for each in resident.below(asked["id"])
            if each["account"]["username"] == council.user
        ],
        {"server": "http"},
        b"POST /api/v1/statuses",
    )  # fmt: skip


@pytest.fixture
def mail(cast: Cast, mail_server: MailServer) -> Line:
    """A resident who writes letters."""
    number = f"{datetime.now(UTC):%H%M%S%f}"
    council = mail_server.mailbox(f"hello{number}@council.example")
    resident = mail_server.mailbox(f"resident{number}@home.example")
    settings = {
        "address": council,
        "name": "Fenwick Council",
        "imap_host": "127.0.0.1",
        "imap_port": str(mail_server.imap_port),
        "imap_security": "none",
        "smtp_host": "127.0.0.1",
        "smtp_port": str(mail_server.smtp_port),
        "smtp_security": "none",
    }
    channel = connected(cast.team, "mail", settings, {"password": "password"})
    return Line(
        channel,
        cast,
        lambda text: mail_server.write(resident, council, "Bins", text),
        lambda asked, text: mail_server.write(
            resident, council, "Re: Bins", text, In_Reply_To=f"<{asked}>", References=f"<{asked}>"
        ),
        lambda asked: [
            each.decode() for each in mail_server.letters(resident)
            if f"<{asked}>".encode() in each
        ],
        {"smtp_port": "smtp", "imap_port": "imap"},
        b"\r\n.\r\n",
    )  # fmt: skip


@pytest.fixture(params=EVERYWHERE)
def line(request: pytest.FixtureRequest, cast: Cast) -> Line:
    """Each platform in turn, connected and read once."""
    made: Line = request.getfixturevalue(request.param)
    read(made.channel)  # Connected: what came before is read first.
    return made


@pytest.fixture
def proxies(line: Line) -> Iterator[dict[str, Proxy]]:
    """From here on the desk reaches the platform through proxies, by what is spoken there."""
    with ExitStack() as ending:
        found = {}
        for setting, speaks in line.servers.items():
            port = int(line.channel.settings[setting].rpartition(":")[2])
            found[speaks] = ending.enter_context(Proxy(port, speaks))
            line.channel.settings[setting] = (
                found[speaks].address if speaks == "http" else str(found[speaks].port)
            )
        line.channel.save()
        yield found
