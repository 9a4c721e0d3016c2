"""Addresses of the studies."""

from __future__ import annotations

from django.urls import path

from wardmote_web.studies import trial_views, views

_TRIAL = "desk/<slug:team>/trials/<int:number>/"

urlpatterns = [
    path("desk/<slug:team>/audit/", views.audit, name="audit"),
    path("desk/<slug:team>/what-if/", views.what_if, name="what_if"),
    path(f"{_TRIAL}power/", trial_views.trial_power, name="trial_power"),
    path(f"{_TRIAL}findings/", trial_views.trial_findings, name="trial_findings"),
    path("report.css", views.style, name="report_style"),
]
