"""Whatever a resident writes is words on our pages: nothing runs, nothing leads away unseen."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.channels.ports import Picture
from wardmote_web.desk.models import Alert
from wardmote_web.desk.templatetags.desk_tags import web_address, words
from web.cast import a_channel, asked, comes_in
from web.security.a_full_desk import NOON, FullDesk
from web.security.conftest import signed_in_as

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "</title></head><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    '" autofocus onfocus="alert(1)',
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "{{ 7|add:7000 }}{% debug %}",
    'https://good.example/"onmouseover="alert(1)',
    "https://good.example/'onmouseover='alert(1)",
    "https://good.example/<script>alert(1)</script>",
    "http://[::1",
    "https://good.example/&quot;onmouseover=alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<a href='https://good.example'>x</a>",
    "<style>*{display:none}</style>",
    "<iframe src=//evil.example></iframe>",
    "<form action=//evil.example><input name=password>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example>",
    "<math><mi//xlink:href='javascript:alert(1)'>",
    "\u202egnp.exe",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "]]><script>alert(1)</script>",
]


class Seen(HTMLParser):
    """The tags of a page, as a browser's parser finds them."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.tags.append((tag, dict(attrs)))

    @property
    def wrong(self) -> list[str]:
        """Whatever would run, or lead elsewhere than the web."""
        found = []
        for tag, attributes in self.tags:
            for name, value in attributes.items():
                stated = re.sub(r"[\x00-\x20]", "", value or "").lower()
                leads = name in {"href", "src", "action", "formaction", "xlink:href", "data"}
                if name.startswith("on") or name == "style":
                    found.append(f"{tag} {name}")
                if leads and stated.startswith(("javascript:", "data:", "vbscript:")):
                    found.append(f"{tag} {name}={stated}")
            src = attributes.get("src") or ""
            is_data = "json" in (attributes.get("type") or "")
            if tag == "script" and not src.startswith("/static/") and not is_data:
                found.append("script")
            if tag in {"iframe", "object", "embed", "base", "style", "math"}:
                found.append(tag)
            if tag == "meta" and "http-equiv" in attributes:
                found.append("meta")
            if tag == "form" and not (attributes.get("action") or "/").startswith("/"):
                found.append("form")
        return found


def _pages(desk: FullDesk, number: int) -> list[str]:
    client = signed_in_as(desk.cast.lead)
    here = f"/desk/{desk.cast.team.slug}/"
    addresses = [
        here, f"{here}inbox/mine/", f"{here}today/", f"{here}conversations/{number}/",
        f"{here}conversations/{number}/live/", f"{here}decisions/", f"{here}team/",
        f"{here}decisions/{desk.decision.pk}/", f"{here}saved-replies/", f"{here}channels/",
        f"{here}people/", f"{here}duty/", f"{here}audit/", "/hours/fenwick/",
    ]  # fmt: skip
    return [client.get(each).content.decode() for each in addresses]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_page_lets_what_was_written_run(full_desk: FullDesk, hostile: str) -> None:
    desk = full_desk
    channel = a_channel(desk.cast.team, "mail")
    incoming = replace(
        asked(channel, hostile, at=NOON - timedelta(minutes=5), by="hostile", subject=hostile),
        author_name=hostile,
        author_handle=hostile,
        markup=hostile,
        pictures=(Picture(address=hostile, alt=hostile, name=hostile, media_type=hostile),),
    )
    conversation = comes_in(channel, incoming).conversation
    entered = hostile.replace("\x00", "")  # As every form of the desk has it.
    conversation.notes.create(by=desk.cast.officer, at=NOON, text=entered)
    desk.decision.title = entered
    desk.decision.save()
    desk.saved.title = desk.saved.text = entered
    desk.saved.save()
    desk.cast.officer.name = entered
    desk.cast.officer.save()
    desk.cast.team.name = entered[:120]
    desk.cast.team.save()
    conversation.assigned_to = desk.cast.lead
    conversation.save()

    for page in _pages(desk, conversation.pk):
        assert Seen(page).wrong == []
        assert "7007" not in page, "no template of theirs is rendered"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_searching_for_it_shows_it_as_words(full_desk: FullDesk, hostile: str) -> None:
    page = signed_in_as(full_desk.cast.officer).get("/desk/fenwick/search/", {"q": hostile})

    assert Seen(page.content.decode()).wrong == []


@pytest.mark.parametrize("hostile", HOSTILE)
def test_an_attachment_leads_to_the_web_or_nowhere(full_desk: FullDesk, hostile: str) -> None:
    assert web_address(hostile) == "" or hostile.startswith(("http://", "https://"))


def test_a_mail_to_the_duty_contact_holds_no_header_of_a_residents(full_desk: FullDesk) -> None:
    from django.core import mail

    from wardmote_web.desk.emergencies import reach

    team = full_desk.cast.team
    team.name = "Fenwick\r\nBcc: everybody@evil.example"
    team.save()
    message = full_desk.conversation.messages.get()
    Alert.objects.create(message=message, shift=full_desk.shift, raised_at=NOON)

    try:
        reach("https://desk.example", now=NOON)
    except ValueError:
        return  # Django refuses a header of two lines: nothing went out.
    assert all("evil.example" not in str(each.recipients()) for each in mail.outbox)


@given(st.text(max_size=300))
def test_words_hold_only_paragraphs_breaks_and_links_of_the_web(text: str) -> None:
    shown = Seen(words(text))

    assert {tag for tag, _ in shown.tags} <= {"p", "br", "a"}
    assert shown.wrong == []
    for tag, attributes in shown.tags:
        if tag == "a":
            assert set(attributes) == {"href", "rel"}
            assert re.match("https?://", attributes["href"] or "")
            assert attributes["rel"] == "noopener noreferrer nofollow"


_PIECES = st.sampled_from(
    ["<", ">", '"', "'", "&", "&lt;", "&#106;", "javascript:", "https://a.example/", "\n", "\x00",
     "<a href=", "<script>", "onclick=", " ", "]", ")", "\\", "%22", "data:", "a", "//", "\u2028"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_words_made_of_dangerous_pieces_are_as_harmless(text: str) -> None:
    shown = Seen(words(text))

    assert {tag for tag, _ in shown.tags} <= {"p", "br", "a"}
    assert shown.wrong == []


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=99))
def test_words_are_all_there(text: str) -> None:
    class Text(HTMLParser):
        held = ""

        def handle_data(self, data: str) -> None:
            self.held += data

    parser = Text(convert_charrefs=True)
    parser.feed(words(text))
    parser.close()

    assert "".join(parser.held.split()) == "".join(text.split())


def test_a_link_is_a_link() -> None:
    shown: Any = Seen(words("See https://council.example/bins?a=1&b=2."))

    assert [attributes["href"] for tag, attributes in shown.tags if tag == "a"] == [
        "https://council.example/bins?a=1&b=2"
    ]
