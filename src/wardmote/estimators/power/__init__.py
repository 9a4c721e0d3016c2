"""How likely a trial is to find what is there, and how large it must be."""

from wardmote.estimators.power.simulated import SimulatedPower, simulated_power
from wardmote.estimators.power.solving import PlannedTest, PowerOutOfReach
from wardmote.estimators.power.two_means import (
    detectable_difference,
    power_two_means,
    size_two_means,
)
from wardmote.estimators.power.two_shares import (
    detectable_share,
    power_two_shares,
    size_two_shares,
)

__all__ = [
    "PlannedTest",
    "PowerOutOfReach",
    "SimulatedPower",
    "detectable_difference",
    "detectable_share",
    "power_two_means",
    "power_two_shares",
    "simulated_power",
    "size_two_means",
    "size_two_shares",
]
