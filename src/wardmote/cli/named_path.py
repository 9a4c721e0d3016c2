"""A path as an option or argument takes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


class NamedPath(click.Path):
    """A path, which must be named: an empty one would mean the folder one happens to be in."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(path_type=Path, **kwargs)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path, or an error that says it is empty."""
        if value == "":
            self.fail("It is empty. Name a file or folder.", param, ctx)
        return super().convert(value, param, ctx)
