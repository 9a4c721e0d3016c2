"""An identity provider on loopback: OpenID Connect as far as signing in asks for it."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt


class Provider:
    """Says of whoever comes what it is told to say.

    Attributes:
        address: Where it is.
        claims: What it says of the person.
        refuses: It gives no token.
    """

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.refuses = False
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Serve no more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, path: str) -> tuple[int, dict[str, Any]]:
        """What it answers at a path."""
        if path.startswith("/.well-known"):
            return 200, {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "userinfo_endpoint": f"{self.address}/userinfo",
                "jwks_uri": f"{self.address}/keys",
            }
        if path == "/token":
            if self.refuses:
                return 400, {"error": "invalid_grant"}
            said = {"iss": self.address, "aud": "desk", "exp": 4_000_000_000, **self.claims}
            token = jwt.encode(said, "not verified: it came straight from the provider itself")
            return 200, {"access_token": "t", "token_type": "Bearer", "id_token": token}
        return 200, self.claims


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, body = provider.answer(self.path)
            written = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            self.do_GET()

        def log_message(self, *_: Any) -> None:
            pass

    return Handler
