"""The week's questions, and a scale that a team has a licence for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote_web.pulse.items import HIGHEST, LOWEST, Item

MOST_ITEMS = 12
LONGEST = 200


class PulseForm(forms.Form):
    """The questions of a week; any may be left out, but not all."""

    def __init__(self, items: Sequence[Item], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in items:
            self.fields[item.key] = forms.TypedChoiceField(
                label=item.words,
                choices=list(zip(range(LOWEST, HIGHEST + 1), item.choices, strict=True)),
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        """At least one answer."""
        found: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.given():
            raise ValidationError(_("Answer at least one question, or leave the page."))
        return found

    def given(self) -> dict[str, int]:
        """What was answered."""
        return {key: value for key, value in self.cleaned_data.items() if value is not None}


class ScaleForm(forms.Form):
    """A scale, in the words of whoever owns it."""

    name = forms.CharField(max_length=120, label=gettext_lazy("Name of the scale"))
    licence = forms.CharField(
        widget=forms.Textarea,
        min_length=20,
        max_length=1000,
        label=gettext_lazy("By which licence the team may ask it"),
        help_text=gettext_lazy(
            "Who gave it, to whom, when, until when. It stands beside the questions and every "
            "figure of theirs."
        ),
    )
    items = forms.CharField(
        widget=forms.Textarea,
        label=gettext_lazy("Its questions, one a line, in its own words"),
        help_text=gettext_lazy("Worded so that a higher answer is more of what it measures."),
    )
    choices = forms.CharField(
        widget=forms.Textarea,
        label=gettext_lazy("Its five answers, one a line, from the lowest"),
    )

    def clean_items(self) -> list[str]:
        """Not too many, and none too long."""
        found = _lines(self.cleaned_data["items"])
        if not 1 <= len(found) <= MOST_ITEMS:
            raise ValidationError(_("Enter 1 to %(most)s questions.") % {"most": MOST_ITEMS})
        return found

    def clean_choices(self) -> list[str]:
        """Five, and all different."""
        found = _lines(self.cleaned_data["choices"])
        if len(found) != HIGHEST or len(set(found)) != HIGHEST:
            raise ValidationError(_("Enter five answers that differ, one a line."))
        return found


def _lines(text: str) -> list[str]:
    found = [line.strip() for line in text.splitlines() if line.strip()]
    if any(len(line) > LONGEST for line in found):
        raise ValidationError(_("A line has at most %(most)s characters.") % {"most": LONGEST})
    return found
