"""Calls of the Mastodon client API. Every server of the family has gaps; none is relied on."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from wardmote.channels.ports import NotSignedIn, PlatformUnreachable, RefusedByPlatform, SentFile
from wardmote_web.platforms.guarded import ask, client

_TAKEN = (200, 202, 206)
"""Of a picture: taken; still at work on it; and the same when it is asked for."""


class NothingThere(RefusedByPlatform):
    """The server has no such status."""


class Api:
    """One account's calls."""

    def __init__(self, settings: Mapping[str, str], secrets: Mapping[str, str]) -> None:
        self.secrets: dict[str, str] = dict(secrets)
        self._client = client(
            settings["server"].rstrip("/"),
            authorization=f"Bearer {secrets.get('token', '')}",
            # Some servers reset connections that are kept alive, in the midst of a request.
            connection="close",
        )

    def close(self) -> None:
        """Let go of connections."""
        self._client.close()

    def get(self, path: str, **query: Any) -> Any:
        """Ask something."""
        stated = [(k, v) for k, v in query.items() if v is not None]
        return self._read(ask(self._client, "GET", path, params=stated))

    def post(self, path: str, body: Mapping[str, Any], **headers: str) -> Any:
        """Do something.

        Raises:
            NotSignedIn, NotNow, RefusedByPlatform: Nothing was done.
            PlatformUnreachable: It may have been done.
        """
        return self._read(ask(self._client, "POST", path, json=dict(body), headers=headers))

    def upload(self, path: str, file: SentFile) -> tuple[Any, bool]:
        """Upload a file with its description; gives what the server says, and whether it is done.

        Raises:
            NotSignedIn, NotNow, RefusedByPlatform: It was not taken.
            PlatformUnreachable: It may be there; nobody sees it.
        """
        response = ask(
            self._client,
            "POST",
            path,
            files={"file": (file.name, file.content, file.media_type)},
            data={"description": file.alt} if file.alt else {},
        )
        return self._read(response, _TAKEN), response.status_code == 200

    def is_done(self, path: str) -> bool:
        """Whether the server has ended its work on what was uploaded."""
        response = ask(self._client, "GET", path)
        self._read(response, _TAKEN)
        return bool(response.status_code == 200)

    def _read(self, response: Any, done: Collection[int] = (200,)) -> Any:
        code = response.status_code
        if code in done:
            try:
                return response.json()
            except (json.JSONDecodeError, UnicodeDecodeError):
                raise PlatformUnreachable("The server's answer cannot be read.") from None
        if code in {401, 403}:
            raise NotSignedIn(
                "The server does not accept the access token.",
                remedy="Make a new one in the account's settings (read, write) and connect again.",
            )
        if code in {404, 410}:
            raise NothingThere("The server has no such post.")
        if 400 <= code < 500 and code not in {408, 425}:
            raise RefusedByPlatform(f"The server refused it ({code}).")
        raise PlatformUnreachable(f"The server answered {code}.")
