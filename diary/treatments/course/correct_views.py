"""The pages with which the course of a treatment is corrected and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from diary.access import DiaryRequest, diary_view, writer_view
from diary.actions import ConflictError, content, keep_words
from diary.models import Regimen, TreatmentChange
from diary.treatments.history import differences, history
from diary.treatments.notice import stop_notice
from diary.treatments.page import ask, find, refused, to_page
from diary.treatments.periods import told
from diary.treatments.wording import change_in_words, regimen_in_words

from . import actions
from .forms import CorrectForm, RegimenForm
from .lines import Course, read_course
from .views import FORM_METHODS, posted


@require_http_methods(FORM_METHODS)
@writer_view
def change_edit(request: DiaryRequest, pk: UUID, change: UUID) -> HttpResponse:
    """Correct the day of a change and its reasons."""
    treatment = find(request, pk)
    course = read_course(treatment)
    stored = _change(course, change)
    was = content(stored)
    typed = actions.patient_change(request.patient, change)
    form = CorrectForm(posted(request), patient=request.patient, stored=typed)
    context = _about(request, course, stored)
    if not form.is_bound or not form.is_valid():
        return ask(request, "change_edit", treatment, form, **context)
    day, version = form.cleaned_data["day"], form.cleaned_data["version"] or 0
    try:
        actions.correct(
            form.change(stored.kind_of), day=day, version=version, by=request.user
        )
    except ConflictError as conflict:
        now = actions.patient_change(request.patient, change)
        typed.day = day
        form.try_again(str(conflict), version=now.version)
        if content(now) != was or now.version != version:
            context["stored_now"] = differences(now, content(now), content(typed))
        return ask(
            request, "change_edit", treatment, form, conflict=conflict, **context
        )
    keep_words(request.patient, own_words=form.own_words, by=request.user)
    messages.success(request, _("Saved: the change was corrected."))
    return to_page(treatment)


@require_POST
@diary_view
def change_void(request: DiaryRequest, pk: UUID, change: UUID) -> HttpResponse:
    """Take a change back: what held before it goes on."""
    said = _("Taken back: %(change)s. You can put it back.")
    return _turn(request, pk, change, actions.take_back, said)


@require_POST
@diary_view
def change_restore(request: DiaryRequest, pk: UUID, change: UUID) -> HttpResponse:
    """Put back a change that was taken back."""
    said = _("Put back: %(change)s.")
    return _turn(request, pk, change, actions.put_back, said)


@require_http_methods(FORM_METHODS)
@writer_view
def regimen_edit(request: DiaryRequest, pk: UUID, regimen: UUID) -> HttpResponse:
    """Correct how a treatment was taken, and the days that no change made."""
    treatment = find(request, pk)
    course = read_course(treatment)
    row = _regimen(course, regimen)
    open_before = row.ends_on is None
    context = {
        "regimen": row,
        "told": told(row.starts_on, row.ends_on, course.today),
        "words": regimen_in_words(row),
        "is_alone": row.pk not in course.made_by_changes,
        "is_said": bool(row.planned.all()) or row.as_needed,
    }
    form = RegimenForm(
        posted(request),
        patient=request.patient,
        regimen=_regimen(read_course(treatment), regimen) if posted(request) else row,
        free=course.free_edges(row),
    )
    if not form.is_bound or not form.is_valid():
        return ask(request, "regimen_edit", treatment, form, **context)
    try:
        kept = actions.correct_regimen(
            form.put(),
            planned=form.planned(),
            version=form.cleaned_data["version"] or 0,
            by=request.user,
        )
    except ConflictError as conflict:
        now = _regimen(read_course(treatment), regimen)
        form.try_again(str(conflict), version=now.version)
        context["told"] = told(now.starts_on, now.ends_on, course.today)
        context["words"] = regimen_in_words(now)
        return ask(
            request, "regimen_edit", treatment, form, conflict=conflict, **context
        )
    messages.success(request, _("Saved: how it is used."))
    if open_before and kept.ends_on is not None and stop_notice(treatment):
        messages.warning(request, stop_notice(treatment))
    return to_page(treatment)


@require_POST
@diary_view
def regimen_void(request: DiaryRequest, pk: UUID, regimen: UUID) -> HttpResponse:
    """Take back that a treatment was used at a time that no change made."""
    treatment = find(request, pk)
    row = _regimen(read_course(treatment), regimen)
    try:
        actions.take_back_regimen(row, by=request.user)
    except ConflictError as conflict:
        return refused(request, treatment, conflict)
    messages.success(request, _("Taken back: this time of use. You can put it back."))
    return to_page(treatment)


@require_POST
@diary_view
def regimen_restore(request: DiaryRequest, pk: UUID, regimen: UUID) -> HttpResponse:
    """Put back a time of use that was taken back."""
    treatment = find(request, pk)
    row = _regimen(read_course(treatment), regimen)
    try:
        actions.put_back_regimen(row, by=request.user)
    except ConflictError as conflict:
        return refused(request, treatment, conflict)
    messages.success(request, _("Put back: this time of use."))
    return to_page(treatment)


def _turn(
    request: DiaryRequest,
    pk: UUID,
    change: UUID,
    act: Callable[..., TreatmentChange],
    said: str,
) -> HttpResponse:
    """Take a change back or put it back, and say so."""
    treatment = find(request, pk)
    stored = _change(read_course(treatment), change)
    words = {"change": change_in_words(stored)}
    try:
        act(stored, by=request.user)
    except ConflictError as conflict:
        return refused(request, treatment, conflict)
    messages.success(request, said % words)
    return to_page(treatment)


def _about(
    request: DiaryRequest, course: Course, stored: TreatmentChange
) -> dict[str, Any]:
    """Return what the page of a change shows beside its form."""
    mine = course.treatment.pk
    regimen = stored.to_regimen
    return {
        "change": stored,
        "words": capfirst(change_in_words(stored)),
        "schedule": regimen if regimen and regimen.treatment_id == mine else None,
        "history": history(request.patient, [stored]),
    }


def _change(course: Course, pk: UUID) -> TreatmentChange:
    return cast("TreatmentChange", _of(course.changes, pk))


def _regimen(course: Course, pk: UUID) -> Regimen:
    return cast("Regimen", _of(course.regimens, pk))


def _of(rows: list[Any], pk: UUID) -> Any:
    """Return the row of this course, or raise Http404."""
    found = next((one for one in rows if one.pk == pk), None)
    if found is None:
        raise Http404
    return found
