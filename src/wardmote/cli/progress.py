"""A progress bar on a terminal, and none in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from wardmote.channels.reading import Progress, no_progress


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Something to tell stages to, shown on the error stream if that is a terminal."""
    # A closed error stream is None.
    if sys.stderr is None or not sys.stderr.isatty():
        yield no_progress
        return
    columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("opening the archive", total=None)

        def tell(stage: str, done: float | None) -> None:
            bar.update(task, description=stage, completed=done or 0.0, total=done and 1.0)

        yield tell
