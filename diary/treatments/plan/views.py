"""The pages with which a plan is written down and corrected."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from diary.access import DiaryRequest, writer_view
from diary.actions import ConflictError
from diary.due import in_force
from diary.models import PlanStep, Regimen, Treatment
from diary.treatments.course import actions as course
from diary.treatments.course.schedule import DAILY, Often
from diary.treatments.page import find, show, to_page
from diary.treatments.wording import regimen_in_words

from . import actions
from .forms import PlanForm, StepForm, slots_of

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
@writer_view
def plan_add(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Write down several steps: days, and an amount for each time."""
    treatment = find(request, pk)
    if not treatment.unit:
        return redirect("plan-step-add", diary=request.patient.pk, pk=pk)
    now = _now(treatment)
    asked = request.POST.get("times", request.GET.get("times", ""))
    slots = slots_of(asked, now.planned.all() if now else ())
    form = PlanForm(posted(request), treatment=treatment, slots=slots)
    context: dict[str, Any] = {
        "now_told": regimen_in_words(now) if now else "",
        "times": ",".join(slots),
        "choices": [(one.value, one.label) for one in Often if one in DAILY],
    }
    if not form.is_bound or not form.is_valid():
        return _ask(request, "add", treatment, form, **context)
    try:
        steps = actions.add_plan(form.steps(), by=request.user)
    except PlanStep.DoesNotExist:
        raise Http404 from None
    except ConflictError as conflict:
        form.add_error(None, str(conflict))
        return _ask(request, "add", treatment, form, status=409, **context)
    said = ngettext(
        "Saved: %(n)s step of the plan.", "Saved: %(n)s steps of the plan.", len(steps)
    )
    messages.success(request, said % {"n": len(steps)})
    return to_page(treatment)


@require_http_methods(FORM_METHODS)
@writer_view
def plan_step_add(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Write down one step with any schedule: weekdays, as needed, weeks."""
    treatment = find(request, pk)
    form = StepForm(
        posted(request),
        patient=request.patient,
        treatment=treatment,
        like=_now(treatment),
    )
    if not form.is_bound or not form.is_valid():
        return _ask(request, "step", treatment, form)
    try:
        step, _created = course.add_step(
            form.put(), planned=form.planned(), by=request.user
        )
    except PlanStep.DoesNotExist:
        raise Http404 from None
    except ConflictError as conflict:
        form.try_again(str(conflict))
        return _ask(request, "step", treatment, form, status=409)
    return _saved(request, treatment, step)


@require_http_methods(FORM_METHODS)
@writer_view
def plan_step_edit(request: DiaryRequest, pk: UUID, plan_step: UUID) -> HttpResponse:
    """Correct one step that was written down wrongly."""
    treatment = find(request, pk)
    stored = find_step(treatment, plan_step)
    form = StepForm(
        posted(request), patient=request.patient, treatment=treatment, step=stored
    )
    if not form.is_bound or not form.is_valid():
        return _ask(request, "step", treatment, form, step=stored)
    try:
        kept = actions.correct_step(
            form.put(),
            planned=form.planned(),
            version=form.cleaned_data["version"] or 0,
            by=request.user,
        )
    except ConflictError as conflict:
        now = find_step(treatment, plan_step)
        form.try_again(str(conflict), version=now.version)
        return _ask(request, "step", treatment, form, status=409, step=now)
    return _saved(request, treatment, kept)


def find_step(treatment: Treatment, pk: UUID) -> PlanStep:
    """Return a step of a treatment, or raise Http404."""
    step: PlanStep = get_object_or_404(treatment.steps, pk=pk)
    step.treatment, step.patient = treatment, treatment.patient
    return step


def posted(request: DiaryRequest) -> Any:
    """Return what was sent, or None."""
    return request.POST if request.method == "POST" else None


def _saved(request: DiaryRequest, treatment: Treatment, step: PlanStep) -> HttpResponse:
    words = {"name": capfirst(treatment.name)}
    messages.success(request, _("Saved: a step of the plan of %(name)s.") % words)
    return to_page(treatment)


def _now(treatment: Treatment) -> Regimen | None:
    """Return how a treatment is taken now."""
    rows = treatment.regimens.current().prefetch_related("planned")
    return in_force(rows, treatment.patient.today())


def _ask(
    request: DiaryRequest,
    name: str,
    treatment: Treatment,
    form: forms.Form,
    *,
    status: int | None = None,
    **more: Any,
) -> HttpResponse:
    status = status or (422 if form.is_bound else 200)
    context = {"treatment": treatment, "form": form, **more}
    return show(request, f"plan/{name}", context, status=status)
