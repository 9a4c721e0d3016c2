"""Pasting a message, decisions, saved replies."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from wardmote_web.accounts.access import Right
from wardmote_web.accounts.models import Team
from wardmote_web.accounts.protection import for_team
from wardmote_web.conversations.models import Message, SavedReply
from wardmote_web.desk import deciding, forwarding, manual
from wardmote_web.desk.forms import DecisionForm, OutcomeForm, PasteForm, SavedReplyForm
from wardmote_web.desk.models import Decision
from wardmote_web.desk.opening import opening_of
from wardmote_web.desk.views.actions import person
from wardmote_web.pages.clock import now as present
from wardmote_web.pages.numbers import stated_number


@for_team(Right.ANSWER)
def paste(request: HttpRequest, team: Team) -> HttpResponse:
    """A message from anywhere gets the same promise."""
    form = PasteForm(request.POST or None, initial=_of_a_letter(request, team))
    if request.method == "POST" and form.is_valid():
        try:
            conversation = manual.paste(team, **form.cleaned_data, now=present())
        except manual.TooOld as error:
            form.add_error("asked_at", str(error))
        else:
            messages.success(request, _("It is in the inbox, with its promise."))
            return redirect("conversation", team=team.slug, number=conversation.pk)
    shown = {"form": form, "known": team.channels.filter(platform="manual").order_by("name")}
    return render(request, "desk/paste.html", shown, status=422 if form.errors else 200)


def _of_a_letter(request: HttpRequest, team: Team) -> dict[str, object]:
    """What the form begins with: a letter that a colleague seems to have forwarded."""
    number = stated_number(request.GET.get("letter", ""))
    if not number:
        return {}
    theirs = Message.objects.filter(conversation__team=team, ours=False, deleted_at=None)
    return forwarding.to_paste(get_object_or_404(theirs, pk=number))


@for_team(Right.ANSWER)
def decisions(request: HttpRequest, team: Team) -> HttpResponse:
    """Decisions, how many spoke to each, and how many heard back; closed, no counts."""
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        Decision.objects.create(team=team, **form.cleaned_data)
        messages.success(request, _("Tie conversations to it from their pages."))
        return redirect("decisions", team=team.slug)
    rows = team.decisions.annotate(
        spoke=Count("ties", distinct=True),
        heard=Count("ties", filter=Q(ties__told__stage="sent"), distinct=True),
    ).order_by("taken_at", "title")
    now = present()
    shown = {"form": form, "decisions": rows, "opening": opening_of(team, now), "now": now}
    return render(request, "desk/decisions.html", shown, status=422 if form.errors else 200)


@for_team(Right.ANSWER)
def decision(request: HttpRequest, team: Team, number: int) -> HttpResponse:
    """One decision; once it is taken, those who spoke are told."""
    found = get_object_or_404(team.decisions, pk=number)
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = present()
        told = deciding.take(found, **form.cleaned_data, by=person(request), now=now)
        counted = opening_of(team, now).is_open
        said = _("%(count)d residents are told.") if counted else _("Those who spoke are told.")
        messages.success(request, said % {"count": told})
        return redirect("decision", team=team.slug, number=found.pk)
    shown = {
        "form": form,
        "decision": found,
        "ties": found.ties.select_related("conversation__contact", "told"),
        "words": deciding.words(found) if found.taken_at else "",
    }
    return render(request, "desk/decision.html", shown, status=422 if form.errors else 200)


@for_team(Right.ANSWER)
def saved_replies(request: HttpRequest, team: Team) -> HttpResponse:
    """Words to begin replies with."""
    if number := stated_number(request.POST.get("delete", "")):
        SavedReply.objects.filter(team=team, pk=number).delete()
        return redirect("saved_replies", team=team.slug)
    form = SavedReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        SavedReply.objects.create(team=team, **form.cleaned_data)
        return redirect("saved_replies", team=team.slug)
    shown = {"form": form, "saved": team.saved_replies.all()}
    return render(request, "desk/saved_replies.html", shown, status=422 if form.errors else 200)
