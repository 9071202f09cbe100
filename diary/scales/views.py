"""The weekly scales: what was answered, and answering now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from diary.access import DiaryRequest, diary_view, writer_view
from diary.actions import ConflictError
from diary.journal.notices import answer, read_notice
from diary.models import Assessment
from diary.vocab.scales import Scale

from . import actions, overview
from .forms import ANSWER_FORMS, AnswerForm

FORM_METHODS = ["GET", "HEAD", "POST"]
UNPROCESSABLE, CONFLICT = 422, 409


@require_safe
@diary_view
def scale_list(request: DiaryRequest) -> HttpResponse:
    """Show each scale and goal with its last answer, and when it is offered again."""
    context = {
        "cards": overview.cards(request.patient),
        "goals": overview.goals(request.patient),
        "notice": read_notice(request),
    }
    return render(request, "scales/list.html", context)


@require_http_methods(FORM_METHODS)
@writer_view
def scale_answer(request: DiaryRequest, scale: Scale) -> HttpResponse:
    """Answer a scale."""
    new = Assessment(patient=request.patient, scale=scale)
    context: dict[str, Any] = {}
    if scale == Scale.PGIC:
        last = overview.last_answer(request.patient, scale)
        new.anchor_on = context["last_anchor"] = last.anchor_on if last else None
    return ask(request, new, **context)


@require_http_methods(FORM_METHODS)
@writer_view
def scale_edit(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Correct an answer, of whichever scale or goal."""
    found = get_object_or_404(request.patient.assessments, pk=pk)
    return ask(request, found, stored=found)


@require_safe
@diary_view
def scale_history(request: DiaryRequest, scale: Scale) -> HttpResponse:
    """Show all answers to a scale, year by year."""
    rows = overview.answers(request.patient, scale)
    context = {
        "scale": scale.value,
        "name": overview.NAMES[scale],
        "look": overview.year(rows, scale, request.GET.get("year", "")),
    }
    return render(request, "scales/history.html", context)


def ask(
    request: DiaryRequest,
    row: Assessment,
    *,
    stored: Assessment | None = None,
    **context: Any,
) -> HttpResponse:
    """Show the questions of a scale, or take their answers.

    `row` is a new answer, or the stored one that is corrected.
    """
    scale = Scale(row.scale)
    data = request.POST if request.method == "POST" else None
    form = ANSWER_FORMS[scale](data, patient=request.patient, instance=row)
    context |= {
        "form": form,
        "scale": scale.value,
        "name": overview.NAMES[scale],
        "entry": stored,
        "goal": row.goal,
    }
    if data is None:
        return render(request, "scales/answer.html", context)
    if not form.is_valid():
        return render(request, "scales/answer.html", context, status=UNPROCESSABLE)
    try:
        saved, did = _save(request, form)
    except ConflictError as conflict:
        form.try_again(str(conflict), version=_version(request, stored))
        return render(request, "scales/answer.html", context, status=CONFLICT)
    return answer(request, did, saved, status=201 if did == "saved" else 200)


def _save(request: DiaryRequest, form: AnswerForm) -> tuple[Assessment, str]:
    try:
        return actions.save_answer(
            form.instance,
            by=request.user,
            version=form.cleaned_data["version"],
            own_clock=form.is_new and form.own_clock,
        )
    except Assessment.DoesNotExist:
        raise Http404 from None


def _version(request: DiaryRequest, stored: Assessment | None) -> int | None:
    if stored is None:
        return None
    return get_object_or_404(request.patient.assessments, pk=stored.pk).version
