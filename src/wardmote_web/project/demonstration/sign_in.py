"""The one-time link by which a demonstration signs its newcomer in."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from ipaddress import ip_address
from pathlib import Path

from django.http import HttpRequest

FILE = "sign-in-once"


def new_token(folder: Path) -> str:
    """A token; the folder keeps only its digest."""
    token = secrets.token_urlsafe(24)
    place = os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(place, "w") as stream:
        stream.write(_digest(token))
    return token


def use(folder: Path, token: str) -> bool:
    """Whether the token is good; it is so once, whichever process is asked."""
    file = folder / FILE
    try:
        good = hmac.compare_digest(file.read_text(encoding="ascii"), _digest(token))
        if good:
            file.unlink()
    except FileNotFoundError:
        return False
    return good


def is_from_here(request: HttpRequest) -> bool:
    """Whether the request comes from this machine, and not through a proxy on it."""
    if any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "X-Real-Ip")):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
