"""The steps of a trial: a lead draws it up, freezes, starts, stops it; the worker watches it."""

from __future__ import annotations

import logging
import secrets
from datetime import datetime

from django.db import transaction

from wardmote.basis.errors import WardmoteError
from wardmote.studies.trials import log as entries
from wardmote.studies.trials.carried import HARM, Ending
from wardmote.studies.trials.freezing import freeze as freeze_protocol
from wardmote.studies.trials.freezing import frozen_text
from wardmote.studies.trials.looking import look, look_due
from wardmote.studies.trials.toml_form import read_protocol
from wardmote_web.accounts.audit import record
from wardmote_web.accounts.models import Person, Team
from wardmote_web.conversations.credentials import encrypt
from wardmote_web.conversations.models import Channel
from wardmote_web.platforms.registry import platform_named
from wardmote_web.trials.book import add, carried_of, frozen_of, keep, locked
from wardmote_web.trials.cases import cases_of
from wardmote_web.trials.models import Trial, TrialState

log = logging.getLogger(__name__)
ROOM_OF_A_TIME = 60
"""Characters that a time in words may take."""


class NotNow(WardmoteError):
    """A step of a trial is not the next."""


class NotByTheDesk(WardmoteError):
    """A protocol asks for what the desk cannot carry out."""


def draw_up(team: Team, text: str, *, by: Person, now: datetime) -> Trial:
    """A draft, from the text of its protocol.

    Raises:
        ProtocolCannotBeUsed: It is no protocol.
        NotByTheDesk: It randomises weeks, has a closing question, or its name is taken.
    """
    protocol = read_protocol(text)
    if protocol.by_week:
        raise NotByTheDesk(
            "The desk carries out trials of acknowledgements, whose unit is the resident.",
            remedy="A trial of weeks is carried out by hand, and analysed by wardmote trial.",
        )
    if protocol.outcome.closing_question:
        raise NotByTheDesk(
            "The desk asks no question when a conversation is closed.",
            remedy="Leave closing_question out of the protocol.",
        )
    if team.trials.filter(name=protocol.name).exists():
        raise NotByTheDesk("The team has a trial of that name.", remedy="Give it another name.")
    trial = Trial.objects.create(
        team=team,
        name=protocol.name,
        protocol=text,
        secret=encrypt({"secret": secrets.token_hex(32)}),
    )
    record("trial drawn up", by=by, at=now, team=team, about=str(trial))
    return trial


def freeze(trial: Trial, *, by: Person, now: datetime) -> None:
    """Freeze its protocol, once.

    Raises:
        NotNow: It is frozen.
        FrozenTooLate: Its last day is past.
    """
    with transaction.atomic():
        row = _at(trial, TrialState.DRAFT)
        frozen = freeze_protocol(read_protocol(row.protocol), now)
        row.frozen, row.state = frozen_text(frozen), TrialState.FROZEN
        row.save(update_fields=["frozen", "state"])
        keep(row, entries.begin(frozen))
        record("trial frozen", by=by, at=now, team=row.team, about=str(row), digest=frozen.digest)


def start(trial: Trial, *, by: Person, now: datetime) -> None:
    """From now on residents are assigned.

    Raises:
        NotNow: It is not frozen, has been started, or another trial of the team runs.
        NotByTheDesk: The team sends no acknowledgements, or an account cannot take the words.
    """
    with transaction.atomic():
        row = _at(trial, TrialState.FROZEN)
        if row.team.trials.filter(state=TrialState.RUNNING).exists():
            raise NotNow("Another trial of the team runs.", remedy="Wait for its end.")
        _check_it_can_be_said(row)
        row.state = TrialState.RUNNING
        row.save(update_fields=["state"])
        record("trial started", by=by, at=now, team=row.team, about=str(row))


def stop(trial: Trial, why: str, *, by: Person, now: datetime) -> None:
    """Stop it before its end, for a reason that is printed on every finding.

    Raises:
        NotNow: It does not run.
    """
    with transaction.atomic():
        row = _at(trial, TrialState.RUNNING)
        # The bound alone says so in one word, and nobody can pretend that it did.
        said = f"stopped by hand: {why}"
        add(row, now, lambda before, at: entries.stopped(before, said, at))
        _is_over(row)
        record("trial stopped", by=by, at=now, team=row.team, about=str(row))


def open_early(trial: Trial, why: str, *, by: Person, now: datetime) -> None:
    """Enter that somebody looks at outcomes by arm before the end.

    Raises:
        NotNow: It has not begun, or has ended.
    """
    with transaction.atomic():
        row = _at(trial, TrialState.RUNNING)
        add(row, now, lambda before, at: entries.opened(before, why, at))
        record("outcomes of a trial opened early", by=by, at=now, team=row.team, about=str(row))


def watch(now: datetime) -> None:
    """Take what looks are due, stop for harm, and end what has ended: the worker's part."""
    for trial in Trial.objects.filter(state=TrialState.RUNNING):
        try:
            _watch(trial, now)
        except WardmoteError as error:
            # A log that was altered stops no other trial's watch.
            log.error("trial %s: %s", trial.pk, type(error).__name__)


def _watch(trial: Trial, now: datetime) -> None:
    with transaction.atomic():
        row = locked(trial)
        if row.state != TrialState.RUNNING:
            return
        told = carried_of(row)
        then = max(now, told.last.at)
        if look_due(told, then) is not None:
            found = look(told, cases_of(row, then), then)
            add(
                row,
                then,
                lambda before, at: entries.looked(
                    before, found.number, found.units, stop=found.stop, at=at
                ),
            )
            if found.stop:
                add(row, then, lambda before, at: entries.stopped(before, HARM, at))
                _is_over(row)
                record("trial stopped for harm", by=None, at=now, team=row.team, about=str(row))
                return
        if told.ending(now) is not Ending.NOT_YET:
            _is_over(row)


def _at(trial: Trial, state: object) -> Trial:
    row = locked(trial)
    if row.state != state:
        raise NotNow("This is not the next step of the trial.", remedy="Look at how far it is now.")
    return row


def _is_over(row: Trial) -> None:
    row.state = TrialState.OVER
    row.save(update_fields=["state"])


def _check_it_can_be_said(row: Trial) -> None:
    if not row.team.acknowledge:
        raise NotByTheDesk(
            "The team sends no acknowledgements, so nobody would see the words.",
            remedy="Turn them on under “Team”, “What is said by itself”.",
        )
    longest = max(
        len(arm.words) + ROOM_OF_A_TIME * ("{due}" in arm.words)
        for arm in frozen_of(row).protocol.arms
    )
    for channel in Channel.objects.filter(team=row.team, disconnected_at=None):
        limit = (
            None if channel.is_manual else platform_named(channel.platform).limit(channel.settings)
        )
        if limit is not None and longest > limit:
            raise NotByTheDesk(
                f"The words of an arm are longer than {channel.name} takes ({limit}).",
                remedy="Begin a new trial with shorter words.",
            )
