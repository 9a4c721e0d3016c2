"""Every form in which the borough can be written, by the name of the reader that reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from wardmote.demo.bluesky_archive import write_bluesky_car
from wardmote.demo.borough import Borough
from wardmote.demo.mail_archive import write_maildir, write_mbox
from wardmote.demo.mastodon_archive import write_mastodon_archive
from wardmote.demo.readme import write_readme
from wardmote.demo.table_file import write_csv, write_mapping
from wardmote.demo.twcs_file import write_twcs_csv
from wardmote.demo.x_archive import write_x_archive

__all__ = [
    "ARCHIVES",
    "write_bluesky_car",
    "write_csv",
    "write_maildir",
    "write_mapping",
    "write_mastodon_archive",
    "write_mbox",
    "write_readme",
    "write_twcs_csv",
    "write_x_archive",
]

ARCHIVES: Mapping[str, Callable[[Borough, Path], None]] = MappingProxyType(
    {
        "messages.csv": write_csv,
        "x-archive.zip": write_x_archive,
        "mastodon-archive.tar.gz": write_mastodon_archive,
        "bluesky.car": write_bluesky_car,
        "mailbox.mbox": write_mbox,
        "maildir": write_maildir,
        "twcs.csv": write_twcs_csv,
    }
)
"""File (or folder) name → what writes it. The first holds everything; the others hold what
their platform would have kept."""
