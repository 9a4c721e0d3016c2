"""What a fetch saw and what it could not see: said at the end, and kept beside the file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from wardmote_web.fetching.both_sides import beside


@dataclass
class Told:
    """What is said of a fetch.

    Attributes:
        account: As it was asked for.
        platform: On which platform.
        file: What was written.
        at: When it was finished.
        asked: Questions to servers, over all commands that it took.
        seen: What was seen, each with its number.
        not_seen: What could not be, each a sentence with the reason.
    """

    account: str
    platform: str
    file: Path
    at: datetime
    asked: int
    seen: dict[str, int] = field(default_factory=dict)
    not_seen: list[str] = field(default_factory=list)

    def write(self) -> Path:
        """Keep it beside the file; gives where."""
        path = self.file.with_name(self.file.stem + ".fetched.json")
        said = asdict(self) | {
            "file": self.file.name,
            "at": self.at.isoformat(),
            "software": f"wardmote {version('wardmote')}",
            "public_body": "as was stated with --public-body",
        }
        path.write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        return path

    def lines(self) -> Iterator[str]:
        """The same for a terminal."""
        for what, number in self.seen.items():
            yield f"{what}: {number:,}"
        for sentence in self.not_seen:
            yield f"Not seen: {sentence}"
        table, mapping = beside(self.file)
        yield f"What was posted: {self.file}"
        yield f"  wardmote audit {self.file}"
        if table.exists():
            yield f"Both sides, without words and names: {table}"
            yield f"  wardmote audit {table} --mapping {mapping}"
