"""Calls of the AT Protocol over HTTP, with a session that renews itself.

Learned from the real server: a bad token is 400 (``InvalidToken``, ``ExpiredToken``), not 401;
signing in is limited (30 in 300 s), so tokens are kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx

from wardmote.channels.ports import NotSignedIn, PlatformUnreachable, RefusedByPlatform
from wardmote_web.platforms.guarded import ask, client

_STALE = {"ExpiredToken", "InvalidToken"}


class Xrpc:
    """One account's calls."""

    def __init__(self, settings: Mapping[str, str], secrets: Mapping[str, str]) -> None:
        self._settings = settings
        self.secrets: dict[str, str] = dict(secrets)
        self._client = client(settings["service"].rstrip("/") + "/xrpc/")

    def close(self) -> None:
        """Let go of connections."""
        self._client.close()

    def get(self, method: str, **query: Any) -> dict[str, Any]:
        """Ask something; see ``call``."""
        return self.call("GET", method, params={k: v for k, v in query.items() if v is not None})

    def post(self, method: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Do something; see ``call``."""
        return self.call("POST", method, json=body)

    def upload(self, content: bytes, media_type: str) -> str:
        """Upload bytes; gives the name under which the server keeps them. See ``call``."""
        found = self.call(
            "POST",
            "com.atproto.repo.uploadBlob",
            content=content,
            more_headers={"content-type": media_type},
        )
        blob = found.get("blob")
        ref = blob.get("ref") if isinstance(blob, dict) else None
        if not isinstance(ref, dict) or not ref.get("$link"):
            raise PlatformUnreachable("Bluesky did not say how it calls the picture.")
        return str(ref["$link"])

    def call(self, verb: str, method: str, **more: Any) -> dict[str, Any]:
        """One call, signed in; a stale session is renewed once, which does nothing twice.

        Raises:
            NotSignedIn, NotNow, RefusedByPlatform: Nothing was done.
            PlatformUnreachable: It may have been done.
        """
        if "access" not in self.secrets:
            self._renew()
        response = self._once(verb, method, self.secrets["access"], **more)
        if response.status_code in {400, 401} and _error(response) in _STALE | {"AuthMissing"}:
            self._renew()
            response = self._once(verb, method, self.secrets["access"], **more)
        return _read(response)

    def sign_in(self) -> dict[str, Any]:
        """Sign in with the password; gives what the server says of the account."""
        stated = {
            "identifier": self._settings["identifier"],
            "password": self.secrets.get("password", ""),
        }
        response = ask(self._client, "POST", "com.atproto.server.createSession", json=stated)
        if response.status_code in {400, 401}:
            raise NotSignedIn(
                "Bluesky does not accept this handle and app password.",
                remedy="Make a new app password in Bluesky's settings and connect again.",
            )
        return self._kept(_read(response))

    def _renew(self) -> None:
        if refresh := self.secrets.get("refresh"):
            response = self._once("POST", "com.atproto.server.refreshSession", refresh)
            if response.status_code == 200:
                self._kept(_read(response))
                return
        self.sign_in()

    def _kept(self, found: dict[str, Any]) -> dict[str, Any]:
        self.secrets["access"] = str(found["accessJwt"])
        self.secrets["refresh"] = str(found["refreshJwt"])
        return found

    def _once(
        self,
        verb: str,
        method: str,
        token: str,
        more_headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> httpx.Response:
        headers = {"authorization": f"Bearer {token}", **(more_headers or {})}
        return ask(self._client, verb, method, headers=headers, **more)


class RecordMissing(RefusedByPlatform):
    """There is no such record."""


def _error(response: httpx.Response) -> str:
    try:
        found = response.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        return ""
    return str(found.get("error", "")) if isinstance(found, dict) else ""


def _read(response: httpx.Response) -> dict[str, Any]:
    """What it says, or what went wrong."""
    if response.status_code == 200:
        try:
            found = response.json()
        except (json.JSONDecodeError, UnicodeDecodeError):
            raise PlatformUnreachable("Bluesky's answer cannot be read.") from None
        if isinstance(found, dict):
            return found
        raise PlatformUnreachable("Bluesky's answer is not of a known form.")
    name = _error(response)
    if name in {"RecordNotFound", "NotFound"}:
        raise RecordMissing("Bluesky has no such post.")
    if name in _STALE or response.status_code in {401, 403}:
        raise NotSignedIn("Bluesky does not accept the account's session.")
    if 400 <= response.status_code < 500 and response.status_code not in {408, 425}:
        raise RefusedByPlatform(f"Bluesky refused it ({name or response.status_code}).")
    raise PlatformUnreachable(f"Bluesky answered {response.status_code}.")
