"""Addresses of the studies."""

from __future__ import annotations

from django.urls import path

from wardmote_web.studies import views

urlpatterns = [
    path("desk/<slug:team>/audit/", views.audit, name="audit"),
    path("desk/<slug:team>/what-if/", views.what_if, name="what_if"),
    path("report.css", views.style, name="report_style"),
]
