"""Assigning by chance from a recorded seed, and judging by the same chance what came of it."""

from wardmote.estimators.randomisation.blocks import PermutedBlocks, Switchback
from wardmote.estimators.randomisation.constrained import Constrained, constrained
from wardmote.estimators.randomisation.design import Design
from wardmote.estimators.randomisation.effect import Effect, adjusted, difference_of_means
from wardmote.estimators.randomisation.listed import Listed, Steps, distinct_orders
from wardmote.estimators.randomisation.scheme import Allocations, Scheme
from wardmote.estimators.randomisation.sharp_null import (
    Alternative,
    RandomisationTest,
    randomisation_test,
)
from wardmote.estimators.randomisation.simple import Complete, Simple

__all__ = [
    "Allocations",
    "Alternative",
    "Complete",
    "Constrained",
    "Design",
    "Effect",
    "Listed",
    "PermutedBlocks",
    "RandomisationTest",
    "Scheme",
    "Simple",
    "Steps",
    "Switchback",
    "adjusted",
    "constrained",
    "difference_of_means",
    "distinct_orders",
    "randomisation_test",
]
