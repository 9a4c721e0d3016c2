"""Answers and figures as pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from wardmote_web.accounts.models import Team
from wardmote_web.pulse.answering import Given
from wardmote_web.pulse.figures import Figure, Rounded, whatever_the_others
from wardmote_web.pulse.items import CHOICES, HIGH, HIGHEST, OWN, ever_asked
from wardmote_web.pulse.models import PulseRelease


@dataclass(frozen=True)
class Told:
    """An answer of one's own.

    Attributes:
        short: To what.
        number: From 1 to 5.
        words: As the question has it.
        bar: The same as a row of five marks.
    """

    short: Any
    number: int
    words: Any
    bar: str


def told(team: Team, history: Sequence[tuple[date, Given]]) -> list[tuple[date, list[Told]]]:
    """One's own answers in words, as long as it is known what was asked."""
    known = {item.key: item for item in ever_asked(team)}
    return [
        (
            week,
            [
                Told(
                    item.short,
                    given[key],
                    item.choices[given[key] - 1],
                    "●" * given[key] + "○" * (HIGHEST - given[key]),
                )
                for key, item in known.items()
                if key in given
            ],
        )
        for week, given in history
    ]


@dataclass(frozen=True)
class Shown:
    """A figure as a page shows it.

    Attributes:
        words: Of the item.
        scale: Whose it is; empty for our own.
        licence: Its owner's leave.
        answers: About how many; None where it is withheld.
        high: The two answers that count as high.
        possible: How many there could have been.
        mean: Rounded.
        mean_end: ``less``, ``more`` or nothing: it is at its end.
        share: Rounded percent.
        share_end: The same of the share.
        low: Least percent, whatever the others would have said.
        most: Most percent.
    """

    words: Any
    scale: str
    licence: str
    high: str
    possible: int
    answers: int | None = None
    mean: str = ""
    mean_end: str = ""
    share: int = 0
    share_end: str = ""
    low: int = 0
    most: int = 0


def released(release: PulseRelease) -> dict[str, Any]:
    """A release with its figures in words."""
    return {"release": release, "figures": [_shown(each) for each in release.figures]}


def _shown(figure: dict[str, Any]) -> Shown:
    about = {
        "words": OWN[figure["key"]][1] if figure["key"] in OWN else figure["words"],
        "scale": figure.get("scale", ""),
        "licence": figure.get("licence", ""),
        "high": " / ".join(str(each) for each in figure.get("choices", CHOICES)[HIGH - 1 :]),
        "possible": figure["possible"],
    }
    if "mean" not in figure:
        return Shown(**about)
    said = Figure(
        figure["answers"],
        Rounded(Fraction(figure["mean"]), figure["mean_end"]),
        Rounded(Fraction(figure["share"]), figure["share_end"]),
    )
    low, most = whatever_the_others(said, figure["possible"])
    return Shown(
        **about,
        answers=said.answers,
        mean=figure["mean"],
        mean_end=said.mean.end,
        share=figure["share"],
        share_end=said.share.end,
        low=low,
        most=most,
    )
