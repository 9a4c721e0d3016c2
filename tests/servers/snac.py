"""snac2: a real ActivityPub server that speaks the Mastodon client API."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
import urllib.parse
from pathlib import Path
from typing import Any

import httpx

from servers.running import (
    NotInstalled,
    ending_with_us,
    folder,
    free_ports,
    stop,
    wait_until,
)

_BACK = "http://127.0.0.1:9/back"


class Snac:
    """One server with some accounts, in a folder of its own.

    At port 80 it can federate: it knows no mention of somebody at a host with a port.
    """

    def __init__(self, *users: str, address: str = "127.0.0.1", port: int | None = None) -> None:
        self.binary = folder() / "snac/usr/bin/snac"
        if not self.binary.exists():
            raise NotInstalled("no snac2; run tests/servers/install.sh")
        self.folder = Path(tempfile.mkdtemp(prefix="wardmote-snac-", dir="/tmp"))
        self.port = port or free_ports(1)[0]
        self.host = address if self.port == 80 else f"{address}:{self.port}"
        self.base = f"http://{self.host}"
        self.data = self.folder / "data"
        self._passwords: dict[str, str] = {}
        self._accounts: list[MastodonAccount] = []
        self._snac("init", said=f"{address}\n{self.port}\n{self.host}\n\n\n")
        stated = self.data / "server.json"
        configuration = json.loads(stated.read_text())
        configuration |= {
            "protocol": "http",
            "num_threads": 8,
            "queue_retry_minutes": 1,
            "disable_email_notifications": True,
        }
        stated.write_text(json.dumps(configuration))
        for user in users:
            self._add(user)

    def _add(self, user: str) -> None:
        said = self._snac("adduser", user, said=f"{user.title()}\n\n\n")
        found = re.search(r"password is (\S+)", said)
        assert found
        self._passwords[user] = found[1]

    def _snac(self, command: str, *arguments: str, said: str) -> str:
        run = subprocess.run(
            [self.binary, command, self.data, *arguments],
            input=said,
            text=True,
            check=True,
            capture_output=True,
        )
        return run.stdout + run.stderr

    def start(self) -> None:
        """Start it, with the data that it has."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                ending_with_us(str(self.binary), "httpd", str(self.data)),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        wait_until(self._answers, "snac", 15)

    def _answers(self) -> bool:
        try:
            return httpx.get(self.base + "/api/v1/instance", timeout=1).status_code == 200
        except httpx.HTTPError:
            return False

    def halt(self) -> None:
        """Stop it and keep its data."""
        stop(self.process)

    def __enter__(self) -> Snac:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        for account in self._accounts:
            account.client.close()
        stop(self.process, at_once=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def account(self, user: str) -> MastodonAccount:
        """An account, made if need be, signed in as a client would be."""
        if user not in self._passwords:
            self._add(user)
        self._accounts.append(MastodonAccount(self, user, self._token(user)))
        return self._accounts[-1]

    def _token(self, user: str) -> str:
        with httpx.Client(base_url=self.base, headers={"connection": "close"}) as web:
            app = web.post(
                "/api/v1/apps",
                data={
                    "client_name": "tests",
                    "redirect_uris": _BACK,
                    "scopes": "read write follow",
                },
            ).json()
            asked = {
                "client_id": app["client_id"],
                "redirect_uri": _BACK,
                "response_type": "code",
                "scope": "read write follow",
            }
            page = web.get("/oauth/authorize", params=asked).text
            form = dict(re.findall(r'name="([^"]+)"[^>]*value="([^"]*)"', page))
            form |= {"login": user, "passwd": self._passwords[user]}
            action = re.search(r'action="([^"]+)"', page)
            assert action
            sent_on = web.post(urllib.parse.urljoin(self.base, action[1]), data=form)
            query = urllib.parse.urlparse(sent_on.headers["location"]).query
            code = urllib.parse.parse_qs(query)["code"][0]
            given = web.post(
                "/oauth/token",
                data={
                    "grant_type": "authorization_code",
                    "code": code,
                    "client_id": app["client_id"],
                    "client_secret": app["client_secret"],
                    "redirect_uri": _BACK,
                },
            )
            return str(given.json()["access_token"])


class MastodonAccount:
    """Somebody on the server, as their own app would be."""

    def __init__(self, server: Snac, user: str, token: str) -> None:
        self.server, self.user, self.token = server, user, token
        self.client = httpx.Client(
            base_url=server.base,
            headers={"authorization": f"Bearer {token}", "connection": "close"},
            timeout=15,
        )

    def post(
        self, text: str, *, to: str | None = None, visibility: str = "public"
    ) -> dict[str, Any]:
        """Post a status."""
        made = self.client.post(
            "/api/v1/statuses",
            json={"status": text, "in_reply_to_id": to, "visibility": visibility},
        )
        made.raise_for_status()
        found: dict[str, Any] = made.json()
        return found

    def below(self, status: str) -> list[dict[str, Any]]:
        """What stands below a status."""
        found: list[dict[str, Any]] = self.client.get(f"/api/v1/statuses/{status}/context").json()[
            "descendants"
        ]
        return found

    def mentions(self) -> list[dict[str, Any]]:
        """Statuses that name the account."""
        rows = self.client.get("/api/v1/notifications", params={"limit": 40}).json()
        return [each["status"] for each in rows if each["type"] == "mention"]

    def kept(self) -> list[dict[str, Any]]:
        """All that the account has posted, as the server keeps it: the truth of what was sent."""
        folder = self.server.data / "user" / self.user / "public"
        found = [json.loads(file.read_text()) for file in folder.glob("*.json")]
        own = f"{self.server.base}/{self.user}"
        return [each for each in found if each.get("attributedTo") == own]
