"""Connections to the mailbox's two servers."""

from __future__ import annotations

import imaplib
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta

import httpcore
from imap_tools.errors import MailboxLoginError, MailboxLogoutError
from imap_tools.mailbox import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted

from wardmote.channels.ports import NotSignedIn, OutOfReach, PlatformUnreachable
from wardmote_web.platforms.guarded import checked_address

TIMEOUT = 20.0
_AGAIN = timedelta(seconds=30)


class Servers:
    """How to come into a mailbox."""

    def __init__(self, settings: Mapping[str, str], secrets: Mapping[str, str]) -> None:
        self._settings = settings
        self.secrets = secrets

    @property
    def _user(self) -> str:
        return self._settings.get("user") or self._settings["address"]

    @contextmanager
    def inbox(self) -> Iterator[BaseMailBox]:
        """The IMAP server, signed in, INBOX selected.

        Raises:
            NotSignedIn, OutOfReach: It was not reached; nothing was done.
            PlatformUnreachable: It went away meanwhile.
        """
        box = self._connected()
        try:
            box.login(self._user, self.secrets.get("password", ""), initial_folder="INBOX")
        except MailboxLoginError:
            _leave(box)
            raise NotSignedIn(
                "The IMAP server does not accept the user name and password.",
                remedy="Correct them on the channel's page.",
            ) from None
        except (OSError, imaplib.IMAP4.error) as error:
            _leave(box)
            raise OutOfReach("The IMAP server does not answer.", wait=_AGAIN) from error
        try:
            yield box
        except (OSError, imaplib.IMAP4.error) as error:
            raise PlatformUnreachable("The IMAP server went away.") from error
        finally:
            _leave(box)

    def _connected(self) -> BaseMailBox:
        host, port = self._settings["imap_host"], int(self._settings["imap_port"])
        security = self._settings.get("imap_security", "tls")
        try:
            checked_address(host, port)
            if security == "none":
                return MailBoxUnencrypted(host, port, timeout=TIMEOUT)
            kind = MailBoxStartTls if security == "starttls" else MailBox
            return kind(host, port, timeout=TIMEOUT, ssl_context=ssl.create_default_context())
        except (OSError, imaplib.IMAP4.error, httpcore.ConnectError) as error:
            raise OutOfReach("The IMAP server cannot be reached.", wait=_AGAIN) from error

    def outgoing(self) -> smtplib.SMTP:
        """The SMTP server, signed in, nothing said yet.

        Raises:
            NotSignedIn, OutOfReach: It was not reached; nothing was sent.
        """
        host, port = self._settings["smtp_host"], int(self._settings["smtp_port"])
        security = self._settings.get("smtp_security", "starttls")
        context = ssl.create_default_context()
        server: smtplib.SMTP | None = None
        try:
            checked_address(host, port)
            if security == "tls":
                server = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=context)
            else:
                server = smtplib.SMTP(host, port, timeout=TIMEOUT)
            if security == "starttls":
                server.starttls(context=context)
            if self.secrets.get("password"):
                server.login(self._user, self.secrets["password"])
        except smtplib.SMTPAuthenticationError:
            _hang_up(server)
            raise NotSignedIn(
                "The SMTP server does not accept the user name and password.",
                remedy="Correct them on the channel's page.",
            ) from None
        except (OSError, smtplib.SMTPException, httpcore.ConnectError) as error:
            _hang_up(server)
            raise OutOfReach("The SMTP server cannot be reached.", wait=_AGAIN) from error
        return server


def _hang_up(server: smtplib.SMTP | None) -> None:
    if server is not None:
        server.close()


def _leave(box: BaseMailBox) -> None:
    """Say goodbye, and let go of the connection whatever the server says to that."""
    with suppress(OSError, imaplib.IMAP4.error, MailboxLogoutError):
        box.logout()
    with suppress(OSError):
        box.client.shutdown()
