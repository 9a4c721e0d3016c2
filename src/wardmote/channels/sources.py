"""The one place that knows every reader of archives."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from wardmote.channels.archive import Archive, open_archive
from wardmote.channels.guarding import name_of
from wardmote.channels.reading import (
    NeedsStating,
    Reading,
    ReadOptions,
    Source,
    UnreadableArchive,
)

SOURCES = {
    "x": "wardmote.channels.x",
    "mastodon": "wardmote.channels.mastodon",
    "bluesky": "wardmote.channels.bluesky",
    "mailbox": "wardmote.channels.mailbox",
    "twcs": "wardmote.channels.twcs",
    "csv": "wardmote.channels.mapped_csv",
}
"""Name → module with a ``SOURCE``, in the order in which an archive is tried on them.

Modules are loaded only when their turn comes: most archives need one.
"""


def source_named(name: str) -> Source:
    """The reader of that name.

    Raises:
        NeedsStating: No reader has that name.
    """
    if name not in SOURCES:
        raise NeedsStating(
            f'There is no source called "{name}".',
            where="--source",
            remedy=f"Choose one of: auto, {', '.join(SOURCES)}.",
        )
    source: Source = import_module(SOURCES[name]).SOURCE
    return source


def read(path: Path, source: str = "auto", options: ReadOptions | None = None) -> Reading:
    """Read an archive of any known kind.

    Args:
        path: A file or a folder.
        source: A name in ``SOURCES``, or ``auto`` to recognise it.
        options: What was stated about it. A mapping given with ``auto`` means ``csv``.

    Raises:
        UnreadableArchive: It cannot be opened, or no reader recognises it.
    """
    options = options or ReadOptions()
    with open_archive(path) as archive:
        if source != "auto":
            return source_named(source).read(archive, options)
        if options.mapping is not None:
            return source_named("csv").read(archive, options)
        for name in SOURCES:
            reader = source_named(name)
            if reader.recognises(archive):
                return reader.read(archive, options)
        raise _not_recognised(archive)


_PACKED = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".gz")


def _not_recognised(archive: Archive) -> UnreadableArchive:
    names = () if archive.kind == "file" else archive.names()
    packed = [name for name in names if name.lower().endswith(_PACKED)]
    unpack = f"Unpack it, and give what it holds by itself: {packed[0]}. Or s" if packed else "S"
    return UnreadableArchive(
        "This is not an archive of a kind that Wardmote recognises.",
        where=name_of(archive.path),
        remedy=f"{unpack}tate its kind with --source ({', '.join(SOURCES)}); "
        "for a CSV of your own, describe its columns with --mapping.",
    )
