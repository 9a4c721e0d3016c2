"""Addresses of people and accounts."""

from __future__ import annotations

from django.urls import path

from wardmote_web.accounts import views

urlpatterns = [
    path("desk/<slug:team>/people/", views.people, name="people"),
    path("my-account/", views.my_account, name="my_account"),
]
