"""Fetch what a public body has posted on a server of the Mastodon family."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple
from datetime import datetime
from pathlib import Path

from wardmote.basis.errors import WardmoteError
from wardmote.channels.stated_times import iso_instant
from wardmote.channels.status_urls import author_of, read_address
from wardmote_web.fetching.both_sides import Post, Pseudonyms
from wardmote_web.fetching.both_sides import write as write_both_sides
from wardmote_web.fetching.mastodon import archive
from wardmote_web.fetching.mastodon.account import Account, find
from wardmote_web.fetching.mastodon.parents import Parents
from wardmote_web.fetching.mastodon.statuses import statuses
from wardmote_web.fetching.partial import Json, Partial
from wardmote_web.fetching.polite import Polite
from wardmote_web.fetching.told import Told

UNANSWERED = (
    "posts that name the account and were never answered: servers of this family let nobody search "
    "for them who is not signed in."
)
NEVER_SEEN = "posts that were deleted, that are for followers alone, and direct messages."


def fetch(
    stated: str,
    file: Path,
    *,
    polite: Polite,
    now: datetime,
    server: str = "",
    say: Callable[[str], None] = lambda words: None,
) -> Told:
    """Write an account's statuses, a table of both sides and what could not be seen.

    Args:
        stated: ``@user@host``.
        file: The ZIP file to write; what else is written stands beside it.
        polite: Asks.
        now: When it is fetched.
        server: The server's address, where it is not simply that of the host.
        say: Told each step in words.

    Raises:
        WardmoteError: In words, with what to do; what came is kept, and the same again goes on.
    """
    with Partial(file, f"mastodon {stated.strip().lower()} {server}") as partial:
        before = int(partial.state["asked"])
        try:
            account = _account(polite, partial, stated, server)
            say(f"Fetching what {account.address} has posted")
            statuses(polite, account, partial)
            say("Looking when what it answers was posted")
            Parents(polite, account, partial).look()
        finally:
            partial.keep(asked=before + polite.asked)
        say("Writing")
        told = _written(file, account, partial, now)
        told.write()
        partial.finished()
    return told


def _account(polite: Polite, partial: Partial, stated: str, server: str) -> Account:
    known = partial.state.get("account")
    if known is not None:
        return Account(*known)
    account = find(polite, stated, server=server)
    partial.keep(account=list(astuple(account)))
    return account


def _written(file: Path, account: Account, partial: Partial, now: datetime) -> Told:
    own = [row["status"] for row in partial.rows() if "status" in row]
    above = {row["above"]: row for row in partial.rows() if "above" in row}
    addresses = {each["id"]: str(each["uri"]) for each in own}
    addresses |= {number: row["uri"] for number, row in above.items() if row.get("uri")}
    names = Pseudonyms(partial.key)
    posts = [*_own(own, addresses, names), *_others(above.values(), names)]
    told = Told(account.address, "mastodon", file, now, int(partial.state["asked"]))
    latest = max((datetime.fromisoformat(each.sent) for each in posts), default=now)
    told.seen = {
        "Its own posts": archive.write(file, account, own, addresses),
        "Posts that it answers": sum(bool(row.get("uri")) for row in above.values()),
        "Posts on both sides": write_both_sides(
            file,
            posts,
            account=account.address,
            platform="mastodon",
            complete=False,
            until=max(now, latest),
        ),
    }
    unseen = sum(not row.get("uri") for row in above.values())
    if unseen:
        told.not_seen.append(
            f"{unseen:,} posts that it answers: deleted, not for everybody, or not shown to anyone."
        )
    told.not_seen += [UNANSWERED, NEVER_SEEN]
    return told


def _own(own: list[Json], addresses: dict[str, str], names: Pseudonyms) -> Iterator[Post]:
    for each in own:
        above = addresses.get(str(each["in_reply_to_id"] or ""), "")
        sent_at = _instant(each["created_at"])
        if sent_at is not None:
            yield names.post(str(each["uri"]), above, "", sent_at, ours=True)


def _others(above: Iterable[Json], names: Pseudonyms) -> Iterator[Post]:
    """Posts that are answered, where it is known when they were posted."""
    for row in above:
        address = row.get("uri")
        sent_at = _instant(row.get("sent")) or _by_address(address)
        if address and sent_at is not None:
            writer = row.get("writer") or author_of(address) or address
            yield names.post(address, "", str(writer), sent_at, ours=False)


def _instant(stated: object) -> int | None:
    try:
        return iso_instant(stated)
    except WardmoteError:
        return None


def _by_address(address: object) -> int | None:
    """When a status was posted by its address, where that is of a form that says it."""
    try:
        return read_address(str(address)).sent_at
    except WardmoteError:
        return None
