"""The patterns of a plan as files of hours, each ready for ``wardmote hours check``."""

from __future__ import annotations

from wardmote.findings.wording import between, percent
from wardmote.hours.toml_form import write
from wardmote.studies.whatif.plan.result import Plan, Winner


def hours_files(plan: Plan) -> dict[str, str]:
    """Name → contents, numbered as the table of the front is; about nobody's work.

    >>> from wardmote.hours.reading import read_hours
    >>> write(read_hours("mon 10:00-11:00; zone UTC")).splitlines()[0]
    'zone = "UTC"'
    """
    return {
        f"pattern-{number:02}.toml": f"{_heading(plan, winner)}\n{write(winner.pattern)}"
        for number, winner in enumerate(plan.winners, start=1)
    }


def _heading(plan: Plan, winner: Winner) -> str:
    kept = winner.result.kept
    told = f" ({between(kept.interval, 'share')})" if kept else ""
    reach = "reaches" if winner.reaches else "falls short of"
    return "\n".join(
        (
            f"# {winner.windows} minutes a week in windows.",
            f"# Kept {plan.promise}: {percent(winner.kept)}{told} of a simulated year; {reach} "
            f"{percent(plan.aim)} by the lower end.",
            "# Worked out, not seen: check it with people before it is published.",
        )
    )
