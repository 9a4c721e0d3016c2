"""What a made-up platform is to a desk. Nothing here touches a network."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings as installed

from wardmote.channels.ports import FilesTaken, Setting, Signed
from wardmote_web.platforms.demonstration.session import DemonstrationSession

TAKEN = FilesTaken(
    frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"}), each=1_000_000
)


class Demonstration:
    """See ``wardmote.channels.ports.Platform``."""

    name = "demonstration"
    title = "Made-up platform (kept on this computer, sent nowhere)"
    public_replies = True
    settings = (
        Setting("account", "Account", "A name; what has been made up for it is read from a file"),
        Setting("limit", "Longest post", "Characters; empty for no limit", required=False),
    )

    def length(self, text: str) -> int:
        """Characters."""
        return len(text)

    def limit(self, settings: Mapping[str, str]) -> int | None:
        """As stated, if it is."""
        stated = str(settings.get("limit") or "")
        return int(stated) if stated.isdigit() else None

    def files(self, settings: Mapping[str, str]) -> FilesTaken | None:
        """Four pictures; they stay in the desk, and the file of sends names them."""
        return TAKEN

    def connect(self, settings: Mapping[str, str], secrets: Mapping[str, str]) -> Signed:
        """Anybody is let in."""
        account = settings["account"]
        return Signed(author=f"demonstration:{account}", handle=account, name=account, secrets={})

    def open(
        self, settings: Mapping[str, str], secrets: Mapping[str, str], signed: Mapping[str, str]
    ) -> DemonstrationSession:
        """A session."""
        return DemonstrationSession(installed.INSTALLATION.folder, settings["account"])
