"""Blocks, surgery, casts and other procedures: when, where, by whom."""

from __future__ import annotations

from copy import copy
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from diary.access import DiaryRequest, diary_view, writer_view
from diary.actions import edit, restore, store, void
from diary.models import Dose, Treatment

from .forms import ProcedureForm
from .kinds import Given
from .overview import GivenRow, given_list
from .saving import (
    FORM_METHODS,
    added,
    answered,
    changed,
    find_dose,
    find_treatment,
    page,
)
from .wording import history


@require_safe
@diary_view
def procedure_list(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Show when a procedure was done."""
    treatment = find_treatment(request, pk, Given.PROCEDURE)
    shown = given_list(treatment, everything="all" in request.GET)
    return page(request, "procedure_list", {"treatment": treatment, "given": shown})


@require_http_methods(FORM_METHODS)
@writer_view
def procedure_add(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Write down a procedure."""
    treatment = find_treatment(request, pk, Given.PROCEDURE, to_write=True)
    form = ProcedureForm(answered(request), treatment=treatment)

    def save() -> object:
        return store(
            form.instance,
            by=request.user,
            own_words=form.own_words,
            own_clock=form.own_clock,
        )

    status = added(form, save)
    if status is None:
        messages.success(request, _("Saved: the procedure."))
        return _to_list(treatment)
    context = {"form": form, "treatment": treatment}
    return page(request, "procedure_add", context, status=status)


@require_http_methods(FORM_METHODS)
@diary_view
def procedure_edit(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Show one procedure, and correct it."""
    stored = find_dose(request, pk, Given.PROCEDURE)
    typed = copy(stored)
    form = ProcedureForm(answered(request), treatment=stored.treatment, instance=typed)

    def save(version: int) -> object:
        own = form.own_words
        return edit(typed, by=request.user, version=version, own_words=own)

    status, before = changed(form, stored, save)
    if status is None:
        messages.success(request, _("Saved: the procedure."))
        return _to_list(stored.treatment)
    context = {
        "form": form,
        "treatment": stored.treatment,
        "row": GivenRow(stored),
        "history": history(stored),
        "stored_now": before,
    }
    return page(request, "procedure_edit", context, status=status)


@require_POST
@diary_view
def procedure_void(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Take a procedure back."""
    dose = void(find_dose(request, pk, Given.PROCEDURE), by=request.user)
    messages.success(request, _("Taken back: the procedure. You can put it back."))
    return _to_procedure(dose)


@require_POST
@diary_view
def procedure_restore(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Put a procedure back."""
    dose = restore(find_dose(request, pk, Given.PROCEDURE), by=request.user)
    messages.success(request, _("Put back: the procedure."))
    return _to_procedure(dose)


def _to_list(treatment: Treatment) -> HttpResponse:
    return redirect("procedure-list", diary=treatment.patient_id, pk=treatment.pk)


def _to_procedure(dose: Dose) -> HttpResponse:
    return redirect("procedure-edit", diary=dose.patient_id, pk=dose.pk)
