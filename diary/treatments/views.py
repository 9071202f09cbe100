"""The list of treatments, its catalogue, and the page of each treatment."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from diary.access import DiaryRequest, diary_view, writer_view
from diary.actions import ConflictError, content, edit, restore
from diary.models import Regimen, Treatment
from diary.vocab.treatments import CATALOGUE, TreatmentKind

from . import actions, overview
from .course import actions as course
from .forms import PeriodForm, StartForm, StopForm, TreatmentForm
from .periods import newest_first, open_period, told

LONGEST_SEARCH = 120

# The same words for every medicine of which labels say so, and for everybody.
STOP_NOTICE = gettext_lazy(
    "Stopping this kind of medicine suddenly can be dangerous. If this was not agreed"
    " with your clinician, contact them or a pharmacist now."
)


@require_safe
@diary_view
def treatment_list(request: DiaryRequest) -> HttpResponse:
    """Show what is used now, what was used earlier, and the rest."""
    parts, taken_back = overview.sections(request.patient)
    context = {"sections": parts, "taken_back": taken_back}
    return _render(request, "list", context)


@require_http_methods(["GET", "HEAD", "POST"])
@writer_view
def treatment_add(request: DiaryRequest) -> HttpResponse:
    """Choose a treatment from the catalogue or name it, then say how it is used."""
    if request.method == "POST":
        return _add(request)
    wanted = " ".join(request.GET.get("q", "").split())[:LONGEST_SEARCH]
    if "item" in request.GET:
        if request.GET["item"] not in CATALOGUE:
            raise Http404
        treatment = actions.from_catalogue(request.patient, request.GET["item"])
        treatment.name = capfirst(treatment.name)
        return _add_page(
            request, TreatmentForm(patient=request.patient, instance=treatment)
        )
    if "own" in request.GET:
        form = TreatmentForm(patient=request.patient, initial={"name": wanted})
        return _add_page(request, form)
    context = {
        "wanted": wanted,
        "groups": overview.offers(request.patient, wanted),
        "opened": TreatmentKind.MEDICINE,
    }
    return _render(request, "choose", context)


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view
def treatment_edit(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Show one treatment, and correct what is said about it."""
    stored = _find(request, pk)
    data = request.POST if request.method == "POST" else None
    # A form writes what was typed on its row; the page shows what is stored.
    typed = _find(request, pk)
    form = TreatmentForm(data, patient=request.patient, instance=typed)
    if data is None:
        return _page(request, stored, form)
    if not form.is_valid():
        return _page(request, stored, form, status=422)
    try:
        edit(typed, by=request.user, version=form.cleaned_data["version"] or 0)
    except ConflictError as conflict:
        return _faster(request, stored, conflict)
    messages.success(request, _("Saved: %(name)s.") % {"name": typed.name})
    return redirect("treatment-list", diary=request.patient.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@writer_view
def treatment_start(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Note that a treatment is used, or used again."""
    stored = _find(request, pk)
    if open_period(stored.regimens.current()) is not None:
        return _to_page(stored)
    data = request.POST if request.method == "POST" else None
    form = StartForm(data, patient=request.patient, treatment=stored)
    if form.is_valid():
        day = form.cleaned_data["starts_on"]
        actions.start_regimen(stored, starts_on=day, by=request.user)
        said = _("Saved: %(name)s is used now.") % {"name": stored.name}
        messages.success(request, said)
        return redirect("treatment-list", diary=request.patient.pk)
    return _question(request, "start", stored, form)


@require_http_methods(["GET", "HEAD", "POST"])
@writer_view
def treatment_stop(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Note that a treatment is not used any more."""
    stored = _find(request, pk)
    regimen = open_period(stored.regimens.current())
    if regimen is None:
        return _to_page(stored)
    data = request.POST if request.method == "POST" else None
    form = StopForm(data, patient=request.patient, regimen=regimen)
    notice = _notice_of(stored)
    if form.is_valid():
        day = form.cleaned_data["ends_on"]
        actions.end_regimen(stored, ends_on=day, by=request.user)
        said = _("Saved: %(name)s is not used any more.") % {"name": stored.name}
        messages.success(request, said)
        if notice:
            messages.warning(request, notice)
        return redirect("treatment-list", diary=request.patient.pk)
    return _question(request, "stop", stored, form, stop_notice=notice)


@require_POST
@diary_view
def treatment_void(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Take a treatment out of the list. It stays stored."""
    stored = actions.take_back_treatment(_find(request, pk), by=request.user)
    said = _("Taken back: %(name)s. You can put it back.") % {"name": stored.name}
    messages.success(request, said)
    return _to_page(stored)


@require_POST
@diary_view
def treatment_restore(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Put a treatment back into the list."""
    stored = restore(_find(request, pk), by=request.user)
    messages.success(request, _("Put back: %(name)s.") % {"name": stored.name})
    return _to_page(stored)


@require_http_methods(["GET", "HEAD", "POST"])
@writer_view
def regimen_edit(request: DiaryRequest, pk: UUID, regimen: UUID) -> HttpResponse:
    """Correct when a treatment was used."""
    stored = _find(request, pk)
    period = _find_period(stored, regimen)
    data = request.POST if request.method == "POST" else None
    form = PeriodForm(data, patient=request.patient, regimen=period)
    context: dict[str, Any] = {"period": period, "told": _tell(period)}
    if not form.is_valid():
        return _question(request, "period", stored, form, **context)
    stopped = period.ends_on is None and form.cleaned_data["ends_on"] is not None
    period.starts_on = form.cleaned_data["starts_on"]
    period.ends_on = form.cleaned_data["ends_on"]
    try:
        edit(period, by=request.user, version=form.cleaned_data["version"] or 0)
    except ConflictError as conflict:
        context["told"] = _tell(_find_period(stored, regimen))
        form = _again(request, form, _find_period(stored, regimen).version, conflict)
        return _question(request, "period", stored, form, status=409, **context)
    messages.success(request, _("Saved: when it was used."))
    if stopped and (notice := _notice_of(stored)):
        messages.warning(request, notice)
    return _to_page(stored)


@require_POST
@diary_view
def regimen_void(request: DiaryRequest, pk: UUID, regimen: UUID) -> HttpResponse:
    """Take back that a treatment was used at that time."""
    stored = _find(request, pk)
    course.take_back_regimen(_find_period(stored, regimen), by=request.user)
    messages.success(request, _("Taken back: this time of use. You can put it back."))
    return _to_page(stored)


@require_POST
@diary_view
def regimen_restore(request: DiaryRequest, pk: UUID, regimen: UUID) -> HttpResponse:
    """Put back a time of use that was taken back."""
    stored = _find(request, pk)
    course.put_back_regimen(_find_period(stored, regimen), by=request.user)
    messages.success(request, _("Put back: this time of use."))
    return _to_page(stored)


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
    return redirect("treatment-list", diary=request.patient.pk)


def _add_page(
    request: DiaryRequest, form: TreatmentForm, *, status: int = 200
) -> HttpResponse:
    return _render(request, "add", {"form": form}, status=status)


def _page(
    request: DiaryRequest,
    treatment: Treatment,
    form: TreatmentForm,
    *,
    status: int = 200,
    stored_now: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    regimens = newest_first(treatment.regimens.all())
    current = [one for one in regimens if one.voided_at is None]
    context = {
        "treatment": treatment,
        "form": form,
        "row": overview.Row(treatment, next(iter(current), None)),
        "periods": [(one, _tell(one)) for one in regimens],
        "history": overview.history(treatment, regimens),
        "stored_now": stored_now,
    }
    return _render(request, "edit", context, status=status)


def _faster(
    request: DiaryRequest, stored: Treatment, conflict: ConflictError
) -> HttpResponse:
    """Show what was typed, and that somebody else was faster.

    The form comes back with the stored version, so that saving once more is a
    decision made after reading this.
    """
    typed = _find(request, stored.pk)
    form = TreatmentForm(request.POST, patient=request.patient, instance=typed)
    form = _again(request, form, stored.version, conflict)
    now = overview.differences(content(stored), content(typed))
    return _page(request, stored, form, status=409, stored_now=now)


def _again[F: forms.Form](
    request: DiaryRequest, form: F, version: int, conflict: ConflictError
) -> F:
    """Return a form that was typed, for the version that is stored by now."""
    data = request.POST.copy()
    data["version"] = str(version)
    form.data = data
    form.full_clean()
    form.add_error(None, str(conflict))
    return form


def _question(
    request: DiaryRequest,
    name: str,
    treatment: Treatment,
    form: forms.Form,
    *,
    status: int | None = None,
    **more: Any,
) -> HttpResponse:
    context = {"treatment": treatment, "form": form, **more}
    status = status or (422 if form.is_bound else 200)
    return _render(request, name, context, status=status)


def _render(
    request: DiaryRequest, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    context["may_write"] = request.membership.may_write
    return render(request, f"treatments/{name}.html", context, status=status)


def _find(request: DiaryRequest, pk: UUID) -> Treatment:
    return get_object_or_404(request.patient.treatments, pk=pk)


def _find_period(treatment: Treatment, pk: UUID) -> Regimen:
    return get_object_or_404(treatment.regimens, pk=pk)


def _to_page(treatment: Treatment) -> HttpResponse:
    return redirect("treatment-edit", diary=treatment.patient_id, pk=treatment.pk)


def _tell(regimen: Regimen) -> str:
    return told(regimen.starts_on, regimen.ends_on)


def _notice_of(treatment: Treatment) -> str:
    code = treatment.catalogue
    return str(STOP_NOTICE) if code in CATALOGUE and CATALOGUE[code].stop_notice else ""
