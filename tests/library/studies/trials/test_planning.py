"""How likely a trial is to find what it looks for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from library.studies.trials.a_trial import residents, weeks
from wardmote.estimators.refusals import NothingToEstimate
from wardmote.studies.trials.planning import power_of, residents_needed
from wardmote.studies.trials.protocol import HarmBound, Size


def test_the_formula_and_the_simulation_agree() -> None:
    protocol = residents(size=Size(residents_needed(0.2, 0.12, 0.8), 0.2, 0.12), harm=HarmBound())

    found = power_of(protocol, seed=1)

    assert found.formula == pytest.approx(0.8, abs=0.005)
    # The test on shares is discrete, so it finds a little less; and 1,000 trials have an error.
    assert 0.74 < found.simulated.share < 0.84
    assert found.found_nothing.share < 0.07


def test_a_history_gives_the_usual_share_and_keeps_the_ratio_hoped_for() -> None:
    history = np.repeat([1.0, 0.0], [40, 60])

    found = power_of(residents(), 1, history, trials=200)

    assert (found.usual, found.seen) == (0.4, 100)
    assert found.simulated.share > 0.9, "from 40 % to 24 % among 600 is easily seen"


def test_weeks_are_planned_on_weeks_that_were_seen() -> None:
    history = np.random.default_rng(1).beta(20, 80, 60)

    found = power_of(weeks(), 1, history, trials=200)

    assert found.formula is None
    assert 0 <= found.found_nothing.share < 0.12
    assert found.simulated.share > found.found_nothing.share


def test_too_short_a_history_is_refused() -> None:
    with pytest.raises(NothingToEstimate, match="too few"):
        power_of(residents(), 1, np.ones(12))
    with pytest.raises(NothingToEstimate):
        power_of(weeks(), 1)


def test_more_may_be_looked_for_too() -> None:
    protocol = replace(residents(), size=Size(600, 0.12, 0.2))

    assert power_of(protocol, 1, trials=200).simulated.share > 0.6
