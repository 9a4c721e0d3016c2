"""What each class of source can support, and what would give what it cannot.

Archives hold what was kept, not what happened. An answered-only source is
right-truncated: messages that had no answer are not in it, so nothing that needs them
can be estimated from it, however many answers there are.
"""

from __future__ import annotations

from enum import StrEnum

from wardmote.channels.reading import SourceClass


class Kind(StrEnum):
    """The kinds of figure that stand or fall together."""

    ARRIVALS = "arrival rates"
    FIRST_RESPONSE = "Kaplan–Meier"
    PROMISE = "promise share"
    CHASING = "chasing"
    LATE_NIGHT = "late-night answers"
    ANSWERED_WAIT = "wait among answered messages"
    REPLIES = "figures of replies sent"


_SUPPORTED = {
    SourceClass.COMPLETE: frozenset(Kind) - {Kind.ANSWERED_WAIT},
    SourceClass.ANSWERED_ONLY: frozenset({Kind.ANSWERED_WAIT, Kind.REPLIES}),
    SourceClass.ARRIVALS_ONLY: frozenset({Kind.ARRIVALS}),
}

_WOULD_GIVE = (
    "A source with both sides, answered or not, would give it: the desk's own export, the shared "
    "mailbox, or a table of every message received (--source csv)."
)


def supports(source_class: SourceClass, kind: Kind) -> bool:
    """Whether a figure of this kind can be estimated from a source of this class.

    >>> supports(SourceClass.ANSWERED_ONLY, Kind.FIRST_RESPONSE)
    False
    """
    return kind in _SUPPORTED[source_class]


def refusal(source_class: SourceClass, kind: Kind) -> tuple[str, str]:
    """Why a source of this class cannot give this kind of figure, and what would."""
    cannot = f"so {kind} cannot be worked out from it"
    if source_class is SourceClass.ANSWERED_ONLY:
        reason = (
            "This source is answered-only: messages that got no reply are not in it, "
            f"{cannot} (the data are right-truncated)."
        )
    else:
        reason = f"This source is arrivals-only: our replies are not in it, {cannot}."
    return reason, _WOULD_GIVE
