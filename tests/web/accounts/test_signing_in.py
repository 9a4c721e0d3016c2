"""Signing in: by password, with a second factor where the team asks for one, at a limited rate."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from wardmote_web.accounts import people
from wardmote_web.accounts.models import Person
from web.accounts.conftest import code_for
from web.cast import MONDAY, PASSWORD, Cast

LOGIN = "/account/login/"
NEW = "another horse battery staple"


def sign_in(client: Client, person: Person, password: str = PASSWORD) -> int:
    """Fill in the page; gives its status."""
    answer = client.post(LOGIN, {"login": person.email, "password": password})
    return int(answer.status_code)


def is_in(client: Client) -> bool:
    """Whether somebody is signed in."""
    return int(client.get("/my-account/").status_code) == 200


def test_the_right_password_signs_in_and_the_wrong_one_does_not(cast: Cast) -> None:
    wrong, right = Client(), Client()

    assert sign_in(wrong, cast.officer, "wrong horse battery staple") == 200
    assert sign_in(right, cast.officer) == 302

    assert not is_in(wrong)
    assert is_in(right)


def test_a_wrong_password_and_a_wrong_address_look_the_same(cast: Cast) -> None:
    pages = [
        re.sub(r'value="[^"]*"', "", Client().post(LOGIN, stated).content.decode())
        for stated in (
            {"login": cast.officer.email, "password": "wrong"},
            {"login": "nobody@council.example", "password": "wrong"},
        )
    ]

    assert pages[0] == pages[1]


def test_after_five_wrong_passwords_the_right_one_waits_too(cast: Cast) -> None:
    for _ in range(5):
        sign_in(Client(), cast.officer, "wrong horse battery staple")

    client = Client()
    sign_in(client, cast.officer)

    assert not is_in(client)
    others = Client()
    sign_in(others, cast.colleague)
    assert is_in(others), "a colleague is not locked out with them"


def test_a_machine_that_tries_many_accounts_is_stopped(cast: Cast) -> None:
    statuses = [
        Client().post(LOGIN, {"login": f"n{n}@council.example", "password": "x"}).status_code
        for n in range(31)
    ]

    assert statuses[-1] == 429


def test_signing_out_takes_a_press_and_no_link_does_it(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.officer)

    client.get("/account/logout/")
    assert is_in(client)
    client.post("/account/logout/")
    assert not is_in(client)


@pytest.mark.parametrize("address", ["signup/", "email/", "3rdparty/", "3rdparty/signup/", ""])
def test_nobody_signs_up_alone(cast: Cast, address: str) -> None:
    assert Client().get(f"/account/{address}").status_code == 404


def test_after_signing_in_nobody_is_led_to_another_site(cast: Cast) -> None:
    answer = Client().post(
        LOGIN,
        {"login": cast.officer.email, "password": PASSWORD, "next": "https://evil.example/"},
    )

    assert answer.status_code == 302
    assert "evil" not in answer["Location"]


def test_a_given_password_must_be_changed_before_anything_is_shown(cast: Cast) -> None:
    made, given = people.add(
        cast.team, "new@council.example", "New", "officer", by=cast.lead, now=MONDAY
    )
    client = Client()
    sign_in(client, made.person, given)

    before = client.get("/desk/fenwick/time-book/")
    client.post("/account/password/", {"oldpassword": given, "password1": NEW, "password2": NEW})
    after = client.get("/desk/fenwick/time-book/")

    assert before.status_code == 302
    assert before["Location"] == "/account/password/"
    assert after.status_code == 200
    assert not Person.objects.get(pk=made.person_id).password_is_given


def test_a_changed_password_ends_the_other_sessions_and_is_told_by_mail(cast: Cast) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here, cast.officer)
    sign_in(elsewhere, cast.officer)

    here.post("/account/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert is_in(here)
    assert not is_in(elsewhere)
    assert [each.to for each in mail.outbox] == [[cast.officer.email]]


def test_a_short_password_is_refused(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.officer)

    stated = {"oldpassword": PASSWORD, "password1": "tooshort1", "password2": "tooshort1"}
    page = client.post("/account/password/", stated).content.decode()

    assert "12 characters" in page


def test_a_forgotten_password_is_chosen_anew_by_a_link_that_is_good_once(cast: Cast) -> None:
    client = Client()
    client.post("/account/forgotten/", {"email": cast.officer.email})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)
    assert link is not None
    address = client.get(link[1])["Location"]

    client.post(address, {"password1": NEW, "password2": NEW})

    fresh = Client()
    assert sign_in(fresh, cast.officer, NEW) == 302
    again = Client().get(link[1], follow=True).content.decode()
    assert "This link is not good any more" in again


def test_who_asks_for_an_address_that_we_do_not_know_learns_nothing(cast: Cast) -> None:
    answer = Client().post("/account/forgotten/", {"email": "nobody@council.example"})

    assert answer.status_code == 302
    assert answer["Location"] == "/account/forgotten/sent/"
    assert mail.outbox == []


def _turn_on(client: Client) -> str:
    """Turn the second factor on, after the password once more; gives its key."""
    assert client.get("/account/second-factor/on/")["Location"].startswith("/account/again/")
    client.post("/account/again/", {"password": PASSWORD})
    page = client.get("/account/second-factor/on/").content.decode()
    key = re.search(r"<code>([A-Z2-7]+)</code>", page)
    assert key is not None, page
    assert "<svg" in page
    assert "data:" not in page
    answer = client.post("/account/second-factor/on/", {"code": code_for(key[1])})
    assert answer.status_code == 302, answer.content.decode()
    return key[1]


def _codes_of(client: Client) -> list[str]:
    page = client.get("/account/second-factor/recovery/").content.decode()
    return re.findall(r"<code>([^<]+)</code>", page)


def test_with_a_second_factor_the_password_alone_does_not_sign_in(cast: Cast) -> None:
    first = Client()
    sign_in(first, cast.officer)
    key = _turn_on(first)
    Authenticator.objects.filter(type="totp").update(last_used_at=None)

    client = Client()
    sign_in(client, cast.officer)
    assert not is_in(client)
    client.post("/account/code/", {"code": "000000"})
    assert not is_in(client)

    # The code of the step before: one that was used is not good again.
    client.post("/account/code/", {"code": code_for(key)})
    if not is_in(client):
        import time

        client.post("/account/code/", {"code": code_for(key, time.time() + 30)})
    assert is_in(client)


def test_a_recovery_code_signs_in_once(cast: Cast) -> None:
    first = Client()
    sign_in(first, cast.officer)
    _turn_on(first)
    recovery = _codes_of(first)
    assert len(recovery) == 10

    for expected in (True, False):
        client = Client()
        sign_in(client, cast.officer)
        client.post("/account/code/", {"code": recovery[0]})
        assert is_in(client) is expected


def test_keys_of_second_factors_are_not_readable_in_the_database(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.officer)
    key = _turn_on(client)

    kept = " ".join(str(each.data) for each in Authenticator.objects.all())

    assert Authenticator.objects.count() == 2
    assert key not in kept


def test_a_team_may_require_a_second_factor(cast: Cast) -> None:
    cast.team.require_second_factor = True
    cast.team.save()
    client = Client()
    sign_in(client, cast.officer)

    without = client.get("/desk/fenwick/time-book/")
    _turn_on(client)
    turned_on = client.get("/desk/fenwick/time-book/")
    shown = client.post(turned_on["Location"], {"code": _codes_of(client)[0]})
    with_it = client.get("/desk/fenwick/time-book/")

    assert without["Location"] == "/account/second-factor/"
    assert turned_on["Location"] == "/account/code/again/?next=/desk/fenwick/time-book/"
    assert shown["Location"] == "/desk/fenwick/time-book/"
    assert with_it.status_code == 200


def test_turning_the_second_factor_off_shuts_the_team_that_requires_it(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.officer)
    _turn_on(client)
    cast.team.require_second_factor = True
    cast.team.save()

    client.post("/account/second-factor/off/")

    assert not Authenticator.objects.exists()
    assert client.get("/desk/fenwick/time-book/")["Location"] == "/account/second-factor/"
