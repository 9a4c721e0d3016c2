"""A process of its own: makes a trial, assigns some of its residents, or says what the log holds.

Arguments: ``make``, ``assign N`` (the residents whose number leaves N when halved), or ``tell``.
"""

from __future__ import annotations

import sys

import django

RESIDENTS = 30


def make() -> None:
    """A trial that runs, and residents who have just written."""
    from wardmote_web.conversations.models import Contact
    from wardmote_web.trials import running
    from web.cast import MONDAY, a_channel, a_team
    from web.trials.conftest import NIGHT, a_protocol

    cast = a_team()
    channel = a_channel(cast.team)
    for n in range(RESIDENTS):
        Contact.objects.create(channel=channel, author=f"r{n}", first_seen_at=NIGHT)
    trial = running.draw_up(cast.team, a_protocol(units=40), by=cast.lead, now=MONDAY)
    running.freeze(trial, by=cast.lead, now=MONDAY)
    running.start(trial, by=cast.lead, now=MONDAY)


def assign(half: int) -> None:
    """Assign every second resident, and all of them once more."""
    from django.db import transaction

    from wardmote_web.accounts.models import Team
    from wardmote_web.conversations.models import Contact
    from wardmote_web.trials.acknowledged import arm_for
    from web.trials.conftest import NIGHT

    team, everybody = Team.objects.get(), list(Contact.objects.order_by("pk"))
    for each in [*everybody[half::2], *everybody]:
        with transaction.atomic():
            arm_for(team, each, now=NIGHT)


def tell() -> None:
    """The numbers in the log, in their order; the chain and every arm are checked."""
    from wardmote_web.trials.book import carried_of
    from wardmote_web.trials.models import Trial

    print(*(each.n for each in carried_of(Trial.objects.get()).assignments))


if __name__ == "__main__":
    django.setup()
    match sys.argv[1:]:
        case ["make"]:
            make()
        case ["assign", half]:
            assign(int(half))
        case _:
            tell()
