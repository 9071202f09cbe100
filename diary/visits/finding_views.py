"""What clinicians found, with its files."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from diary.access import DiaryRequest, diary_view, writer_view
from diary.actions import ConflictError, apply, content, restore, void
from diary.models import Finding

from . import actions, files
from .forms import FindingForm
from .overview import (
    MOST,
    FindingRow,
    by_kind,
    differences,
    file_facts,
    finding_rows,
    history,
)
from .uploads import takes_file

FORM_METHODS = ["GET", "HEAD", "POST"]
CONFLICT, UNPROCESSABLE = 409, 422


@require_safe
@diary_view
def finding_list(request: DiaryRequest) -> HttpResponse:
    """Show what was found, newest first."""
    everything = "all" in request.GET
    rows, taken_back = finding_rows(request.patient, everything=everything)
    context = {
        "rows": rows if everything else rows[:MOST],
        "is_cut": not everything and len(rows) > MOST,
        "taken_back": taken_back,
    }
    return _render(request, "finding_list", context)


@require_http_methods(FORM_METHODS)
@takes_file
@writer_view
def finding_add(request: DiaryRequest) -> HttpResponse:
    """Choose what was examined, then write down what was told."""
    if request.method == "POST":
        return _add(request)
    what = request.GET.get("what", "")
    if "what" not in request.GET:
        return _render(request, "finding_choose", {"groups": by_kind()})
    form = FindingForm(patient=request.patient, initial={"what": what})
    return _render(request, "finding_add", {"form": form})


@require_http_methods(FORM_METHODS)
@takes_file
@diary_view
def finding_edit(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Show one finding, and correct it."""
    stored = _find(request, pk)
    # A form writes what was typed on its row; the page shows what is stored.
    typed = copy(stored)
    if request.method != "POST":
        form = FindingForm(patient=request.patient, instance=typed)
        return _page(request, stored, form)
    form = FindingForm(
        request.POST, request.FILES, patient=request.patient, instance=typed
    )
    if not form.is_valid():
        return _page(request, stored, form, status=UNPROCESSABLE)
    try:
        actions.edit_finding(
            typed,
            by=request.user,
            version=form.cleaned_data["version"] or 0,
            upload=form.checked,
            own_words=form.own_words,
        )
    except ConflictError as conflict:
        now = _find(request, pk)
        before = differences(content(now), content(typed))
        form.try_again(str(conflict), version=now.version)
        return _page(request, now, form, status=CONFLICT, stored_now=before)
    said = _("Saved: %(finding)s.") % {"finding": FindingRow(typed).title}
    messages.success(request, said)
    return redirect("finding-list", diary=request.patient.pk)


@require_POST
@diary_view
def finding_void(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Take a finding back. It stays stored, and so does its file."""
    finding = void(_find(request, pk), by=request.user)
    said = _("Taken back: %(finding)s. You can put it back.")
    messages.success(request, said % {"finding": FindingRow(finding).title})
    return redirect("finding-edit", diary=request.patient.pk, pk=pk)


@require_POST
@diary_view
def finding_restore(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Put a finding back."""
    finding = restore(_find(request, pk), by=request.user)
    said = _("Put back: %(finding)s.") % {"finding": FindingRow(finding).title}
    messages.success(request, said)
    return redirect("finding-edit", diary=request.patient.pk, pk=pk)


@require_safe
@diary_view
def finding_file(request: DiaryRequest, pk: UUID, version: int) -> HttpResponse:
    """Hand over the file that a finding has, or had in an earlier version."""
    finding = _find(request, pk)
    if version != finding.version:
        trail = request.patient.revisions.filter(subject_id=finding.pk)
        apply(finding, get_object_or_404(trail, version=version).before)
    if not finding.file:
        raise Http404
    data = files.read(request.patient.pk, finding.file, finding.file_digest)
    if data is None:
        text = _(
            "This file is missing or damaged on the server. Whoever runs this Klonos"
            " may have a copy of it."
        )
        messages.error(request, text)
        return redirect("finding-edit", diary=request.patient.pk, pk=pk)
    name = files.download_name(finding.file_name, finding.file_type)
    return HttpResponse(
        data,
        content_type=finding.file_type,
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "no-store",
            # Pictures are packed already; packing them again only takes time.
            "Content-Encoding": "identity",
        },
    )


def _add(request: DiaryRequest) -> HttpResponse:
    form = FindingForm(request.POST, request.FILES, patient=request.patient)
    if not form.is_valid():
        return _render(request, "finding_add", {"form": form}, status=UNPROCESSABLE)
    try:
        finding, _created = actions.add_finding(
            form.instance,
            by=request.user,
            upload=form.checked,
            own_words=form.own_words,
        )
    except Finding.DoesNotExist:
        raise Http404 from None
    except ConflictError as conflict:
        form.try_again(str(conflict))
        return _render(request, "finding_add", {"form": form}, status=CONFLICT)
    said = _("Saved: %(finding)s.") % {"finding": FindingRow(finding).title}
    messages.success(request, said)
    return redirect("finding-list", diary=request.patient.pk)


def _page(
    request: DiaryRequest,
    finding: Finding,
    form: FindingForm,
    *,
    status: int = 200,
    stored_now: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    context = {
        "finding": finding,
        "row": FindingRow(finding),
        "form": form,
        "file_facts": file_facts(finding) if finding.file else "",
        "history": history(finding),
        "stored_now": stored_now,
    }
    return _render(request, "finding_edit", context, status=status)


def _render(
    request: DiaryRequest, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    context["may_write"] = request.membership.may_write
    return render(request, f"visits/{name}.html", context, status=status)


def _find(request: DiaryRequest, pk: UUID) -> Finding:
    return get_object_or_404(request.patient.findings, pk=pk)
