"""What goes out is a picture or a PDF, whatever it was called, and says nothing beside itself."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from wardmote.channels.ports import FilesTaken, SentFile
from wardmote_web.desk import file_contents
from wardmote_web.desk.file_contents import KINDS, PDF, FileNotTaken, made_ready
from web.pictures import (
    A_PAGE,
    A_PDF,
    AN_SVG,
    PLACE,
    a_moving_picture,
    a_photograph,
    a_picture,
    noise,
    saved,
)

PICTURES = FilesTaken(frozenset(KINDS.values()), each=1_000_000)
AND_PDF = FilesTaken(frozenset({*KINDS.values(), PDF}), each=1_000_000)


def opened(file: SentFile) -> Image.Image:
    found: Image.Image = Image.open(io.BytesIO(file.content))
    return found


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_stays_what_it_is_whatever_its_name_says(kind: str) -> None:
    ready = made_ready("holiday.exe", a_picture(kind), PICTURES)

    assert ready.media_type == f"image/{kind.lower()}"
    assert opened(ready).format == kind
    assert (ready.width, ready.height) == opened(ready).size == (40, 20)
    assert ready.name.startswith("holiday.")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_where_and_by_what_it_was_taken_does_not_go_out_and_it_stands_upright(kind: str) -> None:
    taken = a_photograph(kind)
    assert PLACE.encode() in taken

    ready = made_ready("photo", taken, PICTURES)

    assert PLACE.encode() not in ready.content
    assert len(opened(ready).getexif()) == 0
    assert (ready.width, ready.height) == (40, 60)


@pytest.mark.parametrize("kind", ["GIF", "JPEG"])
def test_a_comment_within_a_picture_does_not_go_out(kind: str) -> None:
    taken = a_picture(kind, comment=PLACE.encode())
    assert PLACE.encode() in taken

    assert PLACE.encode() not in made_ready("x", taken, PICTURES).content


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_a_moving_picture_moves_on_without_what_stands_beside_it(kind: str) -> None:
    beside: dict[str, Any] = {"comment": PLACE.encode()} if kind == "GIF" else {}
    taken = a_moving_picture(kind, **beside)

    ready = made_ready("x", taken, PICTURES)

    assert getattr(opened(ready), "n_frames", 1) == 3
    assert PLACE.encode() not in ready.content


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_is_too_large_for_its_platform_is_made_smaller(kind: str) -> None:
    taken = saved(noise((1800, 1200)), kind)
    assert len(taken) > PICTURES.each

    ready = made_ready("x", taken, PICTURES)

    assert len(ready.content) <= PICTURES.each
    assert ready.media_type == "image/jpeg"
    assert ready.width / ready.height == pytest.approx(1.5, abs=0.01)


def test_a_pdf_goes_out_as_it_is_where_it_is_taken() -> None:
    ready = made_ready("form.png", A_PDF, AND_PDF)

    assert (ready.name, ready.media_type, ready.content) == ("form.pdf", PDF, A_PDF)
    with pytest.raises(FileNotTaken):
        made_ready("form.pdf", A_PDF, PICTURES)


def bomb(side: int) -> bytes:
    """A file of some hundred bytes that says it unpacks to a picture of that side."""

    def part(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = part(b"IHDR", head) + part(b"IDAT", zlib.compress(bytes(1000))) + part(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(AN_SVG, id="SVG"),
        pytest.param(A_PAGE, id="HTML"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + A_PAGE, id="HTML that begins as a PNG does"),
        pytest.param(b"GIF89a" + A_PAGE, id="HTML that begins as a GIF does"),
        pytest.param(b"%PDF-1.7" + A_PAGE, id="HTML that begins as a PDF does"),
        pytest.param(a_picture()[:60], id="cut off"),
        pytest.param(a_picture("TIFF"), id="another kind of picture"),
        pytest.param(a_picture("BMP"), id="a kind that no platform takes"),
        pytest.param(b"MZ" + bytes(500), id="a program"),
        pytest.param(b"x", id="one byte"),
        pytest.param(bomb(7100), id="more pixels than a photograph has"),
        pytest.param(bomb(9500), id="more than Pillow warns of"),
        pytest.param(bomb(60000), id="more than Pillow takes"),
        pytest.param(bytes(file_contents.CHOSEN_AT_MOST + 1), id="too large to be chosen"),
    ],
)
def test_what_is_no_picture_is_refused_in_words_that_say_what_to_do(content: bytes) -> None:
    with pytest.raises(FileNotTaken) as refused:
        made_ready("map.png", content, AND_PDF)

    assert "choose it again" in str(refused.value) or "Choose a smaller one" in str(refused.value)
    assert "alert" not in str(refused.value)


def test_what_is_hidden_behind_a_picture_does_not_go_out() -> None:
    ready = made_ready("map.png", a_picture("GIF") + A_PAGE, PICTURES)

    assert b"alert" not in ready.content


def test_a_moving_picture_of_too_many_pixels_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_contents, "PIXELS", 40 * 20 * 2)

    with pytest.raises(FileNotTaken, match="pixels"):
        made_ready("x", a_moving_picture(), PICTURES)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.png"),
        ("C:\\maps\\Mill Lane.PNG", "Mill Lane.png"),
        ("plan\r\nBcc: x@y.example.png", "plan-Bcc- x-y-example.png"),
        ("Llwybr Ô.jpeg", "Llwybr Ô.png"),
        ('"><script>.png', "script.png"),
        (".png", "png.png"),
        ("", "attachment.png"),
        ("x" * 500 + ".png", "x" * 80 + ".png"),
    ],
)
def test_a_name_is_a_plain_name_with_the_ending_of_what_it_is(name: str, kept: str) -> None:
    assert made_ready(name, a_picture(), PICTURES).name == kept
