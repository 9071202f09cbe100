"""The whole diary as a list, and a month of it as a calendar."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diary.access import DiaryRequest, diary_view

from .month import next_month, previous_month, read_month
from .timeline_form import TimelineForm
from .timeline_page import read_names, read_page
from .timeline_query import Key, Wanted

UNPROCESSABLE = 422


@require_safe
@diary_view
def timeline(request: DiaryRequest) -> HttpResponse:
    """Show the diary, newest first, or what of it the filters ask for.

    Filters or a place that cannot be read are answered with the newest entries of
    the whole diary, what is wrong with them, and a 422.
    """
    names = read_names(request.patient, viewer=request.user.pk)
    form = TimelineForm(
        request.GET,
        sites=names.sites,
        treatments=[(str(pk), one.name) for pk, one in names.treatments.items()],
        members=[(str(pk), email) for pk, email in names.members.items()],
    )
    readable = form.is_valid()
    wanted = Wanted(**form.cleaned_data) if readable else Wanted()
    older, newer = (request.GET.get(name, "") for name in ("older", "newer"))
    keys = {"older": Key.read(older), "newer": Key.read(newer)}
    lost = (older and not keys["older"]) or (newer and not keys["newer"])
    if lost or not readable:
        keys = {"older": None, "newer": None}
    context = {
        "form": form,
        "page": read_page(request.patient, wanted, names, **keys),
        "said": form.said() if readable else [],
        "is_filtered": wanted.is_filtered,
        "is_lost": lost,
        "is_first": not any(keys.values()),
        "today": request.patient.today(),
    }
    status = UNPROCESSABLE if lost or not readable else 200
    return render(request, "journal/timeline.html", context, status=status)


@require_safe
@diary_view
def calendar(request: DiaryRequest, month: date | None = None) -> HttpResponse:
    """Show a month; without one, that of today."""
    today = request.patient.today()
    month = month or today.replace(day=1)
    if month > today:
        raise Http404
    later = next_month(month)
    context = {
        "month": read_month(request.patient, month, today),
        "earlier": previous_month(month),
        "later": later if later <= today else None,
        "with_ratings": bool(request.GET.get("ratings")),
    }
    return render(request, "journal/calendar.html", context)
