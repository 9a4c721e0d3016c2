"""Who may be believed to have sent a letter: what the council's own server says, and no other."""

from __future__ import annotations

import pytest

from wardmote.channels.mail_headers import Headers
from wardmote_web.platforms.mail.vouching import vouched

SERVER = "mx.council.example"
FROM = "From: Tom <tom@council.example>"


def letter(*fields: str) -> Headers:
    """The heads of one."""
    return Headers.of("\n".join(fields).encode() + b"\n")


def results(said: str, server: str = SERVER) -> str:
    """The field in which a server says what it found."""
    return f"Authentication-Results: {server}; {said}"


@pytest.mark.parametrize(
    "said",
    [
        "dmarc=pass header.from=council.example",
        "dmarc=pass (p=reject dis=none) header.from=Council.Example",
        "spf=softfail smtp.mailfrom=x@y.example; dkim=pass header.d=council.example header.s=k",
        "dkim=pass header.i=@council.example",
        "spf=pass smtp.mailfrom=bounce@council.example",
        'auth=pass (plain) smtp.auth="tom@council.example"',
        "dmarc/1=pass header.from=council.example",
    ],
)
def test_what_passed_for_the_address_is_believed(said: str) -> None:
    assert vouched(letter(results(said), FROM), SERVER)


@pytest.mark.parametrize(
    "said",
    [
        "none",
        "",
        "dmarc=fail header.from=council.example",
        "dkim=pass header.d=evil.example",
        "dkim=pass header.d=council.example.evil.example",
        "dkim=pass header.d=evil-council.example",
        "spf=pass smtp.mailfrom=council.example@evil.example",
        "auth=pass smtp.auth=priya@council.example",
        "auth=pass smtp.auth=council.example",
        "dkim=pass",
        "iprev=pass header.from=council.example",
        "xdmarc=pass header.from=council.example",
        # Strangers choose these words, and the server repeats them.
        'spf=pass smtp.mailfrom="x; dkim=pass header.d=council.example"@evil.example',
        'spf=fail (sender "a" said (dmarc=pass header.from=council.example)',
        "spf=pass (x; dmarc=pass header.from=council.example) smtp.mailfrom=evil.example",
        r'spf=pass smtp.mailfrom="a\"; dmarc=pass header.from=council.example; \""@evil.example',
        'spf=pass smtp.mailfrom="a smtp.mailfrom=b@council.example"@evil.example',
    ],
)
def test_anything_else_is_not(said: str) -> None:
    assert not vouched(letter(results(said), FROM), SERVER)


def test_the_word_of_another_server_is_not_taken() -> None:
    passed = "dmarc=pass header.from=council.example"

    assert not vouched(letter(results(passed, "mx.evil.example"), FROM), SERVER)
    assert not vouched(letter(results(passed, f"{SERVER}.evil.example"), FROM), SERVER)
    assert not vouched(letter(results(passed), FROM), "")


def test_what_stands_below_the_servers_own_word_was_there_before_it() -> None:
    forged, own = results("dmarc=pass header.from=council.example"), results("dmarc=fail")

    assert not vouched(letter(own, FROM, forged), SERVER)


@pytest.mark.parametrize(
    "writers",
    [
        ("From: x@evil.example", FROM),
        ("From: tom@council.example, x@evil.example",),
        ("Subject: no writer",),
    ],
)
def test_a_letter_that_names_no_one_writer_is_nobodys(writers: tuple[str, ...]) -> None:
    assert not vouched(letter(results("dmarc=pass header.from=council.example"), *writers), SERVER)
