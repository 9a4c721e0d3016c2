"""The fictional place: one borough, its names and its addresses, used everywhere alike.

Larkwhistle is no real place. Every name says that it is fiction, and every address lies
under ``.example``, which is set aside for examples (RFC 2606) and can never be somebody's.
"""

from __future__ import annotations

BOROUGH = "Larkwhistle Borough (fiction)"
"""The borough's name as people read it."""

HANDLE = "FictionBorough"
"""The team's account name; 14 characters, since X allows 15."""

DOMAIN = "larkwhistle.example"
"""The council's own domain."""

TEAM_ADDRESS = f"hello@{DOMAIN}"
"""Where residents write to."""

NEWS_ADDRESS = f"residents-news@{DOMAIN}"
"""The list that announcements go to by mail."""

MASTODON_HOST = f"social.{DOMAIN}"
"""The fictional Mastodon server that everybody here is on."""

X_ACCOUNT_NUMBER = 9_000_000_000_000_000_000
"""The team's user id on X. Ids from here up belong to instants after the year 2070, so none
of them can be a real person's today; a resident's id is this plus their number."""

_DID = "did:plc:fictionalresident"

FICTION = "fiction"
"""The word that stands in every text."""

STREETS = (
    "Heron Street",
    "Teasel Lane",
    "Quill Row",
    "Bittern Way",
    "Marigold Terrace",
    "Old Bellows Road",
    "Sparrow Steps",
    "Copperkettle Close",
    "Dandelion Parade",
    "Whistle Green",
)
"""Streets of the borough; none of a real place is meant."""


def is_fiction(account: str) -> bool:
    """Whether an account is one of the borough's, by a name that nobody real can have.

    That a name has the word fiction in it says nothing: a shop for books may have it too.

    >>> is_fiction(HANDLE), is_fiction(TEAM_ADDRESS), is_fiction(did(0)), is_fiction("PulpFiction")
    (True, True, True, False)
    """
    name = account.lower()
    return (
        name in {HANDLE.lower(), BOROUGH.lower()}
        or name.endswith(("@" + DOMAIN, "." + DOMAIN))
        or name.startswith(_DID)
    )


def resident_handle(number: int) -> str:
    """A resident's account name: the word fiction and a number, at most 15 characters.

    >>> resident_handle(12)
    'fictional_0012'
    """
    return f"fictional_{number:04d}"


def resident_address(number: int) -> str:
    """A resident's mail address.

    >>> resident_address(12)
    'fictional_0012@residents.example'
    """
    return f"{resident_handle(number)}@residents.example"


def did(number: int) -> str:
    """A decentralised identifier of the form of did:plc; 0 is the team, residents start at 1.

    Real ones are hashes; these spell out that they are made up.

    >>> did(12)
    'did:plc:fictionalresident222222g'
    """
    alphabet = "234567abcdefghijklmnopqrstuvwxyz"
    digits = ""
    while number:
        number, place = divmod(number, 32)
        digits = alphabet[place] + digits
    return f"{_DID}{digits.rjust(7, '2')}"
