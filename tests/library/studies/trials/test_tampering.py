"""What is altered after the freezing is refused, or is printed on the finding."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from library.studies.trials.a_trial import FROZEN_AT, found, frozen, made, residents, weeks
from wardmote.studies.trials import log as entries_of
from wardmote.studies.trials.carried import carried
from wardmote.studies.trials.errors import (
    FrozenAltered,
    FrozenTooLate,
    LogAltered,
    LookNotDue,
    OutcomesNotYetOpen,
    ProtocolChanged,
)
from wardmote.studies.trials.freezing import check_unchanged, freeze, frozen_text, read_frozen
from wardmote.studies.trials.log import Kind, log_text, read_log
from wardmote.studies.trials.looking import look
from wardmote.studies.trials.protocol import Size

CHASED = "trial.effect.chased"


def test_a_protocol_that_was_changed_after_freezing_is_refused_by_key() -> None:
    later = replace(residents(), size=Size(500, 0.2, 0.12))

    with pytest.raises(ProtocolChanged, match=r"size\.units"):
        check_unchanged(frozen(), later)


def test_a_change_of_the_protocols_file_is_printed_on_the_finding() -> None:
    kept = replace(residents(), question="Does it reduce anything at all?")

    finding = found(made(0.3), kept=kept)[CHASED]

    assert any("changed after it was frozen (question)" in each for each in finding.caveats)
    assert finding.conduct is not None
    assert finding.conduct.deviations


def test_what_was_frozen_and_then_edited_no_longer_has_its_digest() -> None:
    said = json.loads(frozen_text(frozen()))
    said["protocol"]["analysis"]["level"] = 0.9

    with pytest.raises(FrozenAltered, match="digest"):
        read_frozen(json.dumps(said))


def test_a_comment_or_layout_is_no_change() -> None:
    text = frozen_text(frozen())

    assert read_frozen(json.dumps(json.loads(text), indent=None)) == frozen()


@pytest.mark.parametrize("edit", ["arm", "left out", "moved"])
def test_an_assignment_that_was_edited_breaks_the_chain(edit: str) -> None:
    lines = log_text(made(0.3).entries).splitlines()
    place = next(n for n, line in enumerate(lines) if '"assigned"' in line)
    if edit == "arm":
        arm = json.loads(lines[place])["said"]["arm"]
        lines[place] = lines[place].replace(f'"arm": {arm}', f'"arm": {1 - arm}')
    elif edit == "left out":
        del lines[place]
    else:
        lines[place], lines[place + 1] = lines[place + 1], lines[place]

    with pytest.raises(LogAltered, match=f"line {place + 1}"):
        read_log("\n".join(lines))


def test_a_whole_chain_forged_with_another_arm_is_not_what_the_seed_gives() -> None:
    forged = [made(0.3).entries[0]]
    for entry in made(0.3).entries[1:]:
        said = dict(entry.said)
        if entry.kind is Kind.ASSIGNED and said["n"] == 3:
            said["arm"] = 1 - int(said["arm"])
        forged.append(replace(entry, said=tuple(sorted(said.items())), before=forged[-1].digest))

    assert read_log(log_text(forged)), "its chain holds"
    with pytest.raises(LogAltered, match="not the one that the seed gives"):
        carried(frozen(), forged)


def test_outcomes_are_not_opened_before_the_end() -> None:
    trial = made(0.3)

    with pytest.raises(OutcomesNotYetOpen, match="has not ended"):
        found(trial, entries=trial.entries[:400], now=trial.entries[399].at)


def test_an_early_look_that_is_insisted_on_is_printed_on_every_finding() -> None:
    trial = made(0.3)
    before = trial.entries[:400]
    now = before[-1].at
    opened = entries_of.opened(before[-1], "The committee meets on Monday", now)

    told = found(
        trial,
        entries=(*before, opened),
        now=now,
        cases=tuple(case.upto(now) for case in trial.cases if case.asked_at <= now),
    )

    assert any("The committee meets on Monday" in each for each in told[CHASED].caveats)
    assert "deviations" in told[CHASED].strength.label


def test_an_early_look_stays_on_the_findings_of_the_end() -> None:
    trial = made(0.3)
    chain = list(trial.entries[:400])
    chain.append(entries_of.opened(chain[-1], "Somebody was curious", chain[-1].at))
    for entry in trial.entries[400:]:
        chain.append(replace(entry, place=len(chain), before=chain[-1].digest))

    finding = found(trial, entries=tuple(chain))[CHASED]

    assert any("Somebody was curious" in each for each in finding.caveats)


def test_a_look_tells_nothing_but_whether_to_stop() -> None:
    trial = made(0.3)
    due = next(n for n, e in enumerate(trial.entries) if e.kind is Kind.LOOKED)

    seen = look(carried(frozen(), trial.entries[:due]), trial.cases, trial.entries[due].at)

    assert set(vars(seen)) == {"number", "units", "stop"}
    with pytest.raises(LookNotDue):
        look(carried(frozen(), trial.entries), trial.cases, trial.end)


def test_harm_stops_the_trial_and_is_printed() -> None:
    trial = made(6.0, seed=3)

    finding = found(trial)[CHASED]

    assert any(entry.kind is Kind.STOPPED for entry in trial.entries)
    assert any("stopped at its harm bound" in each for each in finding.caveats)


def test_a_protocol_is_not_frozen_once_something_has_come_of_it() -> None:
    with pytest.raises(FrozenTooLate):
        freeze(residents(), FROZEN_AT, begun=True)
    with pytest.raises(FrozenTooLate, match="first week has begun"):
        freeze(weeks(), FROZEN_AT + timedelta(days=30))


def test_a_log_of_another_protocol_is_refused() -> None:
    other = freeze(replace(residents(), question="Something else?"), FROZEN_AT)
    trial = made(0.3)

    with pytest.raises(LogAltered, match="not that of this protocol"):
        found(trial, frozen=other)
