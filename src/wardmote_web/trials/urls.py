"""Addresses of trials."""

from __future__ import annotations

from django.urls import path

from wardmote_web.trials import views

_ONE = "desk/<slug:team>/trials/<int:number>/"

urlpatterns = [
    path("desk/<slug:team>/trials/", views.trials, name="trials"),
    path("desk/<slug:team>/new-trial/", views.new_trial, name="new_trial"),
    path(_ONE, views.trial, name="trial"),
    path(f"{_ONE}freeze/", views.freeze_trial, name="freeze_trial"),
    path(f"{_ONE}start/", views.start_trial, name="start_trial"),
    path(f"{_ONE}stop/", views.stop_trial, name="stop_trial"),
]
