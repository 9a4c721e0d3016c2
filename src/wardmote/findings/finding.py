"""The finding: whatever the study, one shape out.

A finding is a frozen record of one question put to one set of data: the answer
with its n and interval, or a plain statement of why there is none. Reports render
findings; the evidence base stores, pools and exchanges them. None holds a
resident's or a worker's data.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from wardmote.basis.figures import Interval
from wardmote.findings.effect import Attribute, Conduct, Effect

SINCE = {"since": "1.1.0"}
"""Of a field that came with a later version of the form. A document may lack it, and it is left
out where it says nothing: so a finding that has no use for it is the same document as before."""


class Status(StrEnum):
    """Whether there is an answer and, if not, who says so."""

    ESTIMATED = "estimated"
    COUNTED = "counted"
    """A count of what is there; it has an n and no sampling error."""
    REFUSED = "refused"
    """The source cannot support it; ``reason`` and ``remedy`` say why and what could."""
    WITHHELD = "withheld"
    """It could be worked out, but it is a worker's and not for this reader."""
    NOT_KNOWN = "not known"
    """Something needed was not given or there are too few cases."""


class Form(StrEnum):
    """How the series of a finding is meant to be drawn."""

    FIGURE = "figure"
    """No series, or one that is best read as a table."""
    BARS = "bars"
    """One bar a point, with its interval."""
    CURVE = "curve"
    """Steps over ``x`` (survival, cumulative incidence) with a band."""
    POINTS = "points"
    """One dot a point, at ``x`` and its figure, with its interval; each group in its own way."""
    FOREST = "forest"
    """One dot a place with its interval; what they say together as a diamond below them."""
    HOUR_OF_WEEK = "hour of week"
    """168 points, x = 0 for Monday 00:00–01:00 local time … 167."""


POOLED, PREDICTED = "pooled", "one more place"
"""Groups of the rows of a forest that are no place: all places together, and what is to be
expected in one more."""


@dataclass(frozen=True)
class Point:
    """One row of a finding's series: a figure of its own, with n and interval bounds."""

    label: str
    estimate: float | None
    lower: float | None
    upper: float | None
    n: int
    x: float | None = None
    group: str = ""


@dataclass(frozen=True)
class Series:
    """The figures behind a chart, in the order to read them; also its data table."""

    points: tuple[Point, ...]
    x_title: str
    y_title: str
    unit: str
    level: float
    method: str


@dataclass(frozen=True)
class Strength:
    """How much the design allows one to conclude, and why.

    A description is not on the Maryland scale at all and is labelled ``description``.
    """

    label: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Setting:
    """Where and when, in words and dates: enough to tell whether it is "people like me"."""

    accounts: str
    platforms: tuple[str, ...]
    source: str
    source_class: str
    source_class_stated_by: str
    """``reader`` or ``user``: who says that the source is of this class."""
    zone: str
    hours: str | None
    start: datetime | None
    end: datetime | None
    fiction: bool = False
    attributes: tuple[Attribute, ...] = field(default=(), metadata=SINCE)
    """What the place is like, by stated keys: what makes "a team like mine"."""


@dataclass(frozen=True)
class Withdrawn:
    """That a finding no longer holds: when and why it was withdrawn by those who made it."""

    date: datetime
    reason: str


@dataclass(frozen=True)
class Finding:
    """One question, one answer or an honest refusal.

    Attributes:
        id: Stable dotted name of the figure, e.g. ``audit.wait.median``.
        topic: The part of a report it belongs to, e.g. ``promise``.
        question: Number in the register of questions, e.g. ``Q2``.
        title: A short label in the reader's words.
        estimand: What exactly is estimated, in one sentence.
        status: See ``Status``.
        estimate: The figure, in ``unit``; None where there is none.
        unit: e.g. ``share``, ``minutes``, ``messages a week``.
        interval: None only where the status has none or the figure is a count.
        n: How many cases the figure rests on.
        n_of: What is counted in n, e.g. ``conversations``.
        effective_n: n after alikeness within days and residents, where used.
        sentence: The answer as one plain sentence.
        caveats: What the figure cannot know, each a sentence.
        reason: Why there is no figure (refused, withheld, not known).
        remedy: What would give it.
        effect: The comparison, for pooling; None where nothing is compared.
        conduct: How the study was carried out; None where it is not recorded.
        version: Counts from 1; a corrected finding has a higher one.
        replaces: Digest of the finding that this one corrects or withdraws; empty for a first.
        withdrawn: Set where the finding is withdrawn; what it said then no longer holds.
        rests_on: Digests of the findings that this one is worked out from.
    """

    id: str
    topic: str
    question: str
    title: str
    estimand: str
    status: Status
    setting: Setting
    design: str
    strength: Strength
    method: str
    software: str
    fingerprint: str
    date: datetime
    estimate: float | None = None
    unit: str = ""
    interval: Interval | None = None
    n: int = 0
    n_of: str = ""
    effective_n: float | None = None
    form: Form = Form.FIGURE
    series: Series | None = None
    sentence: str = ""
    caveats: tuple[str, ...] = field(default=())
    reason: str = ""
    remedy: str = ""
    effect: Effect | None = field(default=None, metadata=SINCE)
    conduct: Conduct | None = field(default=None, metadata=SINCE)
    version: int = field(default=1, metadata=SINCE)
    replaces: str = field(default="", metadata=SINCE)
    withdrawn: Withdrawn | None = field(default=None, metadata=SINCE)
    rests_on: tuple[str, ...] = field(default=(), metadata=SINCE)
