"""Addresses of the demonstration; without one there is nothing at them."""

from __future__ import annotations

from django.urls import path

from wardmote_web.project.demonstration import views

urlpatterns = [
    path("demonstration/", views.guide, name="demonstration"),
    path("demonstration/report/", views.report, name="demonstration_report"),
    path("demonstration/report.css", views.report_style, name="demonstration_report_style"),
    path("demonstration/as/<slug:part>/", views.sign_in_as, name="demonstration_as"),
    path("demonstration/<str:token>/", views.sign_in, name="demonstration_sign_in"),
]
