"""Life events, and days that comparisons leave out."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from diary import actions as core
from diary.access import DiaryRequest, diary_view, writer_view
from diary.ids import uuid7
from diary.models import LifeEvent

from . import actions, events
from .event_forms import LeaveOutForm, LifeEventForm
from .marks import named
from .views import CONFLICT, FORM_METHODS, UNPROCESSABLE, day_page


@require_safe
@diary_view
def life_event_list(request: DiaryRequest) -> HttpResponse:
    """Show what goes on, what is over, and what was taken back."""
    ongoing, over, taken_back = events.read_events(request.patient)
    context = {"ongoing": ongoing, "over": over, "taken_back": taken_back}
    return render(request, "journal/life_event_list.html", context)


@require_http_methods(FORM_METHODS)
@writer_view
def life_event_add(request: DiaryRequest) -> HttpResponse:
    if request.method != "POST":
        asked = {"starts_on": request.GET.get("day", "")}
        return _page(request, LifeEventForm(patient=request.patient, initial=asked))
    form = LifeEventForm(request.POST, patient=request.patient)
    if not form.is_valid():
        return _page(request, form, status=UNPROCESSABLE)
    try:
        stored, _created = core.store(form.instance, by=request.user)
    except LifeEvent.DoesNotExist:
        raise Http404 from None
    except core.ConflictError as conflict:
        form.try_again(str(conflict))
        return _page(request, form, status=CONFLICT)
    return _saved(request, stored, _("Saved: %(name)s."))


@require_http_methods(FORM_METHODS)
@writer_view
def life_event_edit(request: DiaryRequest, pk: UUID) -> HttpResponse:
    stored = _find(request, pk)
    if request.method != "POST":
        form = LifeEventForm(patient=request.patient, instance=stored)
        return _page(request, form, event=stored)
    typed = _find(request, pk)
    form = LifeEventForm(request.POST, patient=request.patient, instance=typed)
    if not form.is_valid():
        return _page(request, form, event=stored, status=UNPROCESSABLE)
    try:
        core.edit(
            form.instance, by=request.user, version=form.cleaned_data["version"] or 0
        )
    except core.ConflictError as conflict:
        form.try_again(str(conflict), version=stored.version)
        return _page(request, form, event=stored, status=CONFLICT)
    return _saved(request, form.instance, _("Saved: %(name)s."))


@require_POST
@diary_view
def life_event_end(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Say with one tap that a life event is over."""
    today = request.patient.today()
    event = actions.end_life_event(_find(request, pk), on=today, by=request.user)
    return _saved(request, event, _("Over since today: %(name)s."))


@require_POST
@diary_view
def life_event_void(request: DiaryRequest, pk: UUID) -> HttpResponse:
    event = core.void(_find(request, pk), by=request.user)
    return _saved(request, event, _("Taken back: %(name)s. You can put it back."))


@require_POST
@diary_view
def life_event_restore(request: DiaryRequest, pk: UUID) -> HttpResponse:
    event = core.restore(_find(request, pk), by=request.user)
    return _saved(request, event, _("Put back: %(name)s."))


@require_POST
@diary_view
def day_leave_out(request: DiaryRequest, day: date) -> HttpResponse:
    """Leave a day out of comparisons, or count it again."""
    patient = request.patient
    if day > patient.today():
        raise Http404
    form = LeaveOutForm(request.POST)
    if not form.is_valid():
        return day_page(request, day, form=form, status=UNPROCESSABLE)
    if form.cleaned_data["leave_out"] == "yes":
        try:
            actions.leave_day_out(
                patient,
                day=day,
                reason=form.cleaned_data["reason"],
                pk=form.cleaned_data["id"] or uuid7(),
                receipt=form.receipt(),
                by=request.user,
            )
        except patient.leftoutdays.model.DoesNotExist:
            raise Http404 from None
        messages.success(request, _("Comparisons leave this day out."))
    else:
        actions.count_day(patient, day=day, by=request.user)
        messages.success(request, _("Comparisons count this day again."))
    page = reverse("day", args=[patient.pk, day])
    return HttpResponseRedirect(page, status=303)


def _find(request: DiaryRequest, pk: UUID) -> LifeEvent:
    event: LifeEvent = get_object_or_404(request.patient.lifeevents, pk=pk)
    event.patient = request.patient
    return event


def _saved(request: DiaryRequest, event: LifeEvent, said: str) -> HttpResponse:
    messages.success(request, said % {"name": named(event.what)})
    return redirect("life-event-list", request.patient.pk)


def _page(
    request: DiaryRequest,
    form: LifeEventForm,
    *,
    event: LifeEvent | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "event": event}
    if event is not None:
        said = events.said(core.content(event))
        context["said_now"] = said
        context["stored"] = said if status == CONFLICT else None
        context["history"] = events.history(event)
    return render(request, "journal/life_event_form.html", context, status=status)
