"""The demonstration folder: archives, hours, what is true, and a README that says fiction."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from wardmote.demo.borough import Borough
from wardmote.demo.councils import Spread, councils
from wardmote.demo.place import BOROUGH
from wardmote.demo.writing import ARCHIVES, write_mapping, write_readme
from wardmote.evidence.documents import write_document
from wardmote.hours.toml_form import write

COMPLETE = "messages.csv"
OWN = "x-archive.zip"
MAPPING = "mapping.toml"
HOURS = "hours.toml"
TRUTH = "truth.json"
COUNCILS = "councils.json"


def write_folder(borough: Borough, folder: Path, *, every: bool = False) -> None:
    """Write the borough into a folder, which is made if need be.

    Files of an earlier demonstration are written over; others are left alone.

    Args:
        borough: What to write.
        folder: Where.
        every: In every form, and not only the complete record and one archive of one's own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = tuple(ARCHIVES) if every else (COMPLETE, OWN)
    for name in names:
        ARCHIVES[name](borough, folder / name)
    write_mapping(borough, folder / MAPPING)
    (folder / HOURS).write_text(f"# {BOROUGH}\n{write(borough.pattern)}", encoding="utf-8")
    known = json.dumps(what_is_true(borough), indent=2, ensure_ascii=False)
    (folder / TRUTH).write_text(known + "\n", encoding="utf-8")
    (folder / COUNCILS).write_text(write_document(councils(borough.seed)), encoding="utf-8")
    write_readme(folder / "README.txt", (*names, MAPPING, HOURS, TRUTH, COUNCILS))


def what_is_true(borough: Borough) -> dict[str, Any]:
    """The rates and habits that the borough was made with, as plain values."""
    return {
        "fiction": f"{BOROUGH}. Nobody in it is real.",
        "seed": borough.seed,
        "start": borough.start.isoformat(),
        "end": borough.end.isoformat(),
        "incidents": [instant.isoformat() for instant in borough.incidents],
        "truth": asdict(borough.truth),
        "councils": asdict(Spread()),
    }
