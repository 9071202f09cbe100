"""Goals in the person's own words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from diary import actions as core
from diary.access import DiaryRequest, diary_view, writer_view
from diary.models import Assessment, Goal
from diary.vocab.scales import Scale

from . import actions, overview
from .forms import GoalForm
from .views import CONFLICT, FORM_METHODS, UNPROCESSABLE, ask


@require_http_methods(FORM_METHODS)
@writer_view
def goal_add(request: DiaryRequest) -> HttpResponse:
    """Set a goal."""
    data = request.POST if request.method == "POST" else None
    form = GoalForm(data, patient=request.patient)
    if data is None:
        return render(request, "scales/goal_add.html", {"form": form})
    if not form.is_valid():
        return _add_page(request, form, status=UNPROCESSABLE)
    try:
        actions.save_goal(form.instance, by=request.user)
    except Goal.DoesNotExist:
        raise Http404 from None
    except core.ConflictError as conflict:
        form.try_again(str(conflict))
        return _add_page(request, form, status=CONFLICT)
    messages.success(request, _("Saved: your goal."))
    return redirect("scale-list", request.patient.pk)


@require_http_methods(FORM_METHODS)
@diary_view
def goal_edit(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Show a goal with its ratings, and change its words or its days."""
    stored = _goal(request, pk)
    if request.method != "POST":
        form = GoalForm(patient=request.patient, instance=stored)
        return _page(request, stored, form)
    # A form writes what was typed on its row; the page shows what is stored.
    typed = _goal(request, pk)
    form = GoalForm(request.POST, patient=request.patient, instance=typed)
    if not form.is_valid():
        return _page(request, stored, form, status=UNPROCESSABLE)
    version = form.cleaned_data["version"]
    try:
        actions.save_goal(typed, by=request.user, version=version)
    except core.ConflictError as conflict:
        now = _goal(request, pk)
        form.try_again(str(conflict), version=now.version)
        return _page(request, now, form, status=CONFLICT)
    messages.success(request, _("Saved: your goal."))
    return redirect("scale-list", request.patient.pk)


@require_http_methods(FORM_METHODS)
@writer_view
def goal_rate(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Rate how a goal stands."""
    goal = get_object_or_404(request.patient.goals.current(), pk=pk)
    new = Assessment(patient=request.patient, scale=Scale.GOAL, goal=goal)
    return ask(request, new)


@require_POST
@diary_view
def goal_end(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Note that a goal is one until today."""
    actions.end_goal(_goal(request, pk), on=request.patient.today(), by=request.user)
    messages.success(request, _("Saved: it is a goal no longer. You can change that."))
    return redirect("goal-edit", request.patient.pk, pk)


@require_POST
@diary_view
def goal_void(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Take a goal back. It stays stored, and so do its ratings."""
    core.void(_goal(request, pk), by=request.user)
    messages.success(request, _("Taken back: your goal. You can put it back."))
    return redirect("goal-edit", request.patient.pk, pk)


@require_POST
@diary_view
def goal_restore(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Put back a goal that was taken back."""
    core.restore(_goal(request, pk), by=request.user)
    messages.success(request, _("Put back: your goal."))
    return redirect("goal-edit", request.patient.pk, pk)


def _add_page(request: DiaryRequest, form: GoalForm, *, status: int) -> HttpResponse:
    return render(request, "scales/goal_add.html", {"form": form}, status=status)


def _page(
    request: DiaryRequest, goal: Goal, form: GoalForm, *, status: int = 200
) -> HttpResponse:
    ratings = overview.answers(request.patient, Scale.GOAL, goal=goal)
    context: dict[str, Any] = {
        "goal": goal,
        "form": form,
        "look": overview.year(ratings, Scale.GOAL, request.GET.get("year", "")),
        "history": overview.goal_history(goal),
    }
    return render(request, "scales/goal.html", context, status=status)


def _goal(request: DiaryRequest, pk: UUID) -> Any:
    return get_object_or_404(request.patient.goals, pk=pk)
