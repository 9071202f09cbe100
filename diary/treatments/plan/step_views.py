"""What became of a step: done on its day, early or late, or not at all."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from diary.access import DiaryRequest, diary_view, writer_view
from diary.actions import ConflictError, restore
from diary.models import PlanStep, Treatment, TreatmentChange
from diary.treatments.course import actions as course
from diary.treatments.course.plan import sentence
from diary.treatments.notice import stop_notice
from diary.treatments.page import find, refused, show, to_page
from diary.treatments.wording import change_in_words

from . import actions
from .forms import DoneForm
from .views import FORM_METHODS, find_step, posted


@require_http_methods(FORM_METHODS)
@writer_view
def plan_step_done(request: DiaryRequest, pk: UUID, plan_step: UUID) -> HttpResponse:
    """Note that a step was done, on its day or on another one."""
    treatment = find(request, pk)
    stored = find_step(treatment, plan_step)
    if stored.voided_at is not None:
        raise Http404
    form = DoneForm(posted(request), patient=request.patient)
    if not form.is_bound or not form.is_valid():
        return _ask(request, treatment, stored, form)
    try:
        change, _created = actions.do_step(form.change(), step=stored, by=request.user)
    except TreatmentChange.DoesNotExist:
        raise Http404 from None
    except ConflictError as conflict:
        form.try_again(str(conflict))
        return _ask(request, treatment, stored, form, status=409)
    change = course.patient_change(request.patient, change.pk)
    words = {"name": capfirst(treatment.name), "change": change_in_words(change)}
    messages.success(request, _("Saved: %(name)s, %(change)s.") % words)
    notice = stop_notice(treatment) if stored.stops else ""
    if notice:
        messages.warning(request, notice)
    return redirect("today", diary=request.patient.pk)


@require_POST
@diary_view
def plan_step_leave_out(
    request: DiaryRequest, pk: UUID, plan_step: UUID
) -> HttpResponse:
    """Note that a step was not done at all."""
    treatment = find(request, pk)
    stored = find_step(treatment, plan_step)
    try:
        course.leave_out_step(stored, by=request.user)
    except ConflictError as conflict:
        return refused(request, treatment, conflict)
    said = _("Noted as not done. The plan of %(name)s can offer it again.")
    messages.success(request, said % {"name": capfirst(treatment.name)})
    return redirect("today", diary=request.patient.pk)


@require_POST
@diary_view
def plan_step_offer(request: DiaryRequest, pk: UUID, plan_step: UUID) -> HttpResponse:
    """Offer a step again that was noted as not done."""
    treatment = find(request, pk)
    actions.offer_again(find_step(treatment, plan_step), by=request.user)
    messages.success(request, _("The step is offered again."))
    return to_page(treatment)


@require_POST
@diary_view
def plan_step_void(request: DiaryRequest, pk: UUID, plan_step: UUID) -> HttpResponse:
    """Take a step out of the plan. It stays stored."""
    treatment = find(request, pk)
    stored = find_step(treatment, plan_step)
    try:
        actions.take_back_step(stored, by=request.user)
    except ConflictError as conflict:
        return refused(request, treatment, conflict)
    messages.success(request, _("Taken back: a step of the plan."))
    return to_page(treatment)


@require_POST
@diary_view
def plan_step_restore(request: DiaryRequest, pk: UUID, plan_step: UUID) -> HttpResponse:
    """Put a step back into the plan."""
    treatment = find(request, pk)
    try:
        restore(find_step(treatment, plan_step), by=request.user)
    except ConflictError as conflict:
        return refused(request, treatment, conflict)
    messages.success(request, _("Put back: a step of the plan."))
    return to_page(treatment)


def _ask(
    request: DiaryRequest,
    treatment: Treatment,
    step: PlanStep,
    form: DoneForm,
    *,
    status: int | None = None,
) -> HttpResponse:
    status = status or (422 if form.is_bound else 200)
    context = {
        "treatment": treatment,
        "form": form,
        "said": sentence(step, request.patient.today()),
        "notice": stop_notice(treatment) if step.stops else "",
    }
    return show(request, "plan/done", context, status=status)
