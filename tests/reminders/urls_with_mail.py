"""All addresses, as they are where a mail server is set."""

from __future__ import annotations

from allauth.account.urls import urlpatterns as account_pages
from django.urls import include, path

from config.urls import urlpatterns as usual

urlpatterns = [*usual, path("accounts/", include(account_pages))]
