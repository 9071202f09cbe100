"""The first run: four short questions, each of which can be skipped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from diary.access import DiaryRequest, diary_view, writer_view
from diary.accounts.actions import describe_diary
from diary.accounts.forms import ZoneForm
from diary.models import Patient, User
from diary.treatments import actions as treatments

from .welcome_forms import ConditionsForm, TreatmentsForm, WhoForm


@dataclass(frozen=True)
class Step:
    """One question: its form, and what keeps the answer."""

    form: Callable[..., forms.Form]
    keep: Callable[[Patient, Any, User], None]


@require_safe
@diary_view
def welcome_start(request: DiaryRequest) -> HttpResponse:
    """Go to the first question."""
    return redirect("welcome", diary=request.patient.pk, step=next(iter(STEPS)))


@require_http_methods(["GET", "HEAD", "POST"])
@writer_view
def welcome(request: DiaryRequest, step: str) -> HttpResponse:
    """Ask one question, keep the answer, and go on."""
    if step not in STEPS:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = STEPS[step].form(data, patient=request.patient)
    if form.is_valid():
        STEPS[step].keep(request.patient, form, request.user)
        return redirect(_after(request.patient, step))
    names = list(STEPS)
    context = {
        "form": form,
        "number": names.index(step) + 1,
        "of": len(names),
        "skip": _after(request.patient, step),
        "now": timezone.now(),
    }
    status = 422 if form.is_bound else 200
    return render(request, f"today/welcome_{step}.html", context, status=status)


def _after(patient: Patient, step: str) -> str:
    names = list(STEPS)
    place = names.index(step) + 1
    if place == len(names):
        return reverse("today", kwargs={"diary": patient.pk})
    return reverse("welcome", kwargs={"diary": patient.pk, "step": names[place]})


def _keep_who(patient: Patient, form: forms.Form, by: User) -> None:
    said = form.cleaned_data
    describe_diary(patient, by=by, name=said["name"], about=said["about"])


def _keep_zone(patient: Patient, form: forms.Form, by: User) -> None:
    describe_diary(patient, by=by, timezone=form.cleaned_data["timezone"])


def _keep_conditions(patient: Patient, form: ConditionsForm, by: User) -> None:
    treatments.set_conditions(patient, names=form.names, by=by)


def _keep_treatments(patient: Patient, form: TreatmentsForm, by: User) -> None:
    treatments.start_all(form.treatments, by=by)


STEPS = {
    "who": Step(WhoForm, _keep_who),
    "zone": Step(ZoneForm, _keep_zone),
    "conditions": Step(ConditionsForm, _keep_conditions),
    "treatments": Step(TreatmentsForm, _keep_treatments),
}

urlpatterns = [
    path("d/<uuid:diary>/welcome/", welcome_start, name="welcome"),
    path("d/<uuid:diary>/welcome/<slug:step>/", welcome, name="welcome"),
]
