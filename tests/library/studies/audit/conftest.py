"""Audits in a line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cast import Row, reading_of
from wardmote.channels.reading import Reading, SourceClass
from wardmote.findings.finding import Finding
from wardmote.findings.whose import Whose
from wardmote.hours.reading import read_hours
from wardmote.promises.rule import parse_promise
from wardmote.studies.audit.audit import audit
from wardmote.studies.audit.request import AuditRequest

LONDON = ZoneInfo("Europe/London")

Ask = Callable[..., dict[str, Finding]]


@pytest.fixture
def ask() -> Ask:
    """Audit those rows and give the findings by id."""

    def _ask(
        rows: list[Row],
        source_class: SourceClass = SourceClass.COMPLETE,
        *,
        until: datetime | None = None,
        hours: str | None = "mon-fri 09:00-17:00",
        promise: str | None = "next working day 17:00",
        whose: Whose | None = None,
        reading: Reading | None = None,
        **more: Any,
    ) -> dict[str, Finding]:
        request = AuditRequest(
            reading=reading or reading_of(rows, source_class, until),
            zone=LONDON,
            now=datetime(2026, 11, 23, 9, tzinfo=UTC),
            pattern=read_hours(hours, LONDON) if hours else None,
            promise=parse_promise(promise) if promise else None,
            whose=whose or Whose(people=6),
        )
        return {finding.id: finding for finding in audit(replace(request, **more))}

    return _ask
