"""The pages that look back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diary.access import DiaryRequest, diary_view

from . import figure, series
from .forms import PERIODS, LookForm, last_days


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
