"""Random streams that depend on a seed and a name, and on nothing else."""

from __future__ import annotations

import hashlib

import numpy as np


def stream(seed: int, *name: str | int) -> np.random.Generator:
    """A Philox generator of its own for each (seed, name), whatever was drawn before.

    Args:
        seed: The seed that the caller was given. Any integer.
        name: What the numbers are for, so that adding one use does not shift another.

    >>> bool(stream(1, "arrivals").random() == stream(1, "arrivals").random())
    True
    >>> bool(stream(1, "arrivals").random() == stream(1, "handling").random())
    False
    """
    label = "\x1f".join([str(seed), *map(str, name)]).encode()
    key = np.frombuffer(hashlib.blake2b(label, digest_size=16).digest(), dtype=np.uint64)
    return np.random.Generator(np.random.Philox(key=key))
