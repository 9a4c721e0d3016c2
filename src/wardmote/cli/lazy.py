"""A group of commands that are loaded only when used, and errors said in a sentence."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import click

from wardmote.basis.errors import WardmoteError

_NOT_WRITTEN = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
"""What the system says of a place that takes no more, such as a full disk."""


@dataclass(frozen=True)
class LazyCommand:
    """A command known by where it is and one line of help, without loading it.

    Attributes:
        target: ``module:attribute`` of the click command.
        help: Its line in the list of commands.
    """

    target: str
    help: str

    def load(self) -> click.Command:
        """Import the module and give the command."""
        module, _, attribute = self.target.partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


@dataclass(frozen=True)
class JoinedCommand:
    """A command that another package adds through an entry point.

    Attributes:
        entry_point: Where it is.
        line: Its line in the list as its package has it, if it has one.
    """

    entry_point: EntryPoint
    line: str = ""

    @property
    def help(self) -> str:
        """Its line in the list, known without loading it; else whose it is."""
        if self.line:
            return self.line
        owner = self.entry_point.dist
        return f"Added by {owner.name}." if owner else "Added by another package."

    def load(self) -> click.Command:
        """Import what the entry point names.

        Raises:
            CommandNotInstalled: A package that it needs is not installed.
        """
        try:
            command: click.Command = self.entry_point.load()
        except ModuleNotFoundError as error:
            extras = ",".join(self.entry_point.extras)
            raise CommandNotInstalled(
                f'The command "{self.entry_point.name}" needs the package "{error.name}", '
                "which is not installed.",
                remedy=f'Install it with: pip install "wardmote[{extras}]"' if extras else "",
            ) from error
        return command


class CommandNotInstalled(WardmoteError):
    """A command joins from a package whose own needs are not installed."""


class Refused(click.ClickException):
    """An error of Wardmote's as click shows it: ``Error: …`` on stderr, status 2, no traceback."""

    exit_code = 2


class LazyGroup(click.Group):
    """A click group that imports a command only when somebody uses it."""

    def __init__(
        self,
        *args: Any,
        commands_table: Mapping[str, LazyCommand],
        entry_point_group: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.commands_table = commands_table
        self.entry_point_group = entry_point_group

    def known(self) -> dict[str, LazyCommand | JoinedCommand]:
        """Every command by name: the group's own first, which no other package can replace."""
        joined = entry_points(group=self.entry_point_group)
        lines = self._lines_of_joined()
        return {
            **self.commands_table,
            **{
                entry.name: JoinedCommand(entry, lines.get(entry.name, ""))
                for entry in sorted(joined, key=lambda entry: entry.name)
                if entry.name not in self.commands_table
            },
        }

    def _lines_of_joined(self) -> dict[str, str]:
        """Command → its line of help, from tables that packages name in the group ``….help``.

        A table is a mapping in a module that loads nothing else; one that cannot be used is done
        without, since a list of commands must not fail for want of a line.
        """
        lines: dict[str, str] = {}
        for entry in entry_points(group=f"{self.entry_point_group}.help"):
            with suppress(ImportError, AttributeError, TypeError, ValueError):
                lines |= entry.load()
        return lines

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table and then of the alphabet."""
        return list(self.known())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name in self.commands_table:
            return self.commands_table[cmd_name].load()
        joined = self.known().get(cmd_name)
        return joined.load() if joined else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.help) for name, command in self.known().items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run, and say what went wrong in a sentence where a person can put it right."""
        try:
            return super().invoke(ctx)
        except WardmoteError as error:
            raise Refused(str(error)) from error
        except OSError as error:
            if error.filename is None and error.errno in _NOT_WRITTEN:
                raise Refused(f"The output cannot be written ({error.strerror}).") from error
            if error.filename is None or error.errno == errno.EPIPE:
                raise
            raise Refused(f"{error.filename}: {error.strerror}.") from error
