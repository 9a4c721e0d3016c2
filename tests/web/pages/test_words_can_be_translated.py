"""Every string that people read can be translated: in templates, forms and messages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[3] / "src" / "wardmote_web"
TEMPLATES = sorted(SOURCE.glob("**/templates/**/*.html"))
NAMES = {"Wardmote", "j", "k", "r", "u", "i", "Enter", "Ctrl"}
"""What is the same in every language: names and keys."""
_BLOCKED = re.compile(r"{% blocktranslate.*?{% endblocktranslate %}", re.S)
_HIDDEN = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}|{[%{].*?[%}]}", re.S)
_MARKED = re.compile(r"<(script|style|svg|code).*?</\1>", re.S)
_SAID = re.compile(r"""(?:alt|title|placeholder|aria-label|content)="([^"]*)\"""")
_DASH = "–·: "
_TAG = re.compile(r"<[^>]*>", re.S)


def left_over(template: str) -> list[str]:
    """Words of a template that no translator would see."""
    plain = _HIDDEN.sub("\x00", _BLOCKED.sub("", template))
    plain = _MARKED.sub("", plain)
    attributes = [each for each in _SAID.findall(plain) if "=" not in each and "{" not in each]
    texts = re.split(r"[\x00\n]", _TAG.sub("\x00", plain))
    found = [each.strip().strip(_DASH) for each in (*texts, *attributes)]
    return [each for each in found if re.search(r"[A-Za-z]{2,}", each) and each not in NAMES]


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_no_words_of_a_template_are_kept_from_translators(file: Path) -> None:
    assert left_over(file.read_text(encoding="utf-8")) == []


def test_words_that_were_forgotten_would_be_found() -> None:
    assert left_over('<p class="x">Hello {{ name }}</p>') == ["Hello"]
    assert left_over('<img alt="A lamp">') == ["A lamp"]
    assert left_over('<p>{% translate "Hello" %}</p>') == []
