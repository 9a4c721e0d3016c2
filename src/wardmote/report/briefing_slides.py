"""A briefing as slides (PPTX): a slide a section, the forest plot as a picture with its words."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from wardmote.basis.errors import WardmoteError
from wardmote.evidence.holding import Holding
from wardmote.evidence.register.known import Known
from wardmote.report.briefing_text import Section, sections
from wardmote.report.charts import chart

MOST = 6
"""Lines of a slide: more are not read."""


class SlidesNotInstalled(WardmoteError):
    """What makes slides is an extra, and is not installed."""


def slides(known: Known, holding: Holding, *, made: str, fiction: bool, date: datetime) -> bytes:
    """The file.

    Args:
        known: The question and what there is on it.
        holding: What is held.
        made: When and by what, in words.
        fiction: Made-up findings are among it; the first slide says so.
        date: Of the file; aware.

    Raises:
        SlidesNotInstalled: The extra ``slides`` is lacking.
    """
    try:
        from pptx import Presentation
        from pptx.util import Inches
    except ModuleNotFoundError as error:
        raise SlidesNotInstalled(
            f'Slides need the package "{error.name}", which is not installed.',
            remedy='Install it with: pip install "wardmote[slides]", or write .html.',
        ) from error
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    question = known.question
    first = deck.slides.add_slide(deck.slide_layouts[0])
    first.shapes.title.text = question.words
    told = ["Some of this is fiction: findings of a demonstration are among it."] if fiction else []
    first.placeholders[1].text = "\n".join([f"{question.number} of the register", made, *told])
    parts = sections(known, holding)
    for part in parts:
        _slide(deck, part, Inches)
        if part is parts[0]:
            _pictures(deck, known, Inches)
    deck.core_properties.title = question.words
    deck.core_properties.author = "Wardmote"
    deck.core_properties.created = deck.core_properties.modified = date.replace(tzinfo=None)
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()


def _slide(deck: Any, part: Section, inches: Any) -> None:
    from pptx.util import Pt

    for start in range(0, len(part.lines), MOST):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = part.heading + (" (continued)" if start else "")
        frame = slide.placeholders[1].text_frame
        frame.word_wrap = True
        for place, line in enumerate(part.lines[start : start + MOST]):
            paragraph = frame.paragraphs[0] if not place else frame.add_paragraph()
            paragraph.text = line
            paragraph.font.size = Pt(28 if len(part.lines) == 1 else 18)
        slide.shapes.title.width = slide.placeholders[1].width = inches(12.1)
        slide.shapes.title.left = slide.placeholders[1].left = inches(0.6)


def _pictures(deck: Any, known: Known, inches: Any) -> None:
    """Each forest plot, as tall as the slide allows, described for who does not see it."""
    from vl_convert import svg_to_png

    for number, finding in enumerate(known.pooled):
        if finding.series is None:
            continue
        drawn = chart(finding.series, finding.form, key=f"wm-{number}", title=finding.title)
        if drawn is None:
            continue
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = finding.title
        slide.shapes.title.left, slide.shapes.title.width = inches(0.6), inches(12.1)
        png = io.BytesIO(svg_to_png(drawn.drawings[0], scale=2))
        picture = slide.shapes.add_picture(png, 0, inches(1.6), height=inches(5.6))
        if picture.width > inches(12.1):
            picture.height = int(picture.height * inches(12.1) / picture.width)
            picture.width = inches(12.1)
        picture.left = int((deck.slide_width - picture.width) / 2)
        picture._element._nvXxPr.cNvPr.set("descr", " ".join(drawn.words))
