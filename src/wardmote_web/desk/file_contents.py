"""What an officer chose is really an image or a PDF, and is made ready to go out.

What a browser says of a file counts for nothing: its bytes are decoded. An image is written anew,
upright, without what a camera keeps beside it (where, when, by whom it was taken), and small enough
for its platform. A PDF goes out as it is.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from wardmote.basis.errors import WardmoteError
from wardmote.channels.ports import FilesTaken, SentFile
from wardmote_web.conversations.fitting import writable

CHOSEN_AT_MOST = 15_000_000
"""Bytes of a file as it is chosen; an image is made smaller from there."""
PIXELS = 50_000_000
"""Of one image, or of all pictures of a moving one: what unpacks to more is no photograph."""
SIDE = 4096
"""Pixels of the longer side, as it goes out."""
PDF = "application/pdf"
KINDS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
ENDINGS = {
    "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif", PDF: "pdf",
}  # fmt: skip
KEPT_BESIDE = ("transparency", "icc_profile", "duration", "loop", "background", "disposal")
"""Of what stands beside the pixels: only what they need to be seen rightly."""


class FileNotTaken(WardmoteError):
    """A file cannot go out with a reply."""


def made_ready(name: str, content: bytes, taken: FilesTaken) -> SentFile:
    """The file as it will go out.

    Args:
        name: As it was chosen.
        content: Its bytes. Hostile.
        taken: What the platform takes.

    Raises:
        FileNotTaken: With what to do instead. It quotes nothing of the file.
    """
    if len(content) > CHOSEN_AT_MOST:
        raise FileNotTaken(
            _("This file has more than %(most)s MB, which is the most that can be chosen.")
            % {"most": _megabytes(CHOSEN_AT_MOST)},
            remedy=_("Choose a smaller one."),
        )
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:] and PDF in taken.media_types:
        _check_size(content, taken)
        return SentFile(_named(name, PDF), PDF, "", content)
    image = _opened(content, taken)
    try:
        kind, written, (width, height) = _written_anew(image, taken)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise _no_image(taken) from error
    _check_size(written, taken)
    return SentFile(_named(name, kind), kind, "", written, width, height)


def _opened(content: bytes, taken: FilesTaken) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(content), formats=list(KINDS))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise _no_image(taken) from error
    if image.width * image.height > PIXELS:
        raise _too_many_pixels()
    return image


def _too_many_pixels() -> FileNotTaken:
    return FileNotTaken(
        _("This picture has more than %(most)d million pixels.") % {"most": PIXELS // 10**6},
        remedy=_("Make it smaller and choose it again."),
    )


def _no_image(taken: FilesTaken) -> FileNotTaken:
    and_pdf = PDF in taken.media_types
    return FileNotTaken(
        _("Whatever its name says, this is no picture (PNG, JPEG, WebP, GIF) and no PDF.")
        if and_pdf
        else _("Whatever its name says, this is no picture that can be sent."),
        remedy=_("Save it as one of these and choose it again.")
        if and_pdf
        else _("Save it as PNG, JPEG, WebP or GIF and choose it again."),
    )


def _check_size(content: bytes, taken: FilesTaken) -> None:
    if len(content) > taken.each:
        raise FileNotTaken(
            _("This file has %(size)s MB, and the platform takes %(most)s MB.")
            % {"size": _megabytes(len(content)), "most": _megabytes(taken.each)},
            remedy=_("Make it smaller and choose it again."),
        )


def _megabytes(size: int) -> str:
    return f"{size / 10**6:.1f}".removesuffix(".0")


def _written_anew(image: Image.Image, taken: FilesTaken) -> tuple[str, bytes, tuple[int, int]]:
    """Media type, bytes and size of the image as it goes out."""
    # A photograph of two lenses ("MPO") is a JPEG whose first picture is the one that is meant.
    kind = "JPEG" if image.format == "MPO" else str(image.format)
    # A moving PNG is another media type, which not every platform takes: its first picture is sent.
    if kind in {"GIF", "WEBP"} and getattr(image, "n_frames", 1) > 1:
        return KINDS[kind], _moving(image, kind), image.size
    image.load()
    still = ImageOps.exif_transpose(image)
    still.info = {name: still.info[name] for name in KEPT_BESIDE if name in still.info}
    still.thumbnail((SIDE, SIDE))
    attempts = _attempts(still, kind)
    found = next(attempts)
    while len(found[1]) > taken.each and (coarser := next(attempts, None)):
        found = coarser
    return found


def _attempts(still: Image.Image, kind: str) -> Iterator[tuple[str, bytes, tuple[int, int]]]:
    """As it was first; then as a photograph, coarser and smaller each time."""
    yield KINDS[kind], _saved(still, kind), still.size
    flat = _without_transparency(still)
    for side in (SIDE, 2560, 2000, 1600, 1200, 800):
        flat.thumbnail((side, side))
        for quality in (85, 75):
            yield KINDS["JPEG"], _saved(flat, "JPEG", quality=quality), flat.size


def _without_transparency(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    over = image.convert("RGBA")
    white = Image.new("RGBA", over.size, "white")
    white.alpha_composite(over)
    return white.convert("RGB")


def _saved(image: Image.Image, kind: str, **more: int) -> bytes:
    out = io.BytesIO()
    if kind == "JPEG":
        flat = image if image.mode in {"RGB", "L"} else image.convert("RGB")
        profile = image.info.get("icc_profile") if image.mode in {"RGB", "L"} else None
        flat.save(out, kind, icc_profile=profile, **({"quality": 90} | more))
    else:
        image.save(out, kind, optimize=True)
    return out.getvalue()


def _moving(image: Image.Image, kind: str) -> bytes:
    """Every picture of a moving one, and nothing else of the file."""
    if image.width * image.height * image.n_frames > PIXELS:  # type: ignore[attr-defined]  # of moving ones
        raise _too_many_pixels()
    pictures, durations = [], []
    for each in ImageSequence.Iterator(image):
        durations.append(int(each.info.get("duration", 100)) or 100)
        picture = each.convert("RGBA")
        picture.info = {}
        pictures.append(picture)
    out = io.BytesIO()
    pictures[0].save(
        out, kind, save_all=True, append_images=pictures[1:], duration=durations, loop=0,
        **({"disposal": 2} if kind == "GIF" else {}),
    )  # fmt: skip
    return out.getvalue()


def _named(name: str, media_type: str) -> str:
    """A plain name, with the ending of what it really is."""
    last = re.split(r"[/\\]", writable(name))[-1]
    stem = re.sub(r"[^\w ()-]+", "-", last.rpartition(".")[0] or last).strip(" -")[:80]
    return f"{stem or _('attachment')}.{ENDINGS[media_type]}"
