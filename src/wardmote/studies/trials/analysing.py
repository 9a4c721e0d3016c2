"""The analysis of a trial: from the frozen protocol, the log and the outcomes to findings."""

from __future__ import annotations

from wardmote.findings.finding import Finding
from wardmote.studies.trials.carried import carried
from wardmote.studies.trials.deviations import deviations, flow
from wardmote.studies.trials.opening import check_frozen_first, check_open
from wardmote.studies.trials.request import TrialRequest
from wardmote.studies.trials.scores import scores
from wardmote.studies.trials.telling.beside import beside
from wardmote.studies.trials.telling.carrying_out import carrying_out
from wardmote.studies.trials.telling.effect import effect
from wardmote.studies.trials.telling.material import Material


def analyse(request: TrialRequest) -> tuple[Finding, ...]:
    """Judge a trial as its frozen protocol says, and in no other way.

    Args:
        request: The trial that was carried out.

    Returns:
        The findings, in the order in which a report tells them. The first is the difference in
        chasing, with its effect for pooling.

    Raises:
        LogAltered: The log does not belong to the protocol, or an arm is not the seed's.
        FrozenTooLate: Something came before the protocol was frozen.
        OutcomesNotYetOpen: The trial has not ended, and no early look is in the log.
    """
    trial = carried(request.frozen, request.entries)
    check_frozen_first(trial, tuple(request.cases))
    ending = check_open(trial, request.now)
    found = scores(trial, request.cases)
    became = flow(trial, found)
    material = Material(
        request, trial, found, became, ending, deviations(request, trial, became, ending)
    )
    return (*effect(material), *beside(material), *carrying_out(material))
