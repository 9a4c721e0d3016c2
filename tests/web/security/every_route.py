"""Every address of the desk, walked from the patterns that Django itself uses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from web.security.a_full_desk import FullDesk

POST_ONLY = {
    "reply", "undo", "send-now", "try-again", "put-aside", "count", "mark-sent", "note", "assign",
    "close", "reopen", "tie", "change-promise", "disconnect", "demonstration_as", "freeze_trial",
    "start_trial", "stop_trial",
}  # fmt: skip
"""Addresses that do something: no link, picture or crawler may press them."""


@dataclass(frozen=True)
class Route:
    """An address.

    Attributes:
        pattern: As Django has it.
        name: By which pages link to it.
        view: What answers.
        parts: What the address names (``team``, ``number``).
    """

    pattern: str
    name: str
    view: Callable[..., Any]
    parts: tuple[str, ...]

    @property
    def protection(self) -> str | None:
        """What the view says of itself."""
        return getattr(self.view, "protection", None)

    @property
    def right(self) -> Any:
        """The right in a team that it asks for, if it is a team's."""
        return getattr(self.view, "right", None)

    def address(self, desk: FullDesk, **other: Any) -> str:
        """Where it is, for a desk's objects."""
        stated = {
            "team": desk.cast.team.slug,
            "number": desk.number_for(self.pattern),
            "file": desk.file.pk,
            "tab": "waiting",
            "platform": "mastodon",
            "part": "lead",
            "token": "no-such-token",
            "provider_id": "work",
            "uidb36": "1",
            "key": "no-such-key",
        } | other
        return reverse(self.name, kwargs={part: stated[part] for part in self.parts})


def every_route() -> list[Route]:
    """All of them."""
    return list(_walk(get_resolver().url_patterns, ""))


def routes_of_teams() -> list[Route]:
    """Those that belong to a team and ask for a right in it."""
    return [each for each in every_route() if each.right is not None]


def _walk(patterns: list[Any], before: str) -> Iterator[Route]:
    for each in patterns:
        here = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, here)
        else:
            assert isinstance(each, URLPattern)
            parts = tuple(each.pattern.regex.groupindex)
            yield Route(here, each.name or "", each.callback, parts)
