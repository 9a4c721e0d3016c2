"""Addresses of hours and promises."""

from __future__ import annotations

from django.urls import path

from wardmote_web.promises import views

urlpatterns = [
    path("hours/<slug:team>/", views.public_hours, name="public_hours"),
    path("hours/<slug:team>/hours.ics", views.calendar, name="hours_calendar"),
    path("hours/<slug:team>/badge.svg", views.badge, name="badge"),
    path("hours/<slug:team>/what-we-record/", views.about_residents, name="about_residents"),
    path("desk/<slug:team>/pattern/", views.pattern, name="pattern"),
]
