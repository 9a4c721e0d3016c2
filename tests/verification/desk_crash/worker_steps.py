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
UPLOADED = "a file uploaded, before it is committed"
NAMED = "every file uploaded and committed, before the message is sent"
STEPS = tuple(
    [f"fetch: {step}" for step in READING]
    + [f"{kind}: {step}" for kind in ("acknowledgement", "reply") for step in SENDING]
)


def steps_of(platform: str, *, files: bool) -> tuple[str, ...]:
    """Where to kill: everywhere; where replies carry files, at every step of a reply.

    A letter encloses its files, so none is brought anywhere before it.
    """
    if not files:
        return STEPS
    before = (NAMED,) if platform == "mail" else (UPLOADED, NAMED)
    return tuple(f"reply: {step}" for step in (*before, *SENDING))
