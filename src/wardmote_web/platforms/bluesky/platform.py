"""What Bluesky is to a desk."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from wardmote.channels.ports import FilesTaken, NotSignedIn, Setting, Signed
from wardmote_web.platforms.bluesky.blobs import TAKEN
from wardmote_web.platforms.bluesky.session import BlueskySession
from wardmote_web.platforms.bluesky.xrpc import Xrpc


class Bluesky:
    """See ``wardmote.channels.ports.Platform``."""

    name = "bluesky"
    title = "Bluesky"
    public_replies = True
    settings = (
        Setting("service", "Service", "Where the account is kept", initial="https://bsky.social"),
        Setting("identifier", "Handle", "Such as council.bsky.social"),
        Setting(
            "password",
            "App password",
            "Made in Bluesky's settings; not the account's own",
            secret=True,
        ),
    )

    def length(self, text: str) -> int:
        """Graphemes, near enough: combining marks and joiners do not count."""
        return sum(1 for c in text if not unicodedata.combining(c) and c not in "\u200d\ufe0f")

    def limit(self, settings: Mapping[str, str]) -> int | None:
        """300 graphemes."""
        return 300

    def files(self, settings: Mapping[str, str]) -> FilesTaken | None:
        """Four pictures of a million bytes each."""
        return TAKEN

    def connect(self, settings: Mapping[str, str], secrets: Mapping[str, str]) -> Signed:
        """Sign in with the app password."""
        xrpc = Xrpc(settings, secrets)
        try:
            found = xrpc.sign_in()
        finally:
            xrpc.close()
        if not found.get("did"):
            raise NotSignedIn("Bluesky did not say which account this is.")
        return Signed(
            author=str(found["did"]),
            handle=str(found.get("handle", "")),
            name=str(found.get("handle", "")),
            secrets=dict(xrpc.secrets),
        )

    def open(
        self, settings: Mapping[str, str], secrets: Mapping[str, str], signed: Mapping[str, str]
    ) -> BlueskySession:
        """A session; it signs in when it must."""
        return BlueskySession(Xrpc(settings, secrets), signed["author"])
