"""Addresses of the installation itself."""

from __future__ import annotations

from django.urls import path

from wardmote_web.project import views

urlpatterns = [
    path("", views.start, name="start"),
    path("healthz", views.health, name="health"),
]
