"""Pictures and other files, as somebody would choose them."""

from __future__ import annotations

import io
import random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PLACE = "beetroot"
"""Stands in what a camera keeps of a photograph."""
A_PDF = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"
AN_SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
A_PAGE = b"<!doctype html><script>alert(1)</script>"


def a_picture(kind: str = "PNG", *, colour: str = "teal", **more: Any) -> bytes:
    """A small picture."""
    return saved(Image.new("RGB", (40, 20), colour), kind, **more)


def saved(picture: Image.Image, kind: str, **more: Any) -> bytes:
    """A picture as a file."""
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def a_photograph(kind: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    """As a telephone held upright takes it: turned, and with the place where it was taken."""
    beside = Image.Exif()
    beside[0x0112] = 6  # To be turned by a quarter.
    beside[0x010E] = PLACE
    beside[0x8825] = {1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 0.0)}
    return saved(noise(size), kind, exif=beside)


def noise(size: tuple[int, int]) -> Image.Image:
    """A picture that no format makes small; the same one each time."""
    pixels = random.Random(7).randbytes(size[0] * size[1] * 3)
    return Image.frombytes("RGB", size, pixels)


def a_moving_picture(kind: str = "GIF", **more: Any) -> bytes:
    """Three pictures in turn."""
    first, *others = (Image.new("RGB", (40, 20), each) for each in ("red", "green", "blue"))
    return saved(first, kind, save_all=True, append_images=others, duration=[100, 200, 300], **more)


def chosen(content: bytes, name: str = "map.png", said: str = "image/png") -> SimpleUploadedFile:
    """A file as a browser sends it, with whatever it says that it is."""
    return SimpleUploadedFile(name, content, content_type=said)
