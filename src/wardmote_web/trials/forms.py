"""What a lead states of a trial: a few things, or the whole protocol; and why it is stopped."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wardmote.basis.errors import WardmoteError
from wardmote.studies.trials.planning import BLOCKS, looks_at_thirds, residents_needed
from wardmote.studies.trials.protocol import (
    Allocation,
    Analysis,
    Arm,
    HarmBound,
    Outcome,
    Protocol,
    SchemeName,
    Size,
    Unit,
)
from wardmote.studies.trials.toml_form import write_protocol


class NewTrialForm(forms.Form):
    """A trial of what an acknowledgement says; a protocol that is pasted goes before the rest."""

    name = forms.CharField(
        label=_("Name"), max_length=64, required=False,
        help_text=_("Small letters, digits and hyphens, such as told-a-time"),
    )  # fmt: skip
    question = forms.CharField(
        label=_("Question"), max_length=300, required=False,
        initial=_("Does an acknowledgement that names the time reduce chasing?"),
    )  # fmt: skip
    usual_words = forms.CharField(
        label=_("Words of the usual arm"), max_length=400, required=False,
        initial=_("Thank you for your message. A person will read it and answer."),
    )  # fmt: skip
    tried_words = forms.CharField(
        label=_("Words that are tried"), max_length=400, required=False,
        initial=_("Thank you for your message. A person will answer by {due}."),
        help_text=_("{due} stands for the time that is promised"),
    )  # fmt: skip
    usual = forms.FloatField(
        label=_("Per cent who chase now"), min_value=1, max_value=99, required=False, initial=20
    )
    hoped = forms.FloatField(
        label=_("Per cent that would be worth knowing of"), min_value=1, max_value=99,
        required=False, initial=12,
    )  # fmt: skip
    power = forms.FloatField(
        label=_("Per cent chance wanted of finding it"), min_value=50, max_value=99,
        required=False, initial=80,
    )  # fmt: skip
    units = forms.IntegerField(
        label=_("Residents in both arms together"), min_value=4, max_value=1_000_000,
        required=False, help_text=_("Empty: as many as the formula asks for"),
    )  # fmt: skip
    ends_by = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput({"type": "date"})
    )
    protocol = forms.CharField(
        label=_("Or a whole protocol"), required=False, max_length=20_000,
        widget=forms.Textarea, help_text=_("As wardmote trial new writes it (TOML)"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """All but the number of residents is needed where no protocol is pasted."""
        stated: dict[str, Any] = super().clean() or {}
        if stated.get("protocol"):
            return stated
        for name in set(self.fields) - {"units", "protocol"} - set(self.errors):
            if stated.get(name) in {None, ""}:
                self.add_error(name, _("This is needed."))
        return stated

    def text(self, zone: str) -> str:
        """The protocol's text.

        Raises:
            WardmoteError: What was stated contradicts itself.
        """
        stated = self.cleaned_data
        if stated["protocol"]:
            return str(stated["protocol"])
        usual, hoped, power = (stated[name] / 100 for name in ("usual", "hoped", "power"))
        if usual == hoped:
            raise WardmoteError("Both shares are the same, so there is nothing to find.")
        units = stated["units"] or residents_needed(usual, hoped, power)
        return write_protocol(
            Protocol(
                name=stated["name"],
                question=stated["question"],
                register="Q2",
                unit=Unit.RESIDENT,
                arms=(
                    Arm("usual words", stated["usual_words"]),
                    Arm("tried words", stated["tried_words"]),
                ),
                outcome=Outcome(),
                analysis=Analysis(),
                size=Size(units, usual, hoped, power),
                ends_by=stated["ends_by"],
                harm=HarmBound(looks_at_thirds(units)),
                allocation=Allocation(SchemeName.BLOCKS, secrets.randbelow(2**31), BLOCKS),
                zone=zone,
            )
        )


class ReasonForm(forms.Form):
    """Why a trial is stopped, or its outcomes are opened before the end."""

    why = forms.CharField(label=_("Reason"), max_length=200)
