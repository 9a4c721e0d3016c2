"""The process of the worker: ``python -m`` this, started by ``wardmote serve``."""

from __future__ import annotations

import signal
import sys

from wardmote_web.project.commands.django_set_up import set_up
from wardmote_web.project.commands.parenthood import end_with


def main(parent: int) -> None:
    """Read and send until asked to stop, or until the parent is gone."""
    set_up()
    from wardmote_web.desk.worker import Worker

    worker = Worker()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: worker.stop())
    end_with(parent)
    worker.run()


if __name__ == "__main__":
    main(int(sys.argv[1]))
