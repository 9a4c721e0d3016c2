"""The protocol of a trial: everything that is decided before the first outcome."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from wardmote.hours.errors import UnreadableHours
from wardmote.hours.zones import zone_named
from wardmote.studies.trials.errors import ProtocolCannotBeUsed

FEWEST_DRAWS = 10_000
"""Re-randomisations of the analysis: fewer make a p-value that another seed would change."""


class Unit(StrEnum):
    """What is randomised."""

    RESIDENT = "resident"
    WEEK = "week"


class SchemeName(StrEnum):
    """How chance assigns."""

    SIMPLE = "simple"
    BLOCKS = "blocks"
    PAIRS = "pairs of weeks"


@dataclass(frozen=True)
class Arm:
    """One of the two things that are compared.

    Attributes:
        name: In a few words, such as ``told a time``.
        words: The wording itself, or what is done, letter by letter.
    """

    name: str
    words: str


@dataclass(frozen=True)
class Outcome:
    """What is looked at.

    Attributes:
        follow_up_days: For so long after a message a further one before the reply is a chase.
        closing_question: Asked once when a conversation is closed; empty for none.
        washout_hours: Of weeks: messages of the first hours are left out, since those who write
            then may still have last week in mind.
    """

    follow_up_days: int = 14
    closing_question: str = ""
    washout_hours: int = 0


@dataclass(frozen=True)
class Analysis:
    """How outcomes are judged.

    Attributes:
        draws: Re-randomisations.
        level: Of every interval; 1 less it is the level of the test.
    """

    draws: int = FEWEST_DRAWS
    level: float = 0.95


@dataclass(frozen=True)
class Size:
    """How large the trial is, and what that rests on.

    Attributes:
        units: Residents or weeks, both arms together.
        usual: The share who chase now, as far as is known.
        hoped: The share that would make the change worth while.
        power: The chance of telling the two apart that was wanted.
    """

    units: int
    usual: float
    hoped: float
    power: float = 0.8


@dataclass(frozen=True)
class HarmBound:
    """When a trial stops because the second arm does harm: more chasing than the first.

    Attributes:
        looks: At how many units assigned the bound is looked at; empty for never.
        error: The chance, over all looks together, of stopping where nothing differs.
    """

    looks: tuple[int, ...] = ()
    error: float = 0.025

    @property
    def level(self) -> float:
        """The one-sided level of each look: the error shared out among them (Bonferroni)."""
        return self.error / max(1, len(self.looks))


@dataclass(frozen=True)
class Allocation:
    """How units are assigned.

    Attributes:
        scheme: See ``SchemeName``.
        seed: From which anybody can repeat every assignment.
        sizes: Of blocks; each block has one of them at random.
        first_week: Of weeks: the Monday on which the first begins, in the protocol's zone.
    """

    scheme: SchemeName
    seed: int
    sizes: tuple[int, ...] = ()
    first_week: date | None = None


@dataclass(frozen=True)
class Protocol:
    """What is asked, of whom, how it is assigned, judged and stopped.

    Attributes:
        name: Small letters, digits and hyphens.
        question: In plain words.
        register: Its number in the register of questions, such as ``Q2``.
        unit: What is randomised.
        arms: The usual one, and the one that is tried.
        outcome: What is looked at.
        analysis: How it is judged.
        size: How many units, and why so many.
        ends_by: The last day of the trial, however many units there are.
        harm: When it stops for harm.
        allocation: How units are assigned.
        zone: In which days and weeks begin.

    Raises:
        ProtocolCannotBeUsed: It contradicts itself; ``where`` names the key.
    """

    name: str
    question: str
    register: str
    unit: Unit
    arms: tuple[Arm, Arm]
    outcome: Outcome
    analysis: Analysis
    size: Size
    ends_by: date
    harm: HarmBound
    allocation: Allocation
    zone: str

    def __post_init__(self) -> None:
        for key, fault in (*self._faults(), *self._faults_of_weeks()):
            raise ProtocolCannotBeUsed(
                fault, where=key, remedy="See the reference of the protocol file."
            )

    @property
    def by_week(self) -> bool:
        """Whether weeks are randomised."""
        return self.unit is Unit.WEEK

    @property
    def units_in_words(self) -> str:
        """``residents`` or ``weeks``."""
        return f"{self.unit}s"

    def _faults(self) -> list[tuple[str, str]]:
        size, harm, sizes = self.size, self.harm, self.allocation.sizes
        names = [arm.name for arm in self.arms]
        rules = {
            ("name", "A name has small letters, digits and hyphens, and begins with a letter."): (
                re.fullmatch(r"[a-z][a-z0-9-]{0,63}", self.name) is not None
            ),
            ("question", "There is no question."): bool(self.question.strip()),
            ("arms", "An arm lacks its name or its wording."): all(
                arm.name.strip() and arm.words.strip() for arm in self.arms
            ),
            ("arms", "Both arms have one name."): names[0] != names[1],
            ("arms", "Both arms have one wording, so there is nothing to compare."): (
                self.arms[0].words != self.arms[1].words
            ),
            ("outcome.follow_up_days", "A follow-up is from 1 to 365 days."): (
                1 <= self.outcome.follow_up_days <= 365
            ),
            ("analysis.draws", f"At least {FEWEST_DRAWS:,} re-randomisations are needed."): (
                FEWEST_DRAWS <= self.analysis.draws <= 10_000_000
            ),
            ("analysis.level", "A level lies between 0.5 and 1."): 0.5 < self.analysis.level < 1,
            ("size.units", "A trial has 4 units or more."): 4 <= size.units <= 10_000_000,
            ("size.usual", "A share lies between 0 and 1."): 0 < size.usual < 1,
            ("size.hoped", "A share lies between 0 and 1."): 0 < size.hoped < 1,
            ("size.hoped", "It is the usual share, so there is nothing to find."): (
                size.hoped != size.usual
            ),
            ("size.power", "A power lies between 0.5 and 1."): 0.5 <= size.power < 1,
            ("harm.error", "An error lies between 0 and 0.2."): 0 < harm.error <= 0.2,
            ("harm.looks", "Looks are numbers of units that rise, below the trial's size."): all(
                a < b for a, b in zip((0, *harm.looks), (*harm.looks, size.units), strict=True)
            ),
            ("allocation.seed", "A seed is a whole number from 0 below 2⁵³."): (
                0 <= self.allocation.seed < 2**53
            ),
            ("allocation.sizes", "Blocks have even sizes from 2 to 100."): (
                all(2 <= each <= 100 and each % 2 == 0 for each in sizes)
                and bool(sizes) == (self.allocation.scheme is SchemeName.BLOCKS)
            ),
            ("zone", "There is no time zone of that name."): _is_zone(self.zone),
        }
        return [key for key, kept in rules.items() if not kept]

    def _faults_of_weeks(self) -> list[tuple[str, str]]:
        allocation, weeks = self.allocation, self.size.units
        paired = allocation.scheme is SchemeName.PAIRS
        if not self.by_week:
            rules = {
                ("allocation.scheme", "Residents are not assigned in pairs of weeks."): not paired,
                ("allocation.first_week", "Residents have no first week."): (
                    allocation.first_week is None
                ),
                ("outcome.washout_hours", "Only weeks have hours that are left out."): (
                    self.outcome.washout_hours == 0
                ),
            }
            return [key for key, kept in rules.items() if not kept]
        first = allocation.first_week
        even = all(number % 2 == 0 for number in (weeks, *self.harm.looks))
        rules = {
            ("allocation.scheme", "Weeks are assigned in pairs."): paired,
            ("size.units", "Weeks come in pairs: their number is even."): even,
            ("allocation.first_week", "Say on which Monday the first week begins."): (
                first is not None and first.weekday() == 0
            ),
            ("outcome.washout_hours", "From 0 to 120 hours of a week can be left out."): (
                0 <= self.outcome.washout_hours <= 120
            ),
            ("ends_by", "The last week is not over by then."): first is None
            or self.ends_by >= first + timedelta(weeks=weeks),
        }
        return [key for key, kept in rules.items() if not kept]


def _is_zone(name: str) -> bool:
    try:
        return bool(zone_named(name))
    except UnreadableHours:
        return False
