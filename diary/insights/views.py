"""The pages that look back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from diary.access import DiaryRequest, diary_view

from . import figure, lanes, ledger_html, series
from .forms import PERIODS, LookForm, last_days
from .ledger import read_ledger
from .ledger_words import entry_of


@require_safe
@diary_view
def chart(request: DiaryRequest) -> HttpResponse:
    """Show spasms and evening ratings over a period, as a picture and a table.

    A period that cannot be read is answered with the usual one and a 422.
    """
    today = request.patient.today()
    form = LookForm(request.GET, today=today)
    wanted = form.is_valid()
    first, last = form.days() if wanted else last_days(today)
    look = series.look_back(
        request.patient, first, last, without_late=wanted and form.without_late
    )
    picture = figure.picture(look)
    context = {
        "form": form,
        "look": look,
        "period": figure.period(look),
        "periods": PERIODS,
        "chosen": form.chosen if wanted else "",
        "table": figure.table(look),
        "picture": picture,
        "draws_incomplete": any(picture["incomplete"]),
        "stands_for": figure.stands_for(look),
        "starts": figure.starts(look),
        **figure.sums(look),
    }
    status = 200 if wanted else 422
    return render(request, "insights/chart.html", context, status=status)


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
    picture = lanes.draw(entries, found.events, today=today, span=span)
    context = {
        "number": len(entries),
        "tried": ledger_html.entries(entries, place=place),
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
