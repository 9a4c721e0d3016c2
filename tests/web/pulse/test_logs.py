"""No line of the desk's own log says who was on the pulse's page, or of which team."""

from __future__ import annotations

import io
import logging
from typing import Any

import pytest

from wardmote_web.project.log_lines import Discreet
from wardmote_web.pulse import answering
from web.pulse.conftest import PAGE, Team, all_of
from web.security import test_logs as of_the_desk
from web.security.conftest import signed_in_as

log = of_the_desk.log
"""All that is logged, as an installation writes it, but down to the last detail."""


def _line(message: str, *arguments: Any) -> str:
    record = logging.LogRecord("django.request", 30, "x", 1, message, arguments, None)
    return Discreet("%(message)s").format(record)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Forbidden: /desk/fenwick/pulse/", "Forbidden: /…"),
        ("Not Found: /desk/fenwick/pulse", "Not Found: /…"),
        ('"GET /desk/fenwick/pulse/?a=b HTTP/1.1" 200', '"GET /… HTTP/1.1" 200'),
        ("Forbidden: /desk/fenwick/pulse-figures/", "Forbidden: /desk/fenwick/pulse-figures/"),
        ("Forbidden: /desk/fenwick/inbox/", "Forbidden: /desk/fenwick/inbox/"),
    ],
)
def test_the_address_of_the_pulse_is_left_out_of_a_line(said: str, written: str) -> None:
    assert _line("%s", said) == written


def test_whatever_goes_wrong_there_neither_team_nor_person_nor_answer_is_logged(
    team: Team, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = team.officers[0]
    browser = signed_in_as(officer, raise_request_exception=False)
    team.answer(browser, {})
    browser.put(PAGE)
    signed_in_as(team.cast.stranger).get(PAGE)
    signed_in_as(officer, enforce_csrf_checks=True).post(PAGE, {"what": "answer"})

    def broken(*_: object) -> None:
        raise ValueError(f"{officer.name} {officer.pk} fenwick")

    monkeypatch.setattr(answering, "answer", broken)
    assert team.answer(browser, all_of(2)).status_code == 500
    written = log.getvalue()

    assert "builtins.ValueError" in written
    assert "Unprocessable" in written
    for word in ("fenwick", "worker0", officer.name, officer.email):
        assert word not in written, written
