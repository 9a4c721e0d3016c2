"""People of a team, and one's own account."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.basis.errors import WardmoteError
from wardmote_web.accounts import people as actions
from wardmote_web.accounts.access import Right
from wardmote_web.accounts.models import Person, Role, Team
from wardmote_web.accounts.protection import for_team, signed_in
from wardmote_web.pages.clock import now as present
from wardmote_web.pages.numbers import stated_number


class PersonForm(forms.Form):
    """Somebody to be added."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices)


@for_team(Right.MANAGE_PEOPLE)
def people(request: HttpRequest, team: Team) -> HttpResponse:
    """Who is in the team."""
    form = PersonForm(request.POST if "email" in request.POST else None)
    if request.method == "POST":
        assert isinstance(request.user, Person)  # noqa: S101 - said for the type checker
        by, now = request.user, present()
        try:
            if "membership" in request.POST:
                number = stated_number(request.POST["membership"])
                found = get_object_or_404(team.memberships, pk=number, until=None)
                role = request.POST.get("role", "")
                if request.POST.get("what") == "leave":
                    actions.let_go(found, by=by, now=now)
                elif role in Role.values:
                    actions.change_role(found, role, by=by, now=now)
                return redirect("people", team=team.slug)
            if form.is_valid():
                _made, password = actions.add(team, **form.cleaned_data, by=by, now=now)
                said = _("Added.")
                if password:
                    said = _("Added. Their first password, shown only now: %(password)s") % {
                        "password": password
                    }
                messages.success(request, said)
                return redirect("people", team=team.slug)
        except WardmoteError as error:
            messages.error(request, str(error))
    members = team.memberships.filter(until=None).select_related("person").order_by("person__name")
    shown = {"form": form, "members": members, "roles": Role.choices}
    return render(request, "accounts/people.html", shown, status=422 if form.errors else 200)


@signed_in
def my_account(request: HttpRequest) -> HttpResponse:
    """One's own account: password, second factor."""
    return render(request, "accounts/my_account.html")
