"""The front door, my diaries, and what is mine alone."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from diary.access import last_diary, my_memberships
from diary.models import User

from . import actions
from .adapter import WELCOME
from .forms import DiaryForm, LookForm


@require_safe
@login_not_required
def front(request: HttpRequest) -> HttpResponse:
    """Say what Klonos is; whoever is signed in goes straight to their day.

    The first time that is the first run. Somebody without any diary, because they
    were a guest in one that is gone, gets one of their own.
    """
    if not request.user.is_authenticated:
        return render(request, "front.html")
    patient = last_diary(request)
    if patient is None:
        patient = actions.create_diary(by=_user(request), name=_("My diary"))
        request.session[WELCOME] = True
    page = "welcome" if request.session.pop(WELCOME, False) else "today"
    return redirect(page, diary=patient.pk)


@require_safe
def diary_list(request: HttpRequest) -> HttpResponse:
    """Show the diaries I may open, and as what."""
    mine = my_memberships(request)
    request.patient = last_diary(request, mine)  # type: ignore[attr-defined]
    context = {"memberships": mine}
    return render(request, "accounts/diary_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def diary_add(request: HttpRequest) -> HttpResponse:
    """Start another diary."""
    form = DiaryForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        patient = actions.create_diary(
            by=_user(request),
            name=form.cleaned_data["name"],
            relation=form.cleaned_data["about"],
        )
        return redirect("welcome", diary=patient.pk)
    _open_last(request)
    status = 422 if form.is_bound else 200
    return render(request, "accounts/diary_add.html", {"form": form}, status=status)


@require_safe
def more(request: HttpRequest) -> HttpResponse:
    """Show everything that is not part of a day: account, look, safety."""
    return _more(request, LookForm(user=_user(request)))


@require_POST
def look_set(request: HttpRequest) -> HttpResponse:
    """Keep how I want the pages to look."""
    form = LookForm(request.POST, user=_user(request))
    if not form.is_valid():
        return _more(request, form)
    actions.set_look(by=_user(request), **form.cleaned_data)
    messages.success(request, _("Saved: how the pages look."))
    return redirect("more")


def _more(request: HttpRequest, form: LookForm) -> HttpResponse:
    _open_last(request)
    status = 422 if form.is_bound else 200
    return render(request, "accounts/more.html", {"form": form}, status=status)


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _open_last(request: HttpRequest) -> None:
    """Keep the navigation of the diary that was open, on pages of no diary."""
    request.patient = last_diary(request)  # type: ignore[attr-defined]
