"""What a Mastodon server is to a desk."""

from __future__ import annotations

import re
from collections.abc import Mapping

from wardmote.channels.ports import FilesTaken, Setting, Signed
from wardmote_web.platforms.mastodon.api import Api
from wardmote_web.platforms.mastodon.media import TAKEN
from wardmote_web.platforms.mastodon.session import MastodonSession

_LINK = re.compile(r"https?://\S+")
_MENTION = re.compile(r"@([\w.-]+)@[\w.-]+")


class Mastodon:
    """See ``wardmote.channels.ports.Platform``."""

    name = "mastodon"
    title = "Mastodon"
    public_replies = True
    settings = (
        Setting("server", "Server", "Such as https://mastodon.social"),
        Setting(
            "limit",
            "Longest post",
            "Characters that this server takes",
            required=False,
            initial="500",
        ),
        Setting(
            "token",
            "Access token",
            "From the account's settings, under Development: read and write",
            secret=True,
        ),
    )

    def length(self, text: str) -> int:
        """A link counts 23, a mention without its server, as Mastodon's own counter has it."""
        return len(_MENTION.sub(r"@\1", _LINK.sub("x" * 23, text)))

    def limit(self, settings: Mapping[str, str]) -> int | None:
        """What the server takes, less room for the name of whom it is for."""
        stated = str(settings.get("limit") or "500")
        return max(int(stated) if stated.isdigit() else 500, 100) - 40

    def files(self, settings: Mapping[str, str]) -> FilesTaken | None:
        """Four pictures, of a size that every server of the family takes unless told otherwise."""
        return TAKEN

    def connect(self, settings: Mapping[str, str], secrets: Mapping[str, str]) -> Signed:
        """Ask the server whose token it is."""
        api = Api(settings, secrets)
        try:
            found = api.get("/api/v1/accounts/verify_credentials")
        finally:
            api.close()
        return Signed(
            author=str(found["url"]),
            handle=str(found["acct"]),
            name=str(found.get("display_name") or found["acct"]),
            secrets={**secrets, "id": str(found["id"])},
        )

    def open(
        self, settings: Mapping[str, str], secrets: Mapping[str, str], signed: Mapping[str, str]
    ) -> MastodonSession:
        """A session."""
        return MastodonSession(Api(settings, secrets), signed["author"])
