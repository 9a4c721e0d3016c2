"""From a file of 2.8 million tweets to the full report, and to the tables against plain pandas.

Run with the library and its test extras installed:

    python benchmarks/archive_to_report.py [--rows 2800000] [--keep]

The file is generated (fiction, in the form of "Customer Support on Twitter"). Three children
are measured one after the other, each from the start of its own interpreter to its end:

1. ``wardmote audit FILE`` to the report and the findings: limits of 15 s and 2 GiB;
2. the same file to the two tables, in this library;
3. the same tables by the same rules as an analyst would make them with pandas. Both must say
   the same of every conversation and of every message.

Of the tables, ours and pandas's, the quicker of two runs counts. All are run on a smaller file
first, and keep what Python compiles of their modules, as on any machine where they have been
used before.

The pandas version leaves out what this file never asks for (loops, threads that a source
names, machines' messages, rows to set aside, zones), which is in its favour.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve()
RESULT = HERE.with_suffix(".result.txt")
HOURS = "mon-fri 09:00-17:00; closed holidays england"
LIMIT_SECONDS, LIMIT_GIB, LIMIT_RATIO = 15.0, 2.0, 10.0
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
A_FEW = 50_000
SAID_OF_CONVERSATIONS = (
    *("account", "asked_at", "first_reply_at", "chased_at", "chases", "messages", "last_at"),
)
SAID_OF_MESSAGES = ("account", "id", "sent_at", "answers_at")


@dataclass(frozen=True)
class Run:
    seconds: float
    gib: float
    processor: float
    said: str

    def __str__(self) -> str:
        return (
            f"{self.seconds:.1f} s ({self.processor:.1f} s of processor), peak {self.gib:.2f} GiB"
        )


def measured(*command: str) -> Run:
    """Wall time and peak memory of one child, start of the interpreter included."""
    with tempfile.TemporaryFile("w+") as output:
        begun = time.perf_counter()
        child = subprocess.Popen([sys.executable, *command], stdout=output, env=ENVIRONMENT)
        _, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            sys.exit(f"{' '.join(command)} ended with {child.returncode}.")
        output.seek(0)
        processor = used.ru_utime + used.ru_stime
        return Run(seconds, used.ru_maxrss / 1024**2, processor, output.read())


def to_the_end(*command: str) -> Run:
    """The same, up to the instant that the child prints: tables made, not yet kept to compare."""
    begun = time.time()
    run = measured(*command)
    ended, processor = map(float, run.said.split())
    return Run(ended - begun, run.gib, processor, run.said)


def wall(run: Run) -> float:
    return run.seconds


def ours(file: Path, folder: Path | None) -> None:
    """The two tables in this library, with the time of each stage."""
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo

    from wardmote.channels.reading import SourceClass
    from wardmote.channels.sources import read
    from wardmote.conversations.building import build

    stages = {}
    begun = time.perf_counter()
    reading = read(file, "twcs").classed(SourceClass.COMPLETE)
    stages["file to messages"] = time.perf_counter() - begun
    begun = time.perf_counter()
    made = build(reading.messages, until=reading.until)
    stages["messages to conversations"] = time.perf_counter() - begun
    if folder:
        print(time.time(), time.process_time())
        save(
            folder / "ours.npz",
            *(
                {name: in_columns(table[name]) for name in names}
                for table, names in (
                    (made.conversations, SAID_OF_CONVERSATIONS),
                    (made.messages, SAID_OF_MESSAGES),
                )
            ),
        )
        return

    from wardmote.findings.whose import Whose
    from wardmote.hours.reading import read_hours
    from wardmote.report.page import render
    from wardmote.studies.audit.audit import audit
    from wardmote.studies.audit.request import AuditRequest

    pattern = read_hours(HOURS, ZoneInfo("Europe/London"))
    request = AuditRequest(
        reading=reading,
        now=datetime(2026, 1, 1, tzinfo=UTC),
        pattern=pattern,
        zone=pattern.zone,
        whose=Whose(mine=False, people=20),
    )
    del made
    begun = time.perf_counter()
    findings = audit(request)
    spent = time.perf_counter() - begun
    stages["conversations to findings"] = spent - stages["messages to conversations"]
    begun = time.perf_counter()
    render(findings, title="Benchmark", subtitle="Fiction", set_aside=reading.set_aside).page()
    stages["findings to report"] = time.perf_counter() - begun
    print(json.dumps(stages))


def in_columns(column: Any) -> Any:
    """A column in the form in which both sides are compared."""
    if column.name == "account":
        return column.cast(str).to_numpy().astype("U")
    if column.name == "id":
        return column.cast(int).to_numpy()
    if column.name.endswith("_at"):
        return column.dt.epoch("us").fill_null(-1).to_numpy()
    return column.to_numpy().astype("int64")


def with_pandas(file: Path, folder: Path) -> None:
    """The same two tables by the same rules as an analyst would make them: merge, map, group."""
    import pandas as pd

    tweets = pd.read_csv(file, dtype={"response_tweet_id": str})
    tweets["sent_at"] = pd.to_datetime(tweets["created_at"], format="%a %b %d %H:%M:%S %z %Y")
    tweets["ours"] = ~tweets["inbound"]
    tweets = tweets.drop_duplicates("tweet_id").sort_values(["sent_at", "ours"], kind="stable")
    tweets["parent"] = tweets["in_response_to_tweet_id"].astype("Int64")

    # What each tweet replies to.
    parents = tweets[["tweet_id", "author_id", "ours", "sent_at"]].add_prefix("parent_")
    tweets = tweets.merge(parents, how="left", left_on="parent", right_on="parent_tweet_id")
    below_ours = tweets["parent_ours"].eq(True)
    below_theirs = tweets["parent_ours"].eq(False)

    # The opening tweet of each thread, by walking up until nobody has a parent.
    up = tweets.dropna(subset=["parent_tweet_id"]).set_index("tweet_id")["parent"]
    tweets["root"] = climbed(tweets["tweet_id"], up)

    # The account is whoever of ours spoke in the thread, else whom the resident addressed.
    speaker = tweets["author_id"].where(tweets["ours"])
    tweets["account"] = speaker.groupby(tweets["root"]).transform("first")
    silent = tweets["account"].isna()
    tweets.loc[silent, "account"] = tweets.loc[silent, "text"].str.extract(r"@(\w+)", expand=False)

    # Bystanders: below another resident, not answered, and nowhere in the thread addressing us.
    answered = tweets["tweet_id"].isin(tweets.loc[tweets["ours"] & below_theirs, "parent"])
    own = below_theirs & tweets["author_id"].eq(tweets["parent_author_id"])
    start = climbed(tweets["tweet_id"], up[tweets.loc[own & ~tweets["ours"], "tweet_id"]])
    joins = tweets.set_index("tweet_id").index[~tweets["ours"] & below_theirs & ~own]
    joining = ~tweets["ours"] & start.isin(joins) & ~answered
    addressing = (~tweets["ours"] & ~joining).groupby([tweets["root"], tweets["author_id"]])
    bystander = joining & ~addressing.transform("any")

    # The resident of an answer, or of what a bystander says, is the nearest resident above it.
    upward = tweets.loc[(tweets["ours"] | bystander) & (below_ours | below_theirs), "tweet_id"]
    author = tweets.loc[~tweets["ours"]].set_index("tweet_id")["author_id"]
    tweets["resident"] = climbed(tweets["tweet_id"], up[upward]).map(author)
    tweets["speaks"] = ~tweets["ours"] & ~bystander

    # Conversations, cut where a resident is silent for more than 14 days.
    key = ["root", "account", "resident"]
    told = tweets.dropna(subset=["resident"]).sort_values([*key, "sent_at", "ours"])
    gap = told[told["speaks"]].groupby(key)["sent_at"].diff()
    told["reopened"] = (gap > pd.Timedelta(days=14)).reindex(told.index, fill_value=False)
    told["segment"] = told.groupby(key)["reopened"].cumsum()
    told["conversation"] = told.groupby([*key, "segment"]).ngroup()

    # What happened when in each of them.
    asked = told[told["speaks"]].groupby("conversation")["sent_at"].min()
    told["asked_at"] = told["conversation"].map(asked)
    answers = told[told["ours"] & (told["sent_at"] >= told["asked_at"])]
    replied = answers.groupby("conversation")["sent_at"].min()
    told["first_reply_at"] = told["conversation"].map(replied)
    before = told["first_reply_at"].isna() | (told["sent_at"] < told["first_reply_at"])
    chasing = told[told["speaks"] & (told["sent_at"] > told["asked_at"]) & before]
    by, chased = told.groupby("conversation"), chasing.groupby("conversation")
    conversations = pd.DataFrame(
        {
            "account": by["account"].first(),
            "resident": by["resident"].first(),
            "asked_at": asked,
            "first_reply_at": replied,
            "chased_at": chased["sent_at"].min(),
            "chases": chased.size(),
            "messages": by.size(),
            "last_at": by["sent_at"].max(),
        }
    ).fillna({"chases": 0})

    # The messages, each with its conversation and with when what it answers was sent.
    tweets["conversation"] = told["conversation"].reindex(tweets.index)
    answers_at = tweets["parent_sent_at"].where(tweets["ours"] & below_theirs)
    tweets["answers_at"] = answers_at.where(answers_at <= tweets["sent_at"])
    tweets["author"] = tweets["author_id"].factorize()[0]
    messages = tweets[
        ["account", "tweet_id", "parent", "author", "ours", "sent_at", "conversation", "answers_at"]
    ]
    print(time.time(), time.process_time())
    save(
        folder / "pandas.npz",
        *(in_numpy(conversations, SAID_OF_CONVERSATIONS), in_numpy(messages, SAID_OF_MESSAGES)),
    )


def climbed(at: Any, up: Any) -> Any:
    """Where each id ends up when it is followed upwards for as long as there is a way."""
    while True:
        above = at.map(up)
        if above.isna().all():
            return at
        at = above.fillna(at).astype("int64")


def in_numpy(table: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """Columns of a pandas table in the form in which both sides are compared."""
    import pandas as pd

    columns = {}
    for name in names:
        column = table["tweet_id" if name == "id" else name]
        if str(column.dtype).startswith("datetime"):
            since = (column - pd.Timestamp(0, tz="UTC")) // pd.Timedelta(microseconds=1)
            columns[name] = since.fillna(-1).astype("int64").to_numpy()
        else:
            columns[name] = column.to_numpy().astype("U" if name == "account" else "int64")
    return columns


def save(path: Path, conversations: dict[str, Any], messages: dict[str, Any]) -> None:
    tables = {"conversations": conversations, "messages": messages}
    np.savez(path, **{f"{t}.{name}": c for t, table in tables.items() for name, c in table.items()})


def same(one: Path, other: Path) -> int:
    """How many conversations both hold, each with the same to say; ends the run if they differ."""
    first, second = np.load(one), np.load(other)
    for table, names in (
        ("conversations", SAID_OF_CONVERSATIONS),
        ("messages", SAID_OF_MESSAGES),
    ):
        rows = [ordered(tables, table, names) for tables in (first, second)]
        if not np.array_equal(*rows):
            sys.exit(f"The {table} differ: {rows[0].shape} against {rows[1].shape}.")
    return len(first["conversations.messages"])


def ordered(tables: Any, table: str, names: tuple[str, ...]) -> Any:
    """The rows of a table as whole numbers, in an order that is the same whoever made it."""
    columns = [tables[f"{table}.{name}"] for name in names]
    _, account = np.unique(columns[0], return_inverse=True)
    rows = np.stack([account, *columns[1:]], axis=1)
    return rows[np.lexsort(rows.T)]


def compare(rows: int, folder: Path) -> str:
    from wardmote.demo.large import write_twcs

    file = folder / f"twcs_{rows}.csv"
    if not file.exists():
        write_twcs(file, rows)
    report = measured(
        *("-m", "wardmote", "audit", str(file), "--source", "twcs", "--class", "complete"),
        *("--people", "20", "--hours", HOURS, "--zone", "Europe/London"),
        *("-o", str(folder / "report.html"), "--json", str(folder / "findings.json")),
    )
    stages = json.loads(measured(str(HERE), "--part", "stages", "--file", str(file)).said)
    to_tables = ("--file", str(file), "--tables", str(folder))
    tables, peer = (
        min((to_the_end(str(HERE), "--part", part, *to_tables) for _ in range(2)), key=wall)
        for part in ("ours", "pandas")
    )
    conversations = same(folder / "ours.npz", folder / "pandas.npz")
    ratio = peer.seconds / tables.seconds
    size = file.stat().st_size / 1024**2
    busy = os.getloadavg()[0]
    lines = [
        f"{rows:,} tweets, {size:,.0f} MiB, {conversations:,} conversations, "
        f"{os.cpu_count()} cores; {busy:.1f} processes wanted them in the last minute",
        f"file to report: {report} (limits {LIMIT_SECONDS:.0f} s, {LIMIT_GIB:.0f} GiB)",
        "of which, measured in another run:",
        *(f"  {stage}: {seconds:.2f} s" for stage, seconds in stages.items()),
        f"file to tables: {tables}",
        f"file to tables with pandas: {peer}",
        f"ratio: {ratio:.1f} (limit {LIMIT_RATIO:.0f}); the tables are equal",
    ]
    kept = report.seconds <= LIMIT_SECONDS and report.gib <= LIMIT_GIB and ratio >= LIMIT_RATIO
    lines.append("within the limits" if kept else "NOT within the limits")
    return "\n".join(lines) + "\n"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--rows", type=int, default=2_800_000)
    options.add_argument("--keep", action="store_true", help=f"write {RESULT.name}")
    options.add_argument("--folder", type=Path, help="where to make the file, and keep it")
    options.add_argument("--part", choices=("ours", "stages", "pandas"), help=argparse.SUPPRESS)
    options.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--tables", type=Path, help=argparse.SUPPRESS)
    stated = options.parse_args()
    if stated.part == "pandas":
        with_pandas(stated.file, stated.tables)
    elif stated.part:
        ours(stated.file, stated.tables)
    else:
        with tempfile.TemporaryDirectory() as made:
            compare(A_FEW, Path(made))
            result = compare(stated.rows, stated.folder or Path(made))
        print(result, end="")
        if stated.keep:
            RESULT.write_text(result)


if __name__ == "__main__":
    main()
