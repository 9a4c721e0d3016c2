"""Findings at an address: fetched by the guarded asker, checked like any that came by file."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from wardmote.demo.councils import councils
from wardmote.evidence.documents import write_document
from web.given import Wardmote


class Pages(BaseHTTPRequestHandler):
    """A council's web server."""

    shared: ClassVar[dict[str, bytes]] = {
        "/findings.json": write_document(councils(1)[:3]).encode(),
        "/altered.json": write_document(councils(1)[:1]).replace("randomised", "random").encode(),
        "/picture": b"\x89PNG\r\n\xff",
    }

    def do_GET(self) -> None:
        found = self.shared.get(self.path)
        self.send_response(200 if found else 404)
        self.end_headers()
        self.wfile.write(found or b"")

    def log_message(self, *_: object) -> None:
        """Nothing is told."""


@pytest.fixture
def council() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_findings_at_an_address_are_taken_in(wardmote: Wardmote, council: str) -> None:
    done = wardmote("evidence", "import", f"{council}/findings.json", "--private-host", "127.0.0.1")

    assert done.returncode == 0, done.stderr
    assert "3 findings" in done.stdout


def test_a_private_address_that_is_not_meant_is_not_asked(wardmote: Wardmote, council: str) -> None:
    done = wardmote("evidence", "import", f"{council}/findings.json")

    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("page", "said"), [("altered.json", "altered"), ("picture", "no text"), ("none", "nothing")]
)
def test_what_is_no_document_is_refused_in_words(
    wardmote: Wardmote, council: str, page: str, said: str
) -> None:
    done = wardmote("evidence", "import", f"{council}/{page}", "--private-host", "127.0.0.1")

    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
