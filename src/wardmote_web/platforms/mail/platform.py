"""What a mailbox is to a desk."""

from __future__ import annotations

from collections.abc import Mapping

from wardmote.channels.ports import FilesTaken, Setting, Signed
from wardmote_web.platforms.mail.enclosing import TAKEN
from wardmote_web.platforms.mail.servers import Servers
from wardmote_web.platforms.mail.session import MailSession


class Mail:
    """See ``wardmote.channels.ports.Platform``."""

    name = "mail"
    title = "E-mail"
    public_replies = False
    settings = (
        Setting("address", "Address", "Such as hello@council.example"),
        Setting("name", "Name shown", "Such as Fenwick Council", required=False),
        Setting("imap_host", "IMAP server"),
        Setting("imap_port", "IMAP port", initial="993"),
        Setting("imap_security", "IMAP security", "tls, starttls or none", initial="tls"),
        Setting("smtp_host", "SMTP server"),
        Setting("smtp_port", "SMTP port", initial="587"),
        Setting("smtp_security", "SMTP security", "tls, starttls or none", initial="starttls"),
        Setting("user", "User name", "If it is not the address", required=False),
        Setting("password", "Password", secret=True),
        Setting(
            "checked_by",
            "Server that checks who sent a letter",
            "Its name in Authentication-Results, such as mx.council.example, if it takes away what "
            "others write there: then a letter that a colleague forwards is handed over by itself",
            required=False,
        ),
    )

    def length(self, text: str) -> int:
        """Characters."""
        return len(text)

    def limit(self, settings: Mapping[str, str]) -> int | None:
        """None that a person would meet."""
        return None

    def files(self, settings: Mapping[str, str]) -> FilesTaken | None:
        """Four pictures or PDFs."""
        return TAKEN

    def connect(self, settings: Mapping[str, str], secrets: Mapping[str, str]) -> Signed:
        """Sign in to both servers."""
        servers = Servers(settings, secrets)
        with servers.inbox():
            pass
        servers.outgoing().quit()
        address = settings["address"].strip().lower()
        return Signed(address, address, settings.get("name", "") or address, dict(secrets))

    def open(
        self, settings: Mapping[str, str], secrets: Mapping[str, str], signed: Mapping[str, str]
    ) -> MailSession:
        """A session; it signs in when it must."""
        return MailSession(Servers(settings, secrets), settings)
