"""What each finding of a what-if is about."""

from __future__ import annotations

from wardmote.findings.making import About

TRIED = About(
    "whatif.source.tried",
    "source",
    "",
    "What was tried",
    "The patterns, the messages that come to them, and how many years were simulated.",
)
KEEPS_UP = About(
    "whatif.load.keeps-up",
    "whatif-wait",
    "Q1",
    "Whether the time is enough",
    "Messages a week by which the queue would grow without end: those that come, less those that a "
    "desk gets through that is never without work, once every resident who waits has asked again "
    "as often as they do.",
)
WALL = About(
    "whatif.wait.wall",
    "whatif-wait",
    "Q2",
    "First response time, by the wall clock",
    "Waits from a message to its answer in one simulated year: the least that half, nine in ten "
    "and 99 in 100 messages do not exceed, and the longest.",
)
OPEN = About(
    "whatif.wait.open-hours",
    "whatif-wait",
    "Q2",
    "First response time, inside published hours",
    "The same waits, counted only while the pattern's own hours are open.",
)
STRONGEST = About(
    "whatif.promise.strongest",
    "whatif-promise",
    "Q2",
    "The strongest promise that could be kept",
    "Of the candidate promises, the one with the shortest promised wait whose share kept in a "
    "coming year reaches the share asked for by the lower bound of its interval.",
)
KEPT = About(
    "whatif.promise.kept",
    "whatif-promise",
    "Q2",
    "The promise kept",
    "Share of the messages of a coming year whose answer goes out by the time that the promise "
    "gives, among those for which something falls due.",
)
URGENT = About(
    "whatif.promise.urgent",
    "whatif-promise",
    "Q2",
    "The promise for urgent messages kept",
    "The same for messages of the urgent class, by their own promise.",
)
AT_CLOSE = About(
    "whatif.queue.at-close",
    "whatif-queue",
    "Q2",
    "Who still waits when a window closes",
    "Messages that have come and are not taken up at the end of a window: the average over the "
    "windows of a year, and the most at any of them.",
)
AFTER_CLOSURE = About(
    "whatif.queue.after-closure",
    "whatif-queue",
    "Q2",
    "The most that wait after a holiday",
    "The most messages that wait when the desk opens after a date that a holiday or a dated "
    "closure shut, in one year.",
)
MINUTES = About(
    "whatif.time.minutes-a-week",
    "whatif-time",
    "Q1",
    "Minutes a week",
    "Minutes a week of work on answers, on reading what residents wrote again because they "
    "waited, and of either past the end of the window in which it was begun.",
)
LOAD = About(
    "whatif.time.load",
    "whatif-time",
    "Q1",
    "How full the time is",
    "Messages that come, as a share of those that the desk gets through if it is never without "
    "work and nobody asks again.",
)
OUTSIDE = About(
    "whatif.time.outside",
    "whatif-time",
    "Q3",
    "Work outside published hours",
    "Minutes a week of work that lie outside the hours that the pattern publishes.",
)
MOVES_MOST = About(
    "whatif.assumptions.moves-most",
    "whatif-assumptions",
    "",
    "Which assumption decides",
    "Share of the promise kept when one assumption is changed and all else, chance included, is "
    "left as it was.",
)


def apart(unit: str) -> About:
    """What one of the tables of the uncertainty's parts is about."""
    of = {"share": "shares", "minutes": "waits", "messages": "queues"}.get(unit, "work")
    return About(
        f"whatif.uncertainty.{of}",
        "whatif-assumptions",
        "",
        f"How unsure: {of}",
        "Each figure's interval for a coming year, and what each source of it would do alone: not "
        "knowing the parameters, chance from year to year, and Monte Carlo error, which more "
        "simulated years would make less.",
    )
