"""A worker's own time book, and what is released of groups."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.basis.errors import WardmoteError
from wardmote_web.accounts.access import Right
from wardmote_web.accounts.models import Person, Team
from wardmote_web.accounts.protection import for_team
from wardmote_web.pages.clock import now as present
from wardmote_web.pages.numbers import stated_number
from wardmote_web.timebook import sharing
from wardmote_web.timebook.models import Entry, EntryKind, Release


class EntryForm(forms.ModelForm):
    """Time that only the worker knows of."""

    minutes = forms.DecimalField(
        label=gettext_lazy("Minutes"), min_value=1, max_value=24 * 60, decimal_places=1
    )

    class Meta:
        model = Entry
        fields = ("kind", "day", "minutes", "out_of_hours")


@for_team(Right.BELONG)
def time_book(request: HttpRequest, team: Team) -> HttpResponse:
    """My own time: mine to see, to add to and to delete. Nobody else's page shows it."""
    person = request.user
    mine = Entry.objects.filter(person=person, team=team)
    if number := stated_number(request.POST.get("delete", "")):
        mine.filter(pk=number).delete()
        return redirect("time_book", team=team.slug)
    today = present().astimezone(ZoneInfo(team.zone)).date()
    form = EntryForm(request.POST or None, initial={"day": today})
    if request.method == "POST" and form.is_valid():
        form.instance.person, form.instance.team = person, team
        form.instance.written_by_hand = True
        form.save()
        messages.success(request, _("Kept, in your own book."))
        return redirect("time_book", team=team.slug)
    lately = mine.filter(day__gt=today - timedelta(days=28))
    kinds = dict(lately.values_list("kind").annotate(Sum("minutes")))
    sums = lately.aggregate(all=Sum("minutes"), outside=Sum("minutes", filter=Q(out_of_hours=True)))
    shown = {
        "form": form,
        "entries": lately.order_by("-day", "-id")[:200],
        "minutes": sums["all"] or 0,
        "outside": sums["outside"] or 0,
        "kinds": [(label, kinds.get(kind, 0)) for kind, label in EntryKind.choices],
    }
    return render(request, "timebook/time_book.html", shown, status=422 if form.errors else 200)


class GroupForm(forms.Form):
    """A group to be fixed."""

    name = forms.CharField(max_length=120)
    people = forms.ModelMultipleChoiceField(
        queryset=Person.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, team: Team, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Person.objects.filter(
            memberships__team=team, memberships__until__isnull=True
        ).order_by("name")
        self.fields["people"].queryset = members


@for_team(Right.SEE_GROUP_FIGURES)
def figures(request: HttpRequest, team: Team) -> HttpResponse:
    """What is released of groups: at least five people, on fixed dates, rounded."""
    today = present().astimezone(ZoneInfo(team.zone)).date()
    sharing.release_due(today)
    shown = {
        "releases": Release.objects.filter(group__team=team)
        .select_related("group")
        .order_by("-first_day", "group__name"),
        "fewest": sharing.FEWEST,
    }
    return render(request, "timebook/figures.html", shown)


@for_team(Right.MANAGE_PEOPLE)
def groups(request: HttpRequest, team: Team) -> HttpResponse:
    """Fix a group, or end one. Who is in it is never changed."""
    today = present().astimezone(ZoneInfo(team.zone)).date()
    if number := stated_number(request.POST.get("end", "")):
        team.groups.filter(pk=number, ended_on=None, fixed_from__lte=today).update(ended_on=today)
        team.groups.filter(pk=number, fixed_from__gt=today).delete()
        return redirect("groups", team=team.slug)
    form = GroupForm(team, request.POST or None)
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, Person)  # noqa: S101 - said for the type checker
        people = list(form.cleaned_data["people"])
        try:
            sharing.fix_group(team, form.cleaned_data["name"], people, by=request.user, on=today)
        except WardmoteError as error:
            form.add_error(None, str(error))
        else:
            return redirect("groups", team=team.slug)
    shown = {"form": form, "groups": team.groups.order_by("-fixed_from")}
    return render(request, "timebook/groups.html", shown, status=422 if form.errors else 200)


@for_team(Right.BELONG)
def about_workers(request: HttpRequest, team: Team) -> HttpResponse:
    """What we record about you: for workers, with what an administrator could still see."""
    return render(request, "timebook/about_workers.html", {})
