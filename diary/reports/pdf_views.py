"""The summary as a file to print, to send or to take along."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_safe

from diary.access import DiaryRequest, diary_view

from .forms import SummaryForm, address_of
from .pdf import BusyError, TooLongError, render_pdf
from .pdf_limit import is_too_often


@require_safe
@diary_view
def summary_pdf(request: DiaryRequest) -> HttpResponse:
    """Hand out what the page of the summary shows, for the same address, as a PDF.

    An address that can't be read leads to the page, which says what is wrong with it.
    """
    # Here and not above: numpy takes long to load, and other pages need none of it.
    from .summary import make_document  # noqa: PLC0415

    page = resolve_url("summary", request.patient.pk)
    form = SummaryForm(request.GET, patient=request.patient)
    if not form.is_valid():
        return redirect(f"{page}?{request.GET.urlencode()}")
    choice = form.choice
    if is_too_often(request, whose=f"person {request.user.pk}"):
        return _busy(request, HTTPStatus.TOO_MANY_REQUESTS)
    document = make_document(
        request.patient, choice.period, choice.sections, notes=choice.notes
    )
    try:
        pdf = render_pdf(document)
    except TooLongError:
        context = {"page": f"{page}?{address_of(choice)}"}
        return render(request, "reports/pdf_too_long.html", context, status=422)
    except BusyError:
        return _busy(request, HTTPStatus.SERVICE_UNAVAILABLE)
    response = HttpResponse(pdf, content_type="application/pdf")
    days = f"{choice.period.first.isoformat()}-to-{choice.period.last.isoformat()}"
    name = f"klonos-summary-{days}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _busy(request: DiaryRequest, status: HTTPStatus) -> HttpResponse:
    """Ask to come back; the address is the one that was asked for."""
    return render(request, "reports/pdf_busy.html", status=status)
