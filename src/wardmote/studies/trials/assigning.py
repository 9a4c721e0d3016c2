"""Who gets which arm: it depends on the seed, the scheme and the number of the unit alone."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wardmote.estimators.randomisation import PermutedBlocks, Scheme, Simple, Switchback
from wardmote.studies.trials.errors import EnrolmentIsOver
from wardmote.studies.trials.protocol import Allocation, Protocol, SchemeName


@dataclass(frozen=True)
class Assignment:
    """One unit, assigned.

    Attributes:
        unit: Its key: see ``unit_key``; of weeks, ``week_name``.
        n: How many units were assigned before it.
        arm: 0 for the usual arm, 1 for the one that is tried.
    """

    unit: str
    n: int
    arm: int


def assign(protocol: Protocol, unit: str, n: int) -> Assignment:
    """The arm of the n-th unit (from 0), whoever asks, whenever, and however often.

    The caller sees that each unit is assigned once, that n counts them without a gap, and
    that the assignment is in the log before the unit sees anything of its arm.

    Raises:
        EnrolmentIsOver: ``n`` is not below the size of the trial.

    >>> from wardmote.studies.trials.toml_form import EXAMPLE, read_protocol
    >>> protocol = read_protocol(EXAMPLE)
    >>> assign(protocol, "r1", 0) == assign(protocol, "r1", 0)
    True
    >>> 0 <= sum(assign(protocol, "r", n).arm for n in range(600)) - 297 <= 6
    True
    """
    if not 0 <= n < protocol.size.units:
        raise EnrolmentIsOver(
            f"The trial takes {protocol.size.units} {protocol.units_in_words}, and this would be "
            f"number {n + 1}.",
            remedy="Whoever comes now is in no arm.",
        )
    return Assignment(unit, n, scheme_of(protocol.allocation).arm_of(protocol.allocation.seed, n))


def arms_of(protocol: Protocol) -> NDArray[np.int64]:
    """The arms of all units of the trial, as ``assign`` gives them one after another."""
    allocation = protocol.allocation
    arms = scheme_of(allocation).assign(protocol.size.units, allocation.seed)
    return np.asarray(arms, np.int64)


def scheme_of(allocation: Allocation) -> Scheme:
    """The scheme as the estimators know it."""
    match allocation.scheme:
        case SchemeName.SIMPLE:
            return Simple()
        case SchemeName.BLOCKS:
            return PermutedBlocks(allocation.sizes)
        case SchemeName.PAIRS:
            return Switchback()


def unit_key(secret: bytes, resident: str) -> str:
    """A key for a resident that says nothing to whoever has not the secret.

    The log names units by it, so that it can be shown and kept when the resident is erased.

    Args:
        secret: Of this trial alone, at least 16 random bytes, kept where residents' data are.
        resident: Any name that means this resident and no other.

    >>> unit_key(bytes(16), "17")
    '4c25b0ad8ea42f56'
    """
    if len(secret) < 16:
        raise ValueError("a secret of fewer than 16 bytes can be guessed")
    return hmac.new(secret, resident.encode(), hashlib.sha256).hexdigest()[:16]
