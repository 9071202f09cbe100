"""Log, look, correct, take back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from diary import actions as core
from diary.access import DiaryRequest, diary_view, writer_view
from diary.ids import uuid7
from diary.models import Dose, Entry, Patient
from diary.vocab.entries import DoseStatus, Kind, RatingWhat

from . import actions, wording
from .dose_form import asked_for
from .due_doses import find_due, read_place
from .due_rows import folded, read_over, row_words
from .entry_form import EntryForm
from .event_forms import LeaveOutForm
from .forms import ENTRY_FORMS
from .marks import read_marks
from .notices import answer, read_notice, said
from .shortcuts import KEPT
from .timeline import Day, read_day, row
from .when import AT_TIME

FORM_METHODS = ["GET", "HEAD", "POST"]
UNPROCESSABLE, CONFLICT = 422, 409


@require_safe
@diary_view
def day(request: DiaryRequest, day: date) -> HttpResponse:
    # A phone whose clock is ahead may have written into tomorrow.
    if day > request.patient.today() + timedelta(days=1):
        raise Http404
    return day_page(request, day)


def day_page(
    request: DiaryRequest,
    day: date,
    *,
    form: LeaveOutForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a day; `form` is an answer about leaving it out that was refused."""
    today = request.patient.today()
    known = {one.pk: one for one in request.patient.treatments.only("name")}
    marks = read_marks(request.patient, day, day)
    read = read_day(request.patient, day, known)
    context = {
        "day": read,
        **_due_of(request.patient, read, is_over=day < today),
        "events": marks.events,
        "left_out": marks.left_out.get(day),
        "form": form,
        "leave_out_id": uuid7(),
        "notice": read_notice(request),
        "is_today": day == today,
        "is_yesterday": day == today - timedelta(days=1),
        "earlier": day - timedelta(days=1),
        "later": day + timedelta(days=1),
    }
    return render(request, "journal/day.html", context, status=status)


def _due_of(patient: Patient, day: Day, *, is_over: bool) -> dict[str, Any]:
    """Return the planned doses of a day that is over; those of today are on Today."""
    if not is_over:
        return {}
    rows = read_over(patient, day.day, day.doses)
    return {
        "planned": folded(rows, all_open=True),
        "due_id": uuid7(),
        "due_words": row_words(),
    }


@require_http_methods(FORM_METHODS)
@writer_view
def entry_add(request: DiaryRequest, kind: Kind) -> HttpResponse:
    form_class = ENTRY_FORMS.get(kind)
    if form_class is None:
        raise Http404
    if request.method == "POST":
        form = form_class(request.POST, patient=request.patient)
        if not form.is_valid():
            return _form_page(request, kind, form, status=UNPROCESSABLE)
        try:
            entry, created = _store(request, form)
        except core.ConflictError as conflict:
            form.try_again(str(conflict))
            return _form_page(request, kind, form, status=CONFLICT)
        status = 201 if created else 200
        return answer(request, "saved" if created else "already", entry, status=status)
    initial = _asked(request, kind)
    form = form_class(patient=request.patient, initial=initial)
    return _form_page(request, kind, form)


@require_http_methods(FORM_METHODS)
@diary_view
def entry_edit(request: DiaryRequest, kind: Kind, pk: UUID) -> HttpResponse:
    entry = _entry(request.patient, kind, pk)
    elsewhere = _other_page(request, kind, entry)
    if elsewhere is not None:
        return elsewhere
    if request.method != "POST":
        form = ENTRY_FORMS[kind](patient=request.patient, instance=entry)
        return _form_page(request, kind, form, entry=entry)
    form = ENTRY_FORMS[kind](request.POST, patient=request.patient, instance=entry)
    if not form.is_valid():
        return _form_page(request, kind, form, entry=entry, status=UNPROCESSABLE)
    try:
        stored = core.edit(
            form.instance,
            by=request.user,
            version=form.cleaned_data["version"] or 0,
            triggers=form.set_off_by,
            own_words=form.own_words,
        )
    except core.ConflictError as conflict:
        now = _entry(request.patient, kind, pk)
        form.try_again(str(conflict), version=now.version)
        return _form_page(request, kind, form, entry=now, status=CONFLICT)
    return answer(request, "changed", stored)


@require_POST
@diary_view
def entry_void(request: DiaryRequest, kind: Kind, pk: UUID) -> HttpResponse:
    entry = _entry(request.patient, kind, pk)
    return answer(request, "back", core.void(entry, by=request.user))


@require_POST
@diary_view
def entry_restore(request: DiaryRequest, kind: Kind, pk: UUID) -> HttpResponse:
    entry = _entry(request.patient, kind, pk)
    return answer(request, "restored", core.restore(entry, by=request.user))


@require_POST
@diary_view
def entry_undo(request: DiaryRequest, kind: Kind, pk: UUID) -> HttpResponse:
    entry = _entry(request.patient, kind, pk)
    version = request.POST.get("version", "")
    if not (version.isdecimal() and len(version) < 10):
        raise Http404
    undone = core.undo(entry, by=request.user, version=int(version))
    if undone.voided_at:
        return answer(request, "back", undone)
    return answer(request, "restored" if entry.voided_at else "changed", undone)


@require_safe
@diary_view
def entry_history(request: DiaryRequest, kind: Kind, pk: UUID) -> HttpResponse:
    entry = _entry(request.patient, kind, pk)
    trail = request.patient.revisions.filter(subject_id=entry.pk)
    revisions = trail.select_related("by").order_by("-version")
    known = {str(one.pk): one for one in request.patient.treatments.all()}
    context = {
        "entry": entry,
        "row": row(entry),
        "now": wording.said(entry, core.content(entry), known),
        "revisions": [
            (one, wording.said(entry, one.before, known)) for one in revisions
        ],
    }
    return render(request, "journal/history.html", context)


@require_POST
@diary_view
def side_effect_end(request: DiaryRequest, pk: UUID) -> HttpResponse:
    effect = get_object_or_404(request.patient.sideeffects.current(), pk=pk)
    today = request.patient.today()
    ended = actions.end_side_effect(effect, on=today, by=request.user)
    page = reverse("today", args=[request.patient.pk])
    return HttpResponseRedirect(f"{page}?{said('changed', ended)}", status=303)


def _other_page(
    request: DiaryRequest, kind: Kind, entry: Any
) -> HttpResponseRedirect | None:
    """Return where an entry is looked at or changed, if not by the form of its kind."""
    diary = request.patient.pk
    if not request.membership.may_write:
        return redirect("entry-history", diary, kind, entry.pk)
    if kind == Kind.CHECK_IN:
        return redirect("checkin", diary, entry.part, entry.local_day)
    if kind == Kind.ASSESSMENT:
        return redirect("scale-edit", diary, entry.pk)
    return None


def _entry(patient: Patient, kind: Kind, pk: UUID) -> Any:
    rows: Any = patient.entries(kind)
    if kind == Kind.DOSE:
        # Its page leads on to what the treatment is.
        rows = rows.select_related("treatment")
    entry = get_object_or_404(rows, pk=pk)
    entry.patient = patient
    return entry


def _store(request: DiaryRequest, form: EntryForm) -> tuple[Entry, bool]:
    entry: Entry = form.instance
    try:
        if isinstance(entry, Dose) and entry.due_on is not None:
            return actions.log_dose(
                entry,
                by=request.user,
                own_words=form.own_words,
                own_clock=form.own_clock,
            )
        return core.store(
            entry,
            by=request.user,
            triggers=form.set_off_by,
            own_words=form.own_words,
            own_clock=form.own_clock,
        )
    except type(entry).DoesNotExist:
        raise Http404 from None


def _asked(request: DiaryRequest, kind: Kind) -> dict[str, Any]:
    """Return what the address asks the form to begin with; nonsense is ignored."""
    asked: dict[str, Any] = {
        name: request.GET[name] for name in KEPT.get(kind, ()) if name in request.GET
    }
    if "day" in request.GET:
        asked |= {"when": AT_TIME, "day": request.GET["day"]}
    if kind == Kind.DOSE and "treatment" in asked:
        asked |= _asked_dose(request, asked["treatment"])
    if kind == Kind.RATING and asked.get("what") not in RatingWhat:
        asked.pop("what", None)
    return asked


def _asked_dose(request: DiaryRequest, pk: str) -> dict[str, Any]:
    """Return how the form of a dose begins, also for a planned one."""
    patient = request.patient
    try:
        treatment = patient.treatments.current().get(pk=pk)
    except (ValidationError, patient.treatments.model.DoesNotExist):
        raise Http404 from None
    asked: dict[str, Any] = {
        "amount": treatment.usual_amount,
        "as_needed": treatment.as_needed,
    }
    if request.GET.get("status") in DoseStatus:
        asked["status"] = request.GET["status"]
    place = read_place(f"{treatment.pk}:{request.GET.get('due', '')}")
    due = find_due(patient, place[0]) if place else None
    if due is not None:
        asked |= asked_for(due, due.at.astimezone(patient.zone).date())
    return asked


def stored_words(entry: Entry) -> dict[str, str]:
    """Return what an entry says by now, for somebody who was about to change it."""
    known = {str(one.pk): one for one in entry.patient.treatments.all()}
    return wording.said(entry, core.content(entry), known)


def _form_page(
    request: DiaryRequest,
    kind: Kind,
    form: EntryForm,
    *,
    entry: Entry | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "kind": kind,
        "entry": entry,
        "stored": stored_words(entry) if entry and status == CONFLICT else None,
        "template": f"journal/forms/{kind.value}.html",
    }
    return render(request, "journal/entry_form.html", context, status=status)
