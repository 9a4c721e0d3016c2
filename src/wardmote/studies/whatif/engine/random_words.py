"""Random numbers by counter: any of them can be had without those before it.

Philox 4x32 with ten rounds (Salmon, Moraes, Dror and Shaw 2011, *Parallel random numbers: as
easy as 1, 2, 3*). The key is (seed, replicate); the counter is (message number, block, what
for). So a message keeps its numbers under every pattern, order and count of threads, and
patterns are compared on the same luck.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
"""Words of 32 bits, each in 64 so that products do not overflow."""

ROUNDS = 10
MULTIPLIER_0, MULTIPLIER_1 = 0xD2511F53, 0xCD9E8D57
WEYL_0, WEYL_1 = 0x9E3779B9, 0xBB67AE85
MASK = 0xFFFFFFFF


class Purpose(IntEnum):
    """What a counter's numbers are for."""

    MESSAGE = 0
    """Gap before it, handling, class."""
    DAY = 1
    """The factor that a whole day shares; whether a burst begins on it, when and how large."""
    WEEK = 2
    """Which real week stands in for one."""
    CHASE = 3
    """When a waiting resident writes again."""


def philox(counter: tuple[Words, Words, Words, Words], key: tuple[Words, Words]) -> Words:
    """Four words for each counter under its key.

    Args:
        counter: Four words each; arrays that broadcast together.
        key: Two words each.

    Returns:
        The shape of the arrays together, with four words on a last axis.

    >>> nothing = np.zeros(1, dtype=np.uint64)
    >>> [hex(word) for word in philox((nothing,) * 4, (nothing,) * 2)[0]]
    ['0x6627e8d5', '0xe169c58d', '0xbc57ac4c', '0x9b00dbd8']
    """
    c0, c1, c2, c3 = counter
    k0, k1 = key
    mask, shift = np.uint64(MASK), np.uint64(32)
    for _ in range(ROUNDS):
        p0, p1 = c0 * np.uint64(MULTIPLIER_0), c2 * np.uint64(MULTIPLIER_1)
        c0, c1, c2, c3 = (p1 >> shift) ^ c1 ^ k0, p1 & mask, (p0 >> shift) ^ c3 ^ k1, p0 & mask
        k0, k1 = (k0 + np.uint64(WEYL_0)) & mask, (k1 + np.uint64(WEYL_1)) & mask
    return np.stack(np.broadcast_arrays(c0, c1, c2, c3), axis=-1)


def words(
    seed: int,
    replicate: int,
    purpose: Purpose,
    number: NDArray[np.int64],
    block: int | NDArray[np.int64] = 0,
) -> Words:
    """Four words for each message, day or week of a replicate.

    Args:
        seed: Any whole number; its lower 64 bits count.
        replicate: Which replicate, from 0.
        purpose: What for.
        number: Of the message, day or week; a negative one counts from the end of 32 bits.
        block: Further words for the same number.
    """
    number, block = np.broadcast_arrays(number, block)
    given = (number, block, np.int64(purpose), np.int64(seed >> 32 & MASK))
    c0, c1, c2, c3 = (np.asarray(each).astype(np.uint64) & np.uint64(MASK) for each in given)
    key = np.uint64(seed & MASK), np.uint64(replicate & MASK)
    return philox((c0, c1, c2, c3), (np.asarray(key[0]), np.asarray(key[1])))
