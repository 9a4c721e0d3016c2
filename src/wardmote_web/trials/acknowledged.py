"""What a resident in a trial is told: assigned once, the same arm again, exposed when it is sent.

Each within the transaction of what it belongs to, so that no words go out that the log does not
know, and the log knows of none that did not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wardmote.studies.trials import log
from wardmote.studies.trials.assigning import assign, unit_key
from wardmote.studies.trials.carried import last_instant
from wardmote.studies.trials.log import Kind, read_entry
from wardmote.studies.trials.protocol import Protocol
from wardmote_web.accounts.models import Team
from wardmote_web.conversations.models import Contact, Outgoing
from wardmote_web.promises.telling import spoken
from wardmote_web.trials.book import add, count, frozen_of, locked, secret_of
from wardmote_web.trials.models import Trial, TrialState, Wording

DUE = "{due}"
"""Stands in an arm's words for the time that is promised."""


@dataclass(frozen=True)
class Assigned:
    """The arm of a resident, for an acknowledgement that is due now.

    Attributes:
        trial: Whose.
        protocol: As frozen.
        unit: The resident's key.
        arm: Theirs.
        at: When, as the log has it.
    """

    trial: Trial
    protocol: Protocol
    unit: str
    arm: int
    at: datetime

    def words(self, due_at: datetime, team: Team, limit: int | None) -> str:
        """The arm's words, and what to do in an emergency if the platform has room for it."""
        arm = self.protocol.arms[self.arm].words.replace(DUE, spoken(due_at, team))
        whole = f"{arm} {team.emergency_words}".strip()
        return whole if limit is None or len(whole) <= limit else arm


def arm_for(team: Team, contact: Contact | None, *, now: datetime) -> Assigned | None:
    """The arm of a resident to whom an acknowledgement is due; None where no trial is theirs.

    Call it within the transaction that takes the message in: the assignment stands or falls with
    it. Where the trial takes no more, whoever is in it keeps their arm, and others are in none.
    """
    running = Trial.objects.filter(team=team, state=TrialState.RUNNING).first()
    if running is None or contact is None:
        return None
    trial = locked(running)
    protocol = frozen_of(trial).protocol
    if trial.state != TrialState.RUNNING or now >= last_instant(protocol):
        return None
    unit = unit_key(secret_of(trial), str(contact.pk))
    known = trial.lines.filter(kind=Kind.ASSIGNED.value, unit=unit).first()
    if known is not None:
        entry = read_entry(known.line)
        return Assigned(trial, protocol, unit, int(entry["arm"]), max(now, entry.at))
    n = count(trial, Kind.ASSIGNED)
    if n >= protocol.size.units:
        return None
    given = assign(protocol, unit, n)
    entry = add(trial, now, lambda before, at: log.assigned(before, given, at), unit=unit)
    return Assigned(trial, protocol, unit, given.arm, entry.at)


def is_worded(outgoing: Outgoing, assigned: Assigned) -> None:
    """An acknowledgement with an arm's words was queued."""
    Wording.objects.create(
        trial=assigned.trial,
        conversation_id=outgoing.conversation_id,
        outgoing=outgoing,
        unit=assigned.unit,
        arm=assigned.arm,
        due_at=assigned.at,
    )


def is_sent(outgoing: Outgoing, *, at: datetime) -> bool:
    """An acknowledgement was really sent: if it is of a trial, its resident was exposed.

    Args:
        outgoing: Which.
        at: When its receipt was kept.

    Returns:
        Whether it told a time: one with the words of an arm without a time did not.
    """
    wording = Wording.objects.filter(outgoing=outgoing).select_related("trial").first()
    if wording is None:
        return True
    trial = locked(wording.trial)
    add(
        trial,
        at,
        lambda before, then: log.exposed(before, wording.unit, wording.arm, then),
        unit=wording.unit,
    )
    return DUE in frozen_of(trial).protocol.arms[wording.arm].words
