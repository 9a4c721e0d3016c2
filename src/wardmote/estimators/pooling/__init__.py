"""Effects from different places pooled, with how much they differ."""

from wardmote.estimators.pooling.asymmetry import (
    Filled,
    RankCorrelation,
    egger,
    rank_correlation,
    trim_and_fill,
)
from wardmote.estimators.pooling.claiming import may_claim_interval
from wardmote.estimators.pooling.counts import Effects, compare_counts, share_effects
from wardmote.estimators.pooling.explaining import Explained, explain
from wardmote.estimators.pooling.leaving_out import leave_one_out
from wardmote.estimators.pooling.pooled import Pooling, Poolings, pool, pool_many
from wardmote.estimators.pooling.profile import Heterogeneity, q_profile
from wardmote.estimators.pooling.rare_events import CommonEffect, mantel_haenszel, peto

__all__ = [
    "CommonEffect",
    "Effects",
    "Explained",
    "Filled",
    "Heterogeneity",
    "Pooling",
    "Poolings",
    "RankCorrelation",
    "compare_counts",
    "egger",
    "explain",
    "leave_one_out",
    "mantel_haenszel",
    "may_claim_interval",
    "peto",
    "pool",
    "pool_many",
    "q_profile",
    "rank_correlation",
    "share_effects",
    "trim_and_fill",
]
