"""What a trial of the desk can find, and what it found: from the frozen protocol alone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from wardmote.findings.wording import percent
from wardmote.studies.trials.toml_form import read_protocol
from wardmote_web.promises.hours import hours_of
from wardmote_web.studies import history
from wardmote_web.trials.book import carried_of, entries_of, frozen_of
from wardmote_web.trials.cases import cases_of
from wardmote_web.trials.models import Trial, TrialState

if TYPE_CHECKING:
    from wardmote.findings.finding import Finding
    from wardmote.studies.trials.planning import Power

TRIALS = 200
"""Made-up trials of a page: it must not keep anybody waiting."""


def power(trial: Trial, now: datetime) -> Power:
    """By formula, and by simulation on the desk's own history where it has one.

    Raises:
        WardmoteError: The protocol cannot be used, or the history says too little.
    """
    from wardmote.conversations.building import build
    from wardmote.studies.trials.history import outcomes_seen
    from wardmote.studies.trials.planning import power_of

    is_draft = trial.state == TrialState.DRAFT
    protocol = read_protocol(trial.protocol) if is_draft else frozen_of(trial).protocol
    # While it runs, its own residents are no history: only what came before it was frozen is.
    reading = history.reading(trial.team, now if is_draft else frozen_of(trial).at)
    seen: Any = ()
    if reading.until is not None:
        seen = outcomes_seen(build(reading.messages, until=reading.until), protocol)
    return power_of(protocol, 1, seen, trials=TRIALS)


def in_words(found: Power) -> list[str]:
    """What the page says of it."""
    said = []
    if found.formula is not None:
        said.append(
            _("By the formula, what is looked for is found with a chance of %(share)s.")
            % {"share": percent(found.formula)}
        )
        said.append(
            _("As many residents as the formula asks for: %(n)s.") % {"n": f"{found.needed:,}"}
        )
    if found.least is not None:
        said.append(
            _("The nearest share that this size tells from the usual one: %(share)s.")
            % {"share": percent(found.least)}
        )
    drawn = (
        _("drawn from %(n)s residents of the desk's own history, of whom %(share)s chased")
        % {"n": f"{found.seen:,}", "share": percent(found.usual)}
        if found.seen
        else _("made of the share that the protocol states")
    )
    said.append(
        _("Of %(n)s simulated trials, %(drawn)s, %(share)s found it.")
        % {"n": found.simulated.n, "drawn": drawn, "share": percent(found.simulated.share)}
    )
    said.append(
        _("Where nothing differs, %(share)s found something.")
        % {"share": percent(found.found_nothing.share)}
    )
    return said


def findings(trial: Trial, now: datetime) -> tuple[Finding, ...]:
    """Judge it as its frozen protocol says.

    Raises:
        OutcomesNotYetOpen: It has not ended, and nobody has insisted.
        LogAltered: Its log is not as it was written.
    """
    from wardmote.studies.trials.analysing import analyse
    from wardmote.studies.trials.opening import check_open
    from wardmote.studies.trials.request import TrialRequest

    # Before a single outcome is read.
    told = carried_of(trial)
    check_open(told, now)
    hours = hours_of(trial.team)
    version = hours.version_at(told.frozen.at) if hours else None
    return analyse(
        TrialRequest(
            frozen=told.frozen,
            entries=entries_of(trial),
            cases=cases_of(trial, now),
            now=now,
            accounts=trial.team.name,
            platforms=tuple(sorted({c.platform for c in trial.team.channels.all()})),
            kept=read_protocol(trial.protocol),
            hours=version.hours if version else None,
            fiction=trial.team.is_demonstration,
        )
    )
