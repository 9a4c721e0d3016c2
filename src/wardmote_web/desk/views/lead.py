"""What a team lead looks after: channels, the duty rota, what the desk does by itself."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from wardmote.basis.errors import WardmoteError
from wardmote.channels.ports import Platform
from wardmote_web.accounts.access import Right
from wardmote_web.accounts.audit import record
from wardmote_web.accounts.models import Team
from wardmote_web.accounts.protection import for_team
from wardmote_web.desk import connecting
from wardmote_web.desk.emergencies import SUGGESTED, is_staffed
from wardmote_web.desk.inbox import counts, overdue
from wardmote_web.desk.models import EmergencyWords, Shift
from wardmote_web.desk.opening import opening_of
from wardmote_web.desk.views.actions import person
from wardmote_web.pages.clock import now as present
from wardmote_web.pages.numbers import stated_number
from wardmote_web.platforms.registry import NoSuchPlatform, platform_named, platform_names
from wardmote_web.promises.keeping import kept_lately


@for_team(Right.BELONG)
def team(request: HttpRequest, team: Team) -> HttpResponse:
    """The team: residents' waits and queues, and the way to what is set up."""
    now = present()
    opening = opening_of(team, now)
    shown = {
        "opening": opening,
        "now": now,
        "counts": counts(team, person(request)) if opening.is_open else {},
        "overdue": overdue(team, now) if opening.is_open else None,
        "kept": kept_lately(team, now),
        "failing": team.channels.filter(failing_since__isnull=False, disconnected_at=None),
    }
    return render(request, "desk/team.html", shown)


@for_team(Right.MANAGE_CHANNELS)
def channels(request: HttpRequest, team: Team) -> HttpResponse:
    """The team's accounts, and what is out of order."""
    shown = {
        "now": present(),
        "channels": team.channels.filter(disconnected_at=None).order_by("platform", "name"),
        "platforms": [platform_named(name) for name in platform_names()],
    }
    return render(request, "desk/channels.html", shown)


class ConnectForm(forms.Form):
    """What a platform asks when an account is connected."""

    def __init__(self, platform: Platform, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in platform.settings:
            widget = forms.PasswordInput if each.secret else forms.TextInput
            self.fields[each.name] = forms.CharField(
                label=each.label,
                help_text=each.hint,
                required=each.required,
                initial=each.initial,
                max_length=300,
                widget=widget(attrs={"autocomplete": "off"}),
            )


@for_team(Right.MANAGE_CHANNELS)
def connect(request: HttpRequest, team: Team, platform: str) -> HttpResponse:
    """Connect an account; a second time, it replaces the credentials."""
    try:
        found = platform_named(platform)
    except NoSuchPlatform:
        raise Http404 from None
    form = ConnectForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            channel = connecting.connect(
                team, found, form.cleaned_data, by=person(request), now=present()
            )
        except WardmoteError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(account)s is connected.") % {"account": channel.handle})
            return redirect("channels", team=team.slug)
    shown = {"form": form, "platform": found}
    return render(request, "desk/connect.html", shown, status=422 if form.errors else 200)


@for_team(Right.MANAGE_CHANNELS)
@require_POST
def disconnect(request: HttpRequest, team: Team, number: int) -> HttpResponse:
    """Let go of an account: nothing more is read or sent, its credentials are deleted."""
    channel = get_object_or_404(team.channels, pk=number, disconnected_at=None)
    connecting.disconnect(channel, by=person(request), now=present())
    messages.success(request, _("Disconnected, and its credentials are deleted."))
    return redirect("channels", team=team.slug)


class ShiftForm(forms.ModelForm):
    """When somebody is on duty."""

    class Meta:
        model = Shift
        fields = ("starts_at", "ends_at", "name", "email")
        help_texts: ClassVar = {"starts_at": gettext_lazy("Such as 2026-01-05 17:00")}

    def clean(self) -> dict[str, Any]:
        """It ends after it begins."""
        stated: dict[str, Any] = super().clean() or {}
        begins, ends = stated.get("starts_at"), stated.get("ends_at")
        if begins and ends and ends <= begins:
            self.add_error("ends_at", _("The shift must end after it begins."))
        return stated


class WordsForm(forms.ModelForm):
    """The words that are watched for."""

    class Meta:
        model = EmergencyWords
        fields = ("is_on", "words")
        widgets: ClassVar = {"words": forms.Textarea}


@for_team(Right.SET_PATTERN)
def duty(request: HttpRequest, team: Team) -> HttpResponse:
    """The duty rota and the words. Without a staffed rota nothing is watched."""
    now = present()
    words, _new = EmergencyWords.objects.get_or_create(team=team, defaults={"words": SUGGESTED})
    staffed = is_staffed(team, now)
    which = request.POST.get("what", "")
    if number := stated_number(request.POST.get("delete", "")):
        Shift.objects.filter(team=team, pk=number).delete()
        return redirect("duty", team=team.slug)
    shift_form = ShiftForm(request.POST if which == "shift" else None)
    words_form = WordsForm(request.POST if which == "words" else None, instance=words)
    if which == "shift" and shift_form.is_valid():
        shift_form.instance.team = team
        shift_form.save()
        return redirect("duty", team=team.slug)
    if which == "words" and words_form.is_valid():
        if words_form.cleaned_data["is_on"] and not staffed:
            words_form.add_error(
                "is_on", _("Enter a rota first that is staffed for the next seven days.")
            )
        else:
            words_form.save()
            record("emergency words set", by=person(request), at=now, team=team)
            messages.success(request, _("Saved."))
            return redirect("duty", team=team.slug)
    shown = {
        "shifts": team.shifts.filter(ends_at__gt=now).order_by("starts_at"),
        "staffed": staffed,
        "shift_form": shift_form,
        "words_form": words_form,
        "words": words,
    }
    wrong = shift_form.errors or words_form.errors
    return render(request, "desk/duty.html", shown, status=422 if wrong else 200)


class TeamForm(forms.ModelForm):
    """What the desk does by itself for this team."""

    class Meta:
        model = Team
        fields = (
            "name",
            "acknowledge",
            "acknowledge_in_public",
            "long_wait_minutes",
            "undo_seconds",
            "emergency_words",
            "retention_days",
            "require_second_factor",
        )


@for_team(Right.SET_PATTERN)
def settings(request: HttpRequest, team: Team) -> HttpResponse:
    """Acknowledgements, undo, retention."""
    form = TeamForm(request.POST or None, instance=team)
    if request.method == "POST" and form.is_valid():
        form.save()
        changed = ", ".join(form.changed_data)
        record("settings changed", by=person(request), at=present(), team=team, changed=changed)
        messages.success(request, _("Saved."))
        return redirect("team_settings", team=team.slug)
    return render(request, "desk/settings.html", {"form": form}, status=422 if form.errors else 200)
