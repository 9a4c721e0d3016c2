"""What is said of a group's answers tells nobody's: tried with all sets of answers there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import Any

import pytest

from wardmote_web.pulse.figures import Figure, Rounded, counted, said_of, whatever_the_others

FIVE = (1, 2, 3, 4, 5)


def said(answers: Sequence[int]) -> Figure:
    """What is said of one week of these."""
    found = said_of([answers])
    assert found is not None
    return found


def _open(n: int, told: Callable[[Figure], Any]) -> dict[Any, set[int]]:
    """What is said and one's own answer → every answer that somebody else may have given."""
    found: dict[Any, set[int]] = defaultdict(set)
    for answers in combinations_with_replacement(FIVE, n):
        for own in set(answers):
            others = list(answers)
            others.remove(own)
            found[told(said(answers)), own] |= set(others)
    return found


@pytest.mark.parametrize("n", range(5, 13))
def test_whoever_takes_their_own_answer_off_is_left_with_everybody_else_both_ways_open(
    n: int,
) -> None:
    found = _open(n, lambda figure: figure)

    assert len(found) >= 15, "or nothing is said at all"
    told = {key: may for key, may in found.items() if not (may & {1, 2, 3} and may & {4, 5})}
    assert told == {}


@pytest.mark.parametrize("n", range(5, 13))
def test_whatever_mean_is_said_anybody_may_have_answered_anything(n: int) -> None:
    found: dict[Any, set[int]] = defaultdict(set)
    for answers in combinations_with_replacement(FIVE, n):
        found[said(answers).mean] |= set(answers)

    assert len(found) >= 3
    assert {mean: may for mean, may in found.items() if may != set(FIVE)} == {}


def test_exact_figures_would_tell_so_that_this_can_fail() -> None:
    exact = _open(5, lambda figure: 0)
    assert exact[0, 1] == set(FIVE)
    found: dict[Any, set[int]] = defaultdict(set)
    for answers in combinations_with_replacement(FIVE, 5):
        found[sum(each >= 4 for each in answers), min(answers)] |= set(answers[1:])

    assert found[4, 1] == {4, 5}, "four of five are high, and mine is not"


@pytest.mark.parametrize(
    ("answers", "mean", "share"),
    [
        ([1] * 5, "2.5 less", "40 less"),
        ([5] * 5, "3.5 more", "60 more"),
        ([3] * 5, "3 ", "40 less"),
        ([4, 4, 4, 1, 1], "3 ", "60 more"),
        ([2] * 8, "2 less", "30 less"),
        ([5] * 8, "4 more", "70 more"),
        ([4] * 4 + [1] * 4, "2.5 ", "50 "),
        ([1] * 20, "2 less", "20 less"),
        ([4] * 9 + [1] * 11, "2.5 ", "50 "),
        ([4] * 6 + [1] * 14, "2 less", "30 "),
    ],
)
def test_figures_are_rounded_and_end_where_two_people_make_the_difference(
    answers: list[int], mean: str, share: str
) -> None:
    found = said(answers)

    shown = [f"{float(each.value):g} {each.end}" for each in (found.mean, found.share)]
    assert shown == [mean, share]


def test_the_ends_are_those_of_the_week_with_fewest_answers() -> None:
    found = said_of([[1] * 20, [1] * 5])

    assert found is not None
    assert found.share == Rounded(Fraction(40), "less")


@pytest.mark.parametrize(("n", "answers"), [(5, 5), (7, 5), (8, 10), (64, 65)])
def test_how_many_answered_is_said_in_fives(n: int, answers: int) -> None:
    assert said([3] * n).answers == answers


def test_of_no_week_nothing_is_said() -> None:
    assert said_of([]) is None


@pytest.mark.parametrize(("n", "counts"), [(4, False), (5, True), (6, True), (7, False)])
def test_a_week_counts_if_five_answered_and_no_more_than_there_are_people(
    n: int, counts: bool
) -> None:
    assert counted([[3] * n, []], people=6) == ([[3] * n] if counts else [])


def test_ten_answers_in_weeks_of_two_are_no_five_people() -> None:
    assert counted([[3, 3]] * 10, people=6) == []


@pytest.mark.parametrize(
    ("answers", "share", "end", "possible", "between"),
    [
        (60, 40, "", 60, (30, 50)),
        (30, 40, "", 60, (10, 80)),
        (30, 20, "less", 60, (0, 70)),
        (30, 80, "more", 60, (30, 100)),
        (65, 50, "", 60, (40, 60)),
    ],
)
def test_silence_is_unknown_and_so_is_the_share_by_as_much(
    answers: int, share: int, end: str, possible: int, between: tuple[int, int]
) -> None:
    figure = Figure(answers, Rounded(Fraction(3)), Rounded(Fraction(share), end))

    assert whatever_the_others(figure, possible) == between


@pytest.mark.parametrize("high", range(13))
@pytest.mark.parametrize("silent", [0, 3, 12])
def test_the_true_share_lies_between_whatever_the_silent_would_have_said(
    high: int, silent: int
) -> None:
    figure = said_of([[5] * high + [1] * (12 - high)] * 5)
    assert figure is not None
    possible = 60 + silent
    low, most = whatever_the_others(figure, possible)

    for silent_high in (0, silent):
        assert low <= 100 * (high * 5 + silent_high) / possible <= most
