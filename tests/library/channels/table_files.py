"""Tables and mappings written to disk for one test, and read as anybody would read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from wardmote.channels.reading import Reading, ReadOptions
from wardmote.channels.sources import read

TWCS = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id"


def tweet(
    number: object,
    author: object,
    minute: int,
    reply_to: object = "",
    text: str = "",
    inbound: str | None = None,
) -> str:
    """A line of twcs.csv; an author whose name is a number is a resident."""
    is_resident = str(author).isdigit()
    said = inbound if inbound is not None else str(is_resident)
    time = f"Tue Oct 31 {minute // 60:02d}:{minute % 60:02d}:00 +0000 2017"
    return f"{number},{author},{said},{time},{text},,{reply_to}"


def twcs_text(*lines: str, end: str = "\n") -> str:
    """The text of a file in the form of the corpus."""
    return end.join([TWCS, *lines, ""])


def read_twcs(folder: Path, content: str | bytes, **stated: Any) -> Reading:
    """What the reader makes of a file with that content."""
    path = folder / "twcs.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(path, "twcs", ReadOptions(**stated))


def read_mapped(folder: Path, mapping: str, content: str | bytes, **stated: Any) -> Reading:
    """What the reader makes of a CSV with that content under that mapping."""
    path, stating = folder / "requests.csv", folder / "mapping.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    stating.write_text(mapping, encoding="utf-8")
    return read(path, "auto", ReadOptions(mapping=stating, **stated))


def reasons(reading: Reading) -> dict[int, str]:
    """Row → why it was set aside."""
    return dict(zip(reading.set_aside["row"], reading.set_aside["reason"], strict=True))
