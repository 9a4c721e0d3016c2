"""One question of the register, and reading them from a file."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from wardmote.estimators.power import size_two_shares
from wardmote.evidence.errors import RegisterCannotBeUsed

POWER = 0.8


@dataclass(frozen=True)
class Asker:
    """Somebody who asks it too: no name, only what they do and where.

    Attributes:
        role: Such as ``engagement officer beside another job``.
        setting: Such as ``rural district``.
    """

    role: str
    setting: str = ""


@dataclass(frozen=True)
class Published:
    """What has been published elsewhere, as what it is.

    Attributes:
        claim: In one sentence.
        source: Where it is from and how many it rests on, as far as that is known.
        design: In words, such as ``market survey``.
        level: On the Maryland scale; None for what is no study of an effect.
        elsewhere: Of another setting than a public body's social media.
        outcome: Key of what was looked at.
    """

    claim: str
    source: str
    design: str
    outcome: str
    level: int | None = None
    elsewhere: bool = True

    @property
    def strength(self) -> str:
        """In few words."""
        rated = "not on the scale of effects" if self.level is None else f"{self.level} of 5"
        return f"{self.design}; {rated}{'; in another setting' if self.elsewhere else ''}"


@dataclass(frozen=True)
class Study:
    """The study that would settle it, and how big it must be.

    Attributes:
        design: In words.
        words: What its size rests on.
        usual: A share as it is; with ``hoped`` it gives the size.
        hoped: The share that would be worth knowing of.
        design_effect: By which alikeness makes more cases necessary.
        unit: What is counted.
        places: How many places, where that is what counts.
    """

    design: str
    words: str
    usual: float | None = None
    hoped: float | None = None
    design_effect: float = 1.0
    unit: str = "residents"
    places: int | None = None

    @property
    def size(self) -> int | None:
        """Cases in both groups together for a power of 80 % at 5 %; None where places count."""
        if self.usual is None or self.hoped is None:
            return None
        each = size_two_shares(self.usual, self.hoped, POWER)
        return 2 * math.ceil(each * self.design_effect)

    @property
    def told(self) -> str:
        """The size in words.

        >>> Study("A trial", "If a fifth ask again.", 0.2, 0.12).told
        '658 residents in both groups together, for a chance of 80 %. If a fifth ask again.'
        """
        if self.size is not None:
            sized = f"{self.size:,} {self.unit} in both groups together, for a chance of 80 %."
            return f"{sized} {self.words}"
        return f"{self.places} places or more. {self.words}" if self.places else self.words


@dataclass(frozen=True)
class Question:
    """A question in the words of those who ask it.

    Attributes:
        number: Such as ``Q2``.
        words: As it is asked.
        weight: How much a decision hangs on it: 1, 2 or 3.
        because: Why so much.
        outcomes: Keys of the outcomes that answer it, the nearest first.
        counts: What counts as an answer.
        meanwhile: What to do until it is known.
        study: What would settle it.
        published: What is published elsewhere.
        askers: Who asks it too; at least the one who put it is one.
    """

    number: str
    words: str
    weight: int
    because: str
    outcomes: tuple[str, ...]
    counts: str
    meanwhile: str
    study: Study
    published: tuple[Published, ...] = ()
    askers: tuple[Asker, ...] = ()

    def __post_init__(self) -> None:
        if self.weight not in {1, 2, 3} or not self.words.strip() or not self.number:
            raise RegisterCannotBeUsed(
                "A question has a number, words, and a weight of 1, 2 or 3.",
                where=self.number or "a question",
            )


def shipped() -> tuple[Question, ...]:
    """The register as it comes with Wardmote.

    >>> [question.number for question in shipped()]
    ['Q1', 'Q2', 'Q3', 'Q4', 'Q5']
    """
    place = files("wardmote.evidence.register").joinpath("questions.toml")
    return read_register(place.read_text(encoding="utf-8"), "the register")


def read_register(text: str, where: str) -> tuple[Question, ...]:
    """Questions from TOML.

    Raises:
        RegisterCannotBeUsed: It is not TOML, lacks a key, or has one that is unknown.
    """
    try:
        tables = tomllib.loads(text)["questions"]
        return tuple(_question(table) for table in tables)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise RegisterCannotBeUsed(
            f"This is no register of questions ({error}).",
            where=where,
            remedy="Compare it with the one that is shipped.",
        ) from None


def _question(table: Mapping[str, Any]) -> Question:
    given = dict(table)
    study = Study(**given.pop("study"))
    published = tuple(Published(**each) for each in given.pop("published", ()))
    askers = tuple(Asker(**each) for each in given.pop("askers", ()))
    outcomes = tuple(given.pop("outcomes"))
    return Question(**given, study=study, published=published, askers=askers, outcomes=outcomes)
