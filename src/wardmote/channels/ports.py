"""What a live platform must be able to do, so that a desk can work on it: the ports.

Nothing here knows a network. A platform of the service fills these shapes; the desk knows
nothing else of it. A session raises the errors below and no others of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from wardmote.basis.errors import WardmoteError
from wardmote.channels.forwarded import Forwarded

Json = dict[str, Any]
"""Only what JSON can hold."""


class PlatformUnreachable(WardmoteError):
    """No answer that can be relied on: whatever was being done may or may not have been done."""


class NotNow(PlatformUnreachable):
    """Nothing was done, and it may be done later: asked to wait, or out of reach beforehand.

    Args:
        wait: For how long.
    """

    def __init__(self, saw: str, *, wait: timedelta, where: str = "", remedy: str = "") -> None:
        super().__init__(saw, where=where, remedy=remedy)
        self.wait = wait


class RateLimited(NotNow):
    """The platform asks to wait. It is well, and so are we."""


class OutOfReach(NotNow):
    """There was nobody to say anything to: an outage, if it lasts."""


class NotSignedIn(WardmoteError):
    """The platform does not accept the credentials; nothing was done."""


class RefusedByPlatform(WardmoteError):
    """The platform understood and said no; nothing was done, and asking again is no use."""


@dataclass(frozen=True)
class Picture:
    """What is attached to a message.

    Attributes:
        address: Where the platform keeps it.
        media_type: Such as ``image/png``; empty where not said.
        alt: Its description in words.
        name: A file name, where there is one.
    """

    address: str
    media_type: str = ""
    alt: str = ""
    name: str = ""


@dataclass(frozen=True)
class Incoming:
    """A message as a platform gives it, ours or a resident's.

    Attributes:
        id: As the platform names it; unique within the account.
        author: The platform's own lasting name of whoever wrote it (a DID, a mail address).
        author_name: The name that they show.
        author_handle: The name by which they are addressed.
        ours: Sent by the account itself.
        sent_at: When, aware, UTC.
        text: Plain text. Hostile input.
        public: Everybody can read it.
        in_reply_to: The id of the message above it.
        thread: A name of the whole thread, where the platform has one (the root's id).
        automatic: Sent by a machine (Auto-Submitted, precedence bulk, a bot account): it is
            recorded, and never acknowledged.
        subject: Of a mail.
        pictures: What is attached.
        edited_at: When it was last changed.
        reference: What the platform needs to be told of it when it is answered (a CID, a root).
        markup: As it came, where that is not plain text: sanitised again before it is shown.
        forwarded: What whoever wrote this handed on in it, where that can be read. Hostile.
        vouched: The platform's own server says that it truly comes from the author.
    """

    id: str
    author: str
    author_name: str
    author_handle: str
    ours: bool
    sent_at: datetime
    text: str
    public: bool
    in_reply_to: str = ""
    thread: str = ""
    automatic: bool = False
    subject: str = ""
    pictures: tuple[Picture, ...] = ()
    edited_at: datetime | None = None
    reference: Mapping[str, Any] = field(default_factory=dict)
    markup: str = ""
    forwarded: Forwarded | None = None
    vouched: bool = False


@dataclass(frozen=True)
class Fetched:
    """One page of what there is.

    Attributes:
        messages: New, or seen before: overlap is welcome, the desk knows them by id.
        deleted: Ids of messages that the platform says are gone.
        cursor: Where to go on, to be kept in the same transaction as the messages.
        missed: What could not be seen, in sentences without a resident's words.
    """

    messages: tuple[Incoming, ...]
    deleted: tuple[str, ...]
    cursor: Json
    missed: tuple[str, ...] = ()


@dataclass(frozen=True)
class OpenThread:
    """A conversation that is not closed, to be looked at as well as the notifications.

    Attributes:
        root: The id of its first message.
        residents: Ids of residents' messages in it that the desk holds and that are not gone.
    """

    root: str
    residents: tuple[str, ...] = ()


@dataclass(frozen=True)
class SentFile:
    """A file that goes out with a reply, whole.

    Attributes:
        name: A file name.
        media_type: Such as ``image/png``: what it is, whatever it was said to be.
        alt: What it shows, in words; empty for decoration and for what is no image.
        content: Its bytes.
        width: In pixels; 0 for what is no image.
        height: In pixels; 0 for what is no image.
    """

    name: str
    media_type: str
    alt: str
    content: bytes = field(repr=False)
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class FilesTaken:
    """Which files a platform takes with a reply.

    Attributes:
        media_types: Of what kinds.
        each: Bytes of one at most.
        many: How many at most.
        together: Bytes of all at most; None for no such limit.
        longest_alt: Characters of a description at most.
    """

    media_types: frozenset[str]
    each: int
    many: int = 4
    together: int | None = None
    longest_alt: int = 1000


@dataclass(frozen=True)
class Reply:
    """What is to be said, before the platform has made a payload of it.

    Attributes:
        text: Plain text.
        key: Fixes the reply for ever: whatever is sent under it is this reply.
        at: When it was released for sending; becomes the time that the platform shows.
        to: The message that it answers, as ``Incoming.id``; empty for a message that opens one.
        to_author: Whom it is for, as ``Incoming.author``.
        to_handle: How they are addressed.
        thread: As ``Incoming.thread``.
        subject: Of a mail.
        reference: ``Incoming.reference`` of the message that it answers.
        earlier: Ids above it, oldest first (a mail's References).
        public: Whether everybody may read it.
        automatic: An acknowledgement; marked as such where the platform can.
        files: What goes out with it, in this order.
    """

    text: str
    key: str
    at: datetime
    to: str
    to_author: str
    to_handle: str
    thread: str = ""
    subject: str = ""
    reference: Mapping[str, Any] = field(default_factory=dict)
    earlier: tuple[str, ...] = ()
    public: bool = True
    automatic: bool = False
    files: tuple[SentFile, ...] = ()


@dataclass(frozen=True)
class Receipt:
    """The platform has it.

    Attributes:
        id: As ``Incoming.id`` of our message.
        sent_at: When, by the platform where it says, else by our clock.
        reference: As ``Incoming.reference``.
    """

    id: str
    sent_at: datetime
    reference: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Signed:
    """An account that the platform let us into.

    Attributes:
        author: As ``Incoming.author`` of its messages.
        handle: As it is addressed.
        name: As it is shown.
        secrets: What to keep, encrypted, to come in again (a session, a token).
    """

    author: str
    handle: str
    name: str
    secrets: Mapping[str, str]


class Session(Protocol):
    """One account on one platform, signed in or ready to be."""

    secrets: Mapping[str, str]
    """What to keep now: a session renews its tokens by itself."""

    def fetch(self, cursor: Json, threads: Sequence[OpenThread]) -> Iterator[Fetched]:
        """Everything since the cursor, oldest page first, overlapping what was there before.

        An empty cursor means: from the time of connecting, or as far back as is polite.

        Raises:
            PlatformUnreachable, NotNow, NotSignedIn: Pages already given stand.
        """
        ...

    def prepare(self, reply: Reply) -> Json:
        """The whole payload of a reply. Touches no network; the same reply, the same payload.

        The bytes of its files are kept beside it, and given to ``upload`` and ``send`` again.

        Raises:
            RefusedByPlatform: It can never be sent (too long, nobody to send to).
        """
        ...

    def upload(self, file: SentFile, known: Json) -> Json:
        """Bring a file to the platform before the reply; nobody sees it until that is sent.

        Done twice it does no harm. Where files go out within the reply it does nothing.

        Args:
            file: Of the reply.
            known: What it gave for this file before; empty the first time.

        Returns:
            What the platform calls it, to be committed before ``send``.

        Raises:
            NotNow, NotSignedIn, RefusedByPlatform, PlatformUnreachable: The reply was not sent.
        """
        ...

    def send(
        self, payload: Json, files: Sequence[SentFile] = (), uploaded: Sequence[Json] = ()
    ) -> Receipt:
        """Send it, once.

        Args:
            payload: As ``prepare`` made it.
            files: Those of the reply, as they were given to ``prepare``.
            uploaded: What ``upload`` gave for each.

        Raises:
            NotNow, NotSignedIn, RefusedByPlatform: It was certainly not sent.
            PlatformUnreachable: Nobody knows whether it was.
        """
        ...

    def look_up(self, payload: Json, *, asked_at: datetime) -> Receipt | None:
        """Whether it is there; None: it certainly is not, and may be sent again.

        Args:
            payload: As it was given to ``send``.
            asked_at: When ``send`` was last begun.

        Raises:
            PlatformUnreachable, NotNow, NotSignedIn: It cannot be said yet.
        """
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


@dataclass(frozen=True)
class Setting:
    """A question asked when an account is connected.

    Attributes:
        name: Of the setting.
        label: As a person is asked.
        hint: What to enter.
        secret: Kept encrypted and never shown again.
        required: Whether it may be left empty.
        initial: What stands there.
    """

    name: str
    label: str
    hint: str = ""
    secret: bool = False
    required: bool = True
    initial: str = ""


class Platform(Protocol):
    """A platform that a desk can work on."""

    name: str
    """One word, for the database: ``bluesky``."""
    title: str
    """For people: ``Bluesky``."""
    settings: tuple[Setting, ...]
    """What to ask when an account is connected."""
    public_replies: bool
    """Whether replies can be read by everybody."""

    def length(self, text: str) -> int:
        """How long the platform counts a text to be."""
        ...

    def limit(self, settings: Mapping[str, str]) -> int | None:
        """The longest text that it takes; None: no limit that a person would meet."""
        ...

    def files(self, settings: Mapping[str, str]) -> FilesTaken | None:
        """Which files go out with a reply; None: none do."""
        ...

    def connect(self, settings: Mapping[str, str], secrets: Mapping[str, str]) -> Signed:
        """Sign in for the first time, or again after ``NotSignedIn``.

        Raises:
            NotSignedIn, PlatformUnreachable, RefusedByPlatform: With what to mend.
        """
        ...

    def open(
        self, settings: Mapping[str, str], secrets: Mapping[str, str], signed: Mapping[str, str]
    ) -> Session:
        """A session. Touches no network until it is used.

        Args:
            settings: The answers that are no secrets.
            secrets: The others, and ``Signed.secrets``.
            signed: ``author``, ``handle`` and ``name`` of ``Signed``.
        """
        ...
