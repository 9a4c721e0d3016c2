"""Addresses of the time book."""

from __future__ import annotations

from django.urls import path

from wardmote_web.timebook import views

urlpatterns = [
    path("desk/<slug:team>/time-book/", views.time_book, name="time_book"),
    path("desk/<slug:team>/figures/", views.figures, name="figures"),
    path("desk/<slug:team>/groups/", views.groups, name="groups"),
    path("desk/<slug:team>/what-we-record/", views.about_workers, name="about_workers"),
]
