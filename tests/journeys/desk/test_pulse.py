"""An officer answers the pulse with the keyboard alone, without scripts, on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from journeys.desk.borough import Borough
from journeys.desk.places import places
from journeys.desk.seen import Seen
from wardmote_web.pulse.models import Answer

Visit = Callable[..., Seen]


@pytest.mark.parametrize("javascript", [True, False])
def test_answered_corrected_read_again_and_taken_out_by_the_browser_that_holds_the_key(
    borough: Borough, visit: Visit, javascript: bool
) -> None:
    here = places(borough)["officer"]["pulse"]
    seen = visit(borough.cast.officer, width=320, javascript=javascript)
    page = seen.go(here)

    page.focus("#id_own-1_0")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.click("main button.govuk-button")

    assert [each.given for each in Answer.objects.all()] == [{"own-1": 2}]
    assert "●●○○○" in page.inner_text("main table")
    (cookie,) = [each for each in seen.context.cookies() if each["name"] == "wardmote_pulse"]
    assert cookie["path"] == here
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    assert "wardmote_pulse" not in page.evaluate("document.cookie") if javascript else True

    page.check("#id_own-1_4")
    page.click("main button.govuk-button")
    assert [each.given for each in Answer.objects.all()] == [{"own-1": 5}]

    other = visit(borough.cast.officer, width=320, javascript=javascript)
    assert other.go(here).locator("main table").count() == 0

    page.click("text=Take this week’s answer out")
    assert not Answer.objects.exists()
    page.click("text=Forget the key >> nth=-1")
    assert "wardmote_pulse" not in {each["name"] for each in seen.context.cookies()}
    assert [*seen.broken(), *seen.complaints] == []
