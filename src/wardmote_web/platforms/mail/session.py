"""One mailbox."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from imap_tools.mailbox import BaseMailBox

from wardmote.channels.ports import (
    Fetched,
    Json,
    NotNow,
    OpenThread,
    PlatformUnreachable,
    Receipt,
    RefusedByPlatform,
    Reply,
    SentFile,
)
from wardmote_web.platforms.mail import enclosing, letters
from wardmote_web.platforms.mail.mailbox import lying, whole
from wardmote_web.platforms.mail.servers import Servers

log = logging.getLogger(__name__)
PAGE = 50
LARGEST = 15_000_000
SETTLED = timedelta(minutes=12)
"""So long after a send was begun, our own copy of the letter would be in the mailbox.

A server may take ten minutes to say that it has a letter (RFC 5321, 4.5.3.2.6).
"""
PATIENCE = 60.0
"""Seconds that we wait for it to say so."""


class MailSession:
    """See ``wardmote.channels.ports.Session``.

    A letter goes to the resident and, unseen, to the mailbox itself: SMTP cannot be asked what
    became of a letter, but the mailbox can.
    """

    def __init__(self, servers: Servers, settings: Mapping[str, str]) -> None:
        self._servers = servers
        self._settings = settings
        self._own = settings["address"].strip().lower()

    @property
    def secrets(self) -> Mapping[str, str]:
        """The password."""
        return self._servers.secrets

    def close(self) -> None:
        """Connections end with each step."""

    def fetch(self, cursor: Json, threads: Sequence[OpenThread]) -> Iterator[Fetched]:
        """Letters since the cursor: residents' from INBOX, colleagues' own replies from Sent.

        A letter in INBOX that says it comes from us is our own copy, or somebody pretends; either
        way it is no message.
        """
        with self._servers.inbox() as box:
            for folder, ours in self._folders_to_read(box):
                for page in self._new_in(box, folder, cursor, ours=ours):
                    cursor = page.cursor
                    yield page

    def _folders_to_read(self, box: BaseMailBox) -> list[tuple[str, bool]]:
        sent = [each.name for each in box.folder.list() if "\\Sent" in each.flags]
        return [("INBOX", False), *((name, True) for name in sent[:1])]

    def _new_in(
        self, box: BaseMailBox, folder: str, cursor: Json, *, ours: bool
    ) -> Iterator[Fetched]:
        """Letters of a folder behind the cursor, in pages.

        Numbers (UID) only rise, so nothing else is new, unless the server begins anew
        (UIDVALIDITY): then all is read again, and what is known is known by its id.
        """
        stated = box.folder.status(folder, ["UIDVALIDITY", "UIDNEXT"])
        validity, next_uid = int(stated["UIDVALIDITY"]), int(stated["UIDNEXT"])
        place = cursor.get(folder)
        if place is None:
            # Just connected: what came before is somebody else's work.
            yield Fetched((), (), {**cursor, folder: {"validity": validity, "uid": next_uid - 1}})
            return
        last = int(place["uid"]) if place["validity"] == validity else 0
        if next_uid <= last + 1:
            return
        box.folder.set(folder, readonly=True)
        uids = sorted(uid for each in box.uids(f"UID {last + 1}:*") if (uid := int(each)) > last)
        for at in range(0, len(uids), PAGE):
            part = uids[at : at + PAGE]
            cursor = {**cursor, folder: {"validity": validity, "uid": part[-1]}}
            yield self._page(box, part, cursor, ours=ours)

    def _page(self, box: BaseMailBox, uids: list[int], cursor: Json, *, ours: bool) -> Fetched:
        there = lying(box, uids)
        small = [each for each in there if each.size <= LARGEST]
        large = len(there) - len(small)
        missed = [f"{large} letter(s) were larger than 15 MB and not read."] if large else []
        messages = []
        for each, raw in whole(box, small):
            try:
                found = letters.incoming(
                    raw,
                    own=self._own,
                    received=each.received,
                    server=self._settings.get("checked_by", ""),
                )
            except Exception as error:
                # A letter is hostile: what the reader of letters trips over stops no other.
                log.error("a letter could not be read: %s", type(error).__name__)
                missed.append(f"A letter of {each.received:%d %B %Y, %H:%M} UTC cannot be read.")
                continue
            if found is not None and found.ours == ours:
                messages.append(found)
        messages.sort(key=lambda each: each.sent_at)
        return Fetched(tuple(messages), (), cursor, tuple(missed))

    def prepare(self, reply: Reply) -> Json:
        """The whole letter, with its Message-ID and its date."""
        return letters.payload(reply, self._settings)

    def upload(self, file: SentFile, known: Json) -> Json:
        """Nothing: a file goes out within its letter."""
        return known

    def send(
        self, payload: Json, files: Sequence[SentFile] = (), uploaded: Sequence[Json] = ()
    ) -> Receipt:
        """Hand it over, to the resident and to ourselves."""
        letter = enclosing.whole(payload, files)
        server = self._servers.outgoing()
        try:
            self._hand_over(server, payload, letter)
        finally:
            server.close()
        return _receipt(payload)

    def _hand_over(self, server: smtplib.SMTP, payload: Json, letter: bytes) -> None:
        try:
            server.ehlo_or_helo_if_needed()
            code, _ = server.mail(payload["from"])
            if code != 250:
                _refuse(code, "the sender")
            code, _ = server.rcpt(payload["to"])
            if code not in {250, 251}:
                _refuse(code, "the resident's address")
            code, _ = server.rcpt(self._own)
            if code not in {250, 251}:
                # Without a copy of our own nobody could find out what became of the letter.
                _refuse(code, "the copy to our own address")
        except (OSError, smtplib.SMTPException) as error:
            raise NotNow(
                "The SMTP server went away before anything was sent.", wait=timedelta(seconds=30)
            ) from error
        if server.sock is not None:
            server.sock.settimeout(PATIENCE)
        try:
            code, _ = server.data(letter)
        except smtplib.SMTPDataError as error:
            code = error.smtp_code
        except (OSError, smtplib.SMTPException) as error:
            raise PlatformUnreachable("The SMTP server went away while it was sent.") from error
        if not 200 <= code < 600:
            raise PlatformUnreachable("The SMTP server's answer to the letter cannot be read.")
        if code >= 300:
            _refuse(code, "the letter")

    def look_up(self, payload: Json, *, asked_at: datetime) -> Receipt | None:
        """Whether our own copy is in the mailbox, in whatever folder."""
        with self._servers.inbox() as box:
            for folder in self._folders(box):
                box.folder.set(folder, readonly=True)
                if box.uids(f'HEADER Message-ID "<{payload["id"]}>"'):
                    return _receipt(payload)
        if datetime.now(UTC) - asked_at < SETTLED:
            raise PlatformUnreachable("Our own copy is not there yet; it is looked up again.")
        return None

    def _folders(self, box: BaseMailBox) -> list[str]:
        """INBOX first; a rule of the mailbox may have filed the copy elsewhere."""
        others = [each.name for each in box.folder.list() if "\\Noselect" not in each.flags]
        return ["INBOX", *(name for name in others if name.upper() != "INBOX")]


def _refuse(code: int, what: str) -> None:
    """A permanent no, or one for now. Nothing was sent."""
    if code < 500:
        raise NotNow(f"The SMTP server puts {what} off ({code}).", wait=timedelta(minutes=5))
    raise RefusedByPlatform(
        f"The SMTP server does not take {what} ({code}).",
        remedy="Look at the address, and close the conversation if it cannot be answered.",
    )


def _receipt(payload: Json) -> Receipt:
    return Receipt(id=payload["id"], sent_at=datetime.fromisoformat(payload["sent_at"]))
