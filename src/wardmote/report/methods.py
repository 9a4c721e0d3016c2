"""What a method's name means, for a reader who is no statistician.

A method is a few techniques together (Kaplan–Meier, clustered by day and resident); each
technique is explained once in a report, however many methods use it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Technique:
    """One technique, and the words by which a method's name says that it uses it.

    Attributes:
        name: As a report calls it.
        keys: What a method's name holds, in small letters, where it is used.
        meaning: For a reader who is no statistician.
        page: The project's page with formula, source and assumptions; its name, without folder
            and ending.
    """

    name: str
    keys: tuple[str, ...]
    meaning: str
    page: str = ""

    def used_in(self, method: str) -> bool:
        """Whether a method of that name uses it."""
        return any(key in method.casefold() for key in self.keys)


TECHNIQUES = (
    Technique(
        "Randomisation test",
        ("randomisation test",),
        "The assignment is made anew many thousand times by the very scheme that assigned; how "
        "often that gives as large a difference is how often chance alone would.",
        "randomisation-inference",
    ),
    Technique(
        "Newcombe’s interval",
        ("newcombe",),
        "An interval for the difference of two shares that is right for small shares too.",
        "randomisation-inference",
    ),
    Technique(
        "Cox’s regression",
        ("cox regression",),
        "How many times as often it happens at any length of wait, counting those who are still "
        "waiting for as long as they were seen to.",
        "cox-regression",
    ),
    Technique(
        "Random effects",
        ("random effects",),
        "Each place has a true effect of its own. The mean is over such places, weighed by how "
        "precise each is, and its interval allows for how much they differ.",
        "pooling",
    ),
    Technique(
        "Hartung–Knapp",
        ("hartung",),
        "An interval for the mean of few places, from how far they really lie apart; never "
        "narrower than if they did not differ.",
        "pooling",
    ),
    Technique(
        "Kaplan–Meier",
        ("kaplan",),
        "A conversation that is not answered yet counts as still waiting when the data end, "
        "instead of being left out; leaving it out would make waits look shorter than they are.",
        "kaplan-meier",
    ),
    Technique(
        "Aalen–Johansen",
        ("aalen", "cumulative incidence"),
        "How soon each of several endings comes (answered, asked again, given up), where one "
        "ending rules out the others.",
        "cumulative-incidence",
    ),
    Technique(
        "Clustering",
        ("cluster",),
        "Messages of one day or of one resident are alike, so a thousand of them tell less than "
        "a thousand unlike ones. Intervals are widened for that, and “worth so many independent "
        "ones” says what the n amounts to.",
        "clustered-share",
    ),
    Technique(
        "Shrinkage",
        ("gamma", "shrink"),
        "Each hour’s rate is drawn a little towards what its day and its time of day suggest, the "
        "more so the fewer messages it holds, so that a quiet hour with one message is not read "
        "as a rule. It is never drawn beyond what its own messages allow.",
        "arrivals",
    ),
    Technique(
        "Exact intervals for an hour of the week",
        ("binomial",),
        "Each hour’s interval rests on that hour’s own messages and is widened by how much such "
        "hours differ from week to week. So it is wide, but it holds also where a week is "
        "uneven, as where a desk is shut at weekends.",
    ),
    Technique(
        "Figures a week",
        ("weekly rate",),
        "What was counted, divided by the weeks in which it was; the interval says how much one "
        "week differs from another, and knows no season that the period does not hold.",
        "clustered-rate",
    ),
    Technique(
        "Medians and percentiles",
        ("quantile", "median", "percentile"),
        "A median is the wait that half did not exceed; the 90th percentile the wait that nine in "
        "ten did not exceed.",
        "clustered-quantile",
    ),
    Technique(
        "Choosing by the lower bound",
        ("lower bound",),
        "A promise is chosen by the lower end of its interval, and then checked on later data "
        "that had no part in choosing it: what is picked as the best of many tends to look "
        "better than it is.",
        "reply-promise",
    ),
    Technique(
        "Gaps between replies",
        ("gap", "between sends"),
        "The time that a reply took is read from the gap since the reply before it or since the "
        "message came in, whichever is later. Long gaps hold other work, so the figure is given "
        "for several limits on how long a gap may be.",
        "handling",
    ),
    Technique(
        "Rates among those still waiting",
        ("exposure", "hazard"),
        "Chases are divided by the time that residents spent waiting, so that long waits, which "
        "few reach, are judged by those who did reach them.",
        "chasing",
    ),
    Technique(
        "Intervals for a share",
        ("wilson", "clopper", "logit"),
        "An interval that stays between 0 % and 100 % however few the cases are.",
        "clustered-share",
    ),
    Technique(
        "Back-test",
        ("back-test", "interval score", "known before it"),
        "Each week is predicted from what was known before it and then set beside what came. An "
        "interval is good if it holds what comes as often as it says and is narrow; the interval "
        "score charges for both.",
        "back-test",
    ),
    Technique(
        "Weeks that are alike",
        ("bootstrap by week", "correlation of weeks"),
        "What makes one week unlike its forecast often lasts into the next, so that weeks tell "
        "less than their number. Intervals are widened for that.",
        "back-test",
    ),
    Technique(
        "Simulation",
        ("simulation",),
        "Years of messages are made as they come here, and every pattern answers the same ones, so "
        "that patterns differ by what they are and not by luck.",
        "what-if-uncertainty",
    ),
    Technique(
        "Parameter draws",
        ("parameter draws",),
        "The parameters are known only as closely as the data allow. They are drawn again and "
        "again as unsure as they are, and each draw is simulated for several years; how far draws "
        "and years lie apart makes the interval of a coming year.",
        "what-if-uncertainty",
    ),
    Technique(
        "Searching patterns",
        ("pattern search",),
        "Many patterns answer the same messages, and those that no other beats are kept. What is "
        "picked as the best of many looks better than it is, so these few are simulated anew on "
        "fresh random numbers, and only those figures are told.",
        "plan-search",
    ),
    Technique(
        "A desk that is never without work",
        ("never without work",),
        "What a desk can get through is found by giving it more messages than it can answer. Where "
        "more come than that, the queue grows without end, and no wait is told.",
        "what-if-uncertainty",
    ),
    Technique(
        "Counting",
        ("count",),
        "A count of what is in the source; it has no sampling error.",
    ),
)


FOUNDATIONS = ("conversations", "service-clock", "waits")
"""Pages on what every figure rests on, whatever its method."""


def techniques(methods: Iterable[str]) -> tuple[Technique, ...]:
    """The techniques that methods of these names use, each once.

    >>> [technique.name for technique in techniques(["Kaplan–Meier, clustered by day"])]
    ['Kaplan–Meier', 'Clustering']
    """
    names = tuple(methods)
    return tuple(t for t in TECHNIQUES if any(t.used_in(name) for name in names))
