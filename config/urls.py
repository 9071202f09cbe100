"""All addresses: one urls.py per room, and the account pages of allauth."""

from __future__ import annotations

from allauth.account.urls import urlpatterns as account_pages
from django.conf import settings
from django.urls import include, path

# Changing the address means proving it by mail; without mail the page would promise
# what nobody can keep.
ACCOUNT_PAGES = [
    page for page in account_pages if settings.MAIL_HOST or page.name != "account_email"
]

urlpatterns = [
    path("", include("diary.today.urls")),
    path("", include("diary.journal.urls")),
    path("", include("diary.treatments.urls")),
    path("", include("diary.scales.urls")),
    path("", include("diary.visits.urls")),
    path("", include("diary.accounts.urls")),
    path("", include("diary.insights.urls")),
    path("", include("diary.reports.urls")),
    path("", include("diary.sharing.urls")),
    path("", include("diary.profile.urls")),
    path("", include("diary.reminders.urls")),
    path("", include("diary.offline.urls")),
    path("", include("diary.demo.urls")),
    path("accounts/", include(ACCOUNT_PAGES)),
]
