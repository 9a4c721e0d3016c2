"""Addresses of the pulse. The key's cookie goes to the first and to no other."""

from __future__ import annotations

from django.urls import path

from wardmote_web.pulse import views

urlpatterns = [
    path("desk/<slug:team>/pulse/", views.pulse, name="pulse"),
    path("desk/<slug:team>/pulse-figures/", views.pulse_figures, name="pulse_figures"),
    path("desk/<slug:team>/pulse-scale/", views.pulse_scale, name="pulse_scale"),
]
