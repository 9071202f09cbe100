"""The pump: refills, changes of the rate, checks and alarms, as the clinic told them."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from diary.access import DiaryRequest, diary_view, writer_view
from diary.models import PumpNote, Treatment
from diary.vocab.changes import PumpEvent

from . import actions
from .forms import PumpNoteForm
from .kinds import Given
from .overview import PumpRow, pump
from .saving import FORM_METHODS, added, answered, changed, find_treatment, page
from .wording import history


@require_safe
@diary_view
def pump_note_list(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Show what is known of a pump, and the notes about it."""
    treatment = find_treatment(request, pk, Given.PUMP)
    shown = pump(treatment, everything="all" in request.GET)
    return page(request, "pump_note_list", {"treatment": treatment, "pump": shown})


@require_http_methods(FORM_METHODS)
@writer_view
def pump_note_add(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Write down what the clinic said or did, or an alarm."""
    treatment = find_treatment(request, pk, Given.PUMP, to_write=True)
    begin: dict[str, Any] = {"day": timezone.localdate(timezone=request.patient.zone)}
    if request.GET.get("what") in PumpEvent:
        begin["what"] = request.GET["what"]
    form = PumpNoteForm(answered(request), treatment=treatment, initial=begin)
    note: PumpNote = form.instance

    status = added(form, lambda: actions.add_pump_note(note, by=request.user))
    if status is None:
        messages.success(request, _said(_("Saved: the note about the pump."), note))
        return _to_list(treatment)
    context = {"form": form, "treatment": treatment}
    return page(request, "pump_note_add", context, status=status)


@require_http_methods(FORM_METHODS)
@diary_view
def pump_note_edit(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Show one note about the pump, and correct it."""
    stored = _find(request, pk)
    typed = copy(stored)
    form = PumpNoteForm(answered(request), treatment=stored.treatment, instance=typed)

    def save(version: int) -> object:
        return actions.edit_pump_note(typed, version=version, by=request.user)

    status, before = changed(form, stored, save)
    if status is None:
        messages.success(request, _("Saved: the note about the pump."))
        return _to_list(stored.treatment)
    context = {
        "form": form,
        "treatment": stored.treatment,
        "note": stored,
        "row": PumpRow(stored),
        "history": history(stored),
        "stored_now": before,
    }
    return page(request, "pump_note_edit", context, status=status)


@require_POST
@diary_view
def pump_note_void(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Take a note about the pump back, with the change of the rate it made."""
    note = actions.take_back_pump_note(_find(request, pk), by=request.user)
    said = _("Taken back: the note about the pump. You can put it back.")
    messages.success(request, said)
    return redirect("pump-note-edit", diary=note.patient_id, pk=note.pk)


@require_POST
@diary_view
def pump_note_restore(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Put a note about the pump back."""
    note = actions.put_back_pump_note(_find(request, pk), by=request.user)
    messages.success(request, _said(_("Put back: the note about the pump."), note))
    return redirect("pump-note-edit", diary=note.patient_id, pk=note.pk)


def _said(done: str, note: PumpNote) -> str:
    """Return what was done, and whether the course of the treatment says it too."""
    if note.change is None or note.change.voided_at is not None:
        return done
    return " ".join((done, _("The new rate stands in the course of the treatment.")))


def _find(request: DiaryRequest, pk: UUID) -> PumpNote:
    rows = request.patient.pumpnotes.select_related("treatment", "change")
    note: PumpNote = get_object_or_404(rows, pk=pk)
    note.patient = note.treatment.patient = request.patient
    return note


def _to_list(treatment: Treatment) -> HttpResponse:
    return redirect("pump-note-list", diary=treatment.patient_id, pk=treatment.pk)
