"""What is moved on the what-if panel."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_TIME = {"type": "time", "step": "900"}


class PanelForm(forms.Form):
    """Two windows on chosen days, or hours in one line that go before them."""

    opens_1 = forms.TimeField(label=_("First window opens"), widget=forms.TimeInput(_TIME))
    closes_1 = forms.TimeField(label=_("and closes"), widget=forms.TimeInput(_TIME))
    opens_2 = forms.TimeField(
        label=_("Second window opens"), required=False, widget=forms.TimeInput(_TIME)
    )
    closes_2 = forms.TimeField(label=_("and closes"), required=False, widget=forms.TimeInput(_TIME))
    days = forms.ChoiceField(
        label=_("Days"),
        choices=[
            ("mon-fri", _("Monday to Friday")),
            ("mon-sat", _("Monday to Saturday")),
            ("mon-sun", _("every day")),
            ("mon,wed,fri", _("Monday, Wednesday, Friday")),
            ("tue,thu", _("Tuesday, Thursday")),
        ],
    )
    windows = forms.CharField(
        label=_("Or hours in one line"),
        required=False,
        max_length=500,
        help_text=_("Such as mon-thu 9am-5pm; fri 9am-1pm; closed holidays england"),
    )
    officers = forms.IntegerField(label=_("Officers at once"), min_value=1, max_value=20)
    minutes = forms.FloatField(
        label=_("Minutes an answer takes"),
        required=False,
        min_value=0.1,
        max_value=240,
        help_text=_("Empty: as the history shows it, which is only a range"),
    )
    promise = forms.CharField(
        label=_("Promise to judge by"), required=False, max_length=200,
        help_text=_("Empty: the one that is published"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A window closes after it opens; a second has both ends."""
        stated: dict[str, Any] = super().clean() or {}
        if stated.get("windows"):
            return stated
        for number in ("1", "2"):
            opens, closes = stated.get(f"opens_{number}"), stated.get(f"closes_{number}")
            if (opens is None) != (closes is None) and not self.errors:
                self.add_error(f"closes_{number}", _("Say both when it opens and when it closes."))
            elif opens is not None and closes is not None and closes <= opens:
                self.add_error(f"closes_{number}", _("The window must close after it opens."))
        return stated

    def hours(self, holidays: str) -> str:
        """The hours as one line."""
        stated = self.cleaned_data
        if stated.get("windows"):
            return str(stated["windows"])
        pairs = [(stated[f"opens_{n}"], stated[f"closes_{n}"]) for n in "12"]
        windows = ", ".join(f"{o:%H:%M}-{c:%H:%M}" for o, c in pairs if o is not None)
        return f"{stated['days']} {windows}{holidays}"
