"""The doctor's looks at the desk itself: worker, channels, outbox, teams, duty rota."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from wardmote_web.accounts.models import Membership, Role, Team
from wardmote_web.conversations.credentials import CredentialsUnreadable, decrypt
from wardmote_web.conversations.models import Channel, Outgoing, Stage
from wardmote_web.desk.emergencies import is_staffed
from wardmote_web.desk.models import EmergencyWords, Heartbeat
from wardmote_web.desk.worker import DEAD
from wardmote_web.platforms.registry import NoSuchPlatform, platform_named
from wardmote_web.project.commands.found import Found, mend, note, well
from wardmote_web.project.commands.spans import ago

UNREAD = timedelta(minutes=15)
"""A channel is read every few seconds; so long without is out of order."""
STUCK = timedelta(minutes=10)
"""What is due goes out within seconds; so long after is out of order."""


def worker(now: datetime) -> Iterator[Found]:
    """Whether one lives: it beats every twenty seconds."""
    beats = list(Heartbeat.objects.order_by("-beat_at").values_list("beat_at", flat=True)[:20])
    living = [each for each in beats if now - each < DEAD]
    if living:
        many = "1 works" if len(living) == 1 else f"{len(living)} work"
        yield well("worker", f"{many}; last heard of {ago(now - living[0])} ago.")
        return
    last = f"last heard of {ago(now - beats[0])} ago" if beats else "none has ever been heard of"
    yield mend(
        "worker",
        f"None works ({last}): nothing is read and nothing is sent.",
        'Give "wardmote serve", or "wardmote serve --worker-only" beside the pages.',
    )


def channels(now: datetime) -> Iterator[Found]:
    """Each connected account: its credentials, its outage, when it was last read."""
    connected = Channel.objects.filter(disconnected_at=None).exclude(platform="manual")
    found = list(connected.select_related("team").order_by("team__name", "id"))
    if not found:
        yield note(
            "channels",
            "No account is connected; messages are pasted by hand.",
            "A team lead or administrator connects one under Team, Channels.",
        )
    for each in found:
        yield _channel(each, now)


def _channel(channel: Channel, now: datetime) -> Found:
    about = f"channel {channel.pk} ({channel.team.name}, {channel.platform})"
    try:
        platform_named(channel.platform)
        decrypt(channel.secrets)
    except (NoSuchPlatform, CredentialsUnreadable) as error:
        return mend(about, str(error.saw), error.remedy)
    if channel.failing_since is not None:
        return mend(
            about,
            f"Out of order for {ago(now - channel.failing_since)}: {channel.failure}",
            "If that does not say what to do, connect the account anew under Team, Channels.",
        )
    last = channel.last_read_at or channel.connected_at
    if now - last > UNREAD:
        return mend(
            about,
            f"Not read for {ago(now - last)}.",
            "See that a worker runs; everything since then is fetched when one does.",
        )
    return well(about, f"Read {ago(now - last)} ago.")


def outbox(now: datetime) -> Iterator[Found]:
    """What is stuck, what nobody knows the fate of, what a platform refused."""
    waiting = Outgoing.objects.exclude(conversation__channel__platform="manual")
    late = waiting.filter(
        stage__in=[Stage.QUEUED, Stage.SENDING, Stage.HELD], not_before__lt=now - STUCK
    ).count()
    unknown = waiting.filter(stage=Stage.UNKNOWN).count()
    failed = waiting.filter(stage=Stage.FAILED).count()
    if late:
        yield mend(
            "outbox",
            f"{late} due for more than {ago(STUCK)} and not sent.",
            "See that a worker runs and that no channel is out of order.",
        )
    if unknown:
        yield note(
            "outbox",
            f"{unknown} of unknown fate: looked up on the platform before anything is sent again.",
        )
    if failed:
        yield mend(
            "outbox",
            f"{failed} refused by a platform.",
            "An officer opens the conversation, reads the reason, and writes anew or tries again.",
        )
    if not late and not failed:
        yield well("outbox", "Nothing is stuck.")


def teams(now: datetime) -> Iterator[Found]:
    """Whether each has published its hours and has a lead."""
    led = Membership.objects.filter(role=Role.LEAD, until=None).values_list("team_id", flat=True)
    leads = set(led)
    for team in Team.objects.order_by("name"):
        if not team.patterns.exists():
            yield mend(
                f"team {team.slug}",
                "It has published no hours, so nothing is promised.",
                "Its lead does so under Team, Hours and promise.",
            )
        elif team.pk not in leads:
            yield mend(
                f"team {team.slug}", "Nobody leads it.", "Whoever manages people makes one a lead."
            )
        else:
            yield well(f"team {team.slug}", "Its hours are published, and somebody leads it.")


def duty(now: datetime) -> Iterator[Found]:
    """Where words for emergencies are watched, whether somebody is on duty for a week."""
    for watching in EmergencyWords.objects.filter(is_on=True).select_related("team"):
        about = f"duty rota of {watching.team.slug}"
        if is_staffed(watching.team, now):
            yield well(about, "Somebody is on duty at every hour of the next seven days.")
        else:
            yield mend(
                about,
                "Words for emergencies are watched, and there is an hour in the next seven days "
                "at which nobody is on duty.",
                "Enter shifts under Team, Emergencies, or turn watching off.",
            )
