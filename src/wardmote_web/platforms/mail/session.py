"""One mailbox."""

from __future__ import annotations

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
)
from wardmote_web.platforms.mail import letters
from wardmote_web.platforms.mail.servers import Servers

PAGE = 50
LARGEST = 15_000_000
SETTLED = timedelta(seconds=90)
"""So long after a letter was handed over, our own copy of it would be in the mailbox."""


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
        """Numbers (UID) only rise, so nothing lies behind the cursor, unless the server begins
        anew (UIDVALIDITY): then all is read again, and what is known is known by its id.
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
        sizes = {
            int(each.uid or 0): each.size_rfc822
            for each in box.fetch(_uid(uids), headers_only=True, mark_seen=False, bulk=True)
        }
        small = [uid for uid in uids if sizes.get(uid, 0) <= LARGEST]
        large = len(uids) - len(small)
        missed = (f"{large} letter(s) were larger than 15 MB and not read.",) if large else ()
        messages = []
        for each in box.fetch(_uid(small), mark_seen=False, bulk=True) if small else ():
            received = each.date if each.date.tzinfo else each.date.replace(tzinfo=UTC)
            received = min(received.astimezone(UTC), datetime.now(UTC))
            found = letters.incoming(each.obj.as_bytes(), own=self._own, received=received)
            if found is not None and found.ours == ours:
                messages.append(found)
        messages.sort(key=lambda each: each.sent_at)
        return Fetched(tuple(messages), (), cursor, missed)

    def prepare(self, reply: Reply) -> Json:
        """The whole letter, with its Message-ID and its date."""
        return letters.payload(reply, self._settings)

    def send(self, payload: Json) -> Receipt:
        """Hand it over, to the resident and to ourselves."""
        server = self._servers.outgoing()
        try:
            self._hand_over(server, payload)
        finally:
            server.close()
        return _receipt(payload)

    def _hand_over(self, server: smtplib.SMTP, payload: Json) -> None:
        letter = payload["letter"].encode("ascii", errors="surrogateescape")
        try:
            server.ehlo_or_helo_if_needed()
            code, _ = server.mail(payload["from"])
            if code != 250:
                _refuse(code, "the sender")
            code, _ = server.rcpt(payload["to"])
            if code not in {250, 251}:
                _refuse(code, "the resident's address")
            server.rcpt(self._own)  # If even we are refused, it goes to the resident all the same.
        except (OSError, smtplib.SMTPException) as error:
            raise NotNow(
                "The SMTP server went away before anything was sent.", wait=timedelta(seconds=30)
            ) from error
        try:
            code, _ = server.data(letter)
        except smtplib.SMTPDataError as error:
            code = error.smtp_code
        except (OSError, smtplib.SMTPException) as error:
            raise PlatformUnreachable("The SMTP server went away while it was sent.") from error
        if code != 250:
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
        return ["INBOX", *(name for name in others if name.upper() != "INBOX")][:40]


def _uid(uids: Sequence[int]) -> str:
    return f"UID {','.join(map(str, uids))}"


def _refuse(code: int, what: str) -> None:
    """A permanent no, or one for now. Nothing was sent."""
    if 400 <= code < 500:
        raise NotNow(f"The SMTP server puts {what} off ({code}).", wait=timedelta(minutes=5))
    raise RefusedByPlatform(
        f"The SMTP server does not take {what} ({code}).",
        remedy="Look at the address, and close the conversation if it cannot be answered.",
    )


def _receipt(payload: Json) -> Receipt:
    return Receipt(id=payload["id"], sent_at=datetime.fromisoformat(payload["sent_at"]))
