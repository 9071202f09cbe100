"""What the views of this room share: save what a form says, and find rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from diary.access import DiaryRequest
from diary.actions import ConflictError, content, plain
from diary.models import Dose, PumpNote, Treatment

from .kinds import Given, given_as
from .row_form import RowForm
from .wording import differences

FORM_METHODS = ["GET", "HEAD", "POST"]
CONFLICT, UNPROCESSABLE = 409, 422


def answered(request: DiaryRequest) -> Any:
    """Return what was sent, or None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


def added(form: RowForm, store: Callable[[], object]) -> int | None:
    """Store what a form says; return None, or the status of the page it goes back on."""
    if not form.is_valid():
        return UNPROCESSABLE if form.is_bound else 200
    try:
        store()
    except form.instance.__class__.DoesNotExist:
        raise Http404 from None
    except ConflictError as conflict:
        form.try_again(str(conflict))
        return CONFLICT
    return None


def changed(
    form: RowForm, stored: Dose | PumpNote, edit: Callable[[int], object]
) -> tuple[int | None, list[tuple[str, str]]]:
    """Store a correction; return None, or the status of the page it goes back on.

    If somebody else was faster, what is stored differently comes with it.
    """
    if not form.is_valid():
        return UNPROCESSABLE if form.is_bound else 200, []
    try:
        edit(form.cleaned_data["version"] or 0)
    except ConflictError as conflict:
        stored.refresh_from_db()
        form.try_again(str(conflict), version=stored.version)
        return CONFLICT, differences(stored, content(stored), _typed(form))
    return None, []


def _typed(form: RowForm) -> dict[str, Any]:
    """Return what a form says, as `content` returns what is stored."""
    said = content(form.instance)
    if "sites" in said:
        sites = getattr(form, "sites", ())
        said["sites"] = [
            {name: plain(value) for name, value in one.said().items()} for one in sites
        ]
    return said


def page(
    request: DiaryRequest, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Show a page of this room."""
    context["may_write"] = request.membership.may_write
    return render(request, f"treatments/given/{name}.html", context, status=status)


def find_treatment(
    request: DiaryRequest, pk: UUID, how: Given, *, to_write: bool = False
) -> Treatment:
    """Return a treatment that a clinic gives in this way, or raise Http404."""
    rows = request.patient.treatments.all()
    treatment = get_object_or_404(rows.current() if to_write else rows, pk=pk)
    treatment.patient = request.patient
    if given_as(treatment) != how:
        raise Http404
    return treatment


def find_dose(request: DiaryRequest, pk: UUID, how: Given) -> Dose:
    """Return an injection or procedure with its treatment, or raise Http404."""
    rows = request.patient.doses.select_related("treatment")
    dose: Dose = get_object_or_404(rows, pk=pk)
    dose.patient = dose.treatment.patient = request.patient
    if given_as(dose.treatment) != how:
        raise Http404
    return dose
