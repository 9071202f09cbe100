"""The pages of patterns, their list, and their numbers as CSV files."""

from __future__ import annotations

import csv
from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from diary.access import DiaryRequest, diary_view
from diary.insights.kept import Shelf

from .page import CHOICES, PAGES, Asked, Pattern, Plain, build, period_of

# A spreadsheet takes a cell that begins like this for something to be worked out.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
# Years are long to read, and a page is often looked at again, or asked for its files.
_made: Final[Shelf[Pattern]] = Shelf()


@require_safe
@diary_view
def index(request: DiaryRequest) -> HttpResponse:
    """List the pages: what is there, or what will appear and when."""
    needs = {one.needs for one in PAGES.values()}
    there = {rows: rows(request.patient).exists() for rows in needs}
    pages = [(key, one, there[one.needs]) for key, one in PAGES.items()]
    return render(request, "insights/patterns/index.html", {"pages": pages})


@require_safe
@diary_view
def pattern(request: DiaryRequest, key: str) -> HttpResponse:
    """Show one pattern over a period; a period that there is not is the usual one."""
    asked, found = _found(request, key)
    context = {
        "key": key,
        "title": PAGES[key].title,
        "pattern": found,
        "period": asked.period,
        "periods": CHOICES if PAGES[key].has_periods else {},
        "may_write": request.membership.may_write,
    }
    return render(request, "insights/patterns/pattern.html", context)


@require_safe
@diary_view
def pattern_csv(request: DiaryRequest, key: str) -> HttpResponse:
    """Hand out the numbers of one table, by `?part=`; the first if none is named."""
    asked, found = _found(request, key)
    wanted = request.GET.get("part", "")
    parts = [one for one in found.parts if wanted in ("", one.key)]
    if not parts:
        raise Http404
    table = parts[0].table
    days = f"{asked.period.first}-{asked.period.last}"
    name = f"klonos-{key}-{parts[0].key}-{days}.csv"
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    lines = csv.writer(response)
    lines.writerow(table.fields)
    lines.writerows([_plain(cell) for cell in row] for row in table.numbers)
    return response


def _found(request: DiaryRequest, key: str) -> tuple[Asked, Pattern]:
    if key not in PAGES:
        raise Http404
    listed = PAGES[key]
    wanted = request.GET.get("period", "") if listed.has_periods else listed.usual
    period = period_of(request.patient, wanted, usual=listed.usual)
    asked = Asked(period, request.GET.get("of", ""))
    patient = request.patient
    place = (key, asked, get_language(), patient.timezone, patient.day_start)
    return asked, _made.of(patient, place, lambda: build(key, patient, asked))


def _plain(cell: Plain) -> Plain:
    """Return a cell so that own words are read as words and never worked out."""
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return cell
