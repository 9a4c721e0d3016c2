"""Effects from different places pooled, with how much they differ."""

from wardmote.estimators.pooling.claiming import may_claim_interval
from wardmote.estimators.pooling.leaving_out import leave_one_out
from wardmote.estimators.pooling.pooled import Pooling, Poolings, pool, pool_many
from wardmote.estimators.pooling.profile import Heterogeneity, q_profile

__all__ = [
    "Heterogeneity",
    "Pooling",
    "Poolings",
    "leave_one_out",
    "may_claim_interval",
    "pool",
    "pool_many",
    "q_profile",
]
