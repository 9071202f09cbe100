"""Looking around in a diary of somebody who does not exist."""

from __future__ import annotations

from typing import cast

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from diary.models import User
from diary.timekeeping import is_zone

from . import actions

TOO_MANY = 429


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def demo_start(request: HttpRequest) -> HttpResponse:
    """Say what the demo is; make one for a visitor and open it."""
    if not settings.DEMO:
        raise Http404
    if request.user.is_authenticated:
        return redirect("front")
    if request.method != "POST":
        return render(request, "demo/start.html")
    if not ratelimit.consume(request, action="demo"):
        return _refused(request)
    visitor = User()
    zone = request.POST.get("zone", "")
    try:
        patient = actions.start_demo(by=visitor, zone=zone if is_zone(zone) else "UTC")
    except actions.TooManyDemosError:
        return _refused(request)
    login(request, visitor, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.set_expiry(actions.LASTS)
    return redirect("today", diary=patient.pk)


@require_POST
def demo_leave(request: HttpRequest) -> HttpResponse:
    """Erase the visitor's demo and go on to a diary of their own."""
    if not actions.leave_demo(by=cast(User, request.user)):
        return redirect("front")
    logout(request)
    return redirect("account_signup" if settings.SIGNUP == "open" else "front")


def _refused(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/too_many.html", status=TOO_MANY)
