"""What became of the doses, by day over months. Any address gives a sensible page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from diary.access import DiaryRequest, diary_view
from diary.models import Patient, Treatment

from . import grid
from .history import has_earlier, read_history, window_of

ONE_DAY = timedelta(days=1)


@require_safe
@diary_view
def dose_history(request: DiaryRequest) -> HttpResponse:
    """Show the doses of one treatment, three months at a time."""
    patient = request.patient
    used, others = _treatments(patient)
    treatment = _chosen([*used, *others], request.GET.get("treatment", ""))
    context: dict[str, Any] = {"used": used, "others": others, "treatment": treatment}
    if treatment is not None:
        context |= _page(patient, treatment, request.GET.get("until", ""))
    return render(request, "treatments/doses/history.html", context)


def _page(patient: Patient, treatment: Treatment, until: str) -> dict[str, Any]:
    today = patient.today()
    window = window_of(_day(until) or today, today)
    history = read_history(patient, treatment, window)
    earlier = window.first - ONE_DAY if has_earlier(treatment, window) else None
    # The newer page ends three months on, and the newest one today.
    later = window.last + 3 * 28 * ONE_DAY if window.last < today else None
    return {
        "history": history,
        "name": capfirst(treatment.name),
        "told": grid.told(history),
        "months": grid.months(history),
        "weekdays": grid.weekdays(),
        "rows": grid.rows(history),
        "earlier": earlier,
        "later": min(later, today) if later else None,
    }


def _treatments(patient: Patient) -> tuple[list[Treatment], list[Treatment]]:
    """Return the treatments that are used now, and the others, by their names."""
    today = patient.today()
    held = patient.regimens.current().filter(
        Q(starts_on=None) | Q(starts_on__lte=today),
        Q(ends_on=None) | Q(ends_on__gt=today),
    )
    used = set(held.values_list("treatment", flat=True))
    rows = list(patient.treatments.current().order_by("name", "pk"))
    return (
        [one for one in rows if one.pk in used],
        [one for one in rows if one.pk not in used],
    )


def _chosen(known: list[Treatment], asked: str) -> Treatment | None:
    """Return the treatment that was asked for, else the first one."""
    try:
        wanted = UUID(asked)
    except ValueError:
        wanted = None
    found = (one for one in known if one.pk == wanted)
    return next(found, known[0] if known else None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
