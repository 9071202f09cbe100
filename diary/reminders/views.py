"""Reminders: what a member chose, the private calendar, and its address."""

from __future__ import annotations

from hashlib import sha256
from http import HTTPStatus
from typing import Any
from uuid import UUID

from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from diary.access import DiaryRequest, diary_view, own_view
from diary.models import Patient, Reminder

from . import actions
from .access import open_feed
from .calendar import TYPE, calendar_file
from .forms import RemindersForm
from .mail import address_of

FORM_METHODS = ["GET", "HEAD", "POST"]
# A calendar program keeps what it got, and asks each time whether it is still right.
FOR_PROGRAMS = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


@require_http_methods(FORM_METHODS)
@own_view
def reminder_list(request: DiaryRequest) -> HttpResponse:
    """Show what I want to be reminded of, and change it."""
    data = request.POST if request.method == "POST" else None
    form = _form(request, data)
    if not form.is_valid():
        return _page(request, form)
    for about, said in form.chosen().items():
        actions.choose(request.patient, about=about, by=request.user, **said)
    messages.success(request, _("Saved: your reminders."))
    return redirect("reminder-list", diary=request.patient.pk)


@require_http_methods(FORM_METHODS)
@own_view
def feed_make(request: DiaryRequest) -> HttpResponse:
    """Make a new address of my calendar and show it, this once.

    Without a redirect, so that it is kept nowhere, not even for a moment.
    """
    if request.method != "POST":
        return redirect("reminder-list", diary=request.patient.pk)
    token = actions.make_feed(request.patient, by=request.user)
    url = request.build_absolute_uri(reverse("feed", kwargs={"token": token}))
    return _page(request, _form(request), made=url)


@require_POST
@own_view
def feed_revoke(request: DiaryRequest) -> HttpResponse:
    """Switch the address of my calendar off."""
    actions.revoke_feed(request.patient, by=request.user)
    messages.success(request, _("The address of your calendar is switched off."))
    return redirect("reminder-list", diary=request.patient.pk)


@require_safe
@diary_view
def file(request: DiaryRequest) -> HttpResponse:
    """Send my calendar as a file, to be put into a calendar once."""
    response = _calendar(request.patient, request.user.pk)
    response.headers["Content-Disposition"] = 'attachment; filename="klonos.ics"'
    return response


@login_not_required
@require_safe
@rate_limit(action="calendar", limit_get=True)  # type: ignore[untyped-decorator]
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """Send a calendar to whoever knows its address; calendar programs ask like this."""
    held = open_feed(token)
    response = _calendar(held.patient, held.user_id)
    etag = f'"{sha256(response.content).hexdigest()}"'
    for name, value in (FOR_PROGRAMS | {"ETag": etag}).items():
        response.headers[name] = value
    return get_conditional_response(request, etag=etag, response=response) or response


def _calendar(patient: Patient, user: UUID) -> HttpResponse:
    chosen = patient.reminders.filter(user=user, in_calendar=True).order_by("pk")
    return HttpResponse(calendar_file(patient, chosen), content_type=TYPE)


def _form(request: DiaryRequest, data: Any = None) -> RemindersForm:
    mine = request.patient.reminders.filter(user=request.user)
    kept: dict[str, Reminder] = {one.about: one for one in mine}
    return RemindersForm(data, kept=kept, by_mail=bool(address_of(request.user)))


def _page(request: DiaryRequest, form: RemindersForm, made: str = "") -> HttpResponse:
    feeds = request.patient.feeds.filter(user=request.user, revoked_at=None)
    context = {
        "form": form,
        "has_server": bool(settings.MAIL_HOST),
        "in_calendar": any(one.in_calendar for one in form.kept.values()),
        "feed": feeds.first(),
        "made": made,
        # The scheme under which calendar programs take an address.
        "subscribe": f"webcal:{made.partition(':')[2]}" if made else "",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "reminders/list.html", context, status=status)
