"""What the findings of a plan are about."""

from __future__ import annotations

from wardmote.findings.making import About

KEPT = About(
    "plan.promise.kept",
    "plan-promise",
    "Q2",
    "What can be promised with the time you have",
    "Share of messages answered by the time that the promise gives, in a coming year, under the "
    "pattern of the front that keeps it within the time that people have.",
)
FRONT = About(
    "plan.promise.front",
    "plan-promise",
    "Q2",
    "Patterns that no other beats",
    "Share of the promise kept in a coming year, by minutes a week, under each pattern that no "
    "other beats in minutes, promise kept, wait told, oldest wait and out-of-hours work together.",
)
MORE_TIME = About(
    "plan.promise.more-time",
    "plan-promise",
    "Q1",
    "How much more time would keep it",
    "Share of the promise kept in a coming year in the shortest of several longer times in which "
    "a pattern was found that keeps it often enough.",
)
WEAKER = About(
    "plan.promise.weaker",
    "plan-promise",
    "Q2",
    "What could be promised instead",
    "Share kept in a coming year of the candidate promise that tells residents the shortest wait "
    "among those that a pattern within the time keeps often enough.",
)
TOLD = About(
    "plan.wait.told",
    "plan-wait",
    "Q2",
    "The wait that the promise tells residents",
    "Time from asking to when the promise falls due: the median over the messages that come.",
)
OLDEST = About(
    "plan.wait.oldest",
    "plan-wait",
    "Q2",
    "The longest wait of a year",
    "The longest first response time of a coming year, by the wall clock.",
)
OVERTIME = About(
    "plan.time.overtime",
    "plan-time",
    "Q1",
    "Minutes a week past the ends of windows",
    "Minutes a week in a coming year of work past the end of the window in which it was begun.",
)
OUTSIDE = About(
    "plan.time.outside",
    "plan-time",
    "Q3",
    "Out-of-hours work",
    "Minutes a week in a coming year of work outside the hours in which people can be there.",
)
TRIED = About(
    "plan.search.tried",
    "plan-search",
    "",
    "Patterns tried",
    "Patterns of windows of one length, at the same times on each of some days of the week.",
)
OPTIMISM = About(
    "plan.search.optimism",
    "plan-search",
    "",
    "How much the search flattered its winners",
    "Share kept under the patterns of the front, over that under other patterns: in the search, "
    "less on fresh random numbers.",
)
