"""Throw damaged archives at every reader: out comes a reading that adds up, or a sentence.

    make fuzz MINUTES=5          or    python tests/verification/fuzz_readers.py --minutes 5

Each try takes a sound archive, damages one file of it (or the mapping stated beside it), and
reads it. Whatever the bytes, only a ``WardmoteError`` in words may escape, rows read are rows
kept and rows set aside, and nothing is written. What breaks that is kept under ``--save`` with
what happened, to be made into a case of the reader's tests.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from verification.damage import damaged
from verification.sound_archives import SOURCES, Sound, sound_archives
from wardmote.basis.errors import WardmoteError
from wardmote.channels.reading import Reading, ReadingDoesNotReconcile
from wardmote.channels.sources import read

SECONDS_ALLOWED = 20
BYTES_ALLOWED = 4 << 30
FAULT = "FAULT"
KEPT_OF_EACH = 3

CHANGES = {"os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink", "os.link", "os.truncate"}
RUNS = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "socket.connect"}


class WroteSomething(Exception):
    """A reader wrote a file, ran a program or went to the network."""


class _Watch:
    """Python tells of every file that it opens; while ``on``, none may be opened to write."""

    def __init__(self) -> None:
        self.on = False
        sys.addaudithook(self.hear)

    def hear(self, event: str, given: tuple[object, ...]) -> None:
        if not self.on:
            return
        flags = given[2] if event == "open" else 0
        to_write = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if to_write or event in CHANGES | RUNS:
            raise WroteSomething(f"{event}: {given[0]!r}")


WATCH = _Watch()


@contextmanager
def watched(seconds: int = SECONDS_ALLOWED) -> Iterator[None]:
    """Stop what writes, and what takes longer."""

    def stop(signum: int, frame: object) -> None:
        raise TimeoutError(f"took longer than {seconds} s")

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    WATCH.on = True
    try:
        yield
    finally:
        WATCH.on = False
        signal.alarm(0)


def fault_of(reading: Reading) -> str:
    """What is wrong with a reading, or nothing."""
    messages, aside = reading.messages, reading.set_aside
    keys = messages.select("platform", "account", "id")
    rows = aside.drop_nulls("row").select("file", "row")
    wrong = {
        "rows do not reconcile": reading.rows_read != reading.rows_kept + aside.height,
        "a message without a time": messages["sent_at"].null_count() > 0,
        "messages out of order": not messages["sent_at"].is_sorted(),
        "two messages of one id": keys.n_unique() != keys.height,
        "a row set aside without a reason": (aside["reason"].str.len_chars() == 0).any(),
        "a row set aside twice": rows.n_unique() != rows.height,
    }
    return "; ".join(name for name, is_so in wrong.items() if is_so)


def spoilt(sound: Sound, place: Path, chance: random.Random) -> Sound:
    """A copy of an archive and its mapping in that folder, one file of them damaged."""
    copy = place / sound.path.name
    if sound.path.is_dir():
        shutil.copytree(sound.path, copy)
    else:
        shutil.copy(sound.path, copy)
    mapping = sound.options.mapping and Path(shutil.copy(sound.options.mapping, place))
    victim = copy
    if mapping and chance.random() < 0.2:
        victim = mapping
    elif copy.is_dir():
        victim = chance.choice(sorted(path for path in copy.rglob("*") if path.is_file()))
    table = victim.suffix in {".csv", ".mbox"}
    victim.write_bytes(damaged(victim.read_bytes(), chance, spare_the_first_line=table))
    options = replace(sound.options, mapping=mapping, keep_text=chance.random() < 0.5)
    return Sound(sound.source, copy, options)


def outcome(archive: Sound, source: str) -> tuple[str, str]:
    """How reading it ends, in a word, and what is to be told of a fault."""
    try:
        with watched():
            reading = read(archive.path, source, archive.options)
    except ReadingDoesNotReconcile:
        return f"{FAULT} does not reconcile", traceback.format_exc()
    except WardmoteError as refusal:
        named = type(refusal).__name__
        return (named, "") if str(refusal).strip() else (f"{FAULT} without words", named)
    except KeyboardInterrupt:
        raise
    except BaseException as fault:
        return f"{FAULT} {type(fault).__name__}", traceback.format_exc()
    wrong = fault_of(reading)
    return (f"{FAULT} {wrong}", wrong) if wrong else ("read", "")


def fuzz(archives: tuple[Sound, ...], minutes: float, seed: int, save: Path) -> int:
    """Try until the time is over, count the ends by archive; how many faults there were."""
    ends: dict[str, Counter[str]] = {}
    stop_at, number, faults = time.monotonic() + 60 * minutes, 0, 0
    while number == 0 or time.monotonic() < stop_at:
        chance = random.Random(f"{seed}/{number}")
        sound = archives[number % len(archives)]
        with tempfile.TemporaryDirectory() as place:
            archive = spoilt(sound, Path(place), chance)
            end, story = outcome(archive, chance.choice(["auto", sound.source]))
            kind = f"{sound.source} {sound.path.parent.name}/{sound.path.name}"
            counted = ends.setdefault(kind, Counter())
            counted[end] += 1
            if end.startswith(FAULT):
                faults += 1
                if counted[end] <= KEPT_OF_EACH:
                    print(f"try {number}, {kind}: {end}", flush=True)
                    keep(Path(place), save / f"{seed}-{number}", story)
        number += 1
    for kind, counted in sorted(ends.items()):
        print(f"{kind}: {', '.join(f'{end} {n:,}' for end, n in counted.most_common())}")
    print(f"seed {seed}: {number:,} tries, {faults:,} faults")
    return faults


def keep(place: Path, kept: Path, story: str) -> None:
    """Keep the archive that was not borne, and what happened."""
    shutil.copytree(place, kept, dirs_exist_ok=True)
    (kept / "what-happened.txt").write_text(story, encoding="utf-8")


def main() -> int:
    """Fuzz as asked; 1 if anything was found."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--minutes", type=float, default=1.0)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--save", type=Path, default=Path("fuzz-findings"))
    words.add_argument("--source", choices=sorted(set(SOURCES.values())), help="one reader alone")
    asked = words.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (BYTES_ALLOWED, BYTES_ALLOWED))
    sys.dont_write_bytecode = True
    with tempfile.TemporaryDirectory() as folder:
        archives = sound_archives(Path(folder))
        chosen = tuple(a for a in archives if asked.source in {None, a.source})
        return int(fuzz(chosen, asked.minutes, asked.seed, asked.save) > 0)


if __name__ == "__main__":
    sys.exit(main())
