"""A port to serve at: the one that was asked for, or the next that is free."""

from __future__ import annotations

import socket

from wardmote_web.project.commands.serving import PortTaken, see_that_it_is_free, split

TRIED = 20


def free_address(bind: str) -> str:
    """HOST:PORT where nothing answers yet: as stated, else the next one up, else any.

    Port 0 asks for any.
    """
    host, port = split(bind)
    shown = f"[{host}]" if ":" in host else host
    for each in range(port, min(port + TRIED, 65536)) if port else ():
        try:
            see_that_it_is_free(f"{shown}:{each}")
        except PortTaken:
            continue
        return f"{shown}:{each}"
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
        trial.bind((host, 0))
        return f"{shown}:{trial.getsockname()[1]}"
