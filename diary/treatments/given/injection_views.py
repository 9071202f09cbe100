"""Injections of one treatment: the cycles, and the muscles of each."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from diary.access import DiaryRequest, diary_view, writer_view
from diary.actions import ConflictError, edit, restore, store, void
from diary.models import Dose, Treatment

from .forms import CameBackForm, InjectionForm
from .kinds import Given
from .overview import GivenRow, given_list, names_of_muscles
from .saving import (
    CONFLICT,
    FORM_METHODS,
    UNPROCESSABLE,
    added,
    answered,
    changed,
    find_dose,
    find_treatment,
    page,
)
from .wording import history, muscle_label


@require_safe
@diary_view
def injection_list(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Show the injections of a treatment as cycles, and the time since the last."""
    return _list_page(request, find_treatment(request, pk, Given.INJECTION))


@require_http_methods(FORM_METHODS)
@writer_view
def injection_add(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Write down an injection with its muscles."""
    treatment = find_treatment(request, pk, Given.INJECTION, to_write=True)
    form = InjectionForm(
        answered(request),
        treatment=treatment,
        initial=_as_last_time(request, treatment),
    )

    def save() -> object:
        return store(
            form.instance,
            by=request.user,
            parts={"sites": form.sites},
            own_clock=form.own_clock,
        )

    status = added(form, save)
    if status is None:
        messages.success(request, _("Saved: the injection."))
        return _to_list(treatment)
    last = given_list(treatment).last
    context = {"form": form, "treatment": treatment, "last": last}
    return _form_page(request, "injection_add", context, status)


@require_http_methods(FORM_METHODS)
@diary_view
def injection_edit(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Show one injection, and correct it."""
    stored = find_dose(request, pk, Given.INJECTION)
    # A form writes what was typed on its row; the page shows what is stored.
    typed = copy(stored)
    form = InjectionForm(answered(request), treatment=stored.treatment, instance=typed)

    def save(version: int) -> object:
        parts = {"sites": form.sites}
        return edit(typed, by=request.user, version=version, parts=parts)

    status, before = changed(form, stored, save)
    if status is None:
        messages.success(request, _("Saved: the injection."))
        return _to_list(stored.treatment)
    context = {
        "form": form,
        "treatment": stored.treatment,
        "row": GivenRow(stored),
        "history": history(stored),
        "stored_now": before,
    }
    return _form_page(request, "injection_edit", context, status)


@require_POST
@diary_view
def injection_came_back(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Note since when the spasms are back after an injection."""
    dose = find_dose(request, pk, Given.INJECTION)
    today = timezone.localdate(timezone=request.patient.zone)
    form = CameBackForm(request.POST, dose=dose, today=today)
    if not form.is_valid():
        return _list_page(request, dose.treatment, form, status=UNPROCESSABLE)
    dose.wore_off_on = form.cleaned_data["wore_off_on"]
    try:
        edit(dose, by=request.user, version=form.cleaned_data["version"] or 0)
    except ConflictError as conflict:
        dose.refresh_from_db()
        form.try_again(str(conflict), version=dose.version)
        return _list_page(request, dose.treatment, form, status=CONFLICT)
    messages.success(request, _("Saved: when the spasms came back."))
    return _to_list(dose.treatment)


@require_POST
@diary_view
def injection_void(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Take an injection back."""
    dose = void(find_dose(request, pk, Given.INJECTION), by=request.user)
    messages.success(request, _("Taken back: the injection. You can put it back."))
    return _to_injection(dose)


@require_POST
@diary_view
def injection_restore(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Put an injection back."""
    dose = restore(find_dose(request, pk, Given.INJECTION), by=request.user)
    messages.success(request, _("Put back: the injection."))
    return _to_injection(dose)


def _list_page(
    request: DiaryRequest,
    treatment: Treatment,
    form: CameBackForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    shown = given_list(treatment, everything="all" in request.GET)
    if form is None and shown.last is not None:
        today = timezone.localdate(timezone=request.patient.zone)
        form = CameBackForm(dose=shown.last.dose, today=today)
    context: dict[str, Any] = {"treatment": treatment, "given": shown, "form": form}
    return page(request, "injection_list", context, status=status)


def _form_page(
    request: DiaryRequest, name: str, context: dict[str, Any], status: int
) -> HttpResponse:
    context["muscles"] = names_of_muscles(context["treatment"])
    return page(request, name, context, status=status)


def _as_last_time(request: DiaryRequest, treatment: Treatment) -> dict[str, Any]:
    """Return the muscles and sides of the last time, without any units."""
    last = given_list(treatment).last if "again" in request.GET else None
    if last is None:
        return {}
    said: dict[str, Any] = {"clinician": last.dose.clinician}
    for number, one in enumerate(last.dose.sites.all(), 1):
        said[f"muscle_{number}"] = muscle_label(one.muscle)
        said[f"side_{number}"] = one.side
    return said


def _to_list(treatment: Treatment) -> HttpResponse:
    return redirect("injection-list", diary=treatment.patient_id, pk=treatment.pk)


def _to_injection(dose: Dose) -> HttpResponse:
    return redirect("injection-edit", diary=dose.patient_id, pk=dose.pk)
