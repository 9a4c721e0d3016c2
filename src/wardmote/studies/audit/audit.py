"""The audit: a frozen request in, findings out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version

from wardmote.conversations.building import build
from wardmote.conversations.setting import setting_of
from wardmote.conversations.tables import Conversations
from wardmote.findings.finding import Finding, Strength
from wardmote.findings.making import Origin
from wardmote.studies.audit.answering import answering
from wardmote.studies.audit.asking import asking
from wardmote.studies.audit.chasing import chasing
from wardmote.studies.audit.honest_clock import honest_clock
from wardmote.studies.audit.material import Material, Part
from wardmote.studies.audit.minutes import minutes
from wardmote.studies.audit.promise import promise
from wardmote.studies.audit.request import AuditRequest
from wardmote.studies.audit.source import source

PARTS: tuple[Part, ...] = (source, asking, answering, honest_clock, promise, minutes, chasing)
"""The topics, in the order in which a report tells them."""

_LONG: tuple[Part, ...] = (answering, promise, chasing)
"""Those that take the most time."""

DESCRIPTION = Strength(
    "description",
    (
        "An audit describes what happened in one place; it compares nothing, so it is not on "
        "the Maryland scale of evidence about effects.",
    ),
)


def audit(request: AuditRequest) -> tuple[Finding, ...]:
    """What an archive says about the pattern that people ask in and a team keeps.

    Args:
        request: The archive, read, and what was stated about it.

    Returns:
        The findings, in the order in which a report tells them. What the source cannot support
        is among them as refused, what is a worker's own as withheld.
    """
    conversations = build(
        request.reading.messages, until=request.reading.until, silence=request.silence
    )
    material = Material(request, conversations, _origin(request, conversations))
    # The parts do not depend on each other, and most of their time is numpy's, which lets
    # another thread run meanwhile. Two are enough for two cores and hold memory down.
    # Begun with the longest, neither is left to work alone at the end.
    with ThreadPoolExecutor(max_workers=2) as threads:
        longest_first = sorted(PARTS, key=lambda part: part not in _LONG)
        begun = {part: threads.submit(part, material) for part in longest_first}
        return tuple(finding for part in PARTS for finding in begun[part].result())


def _origin(request: AuditRequest, conversations: Conversations) -> Origin:
    pattern = request.pattern
    zone = pattern.zone.key if pattern else request.zone.key
    return Origin(
        setting=setting_of(
            request.reading,
            conversations,
            zone=zone if pattern or request.zone_stated else f"{zone} (no zone was stated)",
            hours=pattern.words() if pattern else None,
            fiction=request.fiction,
        ),
        design="description",
        strength=DESCRIPTION,
        software=f"wardmote {version('wardmote')}",
        fingerprint=request.reading.fingerprint,
        date=request.now,
    )
