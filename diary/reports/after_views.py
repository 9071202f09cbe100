"""The page on which answers and decided changes are entered after a visit."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from diary.access import DiaryRequest, writer_view
from diary.actions import ConflictError
from diary.models import Visit
from diary.visits.actions import answer_questions
from diary.visits.forms import AnswersForm
from diary.visits.overview import questions_for

from .after_visit import decided_since, used_now, visits_to_choose

CONFLICT, UNPROCESSABLE = 409, 422


@require_http_methods(["GET", "HEAD", "POST"])
@writer_view
def after_visit(request: DiaryRequest) -> HttpResponse:
    """Show the questions of a visit to be answered, and what may have been decided.

    It is the last visit up to today, or the one that the address names.
    """
    offered = visits_to_choose(request.patient)
    visit = _chosen(request, offered)
    form, status = None, 200
    if visit is not None:
        form, status = _answers(request, visit)
        if form is None:
            here = reverse("after-visit", kwargs={"diary": request.patient.pk})
            return redirect(f"{here}?visit={visit.pk}")
    context = {
        "form": form,
        "visit": visit,
        "visits": offered,
        "used": used_now(request.patient),
        "decided": decided_since(visit) if visit else [],
    }
    return render(request, "reports/after_visit.html", context, status=status)


def _answers(request: DiaryRequest, visit: Visit) -> tuple[AnswersForm | None, int]:
    """Store what was answered; return the form with its status, or None if stored."""
    data = request.POST if request.method == "POST" else None
    asked = questions_for(visit)
    form = AnswersForm(data, patient=request.patient, visit=visit, questions=asked)
    if not form.is_bound:
        return form, 200
    if not form.is_valid():
        return form, UNPROCESSABLE
    try:
        count = answer_questions(
            visit,
            answers=form.answers,
            on=form.cleaned_data["answered_on"],
            by=request.user,
        )
    except ConflictError as conflict:
        form.try_again(str(conflict), questions=questions_for(visit))
        return form, CONFLICT
    said = ngettext("Saved: %(count)s answer.", "Saved: %(count)s answers.", count)
    messages.success(request, said % {"count": count})
    return None, 302


def _chosen(request: DiaryRequest, offered: list[Visit]) -> Visit | None:
    """Return the visit that the address names, else the last one."""
    wanted = request.GET.get("visit", "")
    if not wanted:
        return offered[0] if offered else None
    try:
        pk = UUID(wanted)
    except ValueError:
        raise Http404 from None
    found = request.patient.visits.current().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
