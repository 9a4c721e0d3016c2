"""``wardmote hours``: check published hours, say them in words, and publish them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from wardmote.basis.clock import Clock
    from wardmote.hours.pattern import Pattern


@click.group("hours")
def command() -> None:
    """Check published hours, say them in words, and publish them.

    Hours are a TOML file or one line of text, such as
    "mon-fri 09:30-10:00, 15:30-16:00; closed holidays england".
    """


_ZONE = click.option("--zone", help="Time zone, where the hours state none: Europe/London.")


@command.command("check")
@click.argument("hours", metavar="FILE_OR_TEXT")
@_ZONE
@click.option(
    "--from",
    "start",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="List openings from this date on (2026-12-24). Now, if not stated.",
)
@click.option(
    "--next",
    "count",
    type=click.IntRange(1, 1000),
    default=10,
    show_default=True,
    help="How many openings to list.",
)
@click.pass_context
def check_command(
    context: click.Context, hours: str, zone: str | None, start: datetime | None, count: int
) -> None:
    """Explain hours in words, and list the next openings and what affects them."""
    from wardmote.hours.checking import check
    from wardmote.hours.wording import pattern_in_lines

    pattern = _pattern(hours, zone)
    begin = start.replace(tzinfo=pattern.zone) if start else _clock(context).now()
    checked = check(pattern, begin, count)
    if pattern.name:
        click.secho(pattern.name, bold=True)
    for line in pattern_in_lines(pattern):
        click.echo(line)
    local = begin.astimezone(pattern.zone)
    click.echo()
    click.secho(_heading(len(checked.openings), count, f"{local.day} {local:%B %Y}"), bold=True)
    for opening in checked.openings:
        click.echo(f"  {opening}")
    click.echo()
    click.secho("Holidays, exceptions and clock changes in this time", bold=True)
    for effect in checked.effects or ("None.",):
        click.echo(f"  {effect}")


def _heading(found: int, asked: int, day: str) -> str:
    if not found:
        return f"There is no opening after {day}."
    noun = "opening" if found == 1 else f"{found} openings"
    last = "" if found == asked else "; there are no more"
    return f"The next {noun} from {day}{last}"


@command.command("publish")
@click.argument("hours", metavar="FILE_OR_TEXT")
@_ZONE
@click.option(
    "--as",
    "form",
    type=click.Choice(["sentence", "jsonld", "ical"]),
    required=True,
    help="A sentence for a profile text, schema.org JSON-LD for a web page, or iCalendar.",
)
@click.option("--platform", help="Whose limit of length a sentence keeps: x, bluesky, mastodon …")
@click.option("--limit", type=click.IntRange(1), help="Another limit of length for a sentence.")
@click.option(
    "--days",
    type=click.IntRange(1, 3660),
    default=366,
    show_default=True,
    help="How far ahead JSON-LD and iCalendar spell out holidays and openings.",
)
@click.pass_context
def publish_command(
    context: click.Context,
    *,
    hours: str,
    zone: str | None,
    form: str,
    platform: str | None,
    limit: int | None,
    days: int,
) -> None:
    """Print hours in a form to publish."""
    pattern, now = _pattern(hours, zone), _clock(context).now()
    today = now.astimezone(pattern.zone).date()
    if form == "sentence":
        click.echo(_sentence(pattern, today, platform, limit))
    elif form == "jsonld":
        from wardmote.hours.publishing.json_ld import json_ld

        click.echo(json_ld(pattern, today, days))
    else:
        from wardmote.hours.publishing.icalendar import icalendar

        # The format's own line ends, on every system.
        click.echo(icalendar(pattern, now, days).encode(), nl=False)


def _sentence(pattern: Pattern, today: date, platform: str | None, limit: int | None) -> str:
    from wardmote.hours.publishing.sentence import LIMITS, sentence

    if platform is not None and platform.lower() not in LIMITS:
        raise click.BadParameter(
            f"No limit of length is known for {platform!r}. Choose one of "
            f"{', '.join(LIMITS)}, or state it with --limit.",
            param_hint="--platform",
        )
    longest = max(LIMITS.values())
    return sentence(pattern, today, limit or (LIMITS[platform.lower()] if platform else longest))


def _pattern(hours: str, zone: str | None) -> Pattern:
    from wardmote.hours.reading import read_hours
    from wardmote.hours.zones import zone_named

    return read_hours(hours, zone_named(zone) if zone else None)


def _clock(context: click.Context) -> Clock:
    """The clock that a caller passed in as the context's object, or the computer's own."""
    from wardmote.basis.clock import SystemClock

    clock: Clock = context.obj if hasattr(context.obj, "now") else SystemClock()
    return clock
