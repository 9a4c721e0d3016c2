"""A form that can be sent once, however often its button is pressed."""

from __future__ import annotations

import secrets

from django import forms


class SentOnceField(forms.CharField):
    """A hidden key, another each time a form is shown: what is sent twice is written once."""

    def __init__(self) -> None:
        # A browser that reloads a page must not fill in the key of the form that was there.
        hidden = forms.HiddenInput(attrs={"autocomplete": "off"})
        super().__init__(
            widget=hidden, required=False, max_length=40, initial=lambda: secrets.token_urlsafe(18)
        )
