"""Appointments and the questions for them."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from diary.access import DiaryRequest, diary_view, writer_view
from diary.actions import ConflictError, content, edit, restore, store, void
from diary.models import Question, Visit

from . import actions
from .forms import (
    AnswersForm,
    AskForm,
    QuestionForm,
    RowForm,
    VisitForm,
    visit_label,
)
from .overview import differences, history, overview, questions_for

FORM_METHODS = ["GET", "HEAD", "POST"]
CONFLICT, UNPROCESSABLE = 409, 422


@require_safe
@diary_view
def visit_list(request: DiaryRequest) -> HttpResponse:
    """Show the next visit and its questions, and those that have been."""
    return _list_page(request, AskForm(patient=request.patient))


@require_http_methods(FORM_METHODS)
@writer_view
def visit_add(request: DiaryRequest) -> HttpResponse:
    """Write down an appointment."""
    data = request.POST if request.method == "POST" else None
    form = VisitForm(data, patient=request.patient)
    status = _stored(request, form)
    if status is None:
        said = _("Saved: %(visit)s.") % {"visit": visit_label(form.instance)}
        messages.success(request, said)
        return redirect("visit-list", diary=request.patient.pk)
    return _render(request, "visit_add", {"form": form}, status=status)


@require_http_methods(FORM_METHODS)
@diary_view
def visit_edit(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Show one visit with its questions, and correct it."""
    stored = _visit(request, pk)
    # A form writes what was typed on its row; the page shows what is stored.
    typed = copy(stored)
    data = request.POST if request.method == "POST" else None
    form = VisitForm(data, patient=request.patient, instance=typed)
    status, before = _changed(request, form, stored)
    if status is None:
        said = _("Saved: %(visit)s.") % {"visit": visit_label(typed)}
        messages.success(request, said)
        return redirect("visit-list", diary=request.patient.pk)
    context = {
        "form": form,
        "visit": stored,
        "questions": list(stored.questions.current().order_by("pk")),
        "history": history(stored),
        "stored_now": before,
    }
    return _render(request, "visit_edit", context, status=status)


@require_POST
@diary_view
def visit_void(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Take a visit back. Its open questions are for the next one then."""
    visit = void(_visit(request, pk), by=request.user)
    said = _("Taken back: %(visit)s. You can put it back.")
    messages.success(request, said % {"visit": visit_label(visit)})
    return redirect("visit-edit", diary=request.patient.pk, pk=pk)


@require_POST
@diary_view
def visit_restore(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Put a visit back."""
    visit = restore(_visit(request, pk), by=request.user)
    said = _("Put back: %(visit)s.") % {"visit": visit_label(visit)}
    messages.success(request, said)
    return redirect("visit-edit", diary=request.patient.pk, pk=pk)


@require_http_methods(FORM_METHODS)
@writer_view
def visit_answers(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Answer all questions of a visit on one page."""
    visit = _visit(request, pk)
    data = request.POST if request.method == "POST" else None
    asked = questions_for(visit)
    form = AnswersForm(data, patient=request.patient, visit=visit, questions=asked)
    status = UNPROCESSABLE if form.is_bound else 200
    if form.is_valid():
        try:
            day = form.cleaned_data["answered_on"]
            count = actions.answer_questions(
                visit, answers=form.answers, on=day, by=request.user
            )
        except ConflictError as conflict:
            form.try_again(str(conflict), questions=questions_for(visit))
            status = CONFLICT
        else:
            said = ngettext(
                "Saved: %(count)s answer.", "Saved: %(count)s answers.", count
            )
            messages.success(request, said % {"count": count})
            return redirect("visit-list", diary=request.patient.pk)
    context = {"form": form, "visit": visit}
    return _render(request, "visit_answers", context, status=status)


@require_POST
@diary_view
def question_add(request: DiaryRequest) -> HttpResponse:
    """Keep a question for the next visit."""
    form = AskForm(request.POST, patient=request.patient)
    status = _stored(request, form)
    if status is None:
        messages.success(request, _("Saved: the question."))
        return redirect("visit-list", diary=request.patient.pk)
    return _list_page(request, form, status=status)


@require_http_methods(FORM_METHODS)
@diary_view
def question_edit(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Show one question; correct it, choose its visit, write the answer."""
    stored = _question(request, pk)
    typed = copy(stored)
    data = request.POST if request.method == "POST" else None
    form = QuestionForm(data, patient=request.patient, instance=typed)
    status, before = _changed(request, form, stored)
    if status is None:
        messages.success(request, _("Saved: the question."))
        return redirect("visit-list", diary=request.patient.pk)
    visits = list(request.patient.visits.all())
    context = {
        "form": form,
        "question": stored,
        "visit": next((one for one in visits if one.pk == stored.visit_id), None),
        "history": history(stored, visits),
        "stored_now": before,
    }
    return _render(request, "question_edit", context, status=status)


@require_POST
@diary_view
def question_void(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Take a question back."""
    void(_question(request, pk), by=request.user)
    messages.success(request, _("Taken back: the question. You can put it back."))
    return redirect("question-edit", diary=request.patient.pk, pk=pk)


@require_POST
@diary_view
def question_restore(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Put a question back."""
    restore(_question(request, pk), by=request.user)
    messages.success(request, _("Put back: the question."))
    return redirect("question-edit", diary=request.patient.pk, pk=pk)


def _stored(request: DiaryRequest, form: RowForm) -> int | None:
    """Store what a form says; return None, or the status of the page it goes back on."""
    if not form.is_valid():
        return UNPROCESSABLE if form.is_bound else 200
    try:
        store(form.instance, by=request.user)
    except form.instance.__class__.DoesNotExist:
        raise Http404 from None
    except ConflictError as conflict:
        form.try_again(str(conflict))
        return CONFLICT
    return None


def _changed(
    request: DiaryRequest, form: RowForm, stored: Visit | Question
) -> tuple[int | None, list[tuple[str, str]]]:
    """Store a correction; return None, or the status of the page it goes back on.

    If somebody else was faster, what is stored differently comes with it.
    """
    if not form.is_valid():
        return UNPROCESSABLE if form.is_bound else 200, []
    version = form.cleaned_data["version"] or 0
    try:
        edit(form.instance, by=request.user, version=version)
    except ConflictError as conflict:
        stored.refresh_from_db()
        form.try_again(str(conflict), version=stored.version)
        visits = list(request.patient.visits.all())
        before = differences(content(stored), content(form.instance), visits)
        return CONFLICT, before
    return None, []


def _list_page(
    request: DiaryRequest, form: AskForm, *, status: int = 200
) -> HttpResponse:
    everything = "all" in request.GET
    page = overview(request.patient, everything=everything)
    context: dict[str, Any] = {"page": page, "form": form}
    return _render(request, "visit_list", context, status=status)


def _render(
    request: DiaryRequest, name: str, context: dict[str, Any], *, status: int
) -> HttpResponse:
    context["may_write"] = request.membership.may_write
    return render(request, f"visits/{name}.html", context, status=status)


def _visit(request: DiaryRequest, pk: UUID) -> Visit:
    return get_object_or_404(request.patient.visits, pk=pk)


def _question(request: DiaryRequest, pk: UUID) -> Question:
    return get_object_or_404(request.patient.questions, pk=pk)
