"""R's ``set.seed`` and ``sample(x, 1)``: what a recorded draw was, so that it can be compared."""

from __future__ import annotations

import math

import numpy as np

_MULTIPLIER, _WORDS, _TWISTER_WORDS = 69069, 2**32, 624


class Uniforms:
    """R's default generator, the Mersenne Twister, after ``set.seed``."""

    def __init__(self, seed: int) -> None:
        state = seed % _WORDS
        for _ in range(50):
            state = (_MULTIPLIER * state + 1) % _WORDS
        words = []
        for _ in range(_TWISTER_WORDS + 1):
            state = (_MULTIPLIER * state + 1) % _WORDS
            words.append(state)
        self.twister = np.random.MT19937()
        # The first word is a place; R makes it the last, so that the next number starts anew.
        self.twister.state = {
            "bit_generator": "MT19937",
            "state": {"key": np.array(words[1:], np.uint32), "pos": _TWISTER_WORDS},
        }

    def one(self) -> float:
        return int(self.twister.random_raw()) * 2.3283064365386963e-10

    def place(self, count: int) -> int:
        """One of 0 … ``count`` − 1, by rejection, as ``sample`` does since R 3.6."""
        bits = math.ceil(math.log2(count)) if count > 1 else 0
        while True:
            value = 0
            for _ in range(bits // 16 + 1):
                value = 65536 * value + math.floor(self.one() * 65536)
            value &= (1 << bits) - 1
            if value < count:
                return value
