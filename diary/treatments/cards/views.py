"""Information cards, and the days that comparisons of this diary leave out."""

from __future__ import annotations

from copy import copy
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from diary.access import DiaryRequest, diary_view
from diary.actions import ConflictError, edit
from diary.vocab.card_facts import CARDS
from diary.vocab.cards import References
from diary.vocab.interactions import PAIRS, pairs_of
from diary.vocab.timecourse import (
    after_stop_of,
    carry_over_of,
    settling_of,
    time_course_of,
)
from diary.vocab.treatments import CATALOGUE

from .forms import TimesForm

CONFLICT, UNPROCESSABLE = 409, 422


@require_safe
@diary_view
def treatment_card_list(request: DiaryRequest) -> HttpResponse:
    """Show every card there is, and every pair that labels warn of."""
    sources = References()
    context = {
        "items": [CATALOGUE[code] for code in CARDS],
        "pairs": [(one, sources.of(one)) for one in PAIRS],
        "sources": sources,
    }
    return render(request, "treatments/cards/list.html", context)


@require_safe
@diary_view
def treatment_card(request: DiaryRequest, code: str) -> HttpResponse:
    """Show what labels say about one item of the catalogue, to everybody alike."""
    if code not in CARDS:
        raise Http404
    sources = References()
    topics = [
        (label, [(one, sources.of(one)) for one in facts])
        for label, facts in CARDS[code].topics
    ]
    context = {
        "item": CATALOGUE[code],
        "topics": topics,
        "pairs": [(one, sources.of(one)) for one in pairs_of(code)],
        "sources": sources,
        "mine": request.patient.treatments.current().filter(catalogue=code),
    }
    return render(request, "treatments/cards/card.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view
def treatment_times(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Show how many days comparisons leave out, and set this diary's own numbers."""
    stored = get_object_or_404(request.patient.treatments.current(), pk=pk)
    typed = copy(stored)
    data = request.POST if request.method == "POST" else None
    form = TimesForm(data, treatment=typed)
    status = UNPROCESSABLE if form.is_bound else 200
    if form.is_valid():
        try:
            edit(typed, by=request.user, version=form.cleaned_data["version"] or 0)
        except ConflictError as conflict:
            stored.refresh_from_db()
            form.try_again(str(conflict), version=stored.version)
            status = CONFLICT
        else:
            messages.success(request, _("Saved: the days that are left out."))
            return redirect("treatment-edit", diary=request.patient.pk, pk=pk)
    context = {
        "form": form,
        "treatment": stored,
        "course": time_course_of(stored),
        "settling": settling_of(stored),
        "carry_over": carry_over_of(stored),
        "after_stop": after_stop_of(stored),
        "has_card": stored.catalogue in CARDS,
        "may_write": request.membership.may_write,
    }
    return render(request, "treatments/cards/times.html", context, status=status)
