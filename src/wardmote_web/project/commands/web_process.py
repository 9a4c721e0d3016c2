"""The process of the pages: ``python -m`` this, started by ``wardmote serve``."""

from __future__ import annotations

import sys
from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # has no types

from wardmote_web.project.commands.parenthood import end_with

THREADS = 4
"""A process answers so many requests at once."""


class Pages(BaseApplication):
    """Gunicorn, told all that it must know; it reads no file and no environment."""

    def __init__(self, bind: str, workers: int) -> None:
        self.stated = {
            "bind": bind,
            "workers": workers,
            "threads": THREADS,
            "worker_class": "gthread",
            "proc_name": "wardmote",
            "loglevel": "warning",
            "timeout": 60,
            "graceful_timeout": 20,
            # Requests are not logged: addresses of people are nobody's business.
            "accesslog": None,
            # A socket by which others could command it; nobody does.
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self) -> None:
        """Take what was stated."""
        for name, value in self.stated.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, made in each worker of gunicorn's."""
        from wardmote_web.project.wsgi import application

        return application


def main(parent: int, bind: str, workers: int) -> None:
    """Serve until asked to stop, or until the parent is gone."""
    end_with(parent)
    Pages(bind, workers).run()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
