"""What Klonos decides about allauth's accounts."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from diary.accounts.actions import create_diary
from diary.models import User
from diary.timekeeping import is_zone

# Set in the session of a new account: the first run is still to come.
WELCOME = "welcome"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts as allauth makes them, open to newcomers only where SIGNUP says so."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Tell whether anybody may make an account.

        An invitation brings its own way in; without one, `invite` is closed.
        """
        return bool(settings.SIGNUP == "open")

    def save_user(
        self, request: HttpRequest, user: User, form: Any, commit: bool = True
    ) -> User:
        """Make the account and its first diary, in the zone of the device."""
        made: User = super().save_user(request, user, form, commit)
        zone = request.POST.get("zone", "")
        zone = zone if is_zone(zone) else "UTC"
        create_diary(by=made, name=_("My diary"), timezone=zone)
        request.session[WELCOME] = True
        return made

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go back to where the change was chosen."""
        return reverse("more")
