"""The list of treatments, its catalogue, and the page of each treatment."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from diary.access import DiaryRequest, diary_view, writer_view
from diary.actions import ConflictError, content, edit, restore
from diary.models import Treatment
from diary.vocab.treatments import CATALOGUE, TreatmentKind

from . import actions, overview
from .forms import TreatmentForm
from .history import differences
from .page import find, refused, show, to_page, treatment_page

LONGEST_SEARCH = 120


@require_safe
@diary_view
def treatment_list(request: DiaryRequest) -> HttpResponse:
    """Show what is used now, what was used earlier, and the rest."""
    parts, taken_back = overview.sections(request.patient)
    context = {"sections": parts, "taken_back": taken_back}
    return show(request, "list", context)


@require_http_methods(["GET", "HEAD", "POST"])
@writer_view
def treatment_add(request: DiaryRequest) -> HttpResponse:
    """Choose a treatment from the catalogue or name it, then say how it is used."""
    if request.method == "POST":
        return _add(request)
    wanted = " ".join(request.GET.get("q", "").split())[:LONGEST_SEARCH]
    instead_of = request.GET.get("instead_of", "")
    known: dict[str, Any] = {"instead_of": instead_of, "used": "no"}
    known = known if instead_of else {}
    if "item" in request.GET:
        if request.GET["item"] not in CATALOGUE:
            raise Http404
        treatment = actions.from_catalogue(request.patient, request.GET["item"])
        treatment.name = capfirst(treatment.name)
        form = TreatmentForm(patient=request.patient, instance=treatment, initial=known)
        return _add_page(request, form)
    if "own" in request.GET:
        known["name"] = wanted
        return _add_page(request, TreatmentForm(patient=request.patient, initial=known))
    context = {
        "wanted": wanted,
        "groups": overview.offers(request.patient, wanted),
        "opened": TreatmentKind.MEDICINE,
        "instead_of": instead_of,
    }
    return show(request, "choose", context)


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view
def treatment_edit(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Show one treatment, and correct what is said about it."""
    stored = find(request, pk)
    if request.method != "POST":
        return treatment_page(request, stored)
    # A form writes what was typed on its row; the page shows what is stored.
    typed = copy(stored)
    form = TreatmentForm(request.POST, patient=request.patient, instance=typed)
    if not form.is_valid():
        return treatment_page(request, stored, form, status=422)
    try:
        edit(typed, by=request.user, version=form.cleaned_data["version"] or 0)
    except ConflictError as conflict:
        return _faster(request, stored, conflict)
    messages.success(request, _("Saved: %(name)s.") % {"name": typed.name})
    return redirect("treatment-list", diary=request.patient.pk)


@require_POST
@diary_view
def treatment_void(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Take a treatment out of the list. It stays stored."""
    stored = find(request, pk)
    try:
        stored = actions.take_back_treatment(stored, by=request.user)
    except ConflictError as conflict:
        return refused(request, stored, conflict)
    said = _("Taken back: %(name)s. You can put it back.") % {"name": stored.name}
    messages.success(request, said)
    return to_page(stored)


@require_POST
@diary_view
def treatment_restore(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Put a treatment back into the list."""
    stored = find(request, pk)
    try:
        stored = restore(stored, by=request.user)
    except ConflictError as conflict:
        return refused(request, stored, conflict)
    messages.success(request, _("Put back: %(name)s.") % {"name": stored.name})
    return to_page(stored)


def _add(request: DiaryRequest) -> HttpResponse:
    form = TreatmentForm(request.POST, patient=request.patient)
    if not form.is_valid():
        return _add_page(request, form, status=422)
    try:
        stored = actions.add_treatment(
            form.instance,
            by=request.user,
            used_now=form.used_now,
            starts_on=form.cleaned_data["starts_on"],
        )
    except Treatment.DoesNotExist:
        raise Http404 from None
    except ConflictError as conflict:
        form.try_again(str(conflict))
        return _add_page(request, form, status=409)
    messages.success(request, _("Saved: %(name)s.") % {"name": stored.name})
    instead_of = form.cleaned_data["instead_of"]
    if request.patient.treatments.current().filter(pk=instead_of).exists():
        address = reverse("treatment-switch", args=[request.patient.pk, instead_of])
        return redirect(f"{address}?to={stored.pk}")
    # What is used has a page on which to say how it is taken.
    return to_page(stored) if form.used_now else _to_list(request)


def _to_list(request: DiaryRequest) -> HttpResponse:
    return redirect("treatment-list", diary=request.patient.pk)


def _add_page(
    request: DiaryRequest, form: TreatmentForm, *, status: int = 200
) -> HttpResponse:
    return show(request, "add", {"form": form}, status=status)


def _faster(
    request: DiaryRequest, stored: Treatment, conflict: ConflictError
) -> HttpResponse:
    """Show what was typed, and that somebody else was faster.

    The form comes back with the stored version, so that saving once more is a
    decision made after reading this.
    """
    typed = copy(stored)
    form = TreatmentForm(request.POST, patient=request.patient, instance=typed)
    form.full_clean()
    form.try_again(str(conflict), version=stored.version)
    now = differences(stored, content(stored), content(typed))
    return treatment_page(request, stored, form, status=409, stored_now=now)
