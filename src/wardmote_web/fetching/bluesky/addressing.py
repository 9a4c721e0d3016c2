"""What was posted to an account, as far as anyone sees it: below its posts, and by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from wardmote_web.fetching.bluesky.identity import Identity
from wardmote_web.fetching.bluesky.posts import Seen, below, seen
from wardmote_web.fetching.both_sides import Pseudonyms
from wardmote_web.fetching.errors import NothingThere, NotLet, NotUnderstood
from wardmote_web.fetching.partial import Json, Partial
from wardmote_web.fetching.polite import Polite

AT_ONCE = 100
TELL_EVERY = 50
"""Threads: some half a minute of them."""


class Addressing:
    """Goes through the account's posts, the threads below them, and a search for its name.

    Attributes:
        who: Whose account.
        partial: What was seen so far.
        names: Everybody but the account goes by these at once.
    """

    def __init__(
        self,
        polite: Polite,
        who: Identity,
        view: str,
        partial: Partial,
        say: Callable[[str], None],
    ) -> None:
        self.who, self.partial = who, partial
        self._say = say
        self._polite, self._xrpc = polite, f"{view}/xrpc/"
        self._before = int(partial.state["asked"])
        self.names = Pseudonyms(partial.key)

    @property
    def asked(self) -> int:
        """Questions asked, those of commands before this one included."""
        return self._before + self._polite.asked

    def look(self) -> None:
        """Look at all that has not been looked at; what is not let is noted in the state."""
        for name, step in (
            ("posts", self._posts),
            ("threads", self._threads),
            ("search", self._search),
        ):
            if self.partial.state.get(name) not in {"done", "not let"}:
                try:
                    step()
                except (NotLet, NothingThere, NotUnderstood):
                    self.partial.keep(**{name: "not let"})
                else:
                    self.partial.keep(**{name: "done"})

    def _posts(self) -> None:
        """The account's own posts with the number of replies below each."""
        for page in self._pages(
            "posts_at", "app.bsky.feed.getAuthorFeed", "feed",
            actor=self.who.did, filter="posts_with_replies",
        ):  # fmt: skip
            rows: list[Json] = []
            for item in page:
                own = seen(item.get("post"))
                # A repost has a reason, and is somebody else's word or a second time of ours.
                if own and own.writer == self.who.did and "reason" not in item:
                    rows.append(self._row(own))
                    rows += [{"thread": own.address}] if own.replies else []
            self._keep_page(rows)

    def _threads(self) -> None:
        """What stands below each of them; a thread that was seen whole is not asked for twice."""
        todo = [row["thread"] for row in self.partial.rows() if "thread" in row]
        inside: set[str] = set()
        at = int(self.partial.state.get("threads_at", 0))
        while at < len(todo):
            if at and at % TELL_EVERY == 0:
                self._say(f"  {at:,} of {len(todo):,} threads")
            rows: list[Json] = []
            if todo[at] not in inside:
                for found, more in below(self._thread(todo[at])):
                    rows.append({**self._row(found), "inside": 1})
                    if more and found.address != todo[at]:
                        rows.append({"thread": found.address, "again": 1})
                    else:
                        inside.add(found.address)
            at += 1
            todo += [row["thread"] for row in rows if "thread" in row]
            self.partial.keep(rows, threads_at=at, asked=self.asked)

    def _thread(self, address: str) -> object:
        try:
            found = self._polite.json(
                self._xrpc + "app.bsky.feed.getPostThread",
                uri=address,
                depth=AT_ONCE,
                parentHeight=0,
            )
        except NothingThere:
            return None  # It was taken back since.
        return found.get("thread") if isinstance(found, dict) else None

    def _search(self) -> None:
        """Posts that name the account, where anyone may search."""
        if not self.who.handle:
            raise NotLet("Without a handle there is nothing to search for.")
        for page in self._pages(
            "search_at", "app.bsky.feed.searchPosts", "posts",
            q=f"@{self.who.handle}", mentions=self.who.did, sort="latest",
        ):  # fmt: skip
            found = [each for each in map(seen, page) if each and self.who.did in each.names]
            self._keep_page(self._row(each) for each in found)

    def _pages(self, place: str, method: str, items: str, **query: Any) -> Iterator[list[Any]]:
        """Pages from where it was left; ``_keep_page`` says that one is kept."""
        cursor = self.partial.state.get(place)
        while True:
            found = self._polite.json(self._xrpc + method, limit=AT_ONCE, cursor=cursor, **query)
            page = found.get(items) if isinstance(found, dict) else None
            if not isinstance(page, list):
                raise NotUnderstood("The page is not of the form that was expected.")
            after = found.get("cursor")
            self._after = {place: after}
            yield [each for each in page if isinstance(each, dict)]
            if not after or after == cursor or not page:
                return
            cursor = after

    def _keep_page(self, rows: Iterable[Json]) -> None:
        self.partial.keep(rows, **self._after, asked=self.asked)

    def _row(self, found: Seen) -> Json:
        ours = found.writer == self.who.did
        post = self.names.post(found.address, found.above, found.writer, found.sent_at, ours=ours)
        return {"post": list(post)}
