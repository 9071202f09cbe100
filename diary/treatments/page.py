"""The page of one treatment, which several views answer with."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from diary.access import DiaryRequest
from diary.actions import ConflictError
from diary.models import Treatment

from .course.lines import read_course
from .course.plan import plan_of
from .forms import TreatmentForm
from .history import history
from .notice import stop_notice
from .overview import row_of


def find(request: DiaryRequest, pk: UUID) -> Treatment:
    """Return a treatment of the open diary, or raise Http404."""
    return get_object_or_404(request.patient.treatments, pk=pk)


def to_page(treatment: Treatment) -> HttpResponse:
    """Lead to the page of a treatment."""
    return redirect("treatment-edit", diary=treatment.patient_id, pk=treatment.pk)


def refused(
    request: DiaryRequest, treatment: Treatment, conflict: ConflictError
) -> HttpResponse:
    """Show the page with the reason why something was not done."""
    stored = find(request, treatment.pk)
    return treatment_page(request, stored, status=409, refused=str(conflict))


def treatment_page(
    request: DiaryRequest,
    treatment: Treatment,
    form: TreatmentForm | None = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Show a treatment: what holds, its changes, and what it is."""
    course = read_course(treatment)
    if form is None:
        # A form writes what was typed on its row; the page shows what is stored.
        form = TreatmentForm(
            patient=request.patient,
            instance=copy(treatment),
            regimens=course.regimens,
        )
    rows = [treatment, *course.regimens, *course.changes]
    context = {
        "treatment": treatment,
        "form": form,
        "row": row_of(treatment, course.current, course.today),
        "course": course,
        "plan": plan_of(treatment),
        "history": history(request.patient, rows, of_changes=course.made_by_changes),
        **more,
    }
    return show(request, "edit", context, status=status)


def show(
    request: DiaryRequest, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a template of this room."""
    context["may_write"] = request.membership.may_write
    return render(request, f"treatments/{name}.html", context, status=status)


def ask(
    request: DiaryRequest,
    name: str,
    treatment: Treatment,
    form: forms.Form,
    **more: Any,
) -> HttpResponse:
    """Show a question about a treatment, with errors if there are some.

    `conflict` is why what was typed could not be stored.
    """
    status = 200
    if form.is_bound:
        status = 409 if more.pop("conflict", None) is not None else 422
    context = {
        "treatment": treatment,
        "form": form,
        "notice": stop_notice(treatment),
        **more,
    }
    return show(request, f"course/{name}", context, status=status)
