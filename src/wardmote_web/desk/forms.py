"""What is entered on the desk's pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wardmote_web.conversations.models import NoReplyReason
from wardmote_web.desk.file_fields import FilesForm
from wardmote_web.desk.models import DecisionKind
from wardmote_web.desk.sent_once import SentOnceField


class ReplyForm(FilesForm):
    """A reply. ``seen`` is the latest message that the page showed."""

    text = forms.CharField(
        label=_("Your reply"), widget=forms.Textarea, max_length=20_000, strip=True
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=2**62)
    form_key = SentOnceField()

    def __init__(
        self, *args: Any, limit: int | None = None, length: Any = len, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.limit, self.length = limit, length

    def clean_text(self) -> str:
        """Not longer than the platform takes."""
        text: str = self.cleaned_data["text"]
        long = self.length(text)
        if self.limit is not None and long > self.limit:
            raise forms.ValidationError(
                _("This is %(long)d characters long and the platform takes %(limit)d. Shorten it."),
                params={"long": long, "limit": self.limit},
            )
        return text


class NoteForm(forms.Form):
    """A note for colleagues."""

    text = forms.CharField(label=_("Note for colleagues"), widget=forms.Textarea, max_length=5000)


class CloseForm(forms.Form):
    """Why no reply is needed, or nothing where it is answered."""

    reason = forms.ChoiceField(
        label=_("No reply is needed because it is"),
        choices=[("", _("It is answered")), *NoReplyReason.choices],
        required=False,
    )


class PasteForm(forms.Form):
    """A message from anywhere."""

    came_from = forms.CharField(
        label=_("Where it came"),
        help_text=_("Such as a Facebook group, a phone call, somebody's own account"),
        max_length=120,
    )
    name = forms.CharField(label=_("Who asked"), max_length=200)
    contact = forms.CharField(
        label=_("How you reach them"),
        required=False,
        max_length=200,
        help_text=_("A profile, a number: whatever you need to answer"),
    )
    text = forms.CharField(label=_("What they wrote"), widget=forms.Textarea, max_length=20_000)
    asked_at = forms.DateTimeField(
        label=_("When they asked"),
        help_text=_("Empty for now. Such as 2026-01-05 21:30"),
        required=False,
    )
    public = forms.BooleanField(label=_("Others can read it there"), required=False)
    handed_over = forms.BooleanField(
        label=_("It reached my personal account, and I hand it over"), required=False
    )


class DecisionForm(forms.Form):
    """A decision that residents speak to."""

    kind = forms.ChoiceField(label=_("What it is"), choices=DecisionKind.choices)
    title = forms.CharField(label=_("Title"), max_length=200)
    address = forms.URLField(label=_("Where it can be read"), required=False, assume_scheme="https")


class OutcomeForm(forms.Form):
    """What came of a decision."""

    changed = forms.TypedChoiceField(
        label=_("Did something change because of what people said?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    outcome = forms.CharField(
        label=_("What changed, or why not"),
        widget=forms.Textarea,
        max_length=250,
        help_text=_("Everybody who spoke is told these words. At most 250 characters"),
    )


class SavedReplyForm(forms.Form):
    """Words to begin a reply with."""

    title = forms.CharField(label=_("Title"), max_length=120)
    text = forms.CharField(label=_("Text"), widget=forms.Textarea, max_length=5000)


class TimeForm(forms.Form):
    """The time that there is."""

    minutes = forms.IntegerField(label=_("Minutes that you have"), min_value=1, max_value=600)


class ChangePromiseForm(forms.Form):
    """Another time than was promised."""

    due_at = forms.DateTimeField(
        label=_("New time"),
        help_text=_("Such as 2026-01-08 12:00"),
    )
    reason = forms.CharField(
        label=_("Why"), max_length=120, help_text=_("The resident is told this too")
    )
    form_key = SentOnceField()
