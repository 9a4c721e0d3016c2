"""Pages that one comes to by doing something: nothing stands in anybody's way there either."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path, reverse

from journeys.desk.borough import NIGHT, Borough
from journeys.desk.in_the_way import Walk
from journeys.desk.places import ON_THE_WAY, places
from journeys.desk.seen import Seen
from wardmote.cli import demonstrating
from wardmote_web.accounts.protection import public
from wardmote_web.project.demonstration.report import write_body
from web.accounts.conftest import code_for
from web.cast import PASSWORD

Visit = Callable[..., Seen]


@public("raises, so that the pages for what went wrong can be seen")
def goes_wrong(request: HttpRequest, how: str) -> HttpResponse:
    """Something that is broken, or that no browser would send."""
    if how == "unreadable":
        raise SuspiciousOperation
    raise RuntimeError(how)


urlpatterns = [
    path("goes-wrong/<slug:how>/", goes_wrong),
    path("", include("wardmote_web.project.urls")),
]


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Those of a short demonstration."""
    folder = tmp_path_factory.mktemp("demo")
    demonstrating.run(output=folder, seed=1, weeks=3, all_formats=False)
    return folder / "findings.json"


def sign_in(seen: Seen, who: str) -> None:
    """By password, as people do: allauth then knows that they have just shown it."""
    page = seen.go(reverse("account_login"))
    page.fill("[name=login]", f"{who}.marlowford@council.example")
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.click("main form button")


def press(seen: Seen, words: str) -> None:
    """Press what the page calls so, and wait for what comes."""
    page = seen.page
    with page.expect_navigation():
        page.click(f"main >> text={words}")


def test_the_demonstration(
    borough: Borough,
    visit: Visit,
    axe: str,
    at: Callable[..., None],
    settings: Any,
    tmp_path: Path,
    findings: Path,
) -> None:
    borough.cast.team.is_demonstration = True
    borough.cast.team.save()
    settings.WARDMOTE_DEMONSTRATION = True
    settings.INSTALLATION = replace(settings.INSTALLATION, demonstration=True, folder=tmp_path)
    write_body(tmp_path, findings, people=6)
    walk, seen = Walk(axe), visit(borough.cast.officer)

    walk.go(seen, "open", reverse("demonstration"))
    walk.go(seen, "report", reverse("demonstration_report"))
    at(NIGHT)
    walk.go(seen, "closed", reverse("demonstration"))
    link = reverse("demonstration_sign_in", kwargs={"token": "used"})
    walk.go(visit(None), "a link that was used", link, status=410)

    assert walk.found == {}
    assert walk.names == ON_THE_WAY["demonstration"]


def test_a_second_factor_from_turning_it_on_to_turning_it_off(
    borough: Borough, visit: Visit, axe: str
) -> None:
    walk, seen = Walk(axe), visit(None)
    sign_in(seen, "officer")

    walk.go(seen, "off", reverse("mfa_index"))
    seen.go(reverse("mfa_activate_totp"))
    walk.look(seen, "the password again")
    seen.page.fill("main [name=password]", PASSWORD)
    with seen.page.expect_navigation():
        seen.page.click("main form button >> nth=0")
    walk.look(seen, "turn it on")
    key = seen.page.inner_text("main code")
    seen.page.fill("main [name=code]", "000000")
    press(seen, "Turn it on >> nth=-1")
    walk.look(seen, "a wrong code")
    seen.page.fill("main [name=code]", code_for(key))
    press(seen, "Turn it on >> nth=-1")
    walk.look(seen, "recovery codes")
    recovery = seen.page.locator("main code").all_inner_texts()
    walk.go(seen, "on", reverse("mfa_index"))
    walk.go(seen, "codes that were shown", reverse("mfa_view_recovery_codes"))
    walk.go(seen, "new codes", reverse("mfa_generate_recovery_codes"))
    walk.go(seen, "turn it off", reverse("mfa_deactivate_totp"))
    walk.go(seen, "again", reverse("mfa_reauthenticate"))

    again = visit(None)
    sign_in(again, "officer")
    walk.look(again, "the code")
    again.page.fill("main [name=code]", recovery[0])
    press(again, "Sign in >> nth=-1")

    assert walk.found == {}
    assert walk.names == ON_THE_WAY["second factor"] | {"account_reauthenticate"}
    assert again.page.url.endswith("/desk/marlowford/")


def test_the_link_for_who_forgot_a_password(borough: Borough, visit: Visit, axe: str) -> None:
    walk, seen = Walk(axe), visit(None)
    page = seen.go(reverse("account_reset_password"))
    page.fill("main [name=email]", borough.cast.officer.email)
    page.click("main form button")
    page.wait_for_url("**/sent/")
    link = re.search(r"https?://\S+/forgotten/key/\S+", str(mail.outbox[-1].body))
    assert link is not None

    page.goto(link[0])
    walk.look(seen, "choose a password")
    page.fill("main [name=password1]", "short")
    page.fill("main [name=password2]", "other")
    page.click("main form button")
    page.wait_for_selector(".govuk-error-summary:focus")
    walk.look(seen, "one that will not do")
    for name in ("password1", "password2"):
        page.fill(f"main [name={name}]", "another horse battery staple")
    page.click("main form button")
    page.wait_for_url("**/done/")
    page.goto(link[0])
    walk.look(seen, "a link that was used")

    assert walk.found == {}
    assert walk.names == ON_THE_WAY["forgotten"]


def test_the_way_in_by_the_councils_provider(
    borough: Borough, visit: Visit, axe: str, settings: Any
) -> None:
    app: dict[str, Any] = {"provider_id": "council", "name": "Council account"}
    app |= {"client_id": "d", "secret": "s"}
    app["settings"] = {"server_url": "https://id.council.example"}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    walk, seen = Walk(axe), visit(None)

    walk.go(seen, "to it", reverse("openid_connect_login", args=["council"]))
    back = reverse("openid_connect_callback", args=["council"])
    walk.go(seen, "back without an answer", back, status=401)

    assert walk.found == {}
    assert walk.names == ON_THE_WAY["provider"]


@pytest.mark.urls("journeys.desk.test_pages_on_the_way")
def test_pages_for_what_went_wrong(borough: Borough, visit: Visit, axe: str) -> None:
    walk, seen, stranger = Walk(axe), visit(borough.cast.officer), visit(None)

    for who, browser in (("officer", seen), ("nobody", stranger)):
        walk.go(browser, f"400 {who}", "/goes-wrong/unreadable/", status=400)
        walk.go(browser, f"404 {who}", "/no-such-page/", status=404)
        walk.go(browser, f"500 {who}", "/goes-wrong/broken/", status=500)
    walk.go(seen, "403", reverse("people", args=["marlowford"]), status=403)
    stranger.refusals |= {403, 429}
    page = stranger.go(reverse("account_login"))
    page.fill("[name=login]", "x@council.example")
    page.fill("[name=password]", "x")
    stranger.context.clear_cookies()
    page.click("main form button")
    page.wait_for_selector("text=has waited too long")
    walk.look(stranger, "403 of a form")
    for number in range(30):
        wrong = {"login": f"n{number}@council.example", "password": "x"}
        Client(REMOTE_ADDR="127.0.0.1").post(reverse("account_login"), wrong)
    sign_in(stranger, "nobody")
    walk.look(stranger, "429")
    cache.clear()

    assert walk.found == {}
    assert "Too many tries" in page.title()


def test_a_reply_that_can_still_be_taken_back(borough: Borough, visit: Visit, axe: str) -> None:
    walk, seen = Walk(axe), visit(borough.cast.officer)
    page = seen.go(places(borough)["officer"]["talk-bins"])
    page.fill("form[action*=reply] [name=text]", "On Thursday.")
    page.click("form[action*=reply] button[name=when] >> nth=0")
    page.wait_for_selector("[data-undo], .wardmote-countdown")

    walk.look(seen, "just sent")

    assert page.query_selector("animate") is not None, "it would move for who has not asked"
    assert walk.found == {}
