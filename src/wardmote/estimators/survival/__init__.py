"""Times to an event when some have not happened yet: curves, competing events, comparisons."""

from wardmote.estimators.survival.aalen_johansen import CumulativeIncidence, cumulative_incidence
from wardmote.estimators.survival.curve import SurvivalCurve
from wardmote.estimators.survival.gray import GrayTest, gray_test
from wardmote.estimators.survival.kaplan_meier import kaplan_meier
from wardmote.estimators.survival.log_rank import LogRank, log_rank

__all__ = [
    "CumulativeIncidence",
    "GrayTest",
    "LogRank",
    "SurvivalCurve",
    "cumulative_incidence",
    "gray_test",
    "kaplan_meier",
    "log_rank",
]
