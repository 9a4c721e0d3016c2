"""For whose eyes a figure about work is.

Auditing an account that one person runs is watching that person. So minutes, work
outside hours and the hours at which replies go out are shown to the worker whose
they are, or where the account is declared to be run by at least five people.
"""

from __future__ import annotations

from dataclasses import dataclass

SMALLEST_GROUP = 5
"""The fewest people whose work may be shown together (docs/decisions/0007)."""


@dataclass(frozen=True)
class Whose:
    """What was declared about the people behind the account.

    Attributes:
        mine: The reader is the worker whose account it is.
        people: How many people are declared to run it; None where nothing was declared.

    >>> Whose(people=4).may_see_work, Whose(people=5).may_see_work, Whose(mine=True).may_see_work
    (False, True, True)
    """

    mine: bool = False
    people: int | None = None

    @property
    def may_see_work(self) -> bool:
        """Whether figures about work may be printed for this reader."""
        return self.mine or (self.people is not None and self.people >= SMALLEST_GROUP)

    @property
    def shown(self) -> str:
        """Why figures about work are shown, and to whom; empty where they are not.

        >>> Whose(people=6).shown
        'Figures about work are shown because the account is declared to be run by 6 people.'
        """
        if self.mine:
            return (
                "Figures about work are shown because the reader says that the account is their "
                "own (--mine): they are for that person's eyes alone."
            )
        if self.may_see_work:
            behind = f"the account is declared to be run by {self.people} people"
            return f"Figures about work are shown because {behind}."
        return ""

    @property
    def reason(self) -> str:
        """Why figures about work are withheld."""
        if self.people is None:
            behind = "Nobody has said how many people run this account, and it may be one"
        else:
            few = "person" if self.people == 1 else "people"
            behind = f"This account is declared to be run by {self.people} {few}"
        return (
            f"{behind}: to say when and how long a small group works is to watch "
            "its members. Such figures belong to the workers themselves."
        )

    @property
    def remedy(self) -> str:
        """What would let them be shown."""
        return (
            "The worker whose account it is can see them with --mine; for an account run by at "
            f"least {SMALLEST_GROUP} people, say so with --people N."
        )
