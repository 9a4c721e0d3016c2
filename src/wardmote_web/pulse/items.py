"""What is asked: three short items of our own, and a scale for which the team has a licence.

Our own are not validated: nobody has shown that they measure pressure. All are worded so that a
higher answer is more of it. A scale's words are its owner's; the desk carries none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from wardmote_web.accounts.models import Team
from wardmote_web.pulse.models import Scale

LOWEST, HIGHEST = 1, 5
HIGH = 4
"""From here on an answer counts as high."""
CHOICES = (_("Never"), _("Seldom"), _("Now and then"), _("Often"), _("All the time"))
OWN: Mapping[str, tuple[Any, Any]] = {
    "own-1": (_("Fitting in"), _("Residents’ messages did not fit into the time I had for them.")),
    "own-2": (_("After work"), _("Messages were on my mind after I had stopped work.")),
    "own-3": (_("Haste"), _("I answered in more haste than is good for an answer.")),
}
"""Key → a short name, and the words that are asked of this week."""


@dataclass(frozen=True)
class Item:
    """Something that is asked.

    Attributes:
        key: By which its answers are kept.
        short: A name of a word or two.
        words: As asked.
        choices: The five answers, from the lowest.
        scale: Whose it is, where it is not our own.
    """

    key: str
    short: Any
    words: Any
    choices: tuple[Any, ...]
    scale: Scale | None = None


def asked_in(team: Team, week: date) -> list[Item]:
    """What is asked in the week; it never changes within one."""
    own = [Item(key, short, words, CHOICES) for key, (short, words) in OWN.items()]
    return own + [item for scale in _scales(team, week) for item in items_of(scale)]


def items_of(scale: Scale) -> list[Item]:
    """What a scale asks."""
    return [
        Item(
            key=f"scale-{scale.pk}-{number}",
            short=f"{scale.name} {number}",
            words=words,
            choices=tuple(scale.choices),
            scale=scale,
        )
        for number, words in enumerate(scale.items, 1)
    ]


def ever_asked(team: Team) -> list[Item]:
    """All that was ever asked, for whoever reads old answers."""
    own = [Item(key, short, words, CHOICES) for key, (short, words) in OWN.items()]
    return own + [item for scale in team.scales.order_by("pk") for item in items_of(scale)]


def _scales(team: Team, week: date) -> list[Scale]:
    begun = team.scales.filter(begins__lte=week).order_by("pk")
    return [each for each in begun if each.ended_on is None or each.ended_on > week]
