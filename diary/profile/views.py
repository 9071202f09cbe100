"""The person the diary is about: facts, conditions, allergies."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from diary import actions as core
from diary.access import DiaryRequest, diary_view, writer_view
from diary.accounts.actions import describe_diary
from diary.models import Allergy, Condition

from . import page
from .forms import AllergyForm, ConditionForm, PersonForm

FORM_METHODS = ["GET", "HEAD", "POST"]
UNPROCESSABLE, CONFLICT = 422, 409


class Sort(NamedTuple):
    """One of the two lists of the profile, and the words of its pages."""

    model: type[Any]
    form: type[Any]
    add: Any
    take_back: Any


SORTS = {
    "condition": Sort(
        Condition,
        ConditionForm,
        gettext_lazy("Add a condition"),
        gettext_lazy("Take this condition back"),
    ),
    "allergy": Sort(
        Allergy,
        AllergyForm,
        gettext_lazy("Add an allergy"),
        gettext_lazy("Take this allergy back"),
    ),
}


@require_safe
@diary_view
def profile(request: DiaryRequest) -> HttpResponse:
    """Show what is said about the person."""
    context = page.profile_page(request, request.patient)
    return render(request, "profile/profile.html", context)


@require_http_methods(FORM_METHODS)
@writer_view
def person(request: DiaryRequest) -> HttpResponse:
    """Change what is said about the person."""
    data = request.POST if request.method == "POST" else None
    form = PersonForm(data, patient=request.patient)
    if form.is_valid():
        describe_diary(request.patient, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved: about the person."))
        return redirect("profile", diary=request.patient.pk)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "profile/person.html", {"form": form}, status=status)


@require_http_methods(FORM_METHODS)
@writer_view
def row_add(request: DiaryRequest, sort: str) -> HttpResponse:
    """Add a condition or an allergy."""
    new = SORTS[sort].model(patient=request.patient)
    data = request.POST if request.method == "POST" else None
    form = SORTS[sort].form(data, patient=request.patient, row=new)
    if data is None:
        return _form_page(request, sort, form)
    if not form.is_valid():
        return _form_page(request, sort, form, status=UNPROCESSABLE)
    try:
        stored, created = core.store(form.filled(), by=request.user)
    except SORTS[sort].model.DoesNotExist:
        raise Http404 from None
    except core.ConflictError as conflict:
        form.try_again(str(conflict))
        return _form_page(request, sort, form, status=CONFLICT)
    return _done(stored, "saved" if created else "already")


@require_http_methods(FORM_METHODS)
@diary_view
def row_edit(request: DiaryRequest, sort: str, pk: UUID) -> HttpResponse:
    """Show a condition or an allergy, and correct what is said about it."""
    stored = _find(request, sort, pk)
    if request.method != "POST":
        form = SORTS[sort].form(patient=request.patient, row=stored)
        return _form_page(request, sort, form, stored=stored)
    # A form writes what was typed on its row; the page shows what is stored.
    typed = _find(request, sort, pk)
    form = SORTS[sort].form(request.POST, patient=request.patient, row=typed)
    if not form.is_valid():
        return _form_page(request, sort, form, stored=stored, status=UNPROCESSABLE)
    version = form.cleaned_data["version"] or 0
    try:
        return _done(
            core.edit(form.filled(), by=request.user, version=version), "changed"
        )
    except core.ConflictError as conflict:
        stored = _find(request, sort, pk)
        form.try_again(str(conflict), version=stored.version)
        return _form_page(request, sort, form, stored=stored, status=CONFLICT)


@require_POST
@diary_view
def row_void(request: DiaryRequest, sort: str, pk: UUID) -> HttpResponse:
    """Take a condition or an allergy back. It stays stored."""
    return _done(core.void(_find(request, sort, pk), by=request.user), "back")


@require_POST
@diary_view
def row_restore(request: DiaryRequest, sort: str, pk: UUID) -> HttpResponse:
    """Put a condition or an allergy back into the list."""
    return _done(core.restore(_find(request, sort, pk), by=request.user), "restored")


@require_POST
@diary_view
def row_undo(request: DiaryRequest, sort: str, pk: UUID) -> HttpResponse:
    """Take back the last change of a condition or an allergy."""
    row = _find(request, sort, pk)
    version = request.POST.get("version", "")
    if not (version.isdecimal() and len(version) < 10):
        raise Http404
    undone = core.undo(row, by=request.user, version=int(version))
    if undone.voided_at:
        return _done(undone, "back")
    return _done(undone, "restored" if row.voided_at else "changed")


def _find(request: DiaryRequest, sort: str, pk: UUID) -> Any:
    row = get_object_or_404(getattr(request.patient, f"{sort}s"), pk=pk)
    row.patient = request.patient
    return row


def _done(row: Any, did: str) -> HttpResponse:
    where = reverse("profile", kwargs={"diary": row.patient_id})
    return HttpResponseRedirect(f"{where}{page.said(did, row.pk)}", status=303)


def _form_page(
    request: DiaryRequest,
    sort: str,
    form: Any,
    *,
    stored: Any = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "sort": sort, "words": SORTS[sort]}
    if stored is not None:
        at = {"diary": request.patient.pk, "pk": stored.pk}
        context |= {
            "row": stored,
            "title": page.name_told(sort, stored.name),
            "facts": page.row_told(stored),
            "history": page.history(stored),
            "void": reverse(f"{sort}-void", kwargs=at),
            "restore": reverse(f"{sort}-restore", kwargs=at),
            "stored_now": page.row_told(stored) if status == CONFLICT else None,
        }
    if form.is_bound and form.existing is not None:
        at = {"diary": request.patient.pk, "pk": form.existing.pk}
        context["existing"] = reverse(f"{sort}-edit", kwargs=at)
        context["existing_name"] = page.name_told(sort, form.existing.name)
    return render(request, "profile/row.html", context, status=status)
