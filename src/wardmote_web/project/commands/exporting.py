"""What ``wardmote export`` does."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from wardmote.basis.clock import SystemClock
from wardmote.basis.errors import WardmoteError
from wardmote_web.project.commands.django_set_up import set_up


class WhichTeam(WardmoteError):
    """There is no such team, or more than one."""


def run(output: Path, slug: str | None, since: datetime | None) -> None:
    """Write the table of one team, and say how to go on."""
    set_up()
    from wardmote_web.accounts.models import Team
    from wardmote_web.studies.exporting import export, mapping_beside

    teams = {team.slug: team for team in Team.objects.order_by("slug")}
    if slug is None and len(teams) == 1:
        (slug,) = teams
    if slug not in teams:
        raise WhichTeam(
            "There is no team of that name." if slug else "There is more than one team, or none.",
            where="--team",
            remedy=f"The teams are: {', '.join(teams) or 'none yet (wardmote setup)'}.",
        )
    if not output.parent.is_dir():
        raise WhichTeam(
            "The folder is not there.", where=str(output.parent), remedy="Make it first."
        )
    count = export(teams[slug], output, now=SystemClock().now(), since=since)
    click.echo(f"{count:,} messages: {output}")
    click.echo(f"What the columns mean: {mapping_beside(output)}")
    click.echo(
        f"Go on with: wardmote audit {output} --mapping {mapping_beside(output)} "
        f"--zone {teams[slug].zone}"
    )
