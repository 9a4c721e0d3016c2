"""A protocol in plain words: what a person who signs it off reads."""

from __future__ import annotations

from wardmote.basis.dates import date_in_words
from wardmote.findings.wording import count, percent
from wardmote.studies.trials.protocol import Protocol, SchemeName

EARLY_LOOKS = (
    "Nobody sees outcomes by arm before the end. If somebody asks for them, it is refused, or "
    "recorded and printed on every finding."
)


def in_words(protocol: Protocol) -> tuple[str, ...]:
    """The protocol, one matter a sentence or two."""
    usual, tried = protocol.arms
    return (
        f"The question: {protocol.question}",
        f"Compared are “{tried.name}” ({tried.words}) and “{usual.name}” ({usual.words}).",
        _assignment(protocol),
        _outcome(protocol),
        _analysis(protocol),
        _size(protocol),
        _stopping(protocol),
        _harm(protocol),
        EARLY_LOOKS,
    )


def _assignment(protocol: Protocol) -> str:
    allocation = protocol.allocation
    if allocation.scheme is SchemeName.PAIRS:
        first = date_in_words(allocation.first_week) if allocation.first_week else ""
        return (
            f"Weeks are assigned in pairs from {first}: of each pair chance picks which of the two "
            f"is “{protocol.arms[1].name}”. The seed is {allocation.seed}."
        )
    way = "by the toss of a coin each"
    if allocation.scheme is SchemeName.BLOCKS:
        sizes = " or ".join(map(str, allocation.sizes))
        way = f"in blocks of {sizes}, half of each block to either arm"
    return (
        f"Residents are assigned {way}, when they first write, and stay in their arm. "
        f"The seed is {allocation.seed}."
    )


def _outcome(protocol: Protocol) -> str:
    days = protocol.outcome.follow_up_days
    if protocol.by_week:
        what = (
            "The outcome of a week is the share of conversations asked in it whose resident "
            f"writes again before the first reply by a person, within {days} days of asking."
        )
        if hours := protocol.outcome.washout_hours:
            what += f" The first {hours} hours of each week are left out."
    else:
        what = (
            "The outcome is whether the resident writes again before the first reply by a person, "
            f"within {days} days of asking, in the conversation by which they entered the trial."
        )
    what += " Beside it stands the time to that, in all their conversations of the trial."
    if question := protocol.outcome.closing_question:
        what += f" When a conversation is closed its resident is asked once: “{question}”"
    return what


def _analysis(protocol: Protocol) -> str:
    interval = "the same test, inverted" if protocol.by_week else "Newcombe's method"
    return (
        f"Every {protocol.unit} counts in the arm that it was assigned to, whatever it got. The "
        "difference is judged by a randomisation test with at least "
        f"{count(protocol.analysis.draws)} re-randomisations under the same scheme, two-sided; its "
        f"{percent(protocol.analysis.level)} interval is by {interval}. A hazard ratio by Cox's "
        f"regression, clustered by {protocol.unit}, stands beside it."
    )


def _size(protocol: Protocol) -> str:
    size = protocol.size
    return (
        f"There are {count(size.units)} {protocol.units_in_words} in both arms together. Now "
        f"{percent(size.usual)} write again; {percent(size.hoped)} would be worth knowing of, and "
        f"the power wanted for it is {percent(size.power)}."
    )


def _stopping(protocol: Protocol) -> str:
    days = protocol.outcome.follow_up_days
    return (
        f"The trial ends when {count(protocol.size.units)} {protocol.units_in_words} have been "
        f"assigned and the last has been followed for {days} days, or on "
        f"{date_in_words(protocol.ends_by)}, whichever is first. It never stops because the "
        "difference looks good."
    )


def _harm(protocol: Protocol) -> str:
    harm, unit = protocol.harm, protocol.units_in_words
    if not harm.looks:
        return "There is no bound for harm: it does not stop early."
    at = ", ".join(count(look) for look in harm.looks)
    return (
        f"When {at} {unit} have been assigned, the desk looks whether “{protocol.arms[1].name}” "
        "does harm: whether a one-sided randomisation test of more chasing so far has a p-value "
        f"of at most {harm.level:.3g}. Then the trial stops. If nothing differs, that happens with "
        f"a chance of at most {percent(harm.error, 1)} over all looks together. A look tells "
        "nobody anything but whether to stop."
    )
