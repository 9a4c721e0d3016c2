"""The uniform numbers that assignments are made of: anybody can repeat them from the seed.

A number depends on the seed and on a name, and on nothing that was drawn before. The name's parts
are joined by the character U+001F, behind the seed in decimal; BLAKE2b of that in UTF-8, cut to 16
bytes, read as two 64-bit words with the low byte first, is the key of Philox-4x64 (Salmon et al.
2011, *SC '11*), whose counter starts at 0. ``numpy.random.Philox(key=...)`` gives its 64-bit words
one by one; the highest 53 bits of each, over 2⁵³, are the uniform numbers. Nothing else of numpy
is used, since how it makes permutations and whole numbers may change from version to version.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.random_streams import stream


def uniforms(seed: int, count: int, *name: str | int) -> NDArray[np.float64]:
    """The first ``count`` uniform numbers of that name, at least 0 and below 1.

    >>> float(uniforms(7, 1, "simple", "", 0)[0]) == float(uniforms(7, 3, "simple", "", 0)[0])
    True
    """
    words = stream(seed, *name).bit_generator.random_raw(count)
    return (np.asarray(words, np.uint64) >> np.uint64(11)).astype(np.float64) * 2.0**-53


def order(seed: int, count: int, *name: str | int) -> NDArray[np.int64]:
    """A random order of 0, 1, … ``count`` − 1: that of as many uniform numbers, by size."""
    return np.argsort(uniforms(seed, count, *name), kind="stable").astype(np.int64)
