"""What every demonstration archive says of itself."""

from __future__ import annotations

from pathlib import Path

from wardmote.demo.place import BOROUGH

FICTION_NOTICE = f"""THIS IS FICTION.

{BOROUGH} does not exist. Nobody wrote these messages: a program made them from a
seed, so that methods can be tried where the truth is known. No account, name, street
or address is anybody's; every address ends in ".example", which is set aside for
examples. Ids have the form that each platform gives them. Where a post's id happens
to be one that a real post also has, there is no connection.
"""

CONTENTS = {
    "messages.csv": "everything, both sides, as the borough's own desk would export it",
    "mapping.toml": "what the columns of messages.csv mean",
    "hours.toml": "the hours that the team publishes",
    "x-archive.zip": "what X would have kept: the team's own posts",
    "mastodon-archive.tar.gz": "what Mastodon would have kept: the team's own posts",
    "bluesky.car": "what Bluesky would have kept: the team's own posts",
    "mailbox.mbox": "the same conversations as mail, both sides, in one file",
    "maildir": "the same conversations as mail, a file a message",
    "twcs.csv": "the answered conversations, in the form of Customer Support on Twitter",
    "councils.json": "findings of twelve other councils that never were, to pool",
    "truth.json": "what is true of the borough: the rates and habits it was made with",
}
"""What each file of a demonstration folder is."""


def write_readme(path: Path, names: tuple[str, ...]) -> None:
    """Write the README of a folder that holds these files."""
    width = max(map(len, names), default=0)
    listed = "".join(f"  {name:{width}}  {CONTENTS[name]}\n" for name in names)
    report = "report.html and findings.json, if they are here, are what an audit of it finds."
    text = f"{FICTION_NOTICE}\nIn this folder:\n\n{listed}\n{report}\n"
    path.write_text(text, encoding="utf-8")
