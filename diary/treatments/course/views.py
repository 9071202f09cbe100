"""The pages with which a change of treatment is noted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diary.access import DiaryRequest, writer_view
from diary.actions import ConflictError, keep_words
from diary.due import in_force
from diary.models import Regimen, Treatment, TreatmentChange
from diary.treatments.notice import stop_notice
from diary.treatments.page import ask, find, to_page
from diary.treatments.periods import newest_first
from diary.treatments.wording import change_in_words, regimen_in_words
from diary.vocab.changes import ChangeKind

from . import actions
from .forms import (
    DoseChangeForm,
    EarlierForm,
    StartForm,
    StopForm,
    SwitchForm,
)
from .lines import read_course
from .why_form import WhyForm

FORM_METHODS = ["GET", "HEAD", "POST"]
type Noted = tuple[TreatmentChange, bool]


@require_http_methods(FORM_METHODS)
@writer_view
def treatment_change(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Note that a treatment is taken in another way: more, less, other times."""
    treatment = find(request, pk)
    regimens = _current(treatment)
    if not regimens:
        return redirect("treatment-start", diary=request.patient.pk, pk=pk)
    form = DoseChangeForm(
        posted(request),
        patient=request.patient,
        treatment=treatment,
        regimens=regimens,
    )

    def note() -> Noted:
        change = form.change(ChangeKind.ADJUST)
        return actions.alter(
            change, regimen=form.regimen(), planned=form.planned(), by=request.user
        )

    now = in_force(regimens, request.patient.today())
    context = {"now": now, "now_told": regimen_in_words(now) if now else ""}
    return _answer(request, "change", treatment, form, note, context)


@require_http_methods(FORM_METHODS)
@writer_view
def treatment_start(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Note that a treatment is used, or used again."""
    treatment = find(request, pk)
    regimens = _current(treatment)
    used = in_force(regimens, request.patient.today()) is not None
    # What was typed meanwhile is answered with what is wrong, and stays.
    if used and request.method != "POST":
        return to_page(treatment)
    form = StartForm(
        posted(request),
        patient=request.patient,
        treatment=treatment,
        regimens=regimens,
    )

    def note() -> Noted:
        change = form.change(form.kind())
        return actions.start(
            change, regimen=form.regimen(), planned=form.planned(), by=request.user
        )

    return _answer(request, "start", treatment, form, note, {"again": bool(regimens)})


@require_http_methods(FORM_METHODS)
@writer_view
def treatment_stop(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Note that a treatment is not used any more, or not for now."""
    treatment = find(request, pk)
    if request.method != "POST" and not _is_used(request, treatment):
        return to_page(treatment)
    kind = ChangeKind.PAUSE if "pause" in request.GET else ChangeKind.STOP
    form = StopForm(
        posted(request), patient=request.patient, initial={"what": kind.value}
    )

    def note() -> Noted:
        change = form.change(form.cleaned_data["what"])
        return actions.stop(change, treatment=treatment, by=request.user)

    return _answer(request, "stop", treatment, form, note, {})


@require_http_methods(FORM_METHODS)
@writer_view
def treatment_switch(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Note that a treatment is stopped and another one used instead."""
    treatment = find(request, pk)
    if request.method != "POST" and not _is_used(request, treatment):
        return to_page(treatment)
    wanted = request.POST.get("to") or request.GET.get("to")
    if not wanted:
        return ask(
            request,
            "switch_to",
            treatment,
            WhyForm(patient=request.patient),
            others=_others(treatment),
        )
    other = _find_other(request, treatment, wanted)
    form = SwitchForm(posted(request), patient=request.patient, treatment=other)

    def note() -> Noted:
        change = form.change(ChangeKind.SWITCH)
        planned = form.planned()
        return actions.switch(
            change,
            treatment=treatment,
            regimen=form.regimen(),
            planned=planned,
            by=request.user,
        )

    return _answer(request, "switch", treatment, form, note, {"other": other})


@require_http_methods(FORM_METHODS)
@writer_view
def treatment_earlier(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Note what was before, one step after the other."""
    treatment = find(request, pk)
    course = read_course(treatment)
    last = _step_before(request, course.current)
    form = EarlierForm(
        posted(request),
        patient=request.patient,
        treatment=treatment,
        regimens=course.current,
        initial={"day": None},
        **({"regimen": last} if last is not None else {}),
    )

    def note() -> Noted:
        return _note_step(request, treatment, form)

    context = {"lines": list(reversed(course.standing))}
    return _answer(request, "earlier", treatment, form, note, context)


def _is_used(request: DiaryRequest, treatment: Treatment) -> bool:
    return in_force(_current(treatment), request.patient.today()) is not None


def _note_step(request: DiaryRequest, treatment: Treatment, form: EarlierForm) -> Noted:
    """Note one step of a past course as what it turns out to be."""
    if not form.asks_schedule:
        change = form.change(form.cleaned_data["what"])
        return actions.stop(change, treatment=treatment, by=request.user)
    said: dict[str, Any] = {"planned": form.planned(), "by": request.user}
    if form.held() is None:
        return actions.start(form.change(form.kind()), regimen=form.regimen(), **said)
    return actions.alter(form.change(ChangeKind.ADJUST), regimen=form.regimen(), **said)


def _answer(
    request: DiaryRequest,
    name: str,
    treatment: Treatment,
    form: WhyForm,
    note: Callable[[], Noted],
    context: dict[str, Any],
) -> HttpResponse:
    """Ask, or store what was answered and say so."""
    if not form.is_bound or not form.is_valid():
        return ask(request, name, treatment, form, **context)
    try:
        change, _created = note()
    except TreatmentChange.DoesNotExist:
        raise Http404 from None
    except ConflictError as conflict:
        form.try_again(str(conflict))
        return ask(request, name, treatment, form, conflict=conflict, **context)
    keep_words(request.patient, own_words=form.own_words, by=request.user)
    _say(request, treatment, change)
    if name != "earlier":
        return to_page(treatment)
    address = reverse("treatment-earlier", args=[request.patient.pk, treatment.pk])
    after = f"?after={change.to_regimen_id}" if change.to_regimen_id else ""
    return redirect(f"{address}{after}")


def _say(request: DiaryRequest, treatment: Treatment, change: TreatmentChange) -> None:
    """Say what was stored, and the notice after an end."""
    name = capfirst(treatment.name)
    words = {"name": name, "change": change_in_words(change)}
    if change.kind_of == ChangeKind.SWITCH:
        said = _("Saved: %(change)s.") % words
    else:
        said = _("Saved: %(name)s, %(change)s.") % words
    messages.success(request, said)
    notice = stop_notice(treatment)
    if notice and ChangeKind(change.kind_of).ends_use:
        messages.warning(request, notice)


def posted(request: DiaryRequest) -> Any:
    """Return what was sent, or None."""
    return request.POST if request.method == "POST" else None


def _current(treatment: Treatment) -> list[Regimen]:
    rows = treatment.regimens.current().prefetch_related("planned")
    return newest_first(rows)


def _others(treatment: Treatment) -> list[Treatment]:
    """Return the treatments that are not used today."""
    patient = treatment.patient
    today = patient.today()
    used = {
        one.treatment_id
        for one in patient.regimens.current()
        if in_force([one], today) is not None
    }
    listed = patient.treatments.current().order_by("name")
    return [one for one in listed if one.pk not in used]


def _find_other(request: DiaryRequest, treatment: Treatment, wanted: str) -> Treatment:
    try:
        pk = UUID(wanted)
    except ValueError:
        raise Http404 from None
    known = request.patient.treatments.current().exclude(pk=treatment.pk)
    return get_object_or_404(known, pk=pk)


def _step_before(request: DiaryRequest, regimens: list[Regimen]) -> Regimen | None:
    """Return the regimen of the step that was noted last on this page."""
    after = request.GET.get("after", "")
    return next((one for one in regimens if str(one.pk) == after), None)
