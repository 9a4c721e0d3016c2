"""What the fictional people write. Every text says that it is fiction; none quotes anybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from wardmote.demo.kinds import Kind
from wardmote.demo.place import BOROUGH, FICTION, STREETS

TEMPLATES: Mapping[Kind, Sequence[str]] = MappingProxyType(
    {
        Kind.QUESTION: (
            "When does the café on {street} open? Your page says ‘soon’.",
            "The street light at the end of {street} has gone out. Who do I tell?",
            "Is the library by {street} open on Saturday?",
            "There is a pothole on {street} as deep as a teapot. Will it be mended?",
            "Can I have my say on the new crossing for {street}?",
            "How do I book the hall on {street} for a ward meeting?",
            "The 14 bus no longer stops at {street}. Was anybody asked?",
            "Where do I send a comment about the plans for {street}?",
        ),
        Kind.INCIDENT: (
            "No water on {street} since this morning. What is going on?",
            "Is {street} closed? Nothing is moving.",
            "Do you know about the burst main by {street}?",
            "Nobody has come for the bins on {street} at all today.",
        ),
        Kind.COMMENT: (
            "Lovely flowers on {street} this year.",
            "Well done to everybody who cleared {street}.",
            "Just passing {street} and thinking how quiet it is.",
        ),
        Kind.REPLY_TO_ANNOUNCEMENT: (
            "Does this go for {street} as well?",
            "Who decided this, and can people on {street} still object?",
            "Will there be a meeting near {street} about it?",
        ),
        Kind.FOLLOW_UP: (
            "Thank you for that. And is it the same for {street}?",
            "One more question: who looks after {street} then?",
        ),
        Kind.CHASE: (
            "Is anybody there? I asked about {street}.",
            "Still waiting to hear about {street}, please.",
            "Any news on this?",
        ),
        Kind.THANKS: ("Thank you, that helps.", "Many thanks!", "Brilliant, thanks."),
        Kind.ANSWER: (
            "Good question. The crew will be on {street} on Tuesday.",
            "We have passed this on to the street team and they will look at {street} this week.",
            "Yes: the meeting is open to all, in the hall on {street}.",
            "We are sorry about {street}. It is on the list for this month.",
            "The page about {street} on our website has the dates.",
        ),
        Kind.ANNOUNCEMENT: (
            "Have your say on {street}: the plans are on show in the library until Friday.",
            "{street} will be closed for works next week. Questions welcome here.",
            "The ward meeting is on Thursday in the hall on {street}.",
        ),
    }
)
"""Kind → what is written; ``{street}`` is filled in."""


def text_of(kind: Kind, turn: int) -> str:
    """A text of that kind; ``turn`` is any number and picks one.

    >>> text_of(Kind.CHASE, 20)
    'Any news on this? (fiction)'
    """
    choice, street = divmod(turn, len(STREETS))
    phrases = TEMPLATES[kind]
    return f"{phrases[choice % len(phrases)].format(street=STREETS[street])} ({FICTION})"


def acknowledgement(hours: str, due: str | None) -> str:
    """The automatic acknowledgement, with the time that it promises or without one."""
    promise = f"We will answer by {due}." if due else "We will answer as soon as we can."
    return f"{BOROUGH}: we read messages {hours}. {promise}"
