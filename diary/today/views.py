"""The Today page and its taps."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from diary import actions as core
from diary.access import DiaryRequest, diary_view, wants_fragment
from diary.journal import actions as journal
from diary.journal.due_rows import answered
from diary.journal.notices import answer_tap, read_notice
from diary.models import Dose, Entry
from diary.vocab.entries import Role, SpasmsAnswer

from .page import has_locked_link, today_page
from .taps import TapForm, answer_of, entry_of

UNPROCESSABLE, CONFLICT = 422, 409


@require_safe
@diary_view
def today(request: DiaryRequest) -> HttpResponse:
    form = TapForm(patient=request.patient)
    page = today_page(request.patient) | {
        "form": form,
        "notice": read_notice(request),
        "is_locked": _is_owner(request) and has_locked_link(request.patient),
    }
    return render(request, "today/today.html", page)


@require_POST
@diary_view
def tap(request: DiaryRequest) -> HttpResponse:
    form = TapForm(request.POST, patient=request.patient)
    if not form.is_valid():
        return _refused(request, form, UNPROCESSABLE)
    try:
        entry, created = _store(request, form)
    except core.ConflictError as conflict:
        form.add_error(None, str(conflict))
        return _refused(request, form, CONFLICT)
    did = "saved" if created else "already"
    row = None
    if form.due is not None and isinstance(entry, Dose):
        row = answered(request.patient, form.due, entry)
    status = 201 if created else 200
    return answer_tap(request, did, entry, due=row, status=status)


def _store(request: DiaryRequest, form: TapForm) -> tuple[Entry, bool]:
    said = answer_of(form)
    try:
        if said is not None:
            return _answer(request, form, said)
        entry = entry_of(form, by=request.user)
        own_clock = form.moment.receipt.own_clock
        if isinstance(entry, Dose) and entry.due_on is not None:
            return journal.log_dose(entry, by=request.user, own_clock=own_clock)
        return core.store(entry, by=request.user, own_clock=own_clock)
    except ObjectDoesNotExist:
        # The id belongs to another diary; nothing of that one is told.
        raise Http404 from None


def _answer(
    request: DiaryRequest, form: TapForm, said: SpasmsAnswer
) -> tuple[Entry, bool]:
    return journal.answer_spasms(
        request.patient,
        answer=said,
        day=form.moment.local_day,
        pk=form.pk(),
        receipt=form.moment.receipt,
        by=request.user,
    )


def _is_owner(request: DiaryRequest) -> bool:
    return request.membership.role == Role.OWNER


def _refused(request: DiaryRequest, form: TapForm, status: int) -> HttpResponse:
    context: dict[str, Any] = {"form": form}
    if wants_fragment(request):
        return render(request, "_components/refused.html", context, status=status)
    context |= today_page(request.patient)
    return render(request, "today/today.html", context, status=status)
