"""The kinds of message that there are in the borough."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a message is, as the generator knows it; no archive says so."""

    QUESTION = "question"
    INCIDENT = "question about an incident"
    COMMENT = "comment"
    REPLY_TO_ANNOUNCEMENT = "question under an announcement"
    FOLLOW_UP = "second question"
    CHASE = "chase"
    THANKS = "thanks"
    ANSWER = "answer"
    ACKNOWLEDGEMENT = "automatic acknowledgement"
    ANNOUNCEMENT = "announcement"


OURS = frozenset({Kind.ANSWER, Kind.ACKNOWLEDGEMENT, Kind.ANNOUNCEMENT})
"""The kinds that the team or its machine sends."""
