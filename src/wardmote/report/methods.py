"""What a method's name means, in two or three sentences for a reader who is no statistician."""

from __future__ import annotations

_EXPLAINED = (
    (
        ("kaplan",),
        "Kaplan–Meier counts a conversation that is not answered yet as still waiting when the "
        "data end, instead of leaving it out; leaving it out would make waits look shorter than "
        "they are.",
    ),
    (
        ("aalen", "cumulative incidence"),
        "Aalen–Johansen says how soon each of several endings comes (answered, asked again, given "
        "up), where one ending rules out the others.",
    ),
    (
        ("cluster",),
        "Messages of one day or of one resident are alike, so a thousand of them tell less than "
        "a thousand unlike ones. Intervals are widened for that; the effective n says how many "
        "independent cases they are worth.",
    ),
    (
        ("gamma",),
        "Each hour's rate is drawn a little towards what its day and its time of day suggest, the "
        "more so the fewer messages it holds, so that a quiet hour with one message is not read "
        "as a rule.",
    ),
    (
        ("quantile", "median"),
        "A median is the wait that half did not exceed; a 90th percentile the wait that nine in "
        "ten did not exceed.",
    ),
    (
        ("lower bound",),
        "A promise is chosen by the lower end of its interval, and then checked on later data "
        "that had no part in choosing it: what was picked as the best of many tends to look "
        "better than it is.",
    ),
    (
        ("gap", "between sends"),
        "The time that a reply took is read from the gap since the reply before it or since the "
        "message came in, whichever is later. Long gaps hold other work, so the figure is given "
        "for several limits on how long a gap may be.",
    ),
    (
        ("exposure", "hazard"),
        "Chases are divided by the time that residents spent waiting, so that long waits, which "
        "few reach, are judged by those who did reach them.",
    ),
    (("wilson", "clopper"), "An interval for a share that stays between 0 % and 100 %."),
    (("count",), "A count of what is in the source; it has no sampling error."),
)


def explained(method: str) -> tuple[str, ...]:
    """What the techniques in a method's name mean; empty where none is known here.

    >>> [text.split()[0] for text in explained("Kaplan–Meier, clustered by day")]
    ['Kaplan–Meier', 'Messages']
    """
    name = method.casefold()
    return tuple(text for keys, text in _EXPLAINED if any(key in name for key in keys))
