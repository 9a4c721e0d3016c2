"""Cox regression: hazard ratios with standard errors that are right at ties and in clusters."""

from wardmote.estimators.survival.cox.baseline import PredictedCurve, predicted_curve
from wardmote.estimators.survival.cox.concordance import Concordance, concordance
from wardmote.estimators.survival.cox.fit import ChiSquared, Coefficient, CoxFit
from wardmote.estimators.survival.cox.proportionality import Proportionality, proportionality
from wardmote.estimators.survival.cox.refusals import (
    CollinearCovariates,
    InfiniteEstimate,
    NoEvents,
    NotSettled,
)
from wardmote.estimators.survival.cox.regression import cox_regression

__all__ = [
    "ChiSquared",
    "Coefficient",
    "CollinearCovariates",
    "Concordance",
    "CoxFit",
    "InfiniteEstimate",
    "NoEvents",
    "NotSettled",
    "PredictedCurve",
    "Proportionality",
    "concordance",
    "cox_regression",
    "predicted_curve",
    "proportionality",
]
