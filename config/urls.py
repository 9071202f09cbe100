"""All addresses: one urls.py per room, and the account pages of allauth."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("diary.today.urls")),
    path("", include("diary.journal.urls")),
    path("", include("diary.treatments.urls")),
    path("", include("diary.accounts.urls")),
    path("", include("diary.insights.urls")),
    path("", include("diary.offline.urls")),
    path("accounts/", include("allauth.account.urls")),
]
