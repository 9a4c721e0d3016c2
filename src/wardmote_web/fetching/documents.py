"""A document at an address, for ``wardmote evidence import``: asked for politely, and guarded."""

from __future__ import annotations

from collections.abc import Callable, Collection

from wardmote_web.fetching.errors import NotUnderstood
from wardmote_web.fetching.polite import Polite


def text_at(
    address: str,
    *,
    private_hosts: Collection[str] = (),
    say: Callable[[str], None] = lambda words: None,
) -> str:
    """The text at an address.

    Args:
        address: Begins with ``https://``, or ``http://`` of a host that is meant.
        private_hosts: Hosts on private networks that are meant.
        say: Told in words why something takes long.

    Raises:
        WardmoteError: In words: not let, nothing there, no text, not now, or an address that is
            not asked (on a private network).
    """
    with Polite(private_hosts, say=say) as polite:
        answer = polite.get(address, accept="application/json")
    try:
        return answer.content.decode("utf-8")
    except UnicodeDecodeError:
        raise NotUnderstood(
            "What is there is no text in UTF-8, and so no findings.",
            where=address.split("?", maxsplit=1)[0],
            remedy="Give the address of a document of findings.",
        ) from None
