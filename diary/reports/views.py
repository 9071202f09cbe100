"""The page of the summary."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diary.access import DiaryRequest, diary_view

from .forms import SummaryForm, address_of
from .period import LABELS, PeriodName, last_visit


@require_safe
@diary_view
def summary(request: DiaryRequest) -> HttpResponse:
    """Show what the doctor will see, and let its days and parts be chosen.

    What cannot be read in the address is answered with what is usual and a 422.
    """
    # Here and not above: numpy takes long to load, and other pages need none of it.
    from .summary import make_document  # noqa: PLC0415

    form = SummaryForm(request.GET, patient=request.patient)
    wanted = form.is_valid()
    choice = form.choice
    document = make_document(
        request.patient, choice.period, choice.sections, notes=choice.notes
    )
    context = {
        "form": form,
        "document": document,
        "choice": choice,
        "query": address_of(choice),
        "periods": _periods(request),
        "chosen": choice.name if wanted else "",
        "may_write": request.membership.may_write,
    }
    status = 200 if wanted else 422
    return render(request, "reports/summary.html", context, status=status)


def _periods(request: DiaryRequest) -> list[tuple[str, Any]]:
    """Return the periods that there are: the last visit only if one is noted."""
    visit = last_visit(request.patient, request.patient.today())
    return [
        (name.value, label)
        for name, label in LABELS.items()
        if visit or name != PeriodName.VISIT
    ]
