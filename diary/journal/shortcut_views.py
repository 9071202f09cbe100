"""The person's own one-tap buttons."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from diary import actions as core
from diary.access import DiaryRequest, diary_view
from diary.models import Shortcut

from . import actions, shortcuts


@require_safe
@diary_view
def shortcut_list(request: DiaryRequest) -> HttpResponse:
    known = {one.pk: one for one in request.patient.treatments.all()}
    everything = list(request.patient.shortcuts.order_by("position", "pk"))
    mine = [one for one in everything if one.voided_at is None]
    removed = request.GET.get("removed")
    gone = [one for one in everything if one.voided_at and str(one.pk) == removed]
    context = {
        "shortcuts": [(one, shortcuts.label(one, known)) for one in mine],
        "suggestions": shortcuts.suggestions(request.patient, mine, known),
        "most": Shortcut.MOST,
        "removed": [(one, shortcuts.label(one, known)) for one in gone],
    }
    return render(request, "journal/shortcut_list.html", context)


@require_POST
@diary_view
def shortcut_add(request: DiaryRequest) -> HttpResponse:
    kind, _colon, pk = request.POST.get("entry", "").partition(":")
    if kind not in shortcuts.KEPT:
        raise Http404
    try:
        entry = get_object_or_404(request.patient.entries(kind).current(), pk=pk)  # type: ignore[attr-defined]
    except ValidationError:
        raise Http404 from None
    actions.add_shortcut(entry, by=request.user)
    return redirect("shortcut-list", request.patient.pk)


@require_POST
@diary_view
def shortcut_remove(request: DiaryRequest, pk: UUID) -> HttpResponse:
    core.void(get_object_or_404(request.patient.shortcuts, pk=pk), by=request.user)
    page = reverse("shortcut-list", args=[request.patient.pk])
    return redirect(f"{page}?removed={pk}")


@require_POST
@diary_view
def shortcut_restore(request: DiaryRequest, pk: UUID) -> HttpResponse:
    shortcut = get_object_or_404(request.patient.shortcuts, pk=pk)
    actions.restore_shortcut(shortcut, by=request.user)
    return redirect("shortcut-list", request.patient.pk)


@require_POST
@diary_view
def shortcut_up(request: DiaryRequest, pk: UUID) -> HttpResponse:
    shortcut = get_object_or_404(request.patient.shortcuts.current(), pk=pk)
    actions.move_shortcut(shortcut, by=request.user)
    return redirect("shortcut-list", request.patient.pk)
