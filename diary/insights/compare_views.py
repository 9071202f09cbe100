"""The page that compares two times that somebody chose, and its days as a file."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from diary.access import DiaryRequest, diary_view
from diary.journal.marks import Happening, read_marks

from .charted import USUAL, name_of
from .compare_form import NAMES, CompareForm, presets
from .offered import offered
from .outcome_codes import outcome

if TYPE_CHECKING:
    from diary.models import Patient

    from .compare import Result


@require_safe
@diary_view
def compare(request: DiaryRequest) -> HttpResponse:
    """Show two periods next to each other, or what is wrong with them (422)."""
    form = _form(request)
    return _page(request, form, status=422 if form.errors else 200)


@require_safe
@diary_view
def compare_csv(request: DiaryRequest) -> HttpResponse:
    """Hand out the days that were compared; without two times, ask for them (422)."""
    form = _form(request)
    if not form.is_bound or not form.is_valid():
        return _page(request, form, status=422)
    result = _result(request.patient, form)
    name = f"klonos-compare-{result.first.days[0]}-{result.second.days[1]}.csv"
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    lines = csv.writer(response)
    lines.writerow(["day", "period", "value", "use"])
    for row in result.rows:
        value = "" if row.value is None else f"{row.value:g}"
        lines.writerow([row.day, 2 if row.is_second else 1, value, row.use.value])
    return response


def _page(request: DiaryRequest, form: CompareForm, *, status: int) -> HttpResponse:
    patient, today = request.patient, request.patient.today()
    wanted = outcome(request.GET.get("outcome", "")) or USUAL
    context = {
        "form": form,
        "presets": presets(today, str(wanted)),
        "is_asked": form.is_bound,
    }
    if form.is_bound and form.is_valid():
        context |= _found(patient, form)
    return render(request, "insights/compare.html", context, status=status)


def _form(request: DiaryRequest) -> CompareForm:
    """Return the form; an address without any answer has the usual days in it."""
    groups = offered(request.patient, with_more=False)
    data = request.GET if {"outcome", *NAMES} & set(request.GET) else None
    return CompareForm(data, today=request.patient.today(), groups=groups)


def _result(patient: Patient, form: CompareForm) -> Result:
    # numpy takes long to load, and the empty form needs none of it.
    from .compare import compare as compare_two  # noqa: PLC0415

    return compare_two(patient, form.asked, *form.periods)


def _found(patient: Patient, form: CompareForm) -> dict[str, Any]:
    from .change_words import point_in_words  # noqa: PLC0415
    from .compare import USES  # noqa: PLC0415
    from .effect_words import NUMBERLESS  # noqa: PLC0415
    from .range_bar import range_bar  # noqa: PLC0415

    result = _result(patient, form)
    is_told = result.word not in NUMBERLESS
    bar = range_bar(result.asked, result.answer, result.word) if is_told else ""
    return {
        "label": capfirst(name_of(result.asked)),
        "said": result.said(),
        "bar": bar,
        "events": _events(patient, result),
        "changes": [
            (date_format(one.change.first), capfirst(point_in_words(one)))
            for one in sorted(
                [*result.points, *result.between], key=lambda one: one.change
            )
        ],
        "rows": [
            (date_format(one.day, "D j M Y"), one.is_second, one.value, USES[one.use])
            for one in result.rows
        ],
    }


def _events(patient: Patient, result: Result) -> list[Happening]:
    """Return the life events of either time, each once."""
    found = [
        one
        for side in (result.first, result.second)
        for one in read_marks(patient, *side.days).events
    ]
    return sorted(set(found), key=lambda one: (one.starts_on, one.pk))
