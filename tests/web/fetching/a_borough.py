"""A council on Bluesky, what residents posted to it, and how a fetch of it is read."""

from __future__ import annotations

from pathlib import Path

from servers.bluesky_network import BlueskyNetwork
from servers.running import wait_until
from wardmote.channels.reading import Reading, ReadOptions
from wardmote.channels.sources import read
from web.fetching.conftest import fresh


class Borough:
    """A council's account and what residents did with it."""

    def __init__(self, network: BlueskyNetwork) -> None:
        self.network = network
        self.council = network.account(fresh("council"))
        self.resident = network.account(fresh("resident"))
        self.opening = self.council.post("The consultation on Fenwick Lane opens")
        self._shown(self.opening["uri"])
        self.asked = self.resident.post("Until when?", to=self.opening)
        self.unanswered = self.resident.post("And the hedge?", to=self.opening)
        self.named = self.resident.post("why are the bins late?", names=self.council)
        for each in (self.asked, self.unanswered, self.named):
            self._shown(each["uri"])
        self.answer = self.council.post("Until Friday", to=self.asked, root=self.opening)
        self.other = self.council.post("A lorry broke down", to=self.named)
        for each in (self.answer, self.other):
            self._shown(each["uri"])
        wait_until(self._counted, "the replies to be counted", 20)

    def _shown(self, uri: str) -> None:
        def there() -> bool:
            found = self.resident.client.get("app.bsky.feed.getPosts", params={"uris": [uri]})
            return bool(found.json().get("posts"))

        wait_until(there, "a post to be shown", 20)

    def _counted(self) -> bool:
        found = self.resident.client.get(
            "app.bsky.feed.getPosts", params={"uris": [self.opening["uri"]]}
        ).json()
        return bool(found["posts"][0]["replyCount"] >= 2)

    def places(self, *, view: str | None = None) -> list[str]:
        """Options that say where this network is."""
        return [
            "--public-body", "--pause", "0", "--private-host", "localhost",
            "--app-view", view or self.network.view, "--directory", self.network.plc,
        ]  # fmt: skip


def both_sides(folder: Path, name: str = "council") -> Reading:
    """The table of both sides, as ``wardmote audit`` reads it."""
    mapping = folder / f"{name}.both-sides.mapping.toml"
    return read(folder / f"{name}.both-sides.csv", "csv", ReadOptions(mapping=mapping))
