"""The pages that look back: the course of an outcome, and what was tried."""

from __future__ import annotations

import csv
from hashlib import sha256

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from diary.access import DiaryRequest, diary_view
from diary.analysis.level import LEVEL

from . import curve_csv, curve_json, lanes, ledger_html
from .curve import Curve, read_curve
from .curve_marks import read_beside
from .curve_packed import packed, sent
from .curve_page import State, page
from .curve_weeks import read_course
from .effects import in_words
from .forms import USUAL, LookForm, last_days
from .kept import Shelf
from .ledger import read_ledger
from .ledger_words import entry_of


@require_safe
@diary_view
def chart(request: DiaryRequest) -> HttpResponse:
    """Show the course of an outcome over a period, as a picture and a table.

    A period or an outcome that cannot be read is answered with the usual one and a 422.
    """
    return _page(request, *_asked(request))


@require_safe
@diary_view
def chart_data(request: DiaryRequest) -> HttpResponse:
    """Hand out the numbers of the picture, unless the browser has them already."""
    etag = _etag(request)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        found = _packed.kept(request.patient, etag)
        if found is None:
            form, state = _asked(request)
            if form.errors:
                return JsonResponse({"errors": form.errors}, status=422)
            found = _packed.of(request.patient, etag, lambda: _numbers(request, state))
        response = sent(request, found)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@require_safe
@diary_view
def chart_csv(request: DiaryRequest) -> HttpResponse:
    """Hand out the single days of the picture, those without an answer too."""
    form, state = _asked(request)
    if form.errors:
        return _page(request, form, state)
    curve = _curve(request, state)
    name = f"klonos-{state.of.sort}-{curve.first}-{curve.last}.csv"
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    csv.writer(response).writerows(curve_csv.lines(curve))
    return response


@require_safe
@diary_view
def ledger(request: DiaryRequest) -> HttpResponse:
    """Show everything that was ever tried, as a picture and a table for each.

    The period is that of the picture. One that there is not shows everything.
    """
    found = read_ledger(request.patient)
    wanted = request.GET.get("span", "")
    span = wanted if wanted in lanes.SPANS else lanes.USUAL
    today = request.patient.today()
    entries = [
        entry_of(one, number, today=today) for number, one in enumerate(found.tried, 1)
    ]
    place = reverse("treatment-list", kwargs={"diary": request.patient.pk})
    effects = in_words(request.patient, found.changes)
    picture = lanes.draw(entries, found.events, today=today, span=span)
    context = {
        "number": len(entries),
        "begins_unknown": bool(entries) and entries[0].has_no_first_day,
        "tried": ledger_html.entries(entries, place=place, effects=effects),
        "lanes": ledger_html.lanes(picture.lanes),
        "event_boxes": ledger_html.boxes(picture.events),
        "event_items": ledger_html.items(picture.events),
        "unused": [one.name for one in found.unused],
        "picture": picture,
        "spans": lanes.SPANS,
        "chosen": span,
        "may_write": request.membership.may_write,
        "today": today,
    }
    return render(request, "insights/ledger.html", context)


def _asked(request: DiaryRequest) -> tuple[LookForm, State]:
    """Return the form, and what can be shown of what it asks for."""
    today = request.patient.today()
    form = LookForm(request.GET, today=today)
    if form.is_valid():
        first, last = form.days()
        return form, State(form.asked, form.chosen, first, last, form.without_late)
    return form, State(form.asked, USUAL, *last_days(today), without_late=False)


def _page(request: DiaryRequest, form: LookForm, state: State) -> HttpResponse:
    curve = _curve(request, state)
    context = {"form": form, **page(request.patient, state, curve)}
    status = 422 if form.errors else 200
    return render(request, "insights/chart.html", context, status=status)


def _curve(request: DiaryRequest, state: State) -> Curve:
    return read_curve(
        request.patient,
        state.of,
        state.first,
        state.last,
        without_late=state.without_late,
    )


def _numbers(request: DiaryRequest, state: State) -> bytes:
    curve = read_course(
        request.patient,
        state.of,
        state.first,
        state.last,
        without_late=state.without_late,
    )
    marks = read_beside(request.patient, curve.first, curve.last)
    return packed(curve_json.written(curve, marks))


def _etag(request: DiaryRequest) -> str:
    """Return what the numbers depend on: the diary, the question, the day, the code."""
    patient = request.patient
    asked = sorted(request.GET.items())
    told = (patient.pk, patient.changes, patient.today(), asked)
    code = (get_language(), LEVEL, curve_json.FORM)
    return f'W/"{sha256(repr((told, code)).encode()).hexdigest()[:32]}"'


_packed: Shelf[bytes] = Shelf()
