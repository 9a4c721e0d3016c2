"""What every page tells the browser: nothing from elsewhere, nothing inline, no frame, no cache."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from web.security.a_full_desk import FullDesk
from web.security.conftest import signed_in_as
from web.security.every_route import POST_ONLY, Route, every_route

GET_ROUTES = [each for each in every_route() if each.name not in POST_ONLY]
_page = pytest.mark.parametrize("route", GET_ROUTES, ids=lambda route: route.pattern or "/")
INLINE = re.compile(
    r"<style|\sstyle\s*=|<script(?![^>]*\ssrc=)(?![^>]*application/(?:ld\+)?json)"
    r"|\son[a-z]+\s*=|javascript:",
    re.IGNORECASE,
)


def _answer(desk: FullDesk, route: Route, person: Any) -> Any:
    return signed_in_as(person, raise_request_exception=False).get(route.address(desk))


@_page
@pytest.mark.parametrize("who", ["lead", None])
def test_no_page_may_load_from_elsewhere_or_run_what_stands_in_it(
    full_desk: FullDesk, route: Route, who: str | None
) -> None:
    answer = _answer(full_desk, route, getattr(full_desk.cast, who) if who else None)

    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy or "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    for part in ("frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'"):
        assert part in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


@_page
@pytest.mark.parametrize("who", ["lead", None])
def test_no_page_needs_what_the_policy_forbids(
    full_desk: FullDesk, route: Route, who: str | None
) -> None:
    client = signed_in_as(getattr(full_desk.cast, who) if who else None)
    answer = client.get(route.address(full_desk), follow=True)
    if "html" not in answer["Content-Type"]:
        return

    page = answer.content.decode()

    assert 'class="wardmote-header"' in page or route.name == "live", "it has our layout"
    assert INLINE.findall(page) == []
    assert re.findall(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="(?!/static/|/)', page) == []


@_page
def test_what_somebody_signed_in_sees_stays_in_no_cache(full_desk: FullDesk, route: Route) -> None:
    answer = _answer(full_desk, route, full_desk.cast.lead)

    if "html" not in answer["Content-Type"] and str(route.protection).startswith("public"):
        return  # A calendar, a badge, a stylesheet: nothing in them is anybody's own.
    assert "no-store" in answer["Cache-Control"]


def test_a_live_part_brings_no_style_with_it(full_desk: FullDesk) -> None:
    page = signed_in_as(full_desk.cast.officer).get(
        f"/desk/fenwick/conversations/{full_desk.conversation.pk}/"
    )

    assert '"includeIndicatorCSS": false' in page.content.decode()


@pytest.mark.parametrize(
    "address", ["/no-such-page/", "/desk/no-such-team/", "/desk/fenwick/duty/"]
)
def test_an_error_page_has_our_layout_and_the_same_headers(
    full_desk: FullDesk, address: str
) -> None:
    answer = signed_in_as(full_desk.cast.officer).get(address)

    assert answer.status_code in {403, 404}
    assert 'class="wardmote-header"' in answer.content.decode()
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert INLINE.findall(answer.content.decode()) == []


def test_a_broken_page_says_sorry_and_nothing_else(
    full_desk: FullDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the resident wrote: zucchini")

    monkeypatch.setattr("wardmote_web.desk.inbox.counts", broken)

    answer = signed_in_as(full_desk.cast.officer, raise_request_exception=False).get(
        "/desk/fenwick/"
    )

    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Something is broken here" in page
    assert "zucchini" not in page
    assert "Traceback" not in page
    assert "fenwick" not in page.lower()
    assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_a_request_that_names_another_host_is_refused_in_our_layout(db: Any) -> None:
    answer = Client(raise_request_exception=False).get("/", headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert "This request cannot be read" in answer.content.decode()


def test_cookies_are_for_no_script_and_no_other_site(full_desk: FullDesk, settings: Any) -> None:
    client = Client()
    client.get("/account/login/")
    client.post(
        "/account/login/",
        {"login": full_desk.cast.officer.email, "password": "correct horse battery staple"},
    )

    session, csrf = client.cookies["sessionid"], client.cookies["csrftoken"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert not session["expires"], "it ends with the browser"
    assert csrf["samesite"] == "Lax"
