"""Form fields as GOV.UK Frontend has them, for every kind of widget that the desk uses."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def govuk_field(field: BoundField, **attributes: Any) -> SafeString:
    """A field with its label, hint and errors, tied together for a screen reader.

    Args:
        field: Of a form.
        attributes: More attributes of the input; ``_`` stands for ``-``.
    """
    widget = field.field.widget
    described = []
    if field.help_text:
        described.append(f"{field.auto_id}-hint")
    if field.errors:
        described.append(f"{field.auto_id}-error")
    stated: dict[str, Any] = {"class": _class(widget, bool(field.errors))}
    if described:
        stated["aria-describedby"] = " ".join(described)
    if isinstance(widget, forms.Textarea):
        stated.setdefault("rows", 6)
    stated |= {name.replace("_", "-"): value for name, value in attributes.items()}
    kind = (
        "options"
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
        else "checkbox"
        if isinstance(widget, forms.CheckboxInput)
        else "input"
    )
    shown = {
        "field": field,
        "kind": kind,
        "input": field.as_widget(attrs=stated) if kind != "options" else "",
        # Django's boxes are a kind of its radios.
        "radio": not isinstance(widget, forms.CheckboxSelectMultiple),
        "described": " ".join(described),
    }
    return SafeString(render_to_string("pages/field.html", shown))


@register.filter
def first_input(field: BoundField) -> str:
    """The id of the input that a link to the field leads to; of radios, the first."""
    several = isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    return f"{field.auto_id}_0" if several else str(field.auto_id)


def _class(widget: forms.Widget, wrong: bool) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "govuk-checkboxes__input"
    name = "govuk-input"
    if isinstance(widget, forms.FileInput):
        name = "govuk-file-upload"
    elif isinstance(widget, forms.Textarea):
        name = "govuk-textarea"
    elif isinstance(widget, forms.Select):
        name = "govuk-select"
    elif isinstance(widget, forms.NumberInput):
        name = "govuk-input govuk-input--width-5"
    return f"{name} {name.split()[0]}--error" if wrong else name
