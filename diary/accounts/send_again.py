"""A form that was sent while signed out is not lost: it can be sent once more.

Without a session a form used to end at the sign-in page, and what was typed was gone.
Now the answer holds what was sent, to be sent again after a sign-in in another tab.
That sign-in gives the browser a new form token, so the first try may come back here
once more, now with the right one.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.csrf import csrf_failure

TOKEN = "csrfmiddlewaretoken"  # noqa: S105  the name of a field


class SignInRequired(LoginRequiredMiddleware):
    """Ask for a sign-in; a form of a diary is kept on the page that asks."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponse:
        """Return the sign-in page, or for a form what was sent and how to go on."""
        if _is_a_form_of_a_diary(request):
            return _with_what_was_sent(request)
        return super().handle_no_permission(request, view_func)


def without_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is missing or old.

    What another site sends is never offered to be sent again: the browser names the
    site that a form comes from.
    """
    here = f"{request.scheme}://{request.get_host()}"
    if request.headers.get("Origin") == here and _is_a_form_of_a_diary(request):
        return _with_what_was_sent(request)
    return csrf_failure(request, reason)


def _is_a_form_of_a_diary(request: HttpRequest) -> bool:
    """Tell whether this is a form to keep. Scripts of ours keep what they send.

    Only below a diary: a password is never written into a page.
    """
    match = request.resolver_match
    return (
        request.method == "POST"
        and "X-Klonos" not in request.headers
        and match is not None
        and "diary" in match.kwargs
    )


def _with_what_was_sent(request: HttpRequest) -> HttpResponse:
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != TOKEN
    ]
    context = {
        "sent": sent,
        "typed": [value for _name, value in sent if " " in value.strip()],
        "has_files": bool(request.FILES),
        "address": request.get_full_path(),
    }
    return render(request, "accounts/send_again.html", context, status=403)
