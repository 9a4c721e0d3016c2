"""The answer of a plan in sentences, about residents' waits and nobody's work."""

from __future__ import annotations

from wardmote.findings.wording import duration, number, percent, with_interval
from wardmote.studies.whatif.plan.result import Plan

NO_TARGET = (
    "This starts from the time that people have and says what can be promised with it. It is no "
    "target for anybody who answers."
)


def answer(plan: Plan) -> str:
    """What can be promised, or that nothing can, in a sentence or two."""
    best, time = plan.best, f"{number(plan.minutes_a_week)} minutes a week"
    if best is None or best.result.kept is None:
        return (
            f"With {time} no pattern was found that keeps up with what comes and stays within the "
            "time: a queue would grow without end, and nothing can be promised."
        )
    share = with_interval(best.kept, best.result.kept.interval, "share")
    if best.reaches:
        half = duration(best.promised) if best.promised else ""
        told = f"; it tells half of them to wait {half} or longer" if half else ""
        return (
            f'With {time} you can promise an answer {plan.promise}: "{best.short}" '
            f"({best.windows} minutes a week in windows) keeps it for {share} of messages{told}."
        )
    return (
        f"With {time} no pattern tried is sure to keep {percent(plan.aim)} of promises "
        f'{plan.promise}. The nearest, "{best.short}", keeps {share} of them: the lower end of '
        f"that interval would have to reach {percent(plan.aim)}."
    )


def instead(plan: Plan) -> tuple[str, ...]:
    """What would do where nothing within the time does, a sentence each."""
    if plan.nearest is None:
        return ()
    return (more_time(plan), weaker(plan)) if plan.winners else (more_time(plan),)


def more_time(plan: Plan) -> str:
    """How much more time would keep the promise."""
    near = plan.nearest
    time = number(near.minutes_a_week) if near else ""
    if near is None or near.more is None or near.more.result.kept is None:
        why = (
            "it is the promise that is too much, or too little is known"
            if plan.winners
            else "far more comes than there is time for, or the promise itself is too much"
        )
        return (
            f"Not even with {time} minutes a week was a pattern found that reaches "
            f"{percent(plan.aim)}: {why}."
        )
    return (
        f'About {time} minutes a week would do: "{near.more.short}" then keeps '
        f"{with_interval(near.more.kept, near.more.result.kept.interval, 'share')}."
    )


def weaker(plan: Plan) -> str:
    """What could be promised within the time instead."""
    found = plan.nearest.weaker if plan.nearest else None
    kept = found[0].kept if found else None
    if found is None or kept is None:
        return (
            f"None of the other promises tried reaches {percent(plan.aim)} either, under the "
            "patterns that come nearest."
        )
    candidate, winner = found
    return (
        f'Within the time you could promise an answer {candidate.rule}: "{winner.short}" keeps '
        f"{with_interval(kept.estimate or 0.0, kept.interval, 'share')} of these, and they tell "
        f"half of the residents to wait {duration(candidate.promised or 0.0)} or longer."
    )


def remedy(plan: Plan) -> str:
    """What to do where no pattern keeps up."""
    near = plan.nearest
    if near and near.more:
        return f"It would take about {number(near.minutes_a_week)} minutes a week."
    return "Find more time, or fewer messages: nothing else mends a queue that grows."
