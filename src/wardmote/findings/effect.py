"""What a finding carries so that it can be pooled: an effect on the scale on which it adds up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """Whether a comparison says what something does, or only what is."""

    DESCRIPTION = "description"
    """A difference that was seen. What made it is not known, and never pooled with effects."""
    EFFECT = "effect"
    """A difference that the design ascribes to what is compared."""


class Measure(StrEnum):
    """The scale of an effect: one on which adding makes sense."""

    RISK_DIFFERENCE = "risk difference"
    LOG_RISK_RATIO = "log risk ratio"
    LOG_ODDS_RATIO = "log odds ratio"
    LOG_HAZARD_RATIO = "log hazard ratio"
    MEAN_DIFFERENCE = "mean difference"

    @property
    def is_log(self) -> bool:
        """Whether it is a logarithm, which people read as a ratio.

        >>> Measure.LOG_RISK_RATIO.is_log, Measure.RISK_DIFFERENCE.is_log
        (True, False)
        """
        return self.value.startswith("log ")


class Better(StrEnum):
    """Which way the outcome should go."""

    LOWER = "lower"
    HIGHER = "higher"
    NEITHER = "neither"
    """Not agreed, or it depends."""


@dataclass(frozen=True)
class Outcome:
    """What was looked at, by a key that every place writes alike.

    Attributes:
        key: Small letters, digits and hyphens, such as ``chased-before-first-reply``.
        words: The same for people.
    """

    key: str
    words: str


@dataclass(frozen=True)
class Arm:
    """One of the groups that are compared.

    Attributes:
        words: What they had, such as ``told when an answer will come``.
        n: How many were analysed.
        events: How many of them had the outcome; None where it is no event.
        lost: The share of those assigned who have no outcome, rounded to whole percent so that
            it counts nobody; None where it was not recorded.
    """

    words: str
    n: int
    events: int | None = None
    lost: float | None = None


@dataclass(frozen=True)
class Effect:
    """A comparison of two groups, for pooling: always the first group less (or over) the second.

    Attributes:
        kind: See ``Kind``.
        measure: The scale of ``estimate`` and ``std_err``.
        estimate: On that scale; of a ratio, its natural logarithm.
        std_err: Its standard error, above 0.
        outcome: What was looked at.
        treated: What the first group had, in words.
        compared_with: What the second had.
        better: Which way the outcome should go.
        unit: Of a mean difference, such as ``minutes``; else empty.
        arms: The two groups, in that order; none where their sizes may not be told.
    """

    kind: Kind
    measure: Measure
    estimate: float
    std_err: float
    outcome: Outcome
    treated: str
    compared_with: str
    better: Better
    unit: str = ""
    arms: tuple[Arm, ...] = ()


class Design(StrEnum):
    """How the groups that are compared came about, for the scale of strength."""

    RANDOMISED = "randomised"
    QUASI_RANDOM = "quasi-random"
    """By something as good as chance: a threshold, a lottery, an accident of dates."""
    COMPARED_BEFORE_AND_AFTER = "comparison group before and after"
    ADEQUATE_CONTROLS = "adequate controls"
    NO_CONTROLS = "no adequate controls"
    """A cross-section, or before and after, without more."""
    DESCRIPTION = "description"
    """Nothing is compared for its effect."""


@dataclass(frozen=True)
class Conduct:
    """How a study was carried out, which decides its strength as much as the design.

    Attributes:
        design: See ``Design``.
        unit: What was assigned, such as ``resident``, ``week``, ``council``.
        protocol: Digest of the frozen protocol; empty where there was none.
        frozen: When the protocol was frozen; None where it was not.
        first_outcome: When the first outcome was seen; None where it is not known.
        deviations: What was done otherwise than planned, each a sentence.
    """

    design: Design
    unit: str = ""
    protocol: str = ""
    frozen: datetime | None = None
    first_outcome: datetime | None = None
    deviations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Attribute:
    """One thing that a setting is, by a key that others use too.

    Attributes:
        key: One of ``ATTRIBUTES``, or another in small letters, digits and hyphens.
        value: In few words, such as ``rural``.
    """

    key: str
    value: str


ATTRIBUTES = {
    "body": "The kind of body: district council, unitary council, police force, health trust …",
    "role": "Whose work it is: officers beside another job, a full-time social media team …",
    "platform": "Where residents write: Mastodon, Bluesky, e-mail, several …",
    "volume": "Messages a week: under 50, 50 to 200, 200 to 1000, over 1000",
    "rural": "rural, urban or mixed",
    "published-hours": "Whether the hours were published: yes or no",
    "place": "The place by a name of its own, so that nobody is counted twice",
}
"""Keys of attributes that findings are told apart by, with what their values are like."""
