"""Who serves an address."""

from __future__ import annotations

from urllib.parse import urlsplit


def origin(address: str) -> str:
    """Scheme and host, as a browser compares them.

    >>> origin("https://login.example:8443/tenant/v2.0")
    'https://login.example:8443'
    """
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
