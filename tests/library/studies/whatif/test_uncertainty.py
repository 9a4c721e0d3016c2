"""The parts of the uncertainty are told apart, and together they cover a coming year."""

from __future__ import annotations

import numpy as np
import pytest

from wardmote.basis.random_streams import stream
from wardmote.studies.whatif.uncertainty import Scale, components, uncertain, uncertain_share

DRAWS, YEARS = 40, 5


def _made(
    rng: np.random.Generator, between: float, within: float, draws: int = DRAWS, years: int = YEARS
) -> np.ndarray:
    means = rng.normal(1.0, between, draws)
    return np.asarray(means[:, None] + rng.normal(0.0, within, (draws, years)))


def test_components_are_those_of_the_textbook_for_equal_groups() -> None:
    values = stream(1, "anova").normal(size=(7, 4))

    found = components(values)

    mean_square_between = 4 * values.mean(axis=1).var(ddof=1)
    mean_square_within = values.var(axis=1, ddof=1).mean()
    assert found.within == pytest.approx(mean_square_within, rel=1e-12)
    assert found.between == pytest.approx(
        max((mean_square_between - mean_square_within) / 4, 0.0), rel=1e-12, abs=1e-15
    )


@pytest.mark.parametrize(("between", "within"), [(0.3, 0.2), (0.0, 0.2), (0.3, 0.0)])
def test_known_components_are_recovered_on_average(between: float, within: float) -> None:
    rng = stream(2, "recovered", str(between), str(within))

    found = [components(_made(rng, between, within)) for _ in range(400)]

    # The standard error of 400 mean estimates of each variance is below a hundredth of its size.
    assert np.mean([each.within for each in found]) == pytest.approx(within**2, rel=0.03, abs=1e-9)
    assert np.mean([each.between for each in found]) == pytest.approx(
        between**2, rel=0.05, abs=0.002
    )


@pytest.mark.parametrize(
    ("between", "within", "draws", "years"),
    [(0.3, 0.2, 40, 5), (0.0, 0.2, 40, 5), (0.3, 0.0, 40, 5), (0.1, 0.4, 40, 5), (0.3, 0.3, 8, 2)],
)
def test_the_one_interval_covers_a_coming_year_as_often_as_it_says(
    between: float, within: float, draws: int, years: int
) -> None:
    rng = stream(3, "coverage", str(between), str(within), draws)
    runs = 3_000
    covered = 0

    for _ in range(runs):
        found = uncertain(np.exp(_made(rng, between, within, draws, years)))
        coming = np.exp(rng.normal(1.0, np.hypot(between, within)))
        assert found is not None
        assert found.interval.lower
        assert found.interval.upper
        covered += found.interval.lower <= coming <= found.interval.upper

    # 0.95 within four binomial standard errors below; above, a variance cut off at 0 may add.
    assert 0.95 - 4 * np.sqrt(0.95 * 0.05 / runs) <= covered / runs <= 0.975


def test_the_monte_carlo_part_covers_the_truth_of_endless_simulation() -> None:
    rng = stream(4, "monte carlo")
    covered = 0

    for _ in range(2_000):
        found = uncertain(np.exp(_made(rng, 0.3, 0.2)))
        assert found is not None
        assert found.monte_carlo is not None
        assert found.monte_carlo.lower is not None
        assert found.monte_carlo.upper is not None
        covered += found.monte_carlo.lower <= np.exp(1.0) <= found.monte_carlo.upper

    assert 0.93 <= covered / 2_000 <= 0.97


def test_a_share_is_told_between_none_and_all_whatever_its_spread() -> None:
    rng = stream(5, "share")
    of = np.full((DRAWS, YEARS), 20)
    kept = rng.binomial(20, 0.93, of.shape)

    found = uncertain_share(kept, of)

    assert found is not None
    assert found.scale is Scale.LOGIT
    assert found.interval.lower is not None
    assert found.interval.upper is not None
    assert 0 < found.interval.lower < (found.estimate or 0) < found.interval.upper < 1


@pytest.mark.parametrize("kept", [0, 50])
def test_none_and_all_are_said_exactly(kept: int) -> None:
    of = np.full((4, 2), 50)

    found = uncertain_share(np.full((4, 2), kept), of)

    assert found is not None
    assert found.estimate == kept / 50
    assert found.interval.lower != found.interval.upper


def test_a_year_without_a_message_is_in_no_figure() -> None:
    values = np.array([[2.0, 3.0], [np.nan, 4.0], [np.nan, np.nan]])

    found = uncertain(values)

    assert found is not None
    assert found.years == 3
    assert uncertain(np.full((2, 2), np.nan)) is None
    assert uncertain_share(np.zeros((2, 2), int), np.zeros((2, 2), int)) is None


def test_a_wait_without_end_in_few_years_opens_the_interval_and_in_most_has_no_estimate() -> None:
    values = stream(6, "endless").uniform(1, 2, (20, 5))
    values[:2] = np.inf

    few = uncertain(values)
    values[:15] = np.inf
    most = uncertain(values)

    assert few is not None
    assert few.estimate is not None
    assert few.interval.upper is None
    assert most is not None
    assert most.estimate is None
    assert most.interval.upper is None


def test_a_figure_that_is_never_more_than_nothing_is_nothing() -> None:
    found = uncertain(np.zeros((4, 2)))

    assert found is not None
    assert (found.estimate, found.interval.lower, found.interval.upper) == (0.0, 0.0, 0.0)


def test_a_single_draw_does_not_claim_to_know_what_parameters_do() -> None:
    found = uncertain(np.array([[1.0, 2.0, 3.0]]))

    assert found is not None
    assert found.parameters is None
