"""Who is made up: six colleagues, a researcher, and names for residents."""

from __future__ import annotations

from dataclasses import dataclass

from wardmote.demo.place import DOMAIN


@dataclass(frozen=True)
class Colleague:
    """Somebody of the team's.

    Attributes:
        name: As it is shown.
        role: In the team, as ``Role`` of the accounts has it.
        answers: Their share of the answering.
    """

    name: str
    role: str
    answers: float = 0.0

    @property
    def email(self) -> str:
        """By which they would sign in."""
        return f"{self.name.lower().replace(' ', '.')}@{DOMAIN}"


OFFICER = Colleague("Robin Teasel", "officer", 0.3)
"""Whoever opens the demonstration is signed in as this one."""
LEAD = Colleague("Marigold Finch", "lead", 0.1)
RESEARCHER = Colleague("Sorrel Quill", "researcher")
OTHERS = (
    Colleague("Linnet Marsh", "officer", 0.2),
    Colleague("Rowan Heron", "officer", 0.2),
    Colleague("Bryony Stone", "officer", 0.1),
    Colleague("Jay Meadows", "officer", 0.1),
)
EVERYBODY = (OFFICER, LEAD, *OTHERS, RESEARCHER)
TO_SIGN_IN_AS = {"officer": OFFICER, "lead": LEAD, "researcher": RESEARCHER}

_FIRST = (
    "Alder", "Ash", "Bay", "Betony", "Briar", "Campion", "Clover", "Comfrey", "Damson", "Fern",
    "Hazel", "Heath", "Ivy", "Juniper", "Larch", "Lavender", "Myrtle", "Olive", "Poppy", "Reed",
    "Rosemary", "Rue", "Saffron", "Sage", "Tansy", "Violet", "Willow", "Yarrow",
)  # fmt: skip
_LAST = (
    "Bunting", "Crake", "Curlew", "Dabchick", "Dipper", "Dotterel", "Dunnock", "Fieldfare",
    "Gadwall", "Godwit", "Goshawk", "Kestrel", "Lapwing", "Nuthatch", "Ouzel", "Pipit", "Plover",
    "Redstart", "Siskin", "Treecreeper", "Twite", "Wagtail", "Whimbrel",
)  # fmt: skip


def resident_name(number: int) -> str:
    """A plant and a bird: nobody's name.

    >>> resident_name(12)
    'Myrtle Pipit'
    """
    return f"{_FIRST[number * 13 % len(_FIRST)]} {_LAST[number * 7 % len(_LAST)]}"
