"""What the findings of a back-test are about."""

from __future__ import annotations

from wardmote.findings.making import About
from wardmote.studies.whatif.backtest.figures import Figure

TOPIC = "backtest"

NAMES = {
    Figure.MESSAGES: "Messages that came",
    Figure.KEPT: "Share answered in time",
    Figure.WAIT: "Median wait",
    Figure.ANSWERS: "Answers sent",
}

UNITS = {
    Figure.MESSAGES: "messages",
    Figure.KEPT: "share",
    Figure.WAIT: "minutes",
    Figure.ANSWERS: "answers",
}

ESTIMANDS = {
    Figure.MESSAGES: "messages of the week that ask for an answer, chases left out",
    Figure.KEPT: "share of messages of the week asking for an answer that a person answered by the "
    "time that the rule says, unanswered ones counted as not",
    Figure.WAIT: "median wait of the messages of the week that ask for an answer, unanswered ones "
    "waiting longer than any, waits followed for a stated time",
    Figure.ANSWERS: "replies by a person to such messages that were sent in the week",
}

VERDICT = About(
    "backtest.verdict",
    TOPIC,
    "Q1",
    "Would it have predicted better?",
    "Mean 90 % interval score of the simulation over all figures and weeks tested, over that of "
    "“next quarter = last quarter”; under 1 is better.",
)

WEEKS_TESTED = About(
    "backtest.weeks",
    TOPIC,
    "Q1",
    "Weeks tested",
    "Weeks with enough history before them, each predicted from what was known before it.",
)


def coverage_of(figure: Figure) -> About:
    """Whether the intervals of a figure hold what comes."""
    return About(
        f"backtest.coverage.{figure}",
        TOPIC,
        "Q1",
        f"{NAMES[figure]}: do the intervals hold?",
        f"Share of weeks whose {ESTIMANDS[figure]} lay inside the interval said beforehand.",
    )


def week_by_week(figure: Figure) -> About:
    """What was said of each week, and what came."""
    return About(
        f"backtest.weeks.{figure}",
        TOPIC,
        "Q1",
        f"{NAMES[figure]}: week by week",
        f"For each week: {ESTIMANDS[figure]}, and the 90 % interval said beforehand.",
    )


EVERY = (
    VERDICT,
    WEEKS_TESTED,
    *(coverage_of(figure) for figure in Figure),
    *(week_by_week(figure) for figure in Figure),
)
