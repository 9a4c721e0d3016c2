"""A resident at the other end of each channel, and the truth of what reached them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Protocol

from servers.bluesky_network import BlueskyNetwork
from servers.mail import MailServer
from servers.snac import Snac

QUESTION = re.compile(r"question (\d+)")


class Line(Protocol):
    """A channel, seen from outside the desk."""

    platform: str
    settings: dict[str, str]
    secrets: dict[str, str]

    def ask(self, number: int) -> None:
        """The resident asks a question of that number, in a thread of its own."""
        ...

    def sent(self) -> Counter[str]:
        """Every text that our account has sent, as the platform has it, and how often."""
        ...

    def pictures(self) -> int:
        """How many described pictures our account has sent."""
        ...


class OnBluesky:
    """Mentions; the account's own repository is the truth."""

    platform = "bluesky"

    def __init__(self, network: BlueskyNetwork) -> None:
        stamp = f"{datetime.now(UTC):%H%M%S%f}"[:9]
        self._council = network.account(f"c{stamp}")
        self._resident = network.account(f"r{stamp}")
        self.settings = {"service": network.pds, "identifier": self._council.handle}
        self.secrets = {"password": self._council.password}

    def ask(self, number: int) -> None:
        """A post that names the council."""
        self._resident.post(f"question {number}", names=self._council)

    def sent(self) -> Counter[str]:
        """All records of the repository."""
        return Counter(
            f"{each['value'].get('reply', {}).get('parent', {}).get('uri', '')} "
            f"{each['value']['text']}"
            for each in self._council.records()
        )

    def pictures(self) -> int:
        """In all records."""
        embeds = [each["value"].get("embed", {}) for each in self._council.records()]
        return sum(bool(each["alt"]) for embed in embeds for each in embed.get("images", []))


class OnMastodon:
    """Mentions on one server; the account's statuses are the truth."""

    platform = "mastodon"

    def __init__(self, server: Snac) -> None:
        stamp = f"{datetime.now(UTC):%H%M%S%f}"
        self._council = server.account(f"council{stamp}")
        self._resident = server.account(f"resident{stamp}")
        self.settings = {"server": server.base}
        self.secrets = {"token": self._council.token}

    def ask(self, number: int) -> None:
        """A status that names the council."""
        self._resident.post(f"@{self._council.user} question {number}")

    def sent(self) -> Counter[str]:
        """All statuses of the account, from the server's own files: its API shows the latest."""
        return Counter(
            f"{each.get('inReplyTo')} {each.get('content')}" for each in self._council.kept()
        )

    def pictures(self) -> int:
        """In all statuses."""
        attached = [each.get("attachment") or [] for each in self._council.kept()]
        return sum(bool(each.get("name")) for several in attached for each in several)


class OnMail:
    """Letters; the resident's mailbox is the truth."""

    platform = "mail"

    def __init__(self, server: MailServer) -> None:
        stamp = f"{datetime.now(UTC):%H%M%S%f}"
        self._server = server
        self._council = server.mailbox(f"c{stamp}@council.example")
        self._resident = server.mailbox(f"r{stamp}@home.example")
        self.settings = {
            "address": self._council,
            "imap_host": "127.0.0.1",
            "imap_port": str(server.imap_port),
            "imap_security": "none",
            "smtp_host": "127.0.0.1",
            "smtp_port": str(server.smtp_port),
            "smtp_security": "none",
        }
        self.secrets = {"password": "password"}

    def ask(self, number: int) -> None:
        """A letter."""
        self._server.write(self._resident, self._council, f"About {number}", f"question {number}")

    def sent(self) -> Counter[str]:
        """All letters in the resident's mailbox, by what they answer and say."""
        found: Counter[str] = Counter()
        for raw in self._server.letters(self._resident):
            head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
            answers = re.search(rb"(?mi)^In-Reply-To:\s*(<[^>]+>)", head)
            found[f"{answers[1].decode() if answers else ''} {body.decode()}"] += 1
        return found

    def pictures(self) -> int:
        """In all letters."""
        letters = self._server.letters(self._resident)
        return sum(each.count(b"Content-Description: Mill Lane") for each in letters)


@contextmanager
def line(platform: str) -> Iterator[Line]:
    """A server of that platform, with a resident."""
    if platform == "bluesky":
        with BlueskyNetwork() as network:
            yield OnBluesky(network)
    elif platform == "mastodon":
        with Snac() as snac:
            yield OnMastodon(snac)
    else:
        with MailServer() as mail:
            yield OnMail(mail)
