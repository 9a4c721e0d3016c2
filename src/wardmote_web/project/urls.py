"""Every address. Each view is protected, or says why it is public; a test walks them all."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("account/", include("wardmote_web.accounts.sign_in_urls")),
    path("", include("wardmote_web.accounts.urls")),
    path("", include("wardmote_web.promises.urls")),
    path("", include("wardmote_web.timebook.urls")),
    path("", include("wardmote_web.pulse.urls")),
    path("", include("wardmote_web.trials.urls")),
    path("", include("wardmote_web.desk.urls")),
    path("", include("wardmote_web.studies.urls")),
    path("", include("wardmote_web.project.demonstration.urls")),
    path("", include("wardmote_web.project.own_urls")),
]
