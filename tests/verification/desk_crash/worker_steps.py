"""Where a worker of the crash matrix may die."""

from __future__ import annotations

READING = (
    "claimed, before the network",
    "fetched, before the transaction",
    "in the transaction, message kept",
    "in the transaction, promise made",
    "in the transaction, acknowledgement queued",
    "page committed",
    "read, before the lease is given back",
)
SENDING = (
    "in the claim, before it is committed",
    "claimed, before the network",
    "asked, before the answer",
    "answered, before the transaction",
    "in the transaction, before it is committed",
    "committed",
)
STEPS = tuple(
    [f"fetch: {step}" for step in READING]
    + [f"{kind}: {step}" for kind in ("acknowledgement", "reply") for step in SENDING]
)
