"""Random numbers by counter: the published ones, and the same whichever are asked for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from wardmote.studies.whatif.engine.random_words import Purpose, philox, words
from wardmote.studies.whatif.engine.serving import kernels

# philox4x32 with ten rounds, from kat_vectors of Random123 (Salmon, Moraes, Dror and Shaw).
KNOWN = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000",
     "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff",
     "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0",
     "d16cfe09 94fdcceb 5001e420 24126ea1"),
]  # fmt: skip


def hexadecimal(text: str) -> list[np.uint64]:
    return [np.uint64(int(word, 16)) for word in text.split()]


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN)
def test_the_reference_gives_the_published_numbers(counter: str, key: str, answer: str) -> None:
    c0, c1, c2, c3, k0, k1 = (np.array([word]) for word in hexadecimal(f"{counter} {key}"))

    given_out = philox((c0, c1, c2, c3), (k0, k1))

    assert given_out[0].tolist() == hexadecimal(answer)


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN)
def test_the_kernel_gives_the_published_numbers(counter: str, key: str, answer: str) -> None:
    compiled = kernels()
    if compiled is None:
        pytest.skip("lacking numba: the engine has no kernel to compare")

    given_out = compiled.philox(*hexadecimal(f"{counter} {key}"))

    assert list(given_out) == hexadecimal(answer)


@given(
    st.integers(-(2**63), 2**64),
    st.integers(0, 2**32),
    st.sampled_from(Purpose),
    st.lists(st.integers(-5, 10_000), min_size=1, max_size=9),
)
def test_a_number_is_the_same_alone_and_among_others(
    seed: int, replicate: int, purpose: Purpose, numbers: list[int]
) -> None:
    together = words(seed, replicate, purpose, np.array(numbers))

    alone = [words(seed, replicate, purpose, np.array([number]))[0] for number in numbers]

    assert together.tolist() == [each.tolist() for each in alone]


def test_seeds_replicates_purposes_and_blocks_do_not_share_their_numbers() -> None:
    number = np.arange(50)
    streams = [
        words(seed, replicate, purpose, number, block)
        for seed in (0, 1, 2**32, 2**40)
        for replicate in (0, 1)
        for purpose in Purpose
        for block in (0, 1)
    ]

    every = np.concatenate(streams).ravel()

    # Of 12,800 words of 32 bits two may be equal by chance (0.02 pairs are expected); not a stream.
    assert np.unique(every).size >= every.size - 2


def test_the_words_of_messages_are_even_and_know_nothing_of_each_other() -> None:
    drawn = words(5, 3, Purpose.MESSAGE, np.arange(200_000)) / 2**32

    for column in drawn.T:
        assert stats.kstest(column, "uniform").pvalue > 1e-3
        assert abs(np.corrcoef(column[:-1], column[1:])[0, 1]) < 4 / np.sqrt(column.size)
    between = np.asarray(np.corrcoef(drawn.T)) - np.eye(4)
    assert np.abs(between).max() < 4 / np.sqrt(len(drawn))
