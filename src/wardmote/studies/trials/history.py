"""What a team has seen already, as outcomes of a trial that was none: for planning one."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wardmote.conversations.tables import Conversations
from wardmote.studies.trials.protocol import Protocol


def outcomes_seen(conversations: Conversations, protocol: Protocol) -> NDArray[np.float64]:
    """Of each resident (or week) whether (how often) an answer was chased before it came.

    Conversations that ask for an answer count; of a resident the first alone, as in the trial.
    Those whose follow-up is not over when the data end are left out unless they were answered or
    chased, since nothing is known of them yet.

    Args:
        conversations: The two linked tables of a complete source.
        protocol: Its unit, follow-up and zone.

    Returns:
        One number a resident, 0 or 1, in the order in which they first asked; or one a week.
    """
    within = timedelta(days=protocol.outcome.follow_up_days)
    chased = pl.col("chased_at").is_not_null() & (
        pl.col("chased_at") - pl.col("asked_at") <= within
    )
    over = (
        chased
        | pl.col("first_reply_at").is_not_null()
        | (pl.lit(conversations.until) - pl.col("asked_at") >= within)
    )
    rows = (
        conversations.conversations.filter(
            pl.col("asked_at").is_not_null()
            & pl.col("resident").is_not_null()
            & ~pl.col("deleted").fill_null(value=False)
            & ~pl.col("no_reply_needed").fill_null(value=False)
            & pl.col("seen")
            & over
        )
        .with_columns(outcome=chased.cast(pl.Float64))
        .sort("asked_at")
    )
    if protocol.by_week:
        local = pl.col("asked_at").dt.convert_time_zone(protocol.zone)
        grouped = rows.group_by(local.dt.truncate("1w"), maintain_order=True)
        return grouped.agg(pl.col("outcome").mean())["outcome"].to_numpy()
    return rows.unique("resident", keep="first", maintain_order=True)["outcome"].to_numpy()
