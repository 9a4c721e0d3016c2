"""A process of its own: makes a trial, assigns some of its residents, or says what the log holds.

Arguments: ``make``, ``assign N`` (the residents whose number leaves N when halved), or ``tell``.
"""

from __future__ import annotations

import sys

import django

django.setup()

from django.db import transaction  # noqa: E402 - Django must be set up before its tables are named

from wardmote_web.accounts.models import Team  # noqa: E402
from wardmote_web.conversations.models import Contact  # noqa: E402
from wardmote_web.trials import running  # noqa: E402
from wardmote_web.trials.acknowledged import arm_for  # noqa: E402
from wardmote_web.trials.book import carried_of  # noqa: E402
from wardmote_web.trials.models import Trial  # noqa: E402
from web.cast import MONDAY, a_channel, a_team  # noqa: E402
from web.trials.conftest import NIGHT, a_protocol  # noqa: E402

RESIDENTS = 30


def make() -> None:
    """A trial that runs, and residents who have just written."""
    cast = a_team()
    channel = a_channel(cast.team)
    for n in range(RESIDENTS):
        Contact.objects.create(channel=channel, author=f"r{n}", first_seen_at=NIGHT)
    trial = running.draw_up(cast.team, a_protocol(units=40), by=cast.lead, now=MONDAY)
    running.freeze(trial, by=cast.lead, now=MONDAY)
    running.start(trial, by=cast.lead, now=MONDAY)


def assign(half: int) -> None:
    """Assign every second resident, and all of them once more."""
    team, everybody = Team.objects.get(), list(Contact.objects.order_by("pk"))
    for each in [*everybody[half::2], *everybody]:
        with transaction.atomic():
            arm_for(team, each, now=NIGHT)


def tell() -> None:
    """The numbers in the log, in their order; the chain and every arm are checked."""
    print(*(each.n for each in carried_of(Trial.objects.get()).assignments))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["make"]:
            make()
        case ["assign", half]:
            assign(int(half))
        case _:
            tell()
