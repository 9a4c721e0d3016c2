"""A progress bar on a terminal, and none in a pipe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardmote.channels.reading import Progress


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Something to tell stages to, shown on the error stream if that is a terminal."""
    import sys

    if not sys.stderr.isatty():
        yield lambda stage, done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("opening the archive", total=None)

        def tell(stage: str, done: float | None) -> None:
            bar.update(task, description=stage, completed=done or 0.0, total=done and 1.0)

        yield tell
